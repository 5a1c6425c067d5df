package contract

import "github.com/kwargo/kwargo/internal/python"

// partialCall reads `partial(C, a=1)`. Its keywords may be given again or
// added to when it is called, so only names that the class does not know are
// certain, and positional arguments that are too many.
func (l *Linker) partialCall(m *Module, call *python.Call) (*target, bool) {
	f := m.Facts
	e := f.Expr(call.Expr)
	items := f.Items(e)
	if len(items) < 2 || items[0].Kind != python.ArgPositional || importedName(f, e.A) != "partial" {
		return nil, false
	}
	if !l.Expr(m, call.Scope, call.Branch, e.A).is("functools.partial") {
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
