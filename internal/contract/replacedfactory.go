package contract

import "github.com/kwargo/kwargo/internal/python"

// slot is an attribute of a class, or of a module (id 0).
type slot struct {
	of   classKey
	name string
}

// findReplacements looks through the whole workspace for functions that get
// something else in their place from outside: `C.make = other`,
// `module.make = other`, `setattr(C, "make", other)`.
func (l *Linker) findReplacements() map[slot]bool {
	out := map[slot]bool{}
	add := func(m *Module, scope python.ScopeID, branch python.BranchID, target python.ExprID, name string) {
		s := l.Expr(m, scope, branch, target)
		all := s.Union
		if s.Kind != SymUnion {
			all = []Symbol{s}
		}
		for _, s := range all {
			if c, ok := l.SymbolClass(s); ok {
				out[slot{c.key(), name}] = true
			} else if s.Kind == SymModule && s.Module != nil {
				out[slot{classKey{module: s.Module}, name}] = true
			}
		}
	}
	for _, m := range l.modules.All() {
		f := m.Facts
		if f == nil {
			continue
		}
		for _, p := range f.Patches {
			add(m, p.Scope, p.Branch, p.Target, f.Str(p.Name))
		}
		setattr := f.Lookup("setattr")
		for _, c := range f.Calls[1:] {
			e := f.Expr(c.Expr)
			if callee := f.Expr(e.A); setattr == 0 || callee.Kind != python.ExprName || callee.Name != setattr {
				continue
			}
			// A computed name is taken as harmless, as for constructors.
			if args := f.Items(e); len(args) > 1 && f.Expr(args[1].Value).Kind == python.ExprString {
				add(m, c.Scope, c.Branch, args[0].Value, f.Str(f.Expr(args[1].Value).Name))
			}
		}
	}
	return out
}

// isReplaced reports whether the name of a factory may stand for something else
// by the time it is called.
func (l *Linker) isReplaced(fac *Factory) bool {
	all := l.replacements()
	if len(all) == 0 {
		return false
	}
	if fac.Owner == nil {
		return all[slot{classKey{module: fac.Module}, fac.Name}]
	}
	if all[slot{fac.Owner.key(), fac.Name}] {
		return true
	}
	mro, _ := l.MRO(fac.Class)
	for _, a := range mro {
		if a.Class != nil && all[slot{a.Class.key(), fac.Name}] {
			return true
		}
		if a.Class == fac.Owner {
			break
		}
	}
	return false
}
