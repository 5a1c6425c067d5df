package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// setCall reads `setattr(object, name, value)` and `type.__setattr__(…)`: what
// gets the attribute, and the expression of its name.
func setCall(f *python.Facts, call *python.Expr) (object, name python.ExprID, ok bool) {
	callee, args := f.Expr(call.A), f.Items(call)
	switch {
	case callee.Kind == python.ExprName && f.Str(callee.Name) == "setattr":
	case callee.Kind == python.ExprAttribute && f.Str(callee.Name) == "__setattr__" && f.Str(f.Expr(callee.A).Name) == "type":
	default:
		return 0, 0, false
	}
	if len(args) < 2 || args[0].Kind != python.ArgPositional || args[1].Kind != python.ArgPositional {
		return 0, 0, false
	}
	return args[0].Value, args[1].Value, true
}

// setsConstructor reports whether an attribute of a class decides how the class
// is called.
func setsConstructor(attribute string) bool {
	return attribute == "__init__" || attribute == "__new__" || attribute == "__class__" || attribute == "__bases__"
}

// setsFields reports whether an attribute of a model holds what its fields are.
func setsFields(attribute string) bool {
	return attribute == "model_fields" || attribute == "model_config" || attribute == "__annotations__"
}

// patchedObject is the expression of the class that an assignment to an
// attribute changes, if it changes how a class is called: the C of
// `C.__init__ = …`, `C.__bases__ = …`, `C.__init__.__defaults__ = …` and
// `C.model_fields["a"].default = …`.
func patchedObject(f *python.Facts, p *python.Patch) (python.ExprID, bool) {
	name := f.Str(p.Name)
	switch {
	case setsConstructor(name), setsFields(name):
		return p.Target, true
	case f.Expr(p.Target).Kind == python.ExprSubscript: // C.model_fields["a"].default = …
		if of := f.Expr(f.Expr(p.Target).A); of.Kind == python.ExprAttribute && setsFields(f.Str(of.Name)) {
			return of.A, true
		}
	case python.DecidesCalls(name): // of a function
		if e := f.Expr(p.Target); e.Kind == python.ExprAttribute && setsConstructor(f.Str(e.Name)) {
			return e.A, true
		}
	}
	return 0, false
}

// maySetConstructor reports whether the name in setattr(cls, name, …) may be
// one that decides how the class is called.
func (l *Linker) maySetConstructor(m *Module, scope python.ScopeID, id python.ExprID) bool {
	f := m.Facts()
	e := f.Expr(id)
	switch e.Kind {
	case python.ExprString:
		return e.Name == 0 || setsConstructor(f.Str(e.Name))
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
			ok = ok && !setsConstructor(n)
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
