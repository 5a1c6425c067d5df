package contract

import "github.com/kwargo/kwargo/internal/python"

// callee is what a call calls, before anybody asks what it constructs.
type callee struct {
	symbol   Symbol
	receiver Receiver
	// of is what an attribute is read from, when that is what is called: the C of
	// `C.make(…)`.
	of Symbol
}

// calleeOf follows what a call calls.
func (l *Linker) calleeOf(m *Module, call *python.Call) callee {
	return l.callee(m, call, m.Facts().Expr(call.Expr).A)
}

// callee follows what is called, or changed as a class that is called can be.
func (l *Linker) callee(m *Module, call *python.Call, id python.ExprID) callee {
	f := m.Facts()
	e := f.Expr(id)
	u := use{module: m, scope: call.Scope, branch: call.Branch, offset: e.Span.Start, frame: true}
	var c callee
	switch {
	case e.Kind == python.ExprCall: // type(self)(…)
		if inner := f.Expr(e.A); e.Items.N == 1 && inner.Kind == python.ExprName && f.Str(inner.Name) == "type" && l.Expr(m, call.Scope, call.Branch, e.A).is("builtins.type") {
			if s, ok := l.receiverClass(l.Expr(m, call.Scope, call.Branch, f.Items(e)[0].Value), false); ok {
				return callee{symbol: s, receiver: ByClass}
			}
		}
		return c
	case e.Kind == python.ExprAttribute && f.Str(e.Name) == "__class__": // self.__class__(…)
		if s, ok := l.receiverClass(l.Expr(m, call.Scope, call.Branch, e.A), false); ok {
			return callee{symbol: s, receiver: ByClass}
		}
		return c
	case e.Kind == python.ExprAttribute:
		c.of = l.expr(u, e.A, nil)
		c.symbol = l.attributeAt(u, c.of, id, nil)
	default:
		c.symbol = l.expr(u, id, nil)
	}
	if c.symbol.Kind != SymParam {
		return c
	}
	if of, ok := l.receiverClass(c.symbol, true); ok {
		return callee{symbol: of, receiver: ByClass}
	}
	if of, ok := l.typeOfClass(c.symbol); ok {
		return callee{symbol: of, receiver: ByClass}
	}
	c.symbol = unknown(DoubtParameter, c.symbol.Dotted)
	return c
}
