package server

import (
	"context"
	"strings"
	"testing"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/internal/workspace"
)

// parses reports whether the scanner reads a text.
func parses(text []byte) bool {
	w := workspace.New(workspace.Options{})
	w.Open("/a.py", 1, text)
	return w.Snapshot().Parses("/a.py")
}

// A text that does not parse is read by a parser that takes ten times as long as the
// scanner does.
func TestACallThatIsBeingWrittenIsEndedSoThatTheTextParses(t *testing.T) {
	for name, src := range map[string]string{
		"the first argument":                 "Job(us|",
		"a keyword":                          "Job(user=|",
		"behind a comma":                     "Job(1, |",
		"a name behind a keyword":            "Job(user=1, ru|",
		"a name behind a keyword, closed":    "Job(user=1, ru|)",
		"a name behind two stars":            "Job(**more, ru|)",
		"between keywords":                   "Job(user=1, ru|, queue=2)",
		"nothing between keywords":           "Job(user=1, |, queue=2)",
		"the name of one that has its value": "Job(user=1, ru|=2)",
		"the value behind a keyword":         "Job(user=1, run=ru|)",
		"in a list behind a keyword":         "Job(user=1, run=[1, ru|",
		"a comparison":                       "Job(user == 1, ru|",
		"a lambda with a default":            "Job(lambda x=1: x, ru|",
		"an open call before":                "print(\n\ndef f():\n    Job(user=1, ru|",
		"more below":                         "Job(\n    user=1,\n    ru|\n\ndef f():\n    pass\n",
	} {
		t.Run(name, func(t *testing.T) {
			before, after, _ := strings.Cut(src, "|")
			text, offset := []byte(before+after), uint32(len(before))
			at := scanTo(text, offset)
			paren := at.open[0].at
			if made := emptied(text, brackets{open: at.open[:1], abandoned: at.abandoned}, paren+1); !parses(made) {
				t.Errorf("without its arguments: %q", made)
			}
			call := text[paren:]
			call = append([]byte("_"), call...)
			place := offset - paren + 1
			if made := completed(call, scanTo(call, place), place)[0](); !parses(made) {
				t.Errorf("the arguments: %q", made)
			}
		})
	}
}

// writer is somebody who writes a call at the end of a file, letter by letter.
type writer struct {
	t           testing.TB
	s           *server
	uri         uri.URI
	row, column uint32
	version     int32
}

func newWriter(tb testing.TB, text string) *writer {
	tb.Helper()
	s, path := benchServer(tb, text)
	close(s.indexer.ready)
	w := &writer{t: tb, s: s, uri: uri.File(path), row: uint32(strings.Count(text, "\n")), version: 1}
	doc := &document{key: key(w.uri), uri: w.uri, path: path, version: 1, text: []byte(text)}
	s.documents.put(doc)
	s.workspace.Open(path, 1, doc.text)
	s.workspace.Snapshot().Linker()
	return w
}

func (w *writer) writes(text string) {
	w.t.Helper()
	w.version++
	at := protocol.Position{Line: w.row, Character: w.column}
	err := w.s.didChange(&protocol.DidChangeTextDocumentParams{
		TextDocument:   protocol.VersionedTextDocumentIdentifier{TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: w.uri}, Version: w.version},
		ContentChanges: []protocol.TextDocumentContentChangeEvent{&protocol.TextDocumentContentChangePartial{Range: protocol.Range{Start: at, End: at}, Text: text}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.column += uint32(len(text))
}

// completes is how many keywords are offered.
func (w *writer) completes() int {
	w.t.Helper()
	do, err := w.s.completion(&protocol.CompletionParams{TextDocumentPositionParams: protocol.TextDocumentPositionParams{
		TextDocument: protocol.TextDocumentIdentifier{URI: w.uri}, Position: protocol.Position{Line: w.row, Character: w.column},
	}})
	if err != nil {
		w.t.Fatal(err)
	}
	got, err := do(context.Background())
	list, ok := got.(*protocol.CompletionList)
	if err != nil || !ok {
		w.t.Fatal(got, err)
	}
	return len(list.Items)
}

const longFields = "from dataclasses import dataclass\n\n\n@dataclass\nclass Fields:\n    user: str\n    run: int = 0\n\n\n"

func TestWhatIsKnownOfACallServesForAllOfItsArguments(t *testing.T) {
	w := newWriter(t, longFields)
	w.writes("Fields(")
	if n := w.completes(); n != 2 {
		t.Fatalf("%d keywords", n)
	}
	first := w.s.draft.Load()
	for _, text := range []string{"us", "er=1, ", "r"} {
		w.writes(text)
		w.completes()
		if w.s.draft.Load() != first {
			t.Errorf("the file was read again for %q", text)
		}
	}
	w.writes("un=2); Fields(")
	if n := w.completes(); n != 2 || w.s.draft.Load() == first {
		t.Errorf("another call: %d keywords", n)
	}
}

// BenchmarkCompletion is what a key costs in a file of 20,000 rows, with the edit.
func BenchmarkCompletion(b *testing.B) {
	w := newWriter(b, longFields+longFile()+longFile())
	w.writes("Fields(1, run=2, ")
	for b.Loop() {
		w.writes("n")
		w.completes()
	}
}
