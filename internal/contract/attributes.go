package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// touches reports whether code between two offsets changes how the class in a
// variable is called: `cls.__init__ = …`, `setattr(cls, …)`.
func (l *Linker) touches(m *Module, start, end uint32, name python.Name) bool {
	f := m.Facts
	for _, p := range f.Patches {
		e := f.Expr(p.Target)
		if p.Span.Start >= start && p.Span.End <= end && e.Kind == python.ExprName && e.Name == name && decidesCalls(f.Str(p.Name)) {
			return true
		}
	}
	for _, c := range f.Calls[1:] {
		e := f.Expr(c.Expr)
		if e.Span.Start < start || e.Span.End > end {
			continue
		}
		if callee := f.Expr(e.A); callee.Kind != python.ExprName || f.Str(callee.Name) != "setattr" {
			continue
		}
		args := f.Items(e)
		if len(args) < 2 {
			continue
		}
		if first := f.Expr(args[0].Value); first.Kind == python.ExprName && first.Name == name && l.maySetConstructor(m, c.Scope, args[1].Value) {
			return true
		}
	}
	return false
}

// decidesCalls reports whether an attribute of a class decides how the class is
// called.
func decidesCalls(attribute string) bool {
	return attribute == "__init__" || attribute == "__new__" || attribute == "__class__"
}

// maySetConstructor reports whether the name in setattr(cls, name, …) may be
// one that decides how the class is called.
func (l *Linker) maySetConstructor(m *Module, scope python.ScopeID, id python.ExprID) bool {
	f := m.Facts
	e := f.Expr(id)
	switch e.Kind {
	case python.ExprString:
		return e.Name == 0 || decidesCalls(f.Str(e.Name))
	case python.ExprFString:
		start := f.Str(e.Name)
		return strings.HasPrefix("__init__", start) || strings.HasPrefix("__new__", start) || strings.HasPrefix("__class__", start)
	case python.ExprName:
		for s := scope; s > 1; s = f.Scopes[s].Parent { // a variable of a function around it, too
			if value, ok := onlyValue(f, s, e.Name, python.BindAssign); ok && f.Expr(value).Kind != python.ExprName {
				return l.maySetConstructor(m, s, value)
			}
		}
		names, ok := loopNames(f, scope, e.Name)
		for _, n := range names {
			ok = ok && !decidesCalls(n)
		}
		return !ok
	}
	return true
}

// loopNames are the names that a loop variable goes through, when it goes over
// a list that is written out.
func loopNames(f *python.Facts, scope python.ScopeID, name python.Name) ([]string, bool) {
	value, ok := onlyValue(f, scope, name, python.BindFor)
	if !ok {
		return nil, false
	}
	e := f.Expr(value)
	if e.Kind == python.ExprCall { // d.items(), d.keys()
		e = f.Expr(f.Expr(e.A).A)
	}
	if e.Kind == python.ExprName {
		if value, ok = onlyValue(f, scope, e.Name, python.BindAssign); !ok {
			if value, ok = onlyValue(f, 1, e.Name, python.BindAssign); !ok {
				return nil, false
			}
		}
		e = f.Expr(value)
	}
	var out []string
	for _, item := range f.Items(e) {
		v := f.Expr(item.Value)
		if e.Kind == python.ExprDict {
			v = f.Expr(item.Key)
		}
		if v.Kind != python.ExprString || v.Name == 0 {
			return nil, false
		}
		out = append(out, f.Str(v.Name))
	}
	return out, len(out) > 0
}

// onlyValue is what the one binding of a name in a scope gives it.
func onlyValue(f *python.Facts, scope python.ScopeID, name python.Name, kind python.BindingKind) (python.ExprID, bool) {
	value := python.ExprID(0)
	for _, bd := range f.ScopeBindings(scope) {
		if bd.Name != name {
			continue
		}
		if bd.Kind != kind || value != 0 || bd.Remote {
			return 0, false
		}
		value = python.ExprID(bd.Ref)
	}
	return value, value != 0
}

// initSubclassDoubt judges a base whose __init_subclass__ may write into its
// subclasses (PEP 487).
func (l *Linker) initSubclassDoubt(c *Class) *Doubt {
	m, ok := c.own("__init_subclass__")
	if !ok {
		return nil
	}
	f := c.Module.Facts
	for _, bd := range m.bindings {
		if bd.Kind != python.BindFunction {
			return doubt(DoubtPatched, c.Name+".__init_subclass__")
		}
		fn := &f.Functions[bd.Ref]
		params := f.FunctionParams(python.FunctionID(bd.Ref))
		if len(params) == 0 || l.touches(c.Module, fn.Span.Start, fn.Span.End, params[0].Name) {
			return doubt(DoubtPatched, c.Name+".__init_subclass__")
		}
	}
	return nil
}
