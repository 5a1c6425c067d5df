package syntax

import "github.com/kwargo/kwargo/internal/python"

func (w *walker) matchStatement(n node) {
	stmt := w.rec[n].start
	w.header(n, func() {
		for c := n + 1; c < w.end(n); c = w.end(c) {
			if w.field(c) == fSubject && w.meaningful(c) {
				w.expr(c)
			}
		}
	})
	block := w.child(n, fBody)
	if block == 0 {
		return
	}
	w.strayErrors(block)
	arm := uint32(0)
	for c := w.first(block); c != 0; c = w.next(block, c) {
		if w.kind(c) != kCase {
			w.expr(c)
			continue
		}
		w.caseClause(c, stmt, arm)
		arm++
	}
}

// caseClause reads one arm. Captures and the guard lie in its branch.
func (w *walker) caseClause(n node, stmt, arm uint32) {
	body := w.child(n, fConsequence)
	br := python.Branch{Kind: python.BranchCase, Parent: w.branch, Stmt: stmt, Arm: arm}
	if body != 0 {
		br.Span = w.content(body)
	}
	saved := w.place
	w.branch = w.b.Branch(br)
	w.header(n, func() {
		for c := w.first(n); c != 0 && c != body; c = w.next(n, c) {
			if w.field(c) == fGuard {
				w.expr(c)
			} else {
				w.pattern(c)
			}
		}
	})
	if body != 0 {
		w.body(body)
	}
	w.place = saved
}

// pattern binds the captures of a pattern. A class pattern looks like a call
// and is none.
func (w *walker) pattern(n node) {
	if w.level >= maxLevel {
		w.flat(n)
		return
	}
	w.level++
	defer func() { w.level-- }()
	w.strayErrors(n)
	switch w.kind(n) {
	case kAsPattern:
		inner := w.first(n)
		w.pattern(inner)
		if name := w.next(n, inner); name != 0 {
			w.capture(name)
		}
	case kKeywordPattern:
		name := w.first(n)
		if value := w.next(n, name); value != 0 {
			w.pattern(value)
		}
	case kClassPattern:
		class := w.first(n)
		w.load(w.first(class))
		for c := w.next(n, class); c != 0; c = w.next(n, c) {
			w.pattern(c)
		}
	case kSplatPattern:
		if name := w.first(n); name != 0 {
			w.capture(name)
		}
	case kDottedName:
		first := w.first(n)
		if w.next(n, first) == 0 {
			w.capture(first)
		} else {
			w.load(first)
		}
	case kCasePattern, kUnionPattern, kDictPattern, kTuplePattern, kListPattern:
		for c := w.first(n); c != 0; c = w.next(n, c) {
			if w.field(c) == fKey && w.kind(c) == kDottedName {
				w.load(w.first(c))
				continue
			}
			w.pattern(c)
		}
	default:
		w.expr(n)
	}
}

func (w *walker) capture(n node) {
	if w.kind(n) == kIdentifier && string(w.text(n)) != "_" {
		w.bind(python.BindMatch, n, 0, 0)
	}
}
