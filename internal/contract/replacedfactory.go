package contract

import "github.com/kwargo/kwargo/internal/python"

// slot is an attribute of a class.
type slot struct {
	of   linkedKey
	name string
}

// findSlots looks through the whole workspace for methods that get something else
// in their place from outside: `C.make = other`, `setattr(C, "make", other)`. What
// a test replaces, it replaces for its own time.
func (l *Linker) findSlots() map[slot]bool {
	out := map[slot]bool{}
	add := func(m *Module, scope python.ScopeID, branch python.BranchID, target python.ExprID, name string) {
		s := l.Expr(m, scope, branch, target)
		all := s.Union
		if s.Kind != SymUnion {
			all = []Symbol{s}
		}
		for _, s := range all {
			if c, ok := l.SymbolClass(s); ok {
				out[slot{c.key().linked(), name}] = true
			}
		}
	}
	for _, m := range l.modules.All() {
		if !m.has(marksPatches|marksSets) || isTest(m) {
			continue
		}
		f := m.Facts()
		for _, p := range f.Patches {
			add(m, p.Scope, p.Branch, p.Target, f.Str(p.Name))
		}
		for _, c := range f.Calls[1:] {
			// A computed name is taken as harmless, as for constructors.
			if object, name, ok := setCall(f, f.Expr(c.Expr)); ok && f.Expr(name).Kind == python.ExprString {
				add(m, c.Scope, c.Branch, object, f.Str(f.Expr(name).Name))
			}
		}
	}
	return out
}

// Test reports whether a module seems to be a test, by its name.
func (m *Module) Test() bool { return isTest(m) }

// isReplaced reports whether the name of a factory may stand for something else
// by the time it is called.
func (l *Linker) isReplaced(fac *Factory) bool {
	if fac.Owner == nil {
		return l.replaced().everywhere[nameKey{fac.Module.key(), fac.Name}]
	}
	all := l.slots()
	if len(all) == 0 {
		return false
	}
	if all[slot{l.surveyedClass(fac.Owner), fac.Name}] {
		return true
	}
	mro, _ := l.MRO(fac.Class)
	for _, a := range mro {
		if a.Class != nil && all[slot{l.surveyedClass(a.Class), fac.Name}] {
			return true
		}
		if a.Class == fac.Owner {
			break
		}
	}
	return false
}
