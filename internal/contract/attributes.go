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

// maxHanded bounds how far a class is followed through functions that get it.
const maxHanded = 3

// changes reports whether code between two offsets may change how the class in a
// variable is called: by itself, or by handing the class to a function or a
// class that does, or that cannot be followed so far.
func (l *Linker) changes(m *Module, start, end uint32, name python.Name, depth int) bool {
	if l.touches(m, start, end, name) {
		return true
	}
	f := m.Facts
	for _, c := range f.Calls[1:] {
		e := f.Expr(c.Expr)
		if e.Span.Start < start || e.Span.End > end {
			continue
		}
		for i, a := range f.Items(e) {
			if v := f.Expr(a.Value); v.Kind != python.ExprName || v.Name != name {
				continue
			}
			if l.changesArgument(l.Expr(m, c.Scope, c.Branch, e.A), i, f.Str(a.Name), depth) {
				return true
			}
		}
	}
	return false
}

// changesArgument judges a function or class that gets a class as one of its
// arguments.
func (l *Linker) changesArgument(callee Symbol, position int, keyword string, depth int) bool {
	switch callee.Kind {
	case SymExternal:
		return makerDecorators[callee.Dotted] != ""
	case SymClass:
		m, ok := l.class(classKey{module: callee.Module, id: callee.Class}).own("__init__")
		if !ok || len(m.bindings) != 1 || m.bindings[0].Kind != python.BindFunction {
			return false
		}
		callee = Symbol{Kind: SymFunction, Module: m.owner.Module, Function: python.FunctionID(m.bindings[0].Ref)}
	case SymFunction:
	case SymUnknown, SymUnion, SymParam:
		return true
	default:
		return false
	}
	if depth >= maxHanded {
		return true
	}
	f := callee.Module.Facts
	fn := &f.Functions[callee.Function]
	params := f.FunctionParams(callee.Function)
	if fn.Class != 0 && len(params) > 0 && !l.hasDecorator(callee.Module, fn, "builtins.staticmethod") {
		params = params[1:]
	}
	for i, p := range params {
		if f.Str(p.Name) == keyword || keyword == "" && i == position {
			return l.changes(callee.Module, fn.Body.Start, fn.Body.End, p.Name, depth+1)
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
