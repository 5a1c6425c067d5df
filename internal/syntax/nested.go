package syntax

import "github.com/kwargo/kwargo/internal/python"

// This file holds the expressions that bind names or open a scope.

// walrus binds in the block around all comprehensions (PEP 572).
func (w *walker) walrus(n node, e *python.Expr, depth int) {
	name := w.child(n, fName)
	e.Kind = python.ExprNamed
	e.A = w.nested(w.child(n, fValue), depth+1)
	e.Name = w.b.Intern(w.text(name))
	scope := w.scope
	for w.b.ScopeAt(scope).Kind == python.ScopeComprehension {
		scope = w.b.ScopeAt(scope).Parent
	}
	w.bindIn(scope, python.BindWalrus, name, uint32(e.A), 0)
}

// lambda opens a scope for the body; defaults are read outside.
func (w *walker) lambda(n node) {
	var names []node
	if params := w.child(n, fParameters); params != 0 {
		w.strayErrors(params)
		for c := w.first(params); c != 0; c = w.next(params, c) {
			name := c
			switch w.kind(c) {
			case kDefaultParameter:
				name = w.child(c, fName)
				w.with(python.CallDefault, func() { w.expr(w.child(c, fValue)) })
			case kListSplat, kDictSplat:
				name = w.first(c)
			}
			if w.kind(name) == kIdentifier {
				names = append(names, name)
			}
		}
	}
	body := w.child(n, fBody)
	saved := w.place
	w.scope = w.b.Scope(python.Scope{Kind: python.ScopeLambda, Parent: w.scope, Span: w.span(body)})
	w.function = 0
	for _, name := range names {
		w.bind(python.BindParam, name, 0, 0)
	}
	w.expr(body)
	w.place = saved
}

// comprehension opens a scope for all but the first iterable.
func (w *walker) comprehension(n node) {
	saved := w.place
	w.scope = w.b.Scope(python.Scope{Kind: python.ScopeComprehension, Parent: w.scope, Span: w.span(n)})
	inner := w.scope
	first := true
	for c := w.first(n); c != 0; c = w.next(n, c) {
		if w.kind(c) != kForIn {
			w.expr(c)
			continue
		}
		w.strayErrors(c)
		mark := len(w.pending)
		if left := w.child(c, fLeft); left != 0 {
			w.target(left, python.BindFor, false)
		}
		if first {
			w.scope = saved.scope
		}
		for r := c + 1; r < w.end(c); r = w.end(r) {
			if w.field(r) == fRight && w.meaningful(r) {
				w.expr(r)
			}
		}
		w.scope = inner
		w.commit(mark, 0, 0)
		first = false
	}
	w.place = saved
}
