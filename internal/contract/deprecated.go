package contract

import "github.com/kwargo/kwargo/internal/python"

// deprecated finds a PEP 702 decorator that a construction meets, and its message:
// on the class itself, or on the __init__ or __new__ that runs. One on a base class
// says nothing about its subclasses.
func (l *Linker) deprecated(b *Binding) (Place, string) {
	switch b.Receiver {
	case ByName, ByPartial, ByClass, BySuper:
	default:
		return Place{}, ""
	}
	if b.Class.ID != 0 && b.Receiver != BySuper {
		m := b.Class.Module
		cl := &m.Facts().Classes[b.Class.ID]
		if at, message, ok := l.deprecation(m, cl.Parent, cl.Branch, cl.Decorators); ok {
			return at, message
		}
	}
	if b.Contract == nil {
		return Place{}, ""
	}
	for i := range b.Contract.Signatures {
		sig := &b.Contract.Signatures[i]
		if sig.Function == 0 || sig.Place.Module == nil {
			continue
		}
		m := sig.Place.Module
		fn := &m.Facts().Functions[sig.Function]
		if at, message, ok := l.deprecation(m, fn.Parent, fn.Branch, fn.Decorators); ok {
			return at, message
		}
	}
	return Place{}, ""
}

// deprecation reads `@deprecated("message")`.
func (l *Linker) deprecation(m *Module, scope python.ScopeID, branch python.BranchID, decorators python.Range) (Place, string, bool) {
	f := m.Facts()
	for _, d := range f.ArgRange(decorators) {
		e := f.Expr(d.Value)
		if e.Kind != python.ExprCall || lastName(f.Spell(e.A)) == "" {
			continue
		}
		if !l.Expr(m, scope, branch, e.A).is("warnings.deprecated", "typing_extensions.deprecated") {
			continue
		}
		message := ""
		if args := f.Items(e); len(args) > 0 && args[0].Kind == python.ArgPositional {
			if text := f.Expr(args[0].Value); text.Kind == python.ExprString {
				message = f.Str(text.Name)
			}
		}
		return Place{m, e.Span}, message, true
	}
	return Place{}, "", false
}
