package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// makesField reports whether calling something may give a dataclasses.field, so
// that what stands as the value of a field is no default: a helper that returns
// field(…), a partial of field, or something from outside with that word in its
// name.
func (l *Linker) makesField(callee Symbol, depth int) bool {
	switch callee.Kind {
	case SymExternal:
		return strings.Contains(strings.ToLower(lastName(callee.Dotted)), "field")
	case SymUnknown:
		return callee.Doubt.Code == DoubtUnresolvedImport && strings.Contains(strings.ToLower(callee.Doubt.Detail), "field")
	case SymValue: // required = partial(field, kw_only=True)
		f := callee.Module.Facts()
		e := f.Expr(callee.Expr)
		return e.Kind == python.ExprCall && e.Items.N > 0 && l.late(callee.Module, callee.Scope, e.A).is("functools.partial") &&
			l.makesField(l.late(callee.Module, callee.Scope, f.Items(e)[0].Value), depth+1)
	case SymFunction:
		return depth < maxDecoratorDepth && l.returnsField(callee.Module, callee.Function, depth)
	}
	return false
}

func (l *Linker) returnsField(m *Module, id python.FunctionID, depth int) bool {
	f := m.Facts()
	for _, r := range f.FunctionReturns(id) {
		e := f.Expr(l.once(m, id, r.Value))
		if e.Kind == python.ExprCall && l.makesField(l.late(m, f.Functions[id].Scope, e.A), depth+1) {
			return true
		}
	}
	return false
}
