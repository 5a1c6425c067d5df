package server

import (
	"bytes"
	"slices"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// written is a call that somebody is writing, as far as it goes.
type written struct {
	*contract.Binding
	linker *contract.Linker
	places *places
}

// callWith finds the construction whose arguments a bracket opens. As long as the call
// does not parse, which is most of the time while it is written, it is read as it would
// be if it ended at the offset.
func (p *places) callWith(src *source, at brackets, paren, offset uint32) (written, bool) {
	if found, ok := p.callAt(src.file.Module, paren); ok {
		return found, true
	}
	for _, text := range completed(src.text, at, offset) {
		draft := p.snapshot.Edited(src.file.Path, text, p.server.draft.Load())
		p.server.draft.Store(draft)
		changed := p.server.places(draft)
		file := changed.snapshot.File(src.file.Path)
		if file == nil {
			return written{}, false
		}
		if found, ok := changed.callAt(file.Module, paren); ok {
			return found, true
		}
	}
	return written{}, false
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
