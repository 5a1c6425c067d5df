package contract

import "github.com/kwargo/kwargo/internal/python"

// findPatches looks through the whole workspace for classes whose constructor
// is changed from outside: `C.__init__ = f`, `setattr(C, "__init__", f)`,
// `C.__new__.__defaults__ = …`, `dataclass(C)`.
func (l *Linker) findPatches() map[classKey]bool {
	out := map[classKey]bool{}
	add := func(m *Module, scope python.ScopeID, branch python.BranchID, target python.ExprID) {
		s := l.Expr(m, scope, branch, target)
		if s.Kind == SymUnknown {
			l.patchedByName(out, m, target)
			return
		}
		all := s.Union
		if s.Kind != SymUnion {
			all = []Symbol{s}
		}
		for _, s := range all {
			if c, ok := l.SymbolClass(s); ok {
				out[c.key()] = true
			}
		}
	}
	for _, m := range l.modules.All() {
		f := m.Facts
		if f == nil {
			continue
		}
		for _, p := range f.Patches {
			switch f.Str(p.Name) {
			case "__init__", "__new__":
				add(m, p.Scope, p.Branch, p.Target)
			case "__defaults__", "__kwdefaults__", "__code__", "__wrapped__":
				if e := f.Expr(p.Target); e.Kind == python.ExprAttribute {
					add(m, p.Scope, p.Branch, e.A)
				}
			}
		}
		spellings := dataclassSpellings(f)
		for _, c := range f.Calls[1:] {
			e := f.Expr(c.Expr)
			args := f.Items(e)
			if len(args) == 0 || args[0].Kind != python.ArgPositional {
				continue
			}
			callee := f.Expr(e.A)
			if callee.Kind == python.ExprName && f.Str(callee.Name) == "setattr" {
				if len(args) < 2 {
					continue
				}
				// A computed attribute name is taken as harmless, or every
				// class that is filled in a loop would be in doubt.
				if n := f.Expr(args[1].Value); n.Kind == python.ExprString {
					if s := f.Str(n.Name); s == "__init__" || s == "__new__" {
						add(m, c.Scope, c.Branch, args[0].Value)
					}
				}
				continue
			}
			if len(args) == 1 && spellings[callee.Name] && l.Expr(m, c.Scope, c.Branch, e.A).is("dataclasses.dataclass") {
				add(m, c.Scope, c.Branch, args[0].Value)
			}
		}
	}
	return out
}

// patchedByName marks the classes that an object which cannot be followed may
// be: for `module.C` all classes of that name, for a loop variable of a module
// all classes of it.
func (l *Linker) patchedByName(out map[classKey]bool, m *Module, target python.ExprID) {
	f := m.Facts
	e := f.Expr(target)
	if e.Kind == python.ExprAttribute {
		for _, o := range l.modules.All() {
			for i := 1; o.Facts != nil && i < len(o.Facts.Classes); i++ {
				if o.Facts.Str(o.Facts.Classes[i].Name) == f.Str(e.Name) {
					out[classKey{module: o, id: python.ClassID(i)}] = true
				}
			}
		}
		return
	}
	for _, bd := range f.ScopeBindings(1) {
		if bd.Kind == python.BindFor && e.Kind == python.ExprName && bd.Name == e.Name {
			for i := 1; i < len(f.Classes); i++ {
				out[classKey{module: m, id: python.ClassID(i)}] = true
			}
			return
		}
	}
}

// dataclassSpellings are the last names under which a file may know
// dataclasses.dataclass: a cheap test before a name is followed.
func dataclassSpellings(f *python.Facts) map[python.Name]bool {
	var out map[python.Name]bool
	for _, imp := range f.Imports[1:] {
		symbol := f.Str(imp.Symbol)
		if symbol != "dataclass" && f.Str(imp.Module) != "dataclasses" {
			continue
		}
		if out == nil {
			out = map[python.Name]bool{f.Lookup("dataclass"): true}
		}
		if symbol == "dataclass" && imp.As != 0 {
			out[imp.As] = true
		}
	}
	return out
}
