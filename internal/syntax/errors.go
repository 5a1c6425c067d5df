package syntax

import (
	"bytes"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// errorNode reads what the parser could not place. Calls in it are marked
// broken; a name that is recognisably bound is bound to something unknown, so
// that an older definition of it is not trusted.
func (w *walker) errorNode(n node) {
	if w.level >= maxLevel {
		w.flat(n)
		return
	}
	w.level++
	saved := w.place
	w.flags |= python.CallBroken
	w.near = true
	keyword := false
	for c := n + 1; c < w.end(n); c = w.end(c) {
		switch k := w.kind(c); {
		case k == kToken:
			keyword = isDefinition(w.text(c))
			continue
		case k == kComment || k == kLineContinuation:
			continue
		case k == kIdentifier && (keyword || w.startsAssignment(n, c)):
			w.bindUnknown(c)
		case k == kBlock:
			w.statements(c)
		case k.isStatement() || k == kError:
			w.statement(c)
		default:
			w.expr(c)
		}
		keyword = false
	}
	w.place = saved
	w.level--
}

// startsAssignment reports whether an identifier in an error begins a line and
// a "=" follows.
func (w *walker) startsAssignment(parent, n node) bool {
	next := w.end(n)
	return next < w.end(parent) && w.isToken(next, "=") && w.startsLine(n)
}

func (w *walker) startsLine(n node) bool {
	at := w.rec[n].start
	return w.lineStart(at)+uint32(len(w.indentation(at))) == at
}

// strayErrors reads the errors among the children of a node, which the code
// that looks for certain children passes over.
func (w *walker) strayErrors(n node) {
	if !w.dirty || w.rec[n].flags&flagHasError == 0 {
		return
	}
	for c := n + 1; c < w.end(n); c = w.end(c) {
		if w.kind(c) == kError {
			w.errorNode(c)
		}
	}
}

// headerBroken reports whether an error stands in a compound statement outside
// its suites.
func (w *walker) headerBroken(n node) bool {
	if !w.dirty {
		return false
	}
	for c := n + 1; c < w.end(n); c = w.end(c) {
		switch w.kind(c) {
		case kBlock, kElif, kElse, kExcept, kExceptGroup, kFinally, kDecorator:
			continue
		}
		if w.hasError(c) || w.splitOverLines(c) {
			return true
		}
	}
	return false
}

// unsound reports whether an error lies in, right before, or after a
// definition, so that what it says may not be all there is.
func (w *walker) unsound(n node) bool {
	return w.near || w.hasError(n) || w.flags&python.CallBroken != 0
}

// neighbour says what stands around a statement.
type neighbour struct {
	near  bool // an error right before, or after and before the next definition
	after bool // the latter
}

// neighbours says so for each child of a block; nil when there is nothing to
// say.
func (w *walker) neighbours(n node) []neighbour {
	if !w.dirty {
		return nil
	}
	var out []neighbour
	var children []node
	before := false
	for c := n + 1; c < w.end(n); c = w.end(c) {
		children = append(children, c)
		out = append(out, neighbour{near: before})
		if k := w.kind(c); k != kComment && k != kLineContinuation {
			before = w.hasError(c)
		}
	}
	after := w.after
	for i := len(out) - 1; i >= 0; i-- {
		out[i].after = after
		out[i].near = out[i].near || after
		switch k := w.kind(children[i]); {
		case w.hasError(children[i]):
			after = true
		case k == kClass || k == kFunction || k == kDecorated:
			after = false
		}
	}
	return out
}

// checkLines finds what the grammar lets pass because line ends and indentation
// mean little to it where it does not expect them: a statement that goes on in
// the next line without a bracket or backslash, as `x = foo.` does while
// typing; and statements of one block that are indented differently.
func (w *walker) checkLines(n node) {
	var want []byte
	known := w.kind(n) == kModule
	for c := n + 1; c < w.end(n); c = w.end(c) {
		k := w.kind(c)
		if !k.isStatement() {
			continue
		}
		if at := w.rec[c].start; w.startsLine(c) && !w.continued(w.lineStart(at)) {
			have := w.indentation(at)
			if i := bytes.LastIndexByte(have, '\f'); i >= 0 {
				have = have[i+1:]
			}
			have = bytes.TrimPrefix(have, []byte("\xef\xbb\xbf"))
			switch {
			case !known:
				want, known = have, true
			case !bytes.Equal(have, want):
				w.mark(c, text.Span{Start: at, End: at})
			}
		}
		if k.isSimple() && w.splitOverLines(c) {
			w.mark(c, w.content(c))
		}
	}
}

// mark makes a node count as broken.
func (w *walker) mark(n node, s text.Span) {
	w.rec[n].flags |= flagHasError
	w.damaged(s)
}

// continued reports whether the line before an offset ends with a backslash.
func (w *walker) continued(lineStart uint32) bool {
	s := w.src[:lineStart]
	s = bytes.TrimSuffix(s, []byte("\n"))
	s = bytes.TrimSuffix(s, []byte("\r"))
	return len(s) > 0 && s[len(s)-1] == '\\'
}

// splitOverLines reports whether a line ends within a node, outside brackets
// and strings and without a backslash.
func (w *walker) splitOverLines(n node) bool {
	s := w.content(n)
	if bytes.IndexByte(s.Of(w.src), '\n') < 0 && bytes.IndexByte(s.Of(w.src), '\r') < 0 {
		return false
	}
	found := false
	w.lineBreaks(n, func(node) bool { found = true; return false })
	return found
}

// bindLineStarts binds the names that begin a line within a statement that is
// split over lines: each may be the target of an assignment of its own.
func (w *walker) bindLineStarts(n node) {
	w.lineBreaks(n, func(next node) bool {
		if w.kind(next) == kIdentifier {
			w.bindUnknown(next)
		}
		return true
	})
}

// lineBreaks calls f with the first token after each such line end, until it
// returns false.
func (w *walker) lineBreaks(n node, f func(next node) bool) {
	depth := 0
	at := w.rec[n].start
	for c := n; c < w.end(n); {
		r := &w.rec[c]
		k := w.kind(c)
		if k != kString && r.next != c+1 || r.start == r.end {
			c++ // not a token
			continue
		}
		if depth == 0 && r.start > at {
			gap := w.src[at:r.start]
			if bytes.ContainsAny(gap, "\r\n") && bytes.IndexByte(gap, '\\') < 0 && !f(c) {
				return
			}
		}
		at = r.end
		if k == kToken {
			switch w.src[r.start] {
			case '(', '[', '{':
				depth++
			case ')', ']', '}':
				depth = max(depth-1, 0)
			}
		}
		c = r.next
	}
}
