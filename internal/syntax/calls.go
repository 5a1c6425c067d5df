package syntax

import (
	"bytes"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

func (w *walker) call(n node, e python.Expr, depth int) python.ExprID {
	awaited := w.awaited == n
	args := w.child(n, fArguments)
	e.Kind = python.ExprCall
	e.At = w.rec[args].start
	e.A = w.nested(w.child(n, fFunction), depth+1)
	switch w.kind(args) {
	case kGenerator: // C(x for x in y)
		e.Items = w.bareGenerator(args)
	case kArguments:
		mark := len(w.args)
		w.arguments(args, depth)
		w.take(mark, &e)
	default:
		e.Flags |= python.FlagBroken
	}
	id := w.b.Expr(e)
	flags := w.flags
	if e.Flags&python.FlagBroken != 0 {
		flags |= python.CallBroken
	}
	if awaited {
		flags |= python.CallAwaited
	}
	w.b.Call(python.Call{Expr: id, Scope: w.scope, Branch: w.branch, Flags: flags})
	return id
}

// bareGenerator is the argument of C(x for x in y): its parentheses are those
// of the call.
func (w *walker) bareGenerator(n node) python.Range {
	w.strayErrors(n)
	span := w.between(n)
	w.comprehension(n)
	g := w.b.Expr(python.Expr{Kind: python.ExprGenerator, Span: span})
	return w.b.Args([]python.Arg{{Value: g, Span: span}})
}

// between is the span of what stands between the brackets of a node.
func (w *walker) between(n node) text.Span {
	s := w.span(n)
	first, last := w.first(n), node(0)
	for c := first; c != 0; c = w.next(n, c) {
		last = c
	}
	if first != 0 {
		s = text.Span{Start: w.rec[first].start, End: w.rec[last].end}
	}
	return s
}

// arguments leaves what stands in the parentheses of a call or a class on the
// stack of arguments.
func (w *walker) arguments(n node, depth int) {
	w.strayErrors(n)
	for c := w.first(n); c != 0; c = w.next(n, c) {
		arg := python.Arg{Span: w.span(c)}
		switch w.kind(c) {
		case kKeywordArgument:
			w.strayErrors(c)
			name := w.child(c, fName)
			arg.Kind = python.ArgKeyword
			arg.Name, arg.NameEnd = w.b.Intern(w.text(name)), w.rec[name].end
			arg.Value = w.nested(w.child(c, fValue), depth+1)
		case kListSplat, kDictSplat:
			w.star(c, &arg, depth)
		default:
			arg.Value = w.nested(c, depth+1)
		}
		w.args = append(w.args, arg)
	}
}

// star is *value or **value in a list of arguments or items.
func (w *walker) star(n node, arg *python.Arg, depth int) {
	w.strayErrors(n)
	arg.Kind = python.ArgStar
	if bytes.HasPrefix(w.text(n), []byte("**")) {
		arg.Kind = python.ArgDoubleStar
	}
	arg.Value = w.nested(w.first(n), depth+1)
}

// take makes the arguments from mark on the items of an expression.
func (w *walker) take(mark int, e *python.Expr) {
	items := w.args[mark:]
	if len(items) > python.MaxItems && e.Kind != python.ExprCall {
		items = items[:python.MaxItems]
		e.Flags |= python.FlagTruncated
	}
	e.Items = w.b.Args(items)
	w.args = w.args[:mark]
}

// items reads the items of a container.
func (w *walker) items(n node, e *python.Expr, depth int) {
	mark := len(w.args)
	for c := w.first(n); c != 0; c = w.next(n, c) {
		arg := python.Arg{Span: w.span(c)}
		switch w.kind(c) {
		case kPair:
			w.strayErrors(c)
			arg.Kind = python.ArgKeyword
			arg.Key = w.nested(w.child(c, fKey), depth+1)
			arg.Value = w.nested(w.child(c, fValue), depth+1)
		case kListSplat, kDictSplat:
			w.star(c, &arg, depth)
		default:
			arg.Value = w.nested(c, depth+1)
		}
		w.args = append(w.args, arg)
	}
	w.take(mark, e)
}

// subscript is value[items]; in annotations the grammar has a rule of its own
// for it.
func (w *walker) subscript(n node, k kind, e *python.Expr, depth int) {
	e.Kind = python.ExprSubscript
	value, list := w.child(n, fValue), n
	if k == kGenericType {
		value, list = w.first(n), w.childOf(n, kTypeParameter)
	}
	if value == 0 || list == 0 {
		e.Kind = python.ExprOther
		w.below(n)
		return
	}
	e.A = w.nested(value, depth+1)
	e.At = w.rec[w.token(list, "[")].start
	mark := len(w.args)
	for c := w.first(list); c != 0; c = w.next(list, c) {
		if k == kSubscript && w.field(c) != fSubscript {
			continue
		}
		item := c
		for w.kind(item) == kType && w.first(item) != 0 {
			item = w.first(item)
		}
		arg := python.Arg{Span: w.span(c)}
		switch w.kind(item) {
		case kListSplat, kSplatType:
			w.star(item, &arg, depth)
		default:
			arg.Value = w.nested(item, depth+1)
		}
		w.args = append(w.args, arg)
	}
	w.take(mark, e)
}
