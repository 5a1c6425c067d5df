package syntax

import (
	"sync"

	"github.com/kwargo/kwargo/internal/text"
)

// node is the index of a record; 0 is the root, and stands for "none" wherever
// a child is asked for.
type node uint32

// record is one node of the tree; it has the layout of kwargo_record.
type record struct {
	start, end uint32
	next       node // the first record after the subtree
	symbol     uint16
	field      uint8
	flags      uint8
}

// Flags of a record, as in walk.h.
const (
	flagMissing  = 1 // the parser made the node up
	flagHasError = 2 // in the node or below
	flagExtra    = 4 // may stand anywhere: comments, line continuations
)

// symbolError is ts_builtin_sym_error: it lies outside the grammar's table.
const symbolError = 0xffff

var grammarNames = sync.OnceValue(func() *names { return newNames(language()) })

// tree is a syntax tree as a table in preorder, and its source.
type tree struct {
	rec   []record
	src   []byte
	names *names
}

func (t *tree) kind(n node) kind {
	if s := t.rec[n].symbol; s != symbolError {
		return t.names.kinds[s]
	}
	return kError
}

func (t *tree) field(n node) field { return t.names.fields[t.rec[n].field] }

// span is where a node stands; that of "none" is empty.
func (t *tree) span(n node) text.Span {
	if n == 0 {
		return text.Span{}
	}
	return text.Span{Start: t.rec[n].start, End: t.rec[n].end}
}

func (t *tree) text(n node) []byte { return t.span(n).Of(t.src) }

func (t *tree) hasError(n node) bool { return t.rec[n].flags&(flagHasError|flagMissing) != 0 }

// end is the index after the subtree of n; the children of n are walked by
//
//	for c := n + 1; c < t.end(n); c = t.end(c)
func (t *tree) end(n node) node { return t.rec[n].next }

// child is the first child with a field.
func (t *tree) child(n node, f field) node {
	for c := n + 1; c < t.end(n); c = t.end(c) {
		if t.field(c) == f {
			return c
		}
	}
	return 0
}

// childOf is the first child of a kind.
func (t *tree) childOf(n node, k kind) node {
	for c := n + 1; c < t.end(n); c = t.end(c) {
		if t.kind(c) == k {
			return c
		}
	}
	return 0
}

// first is the first child that means something: no token, comment or error.
func (t *tree) first(n node) node { return t.from(n, n+1) }

// next is the first child of n after its child c that means something.
func (t *tree) next(n, c node) node { return t.from(n, t.end(c)) }

func (t *tree) from(n, c node) node {
	for ; c < t.end(n); c = t.end(c) {
		if t.meaningful(c) {
			return c
		}
	}
	return 0
}

func (t *tree) meaningful(n node) bool {
	switch t.kind(n) {
	case kToken, kComment, kLineContinuation, kError:
		return false
	}
	return true
}

// token is the first anonymous child that is spelled so.
func (t *tree) token(n node, spelling string) node {
	for c := n + 1; c < t.end(n); c = t.end(c) {
		if t.isToken(c, spelling) {
			return c
		}
	}
	return 0
}

func (t *tree) isToken(n node, spelling string) bool {
	return t.kind(n) == kToken && string(t.text(n)) == spelling
}

// content is the span of a node without the comments and line ends that the
// grammar counts to its end: a block reaches up to the next statement.
func (t *tree) content(n node) text.Span {
	s := t.span(n)
	if t.kind(n) == kBlock {
		if c := t.first(n); c != 0 {
			s.Start = t.rec[c].start
		}
	}
	for c := t.end(n) - 1; c > n; c-- {
		r := &t.rec[c]
		if r.next == c+1 && r.end > r.start && r.flags&flagExtra == 0 {
			s.End = r.end
			break
		}
	}
	if s.End < s.Start {
		s.End = s.Start
	}
	return s
}
