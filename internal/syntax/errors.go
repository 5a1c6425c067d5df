package syntax

import (
	"bytes"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// errorNode reads what the parser could not place. Calls in it are marked
// broken.
func (w *walker) errorNode(n node) {
	if w.level >= maxLevel {
		w.flat(n)
		return
	}
	w.level++
	saved := w.place
	w.swallow(n)
	w.flags |= python.CallBroken
	w.near = true
	for c := n + 1; c < w.end(n); c = w.end(c) {
		switch k := w.kind(c); {
		case k == kToken || k == kComment || k == kLineContinuation:
		case k == kBlock:
			w.statements(c)
		case k.isStatement() || k == kError:
			w.statement(c)
		default:
			w.expr(c)
		}
	}
	w.place = saved
	w.level--
}

// swallow binds to something unknown the names that statements inside an error
// seem to bind, so that an older definition is not trusted. It goes by words:
// the parser may have read `class` as an identifier there. Definitions that
// stand whole in the error bind for themselves.
func (w *walker) swallow(n node) {
	if w.swallowed {
		return
	}
	w.swallowed = true
	home := w.indentation(w.firstOfLine(n))
	defining, importing := false, false
	at := w.rec[n].start
	for c := n; c < w.end(n); {
		r := &w.rec[c]
		k := w.kind(c)
		if k == kFunction || k == kClass || k == kString {
			c, at = r.next, r.end
			continue
		}
		if r.next != c+1 || r.start == r.end {
			c++
			continue
		}
		importing = importing && bytes.IndexByte(w.src[at:r.start], '\n') < 0
		word := string(w.text(c))
		keyword := isDefinition(word) || word == "import"
		if k == kIdentifier && !keyword &&
			(defining || importing || w.assigned(c) && w.startsLine(c) && bytes.Equal(w.indentation(r.start), home)) {
			w.bindUnknown(c)
		}
		defining = isDefinition(word)
		importing = importing || word == "import"
		c, at = r.next, r.end
	}
}

// firstOfLine is where the text of the line begins on which a node starts.
func (w *walker) firstOfLine(n node) uint32 {
	at := w.lineStart(w.rec[n].start)
	for at < w.rec[n].start && (w.src[at] == ' ' || w.src[at] == '\t' || w.src[at] == '\f') {
		at++
	}
	return at
}

// assigned reports whether what follows a name looks like an assignment to it.
func (w *walker) assigned(n node) bool {
	rest := w.src[w.rec[n].end:]
	for len(rest) > 0 && (rest[0] == ' ' || rest[0] == '\t') {
		rest = rest[1:]
	}
	return len(rest) > 1 && (rest[0] == '=' && rest[1] != '=' || rest[0] == ':' || rest[0] == ',')
}

func isDefinition(word string) bool { return word == "class" || word == "def" }

func (w *walker) startsLine(n node) bool {
	at := w.rec[n].start
	at -= uint32(len(w.indentation(at)))
	return at == 0 || w.src[at-1] == '\n' || w.src[at-1] == '\r'
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

// swallowHeader binds what an error in a header may have swallowed.
func (w *walker) swallowHeader(n node) {
	for c := n + 1; c < w.end(n); c = w.end(c) {
		if w.kind(c) != kBlock && w.hasError(c) {
			w.swallow(c)
			w.swallowed = false
		}
	}
	w.swallowed = true
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
// say. An error that begins a line at the indentation of the block cannot be
// the rest of a definition before it, and a statement with an error somewhere
// within cannot have swallowed the beginning of one after it.
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
			before = k == kError
		}
	}
	after := w.after
	for i := len(out) - 1; i >= 0; i-- {
		out[i].after = after
		out[i].near = out[i].near || after
		switch k := w.kind(children[i]); {
		case w.hasError(children[i]):
			after = !w.aligned(children[i], n)
		case k == kClass || k == kFunction || k == kDecorated:
			after = false
		}
	}
	return out
}

// aligned reports whether a child of a block begins a line as the block's first
// statement does.
func (w *walker) aligned(n, block node) bool {
	if !w.startsLine(n) {
		return false
	}
	have := w.indentation(w.rec[n].start)
	if w.kind(block) == kModule {
		return len(have) == 0
	}
	first := w.first(block)
	return first != 0 && w.startsLine(first) && bytes.Equal(have, w.indentation(w.rec[first].start))
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
		if at := w.rec[c].start; w.startsLine(c) {
			have := w.indentation(at)
			if w.continued(at - uint32(len(have))) {
				continue
			}
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
			if bytes.ContainsAny(gap, "\r\n") && bytes.IndexByte(gap, '\\') < 0 {
				return true
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
	return false
}
