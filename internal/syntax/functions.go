package syntax

import (
	"bytes"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// parameter is a parameter of a def before its function is there.
type parameter struct {
	python.Param
	name node
}

// functionDefinition reads a def; whole includes its decorators.
func (w *walker) functionDefinition(n, whole node) {
	outer := w.place
	broken := w.unsound(whole) || w.unsound(n)
	w.header(n, func() {})
	decorators := w.decorators(n, whole)
	name, body := w.child(n, fName), w.child(n, fBody)
	fn := python.Function{
		Name: w.b.Intern(w.text(name)), NameSpan: w.span(name), Span: w.content(whole),
		Parent: w.scope, Branch: w.branch, Decorators: decorators,
		Async: w.isToken(n+1, "async"),
	}
	if s := w.b.ScopeAt(w.scope); s.Kind == python.ScopeClass {
		fn.Class = s.Class
	}
	if body != 0 {
		fn.Body = w.content(body)
		fn.Stub = w.isStub(body)
	}
	if w.headerBroken(n) {
		w.flags |= python.CallBroken
	}
	if tp := w.child(n, fTypeParameters); tp != 0 {
		w.typeParameters(tp, fn.Span.End)
	}
	var params []parameter
	if list := w.child(n, fParameters); list != 0 {
		fn.ParamsSpan = w.span(list)
		params = w.parameters(list)
	}
	if r := w.child(n, fReturnType); r != 0 {
		fn.Annotation = w.annotation(r)
	}
	fn.Scope = w.b.Scope(python.Scope{Kind: python.ScopeFunction, Parent: w.scope, Span: fn.Body})
	table := make([]python.Param, len(params))
	for i, p := range params {
		table[i] = p.Param
	}
	id := w.b.Function(fn, table)
	w.b.ScopeAt(fn.Scope).Function = id
	first := w.b.FunctionAt(id).Params.First

	inner := outer
	inner.scope, inner.block, inner.branch, inner.function = fn.Scope, fn.Scope, 0, id
	inner.quoted, inner.after = false, outer.near && outer.after
	w.place = inner
	for i, p := range params {
		w.bind(python.BindParam, p.name, first+uint32(i), p.Annotation)
	}
	damage := w.damage
	if body != 0 {
		w.body(body)
	}
	w.b.CloseFunction()
	w.place = outer
	w.b.FunctionAt(id).Broken = broken || w.damage > damage || body == 0
	if name != 0 {
		w.bind(python.BindFunction, name, uint32(id), 0)
	}
}

// decorators reads what stands above a definition, top to bottom.
func (w *walker) decorators(n, whole node) python.Range {
	if n == whole {
		return python.Range{}
	}
	mark := len(w.args)
	saved := w.place
	w.flags |= python.CallDecorator
	for c := whole + 1; c < n; c = w.end(c) {
		switch w.kind(c) {
		case kDecorator:
			flags := w.flags
			if w.hasError(c) {
				w.flags |= python.CallBroken
				w.strayErrors(c)
			}
			if e := w.first(c); e != 0 {
				w.args = append(w.args, python.Arg{Value: w.expr(e), Span: w.span(e)})
			}
			w.flags = flags
		case kError:
			w.errorNode(c)
		}
	}
	w.place = saved
	run := w.b.Args(w.args[mark:])
	w.args = w.args[:mark]
	return run
}

// typeParameters opens the scope of [T, …] up to end and binds the names there
// (PEP 695). Bounds are evaluated in it.
func (w *walker) typeParameters(n node, end uint32) {
	w.strayErrors(n)
	span := text.Span{Start: w.rec[n].start, End: max(end, w.rec[n].end)}
	w.scope = w.b.Scope(python.Scope{Kind: python.ScopeTypeParams, Parent: w.scope, Span: span})
	for c := w.first(n); c != 0; c = w.next(n, c) {
		t := c
		for w.kind(t) == kType && w.first(t) != 0 {
			t = w.first(t)
		}
		name, bound := t, node(0)
		switch w.kind(t) {
		case kConstrainedType:
			name = w.first(t)
			bound = w.next(t, name)
			for w.kind(name) == kType && w.first(name) != 0 {
				name = w.first(name)
			}
		case kSplatType, kListSplat, kDictSplat:
			name = w.first(t)
		}
		if name != 0 && w.kind(name) == kIdentifier {
			w.bind(python.BindTypeParam, name, 0, 0)
		} else {
			w.expr(t)
		}
		if bound != 0 {
			saved := w.place
			w.flags |= python.CallAnnotation
			w.expr(bound)
			w.place = saved
		}
	}
}

// parameters reads the list between the parentheses of a def. Annotations and
// defaults are evaluated around the function.
func (w *walker) parameters(n node) []parameter {
	w.strayErrors(n)
	var params []parameter
	kind := python.PositionalOrKeyword
	for c := w.first(n); c != 0; c = w.next(n, c) {
		p := parameter{Param: python.Param{Kind: kind, Span: w.span(c)}, name: c}
		switch w.kind(c) {
		case kPositionalSeparator:
			for i := range params {
				params[i].Kind = python.PositionalOnly
			}
			continue
		case kKeywordSeparator:
			kind = python.KeywordOnly
			continue
		case kTypedParameter:
			w.strayErrors(c)
			p.name = w.first(c)
		case kDefaultParameter, kTypedDefaultParameter:
			w.strayErrors(c)
			p.name = w.child(c, fName)
		}
		switch w.kind(p.name) {
		case kListSplat:
			p.Kind, kind = python.VarPositional, python.KeywordOnly
			p.name = w.first(p.name)
		case kDictSplat:
			p.Kind = python.VarKeyword
			p.name = w.first(p.name)
		}
		if t := w.child(c, fType); t != 0 && w.kind(c) != kIdentifier {
			p.Annotation = w.annotation(t)
		}
		if v := w.child(c, fValue); v != 0 {
			w.with(python.CallDefault, func() { p.Default = w.expr(v) })
		}
		if w.kind(p.name) != kIdentifier || w.span(p.name).Len() == 0 {
			w.damage++ // a tuple, as Python 2 had, or made up by the parser
			continue
		}
		p.Name, p.NameSpan = w.b.Intern(w.text(p.name)), w.span(p.name)
		params = append(params, p)
	}
	return params
}

// isStub reports whether a body is made of docstrings, `...` and pass only.
func (w *walker) isStub(body node) bool {
	found := false
	for c := w.first(body); c != 0; c = w.next(body, c) {
		found = true
		if w.kind(c) == kPass {
			continue
		}
		e := w.first(c)
		if w.kind(c) != kExpressionStatement || e == 0 || w.next(c, e) != 0 || w.token(c, ",") != 0 {
			return false
		}
		switch w.kind(e) {
		case kEllipsis:
		case kString:
			if bytes.ContainsAny(w.text(w.childOf(e, kStringStart)), "fFbBtT") {
				return false
			}
		default:
			return false
		}
	}
	return found
}
