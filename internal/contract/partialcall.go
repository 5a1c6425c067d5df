package contract

import "github.com/kwargo/kwargo/internal/python"

// partialCall reads `partial(C, a=1)`. Its keywords may be given again or
// added to when it is called, so only names that the class does not know are
// certain, and positional arguments that are too many.
func (l *Linker) partialCall(m *Module, call *python.Call, c *callee) (*target, bool) {
	if !c.symbol.is("functools.partial") {
		return nil, false
	}
	f := m.Facts()
	e := f.Expr(call.Expr)
	items := f.Items(e)
	if len(items) == 0 || items[0].Kind != python.ArgPositional || importedName(f, e.A) != "partial" {
		return nil, false
	}
	s := l.Expr(m, call.Scope, call.Branch, items[0].Value)
	class, ok := l.SymbolClass(s)
	if !ok {
		return nil, false
	}
	return &target{
		receiver: ByPartial, name: class.Name, class: class, contracts: []*Contract{l.Contract(class)}, skip: 1,
		only: []FaultKind{UnknownKeywordFault, IgnoredKeyword, TooManyPositional, PositionalOnlyKeyword},
	}, true
}

// partialObject reads the call of `make = partial(C, a=1)`: what partial was given
// comes first, and its keywords can be given again.
func (l *Linker) partialObject(m *Module, call *python.Call, c *callee) (*target, bool) {
	s := &c.symbol
	if s.Kind != SymValue {
		return nil, false
	}
	f := s.Module.Facts()
	e := f.Expr(s.Expr)
	items := f.Items(e)
	if len(items) == 0 || items[0].Kind != python.ArgPositional || importedName(f, e.A) != "partial" ||
		!l.Expr(s.Module, s.Scope, 0, e.A).is("functools.partial") {
		return nil, false
	}
	class, ok := l.SymbolClass(l.Expr(s.Module, s.Scope, 0, items[0].Value))
	if !ok {
		return nil, false
	}
	t := &target{receiver: ByPartialObject, name: class.Name, class: class, contracts: []*Contract{l.Contract(class)}}
	again := map[string]bool{}
	for _, a := range m.Facts().Items(m.Facts().Expr(call.Expr)) {
		again[m.Facts().Str(a.Name)] = a.Kind == python.ArgKeyword
	}
	for _, a := range Arguments(f, s.Expr)[1:] {
		switch {
		case a.Kind == python.ArgPositional || a.Kind == python.ArgStar:
			t.before = append(t.before, a)
		case a.Kind == python.ArgDoubleStar || !again[a.Name]:
			t.behind = append(t.behind, a)
		}
	}
	return t, true
}
