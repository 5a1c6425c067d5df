package server

import (
	"bytes"
	"context"
	"slices"

	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
	"github.com/kwargo/kwargo/internal/workspace"
)

// written is a call that somebody is writing, as far as it goes: the construction without
// its arguments, and these.
type written struct {
	*contract.Binding
	linker *contract.Linker
	places *places
	// facts are of a text of the arguments alone; from is where that text begins.
	facts *python.Facts
	args  []python.Arg
	from  uint32
}

// whileWriting answers what is asked about a place in a text that somebody is writing.
// As long as that does not parse, making its facts takes the time of all the rest, and
// nobody needs them: the source that the answer gets has no file.
func (s *server) whileWriting(u uri.URI, answer func(at *places, src *source) any) (work, error) {
	doc := s.documents.get(key(u))
	if doc == nil || doc.path == "" {
		return nil, nil
	}
	asked := s.whenRead(u, doc)
	return func(ctx context.Context) (any, error) {
		snapshot, err := asked(ctx)
		if err != nil || ctx.Err() != nil {
			return nil, err
		}
		return answer(s.places(snapshot), &source{path: doc.path, text: doc.text, lines: text.NewLines(doc.text)}), nil
	}, nil
}

// callWith finds the construction whose arguments a bracket opens, among those that are
// open at an offset. All that is known of it is worked out once for all that is written in
// its brackets: of a text without that.
func (p *places) callWith(src *source, at brackets, paren, offset uint32) (written, bool) {
	around := brackets{abandoned: at.abandoned}
	for _, b := range at.open {
		if b.at <= paren {
			around.open = append(around.open, b)
		}
	}
	to := p.server.drafted(p.snapshot, src.path, emptied(src.text, around, paren+1))
	out, ok := p.server.places(to).callIn(to, src.path, paren)
	ok = ok && out.read(src.text, paren, offset)
	return out, ok
}

// read reads the arguments, as they would be if the call ended at the offset; false when
// it cannot.
func (w *written) read(src []byte, paren, offset uint32) bool {
	const before = "import C\nC" // facts hold the calls of what may be a class
	text := append([]byte(before), src[paren:]...)
	w.from = paren - uint32(len(before)) // it may be less than 0, and comes out right
	for _, ended := range completed(text, scanTo(text, offset-w.from), offset-w.from) {
		w.facts = workspace.FactsOf(ended())
		for i := 1; i < len(w.facts.Calls); i++ {
			if e := w.facts.Expr(w.facts.Calls[i].Expr); e.At == uint32(len(before)) && w.facts.Calls[i].Flags&python.CallBroken == 0 {
				w.args = w.facts.Items(e)
				return true
			}
		}
	}
	return false
}

// draft is a snapshot in which a call was ended that somebody is writing.
type draft struct {
	*workspace.Snapshot
	of   *workspace.Snapshot
	path string
	text []byte
}

// drafted is a snapshot with another text for a file that somebody is writing in. The
// last one is kept: the next question is mostly about the same call, and the next call
// mostly in a text that declares the same.
func (s *server) drafted(of *workspace.Snapshot, path string, text []byte) *workspace.Snapshot {
	last := s.draft.Load()
	if last == nil {
		last = &draft{}
	} else if last.path == path && bytes.Equal(last.text, text) && last.of.SameBut(of, path) {
		return last.Snapshot
	}
	next := &draft{of.Edited(path, text, last.Snapshot), of, path, text}
	s.draft.Store(next)
	return next.Snapshot
}

// callIn is callAt for a file of a snapshot.
func (p *places) callIn(snapshot *workspace.Snapshot, path string, paren uint32) (written, bool) {
	file := snapshot.File(path)
	if file == nil {
		return written{}, false
	}
	return p.callAt(file.Module, paren)
}

// callAt is the construction with its "(" at an offset, when it parses. One that does
// not is not even looked up: in what is around it, all may have to be looked up anew.
func (p *places) callAt(m *contract.Module, paren uint32) (written, bool) {
	if m.Content == nil || m.Library {
		return written{}, false
	}
	linker := p.snapshot.Linker()
	for i := 1; i < len(m.Facts().Calls); i++ {
		if m.Facts().Expr(m.Facts().Calls[i].Expr).At != paren || m.Facts().Calls[i].Flags&python.CallBroken != 0 {
			continue
		}
		if b, ok := linker.Check(m, python.CallID(i)); ok {
			return written{Binding: b, linker: linker, places: p}, true
		}
	}
	return written{}, false
}

// completed are ways to end the call that a text begins with, and that is being written at
// an offset: with what is missing there, up to its own end, or else with all that is open
// closed there.
func completed(src []byte, at brackets, offset uint32) []func() []byte {
	var ways []func() []byte
	end := at.lacking(src, offset)
	rest := brackets{open: slices.Clone(at.open), last: at.last, quote: at.quote, comment: at.comment}
	if to := rest.read(src, int(offset), len(src)); at.quote == "" && !at.comment && rest.closed() {
		ways = append(ways, func() []byte { return slices.Concat(src[:offset], end, src[offset:to]) })
	}
	return append(ways, func() []byte {
		out := slices.Concat(src[:offset], end)
		for _, b := range slices.Backward(at.open) {
			out = append(out, closing[b.kind])
		}
		return out
	})
}

// lacking is what an expression lacks that ends at the place: its value, or the end of a
// string or of a comment.
func (b *brackets) lacking(src []byte, offset uint32) []byte {
	switch {
	case b.quote != "":
		return []byte(b.quote)
	case b.comment:
		return []byte{'\n'}
	}
	begins := func(c byte) bool { return slices.Contains([]byte("([{,"), c) }
	next := bytes.TrimLeft(src[offset:], " \t\r\n")
	named := len(b.open) > 0 && b.open[len(b.open)-1].named
	switch word := src[wordStart(src, offset):offset]; {
	case named && len(word) > 0 && begins(b.before) && (word[0] < '0' || word[0] > '9'):
		if len(next) > 0 && next[0] == '=' {
			return nil
		}
		return []byte("=_") // the name of a keyword
	case begins(b.last) && len(next) > 0 && next[0] == ',': // between two commas
		if named {
			return []byte("_=_")
		}
		return []byte("_")
	case !begins(b.last) && !isWord(b.last) && !slices.Contains([]byte(`)]}"'`), b.last):
		return []byte(" _") // behind an operator, or the = of a keyword
	}
	return nil
}

// unfinished finds the construction whose callee is at an offset, when it does not parse
// because somebody is writing it; nil when there is none. What was found belongs to the
// places that are returned, in which it has no arguments. quick: the rest of the text has
// to parse.
func (p *places) unfinished(src *source, offset uint32, quick bool) (subject, *places) {
	if p.snapshot.Parses(src.path) {
		return subject{}, nil
	}
	paren := offset
	for int(paren) < len(src.text) && (isWord(src.text[paren]) || src.text[paren] == '.') {
		paren++
	}
	if int(paren) == len(src.text) || src.text[paren] != '(' || !opensCall(src.text, paren) {
		return subject{}, nil
	}
	at := scanTo(src.text, paren+1)
	if at.quote != "" || at.comment {
		return subject{}, nil
	}
	draft := p.server.drafted(p.snapshot, src.path, emptied(src.text, at, paren+1))
	if quick && !draft.Parses(src.path) {
		return subject{}, nil
	}
	in := p.server.places(draft)
	call, ok := in.callIn(draft, src.path, paren)
	if !ok {
		return subject{}, nil
	}
	return subject{call.Class, call.Binding, call.Callee()}, in
}

// emptied is a text without what is in the bracket that opens before an offset, the last
// of those that are open there. When all of these are closed further on, the rest stays as
// it is. Otherwise all of them are closed at once, and what follows in the line is left
// out, with the lines below that are further in. The lines stay where they are.
func emptied(src []byte, at brackets, offset uint32) []byte {
	out := slices.Clone(src[:offset])
	for _, b := range at.abandoned {
		out[b.at] = ' '
	}
	all := brackets{open: slices.Clone(at.open)}
	if all.read(src, int(offset), len(src)); all.closed() {
		own := brackets{open: slices.Clone(at.open[len(at.open)-1:])}
		end := own.read(src, int(offset), len(src)) - 1
		for _, c := range src[offset:end] {
			if c == '\n' || c == '\r' {
				out = append(out, c)
			}
		}
		return append(out, src[end:]...)
	}
	for _, b := range slices.Backward(at.open) {
		out = append(out, closing[b.kind])
	}
	indent := func(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " \t\f")) }
	begins := bytes.LastIndexAny(src[:offset], "\r\n") + 1
	of := indent(src[begins:])
	for rest := src[offset:]; ; {
		end := bytes.IndexAny(rest, "\r\n")
		if end < 0 {
			return out
		}
		out, rest = append(out, rest[end]), rest[end+1:]
		if line := bytes.TrimLeft(rest, " \t\f"); len(line) > 0 && line[0] != '\r' && line[0] != '\n' && indent(rest) <= of {
			return append(out, rest...)
		}
	}
}

// closing is what closes a bracket.
var closing = [256]byte{'(': ')', '[': ']', '{': '}'}

// generated reports whether the call is one that the server helps with: of a class by
// its name, that takes what its fields say.
func (w *written) generated() bool {
	return w.Class != nil && w.Contract != nil && w.Contract.Generated() && (w.Receiver == contract.ByName || w.Receiver == contract.ByClass)
}

// argument is the one at an offset, and which of them it is; that of the next one when
// none has begun there.
func (w *written) argument(offset uint32) (arg *python.Arg, index int) {
	offset -= w.from
	for i := range w.args {
		if offset < w.args[i].Span.Start {
			return nil, i
		}
		if offset <= w.args[i].Span.End {
			return &w.args[i], i
		}
	}
	return nil, len(w.args)
}
