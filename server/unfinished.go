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

// written is a call that somebody is writing, as far as it goes.
type written struct {
	*contract.Binding
	linker *contract.Linker
	places *places
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

// callWith finds the construction whose arguments a bracket opens. As long as the call
// does not parse, which is most of the time while it is written, it is read as it would
// be if it ended at the offset.
func (p *places) callWith(src *source, at brackets, paren, offset uint32) (written, bool) {
	parses := workspace.Parses(src.text)
	if parses {
		if found, ok := p.callIn(p.snapshot, src.path, paren); ok {
			return found, true
		}
	}
	for _, text := range completed(src.text, at, offset) {
		draft := p.snapshot.Edited(src.path, text, p.server.draft.Load())
		p.server.draft.Store(draft)
		if draft.File(src.path) == nil {
			return written{}, false
		}
		if found, ok := p.server.places(draft).callIn(draft, src.path, paren); ok {
			return found, true
		}
	}
	if parses {
		return written{}, false
	}
	return p.callIn(p.snapshot, src.path, paren)
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
			return written{b, linker, p}, true
		}
	}
	return written{}, false
}

// completed are ways to make a text parse that is being written at an offset: with the
// value that is missing there, or else with all that is open closed there and the rest
// of the line left out. Brackets of statements before that are never closed are taken
// out.
func completed(src []byte, at brackets, offset uint32) [][]byte {
	src = slices.Clone(src)
	for _, b := range at.abandoned {
		src[b.at] = ' '
	}
	var end []byte
	switch {
	case at.quote != "":
		end = append(end, at.quote...)
	case at.comment:
		end = append(end, '\n')
	}
	next := bytes.TrimLeft(src[offset:], " \t\r\n")
	switch opens := slices.Contains([]byte("([{,"), at.last); {
	case at.quote != "":
	case opens && len(next) > 0 && next[0] == ',': // between two commas
		end = append(end, '_')
	case !opens && !isWord(at.last) && !slices.Contains([]byte(`)]}"'`), at.last):
		end = append(end, " _"...) // an operator, or the = of a keyword
	}
	var out [][]byte
	rest := brackets{open: slices.Clone(at.open), last: at.last, quote: at.quote, comment: at.comment}
	rest.read(src, int(offset), len(src))
	if len(rest.open) == 0 && at.quote == "" && !at.comment {
		out = append(out, slices.Concat(src[:offset], end, src[offset:]))
	}
	for _, b := range slices.Backward(at.open) {
		end = append(end, map[byte]byte{'(': ')', '[': ']', '{': '}'}[b.kind])
	}
	line := bytes.IndexAny(src[offset:], "\r\n")
	if line < 0 {
		line = len(src) - int(offset)
	}
	return append(out, slices.Concat(src[:offset], end, src[int(offset)+line:]))
}

// generated reports whether the call is one that the server helps with: of a class by
// its name, that takes what its fields say.
func (w *written) generated() bool {
	return w.Class != nil && w.Contract != nil && w.Contract.Generated() && (w.Receiver == contract.ByName || w.Receiver == contract.ByClass)
}

// argument is the one at an offset, and which of them it is; that of the next one when
// none has begun there.
func (w *written) argument(offset uint32) (arg *python.Arg, index int) {
	args := w.Module.Facts().Items(w.Expr())
	for i := range args {
		if offset < args[i].Span.Start {
			return nil, i
		}
		if offset <= args[i].Span.End {
			return &args[i], i
		}
	}
	return nil, len(args)
}
