package contract

import "github.com/kwargo/kwargo/internal/python"

// variable is a variable that holds a class in a piece of code: `cls` in a
// decorator or in `__init_subclass__`.
type variable struct {
	module     *Module
	function   python.FunctionID // of which it is the code
	start, end uint32            // of the code, in bytes
	name       python.Name
	// class is what the variable holds, or a base of it; nil when it may be any.
	class *Class
}

// argumentOf is a parameter of a function as a variable of its body.
func argumentOf(m *Module, id python.FunctionID, p *python.Param, class *Class) variable {
	body := m.Facts().Functions[id].Body
	return variable{module: m, function: id, start: body.Start, end: body.End, name: p.Name, class: class}
}

// is reports whether an expression reads the variable.
func (v *variable) is(id python.ExprID) bool {
	e := v.module.Facts().Expr(id)
	return e.Kind == python.ExprName && e.Name == v.name
}

// touches reports whether code changes by itself how the class in a variable is
// called: `cls.__init__ = …`, `setattr(cls, …)`.
func (l *Linker) touches(v *variable) bool {
	f := v.module.Facts()
	for i := range f.Patches {
		p := &f.Patches[i]
		if p.Span.Start < v.start || p.Span.End > v.end {
			continue
		}
		if object, ok := patchedObject(f, p); ok && v.is(object) || python.DecidesCalls(f.Str(p.Name)) && v.is(p.Target) {
			return true
		}
	}
	for _, c := range f.CallsWithin(v.start, v.end) {
		if object, name, ok := setCall(f, f.Expr(c.Expr)); ok && v.is(object) && l.maySetConstructor(v.module, c.Scope, name) {
			return true
		}
	}
	return false
}

// maxHanded bounds how far a class is followed through functions that get it.
const maxHanded = 6

// changes reports whether code may change how the class in a variable is called:
// by itself, by calling a method of the class that does, or by handing the class
// to a function or a class that does, or that cannot be followed so far.
func (l *Linker) changes(v variable, depth int) bool {
	l.read(v.module, v.function)
	if l.touches(&v) {
		return true
	}
	f := v.module.Facts()
	for _, c := range f.CallsWithin(v.start, v.end) {
		e := f.Expr(c.Expr)
		if _, _, ok := setCall(f, e); ok {
			continue
		}
		callee := f.Expr(e.A)
		if callee.Kind == python.ExprAttribute && f.Str(callee.Name) == "model_rebuild" && v.is(callee.A) {
			return true // pydantic: its fields were changed
		}
		if callee.Kind == python.ExprAttribute && v.class != nil && v.is(callee.A) && l.methodChanges(v.class, f.Str(callee.Name), depth) {
			return true
		}
		for i, a := range f.Items(e) {
			if v.is(a.Value) && l.calleeChanges(v.module, &c, i, f.Str(a.Name), depth) {
				return true
			}
		}
	}
	return false
}

// methodChanges judges `cls.method()` of a class.
func (l *Linker) methodChanges(c *Class, name string, depth int) bool {
	s := l.classAttr(c, name, nil)
	if s.Kind != SymFunction {
		return false
	}
	f := s.Module.Facts()
	params := f.FunctionParams(s.Function)
	if len(params) == 0 || !l.takesClass(s.Module, &f.Functions[s.Function]) {
		return false
	}
	return depth >= maxHanded || l.changes(argumentOf(s.Module, s.Function, &params[0], c), depth+1)
}

// calleeChanges judges what a call hands the class to as one of its arguments.
func (l *Linker) calleeChanges(m *Module, c *python.Call, position int, keyword string, depth int) bool {
	f := m.Facts()
	callee := f.Expr(c.Expr).A
	e := f.Expr(callee)
	if e.Kind == python.ExprCall { // dataclass(slots=True)(cls)
		d := l.classDecorator(use{module: m, scope: c.Scope, branch: c.Branch, offset: e.Span.Start}, callee)
		return d.maker != "" || d.doubt != nil
	}
	s := l.Expr(m, c.Scope, c.Branch, callee)
	if s.Kind != SymFunction && s.Kind != SymClass && e.Kind == python.ExprAttribute && keepsClasses[f.Str(e.Name)] {
		return false
	}
	return l.changesArgument(s, position, keyword, depth)
}

// keepsClasses are the methods to which a class is given to be kept, or asked
// about: those of the builtin containers, of registries and of loggers.
var keepsClasses = set("add", "append", "appendleft", "count", "debug", "discard", "error", "exception", "extend", "get", "index", "info",
	"insert", "issubset", "log", "pop", "put", "register", "remove", "setdefault", "update", "warning", "warn",
	"__init_subclass__", "__new__", "__init__", "__set_name__", "__subclasshook__", "__getattribute__", "__instancecheck__", "__subclasscheck__")

// changesArgument judges a function or class that gets a class as one of its
// arguments.
func (l *Linker) changesArgument(callee Symbol, position int, keyword string, depth int) bool {
	switch callee.Kind {
	case SymExternal:
		return makerDecorators[callee.Dotted] != ""
	case SymClass: // the object keeps the class, and can do anything with it
		_, ok := l.class(classKey{module: callee.Module, id: callee.Class}).own("__init__")
		return ok
	case SymFunction:
	case SymUnknown, SymUnion, SymParam:
		return true
	default:
		return false
	}
	if depth >= maxHanded {
		return true
	}
	p := l.receives(callee, position, keyword)
	if p == nil {
		return false
	}
	if p.Kind == python.VarPositional || p.Kind == python.VarKeyword {
		return l.changesAny(callee.Module, callee.Function)
	}
	return l.changes(argumentOf(callee.Module, callee.Function, p, nil), depth+1)
}

// receives is the parameter that an argument of a call arrives in.
func (l *Linker) receives(callee Symbol, position int, keyword string) *python.Param {
	f := callee.Module.Facts()
	fn := &f.Functions[callee.Function]
	params := f.FunctionParams(callee.Function)
	if fn.Class != 0 && len(params) > 0 && !l.hasDecorator(callee.Module, fn, "builtins.staticmethod") {
		params = params[1:]
	}
	for i := range params {
		switch p := &params[i]; {
		case keyword != "" && (f.Str(p.Name) == keyword || p.Kind == python.VarKeyword):
			return p
		case keyword == "" && (i == position && p.Kind <= python.PositionalOrKeyword || p.Kind == python.VarPositional):
			return p
		}
	}
	return nil
}

// changesAny reports whether a function changes how some class is called that it
// has from none of its plain parameters: one of `*classes`, say.
func (l *Linker) changesAny(m *Module, id python.FunctionID) bool {
	f := m.Facts()
	body := f.Functions[id].Body
	for i := range f.Patches {
		if body.Encloses(f.Patches[i].Span) {
			if object, ok := patchedObject(f, &f.Patches[i]); ok && f.Expr(object).Kind == python.ExprName {
				return true
			}
		}
	}
	return false
}

// initSubclassDoubt judges a base whose __init_subclass__ may write into its
// subclasses (PEP 487), or pydantic's hook of that kind.
func (l *Linker) initSubclassDoubt(c *Class) *Doubt {
	for _, hook := range [...]string{"__init_subclass__", "__pydantic_init_subclass__"} {
		m, ok := c.own(hook)
		if !ok {
			continue
		}
		f := c.Module.Facts()
		for _, bd := range m.bindings {
			if bd.Kind != python.BindFunction {
				return doubt(DoubtPatched, c.Name+"."+hook)
			}
			params := f.FunctionParams(python.FunctionID(bd.Ref))
			if len(params) == 0 || l.changes(argumentOf(c.Module, python.FunctionID(bd.Ref), &params[0], c), 0) {
				return doubt(DoubtPatched, c.Name+"."+hook)
			}
		}
	}
	return nil
}
