package syntax

import "github.com/kwargo/kwargo/internal/python"

// classDefinition reads a class; whole includes its decorators.
func (w *walker) classDefinition(n, whole node) {
	outer := w.place
	broken := w.unsound(whole) || w.unsound(n)
	w.header(n, func() {})
	decorators := w.decorators(n, whole)
	name, body := w.child(n, fName), w.child(n, fBody)
	cl := python.Class{
		Name: w.b.Intern(w.text(name)), NameSpan: w.span(name), Span: w.content(whole),
		Parent: w.scope, Branch: w.branch, Decorators: decorators,
	}
	if body != 0 {
		cl.Body = w.content(body)
		cl.Indent = w.bodyIndent(cl.Body.Start)
	}
	if w.headerBroken(n) {
		w.flags |= python.CallBroken
	}
	if tp := w.child(n, fTypeParameters); tp != 0 {
		cl.TypeParams = true
		w.typeParameters(tp, cl.Span.End)
	}
	if bases := w.child(n, fSuperclasses); bases != 0 {
		mark := len(w.args)
		w.with(python.CallBase, func() { w.arguments(bases, 0) })
		cl.Bases = w.b.Args(w.args[mark:])
		w.args = w.args[:mark]
	}
	cl.Scope = w.b.Scope(python.Scope{Kind: python.ScopeClass, Parent: w.scope, Span: cl.Body})
	id := w.b.Class(cl)
	w.b.ScopeAt(cl.Scope).Class = id

	inner := outer
	inner.scope, inner.block, inner.branch, inner.function = cl.Scope, cl.Scope, 0, 0
	inner.quoted, inner.after = false, outer.near && outer.after
	w.place = inner
	damage := w.damage
	if body != 0 {
		w.body(body)
	}
	w.place = outer
	w.b.ClassAt(id).Broken = broken || w.damage > damage || body == 0
	if name != 0 {
		w.bind(python.BindClass, name, uint32(id), 0)
	}
}

// bodyIndent is the bytes of white space before the first statement of a body,
// 0 when it stands on the line of the header.
func (w *walker) bodyIndent(at uint32) uint32 {
	white := uint32(len(w.indentation(at)))
	if line := at - white; line == 0 || w.src[line-1] != '\n' && w.src[line-1] != '\r' {
		return 0
	}
	return white
}
