package contract

import (
	"github.com/kwargo/kwargo/internal/python"
)

// metaclassDoubt looks for a metaclass along an MRO that may decide how the
// class is called (Data model, 3.3.3).
func (l *Linker) metaclassDoubt(mro []Ancestor) *Doubt {
	for _, a := range mro {
		if a.Class == nil {
			if !a.metaclassSafe() {
				return doubt(DoubtUnknownBase, a.External)
			}
			continue
		}
		if a.Class.ID == 0 {
			continue
		}
		f := a.Class.Module.Facts()
		cl := &f.Classes[a.Class.ID]
		for _, kw := range f.ArgRange(cl.Bases) {
			if kw.Kind == python.ArgDoubleStar {
				return doubt(DoubtMetaclass, "**"+f.Spell(kw.Value))
			}
			if kw.Kind == python.ArgKeyword && f.Str(kw.Name) == "metaclass" &&
				!l.safeMetaclass(l.Expr(a.Class.Module, cl.Parent, cl.Branch, kw.Value)) {
				return doubt(DoubtMetaclass, f.Spell(kw.Value))
			}
		}
	}
	return nil
}

func (l *Linker) safeMetaclass(s Symbol) bool {
	if s.Kind == SymExternal {
		return safeMetaclasses[s.Dotted]
	}
	meta, ok := l.SymbolClass(s)
	if !ok || meta.ID == 0 {
		return false
	}
	if m, own := meta.own("__call__"); l.markedClass(meta) != nil && (!own || l.callsThrough(m)) {
		return true // dataclass_transform says what it makes
	}
	mro, d := l.MRO(meta)
	if d != nil {
		return false
	}
	for _, a := range mro {
		if a.Class == nil {
			if !safeMetaclasses[a.External] && !a.benign() {
				return false
			}
			continue
		}
		for _, hook := range [...]string{"__call__", "__prepare__", "__getattribute__"} {
			if m, ok := a.Class.own(hook); ok && !(hook == "__call__" && l.callsThrough(m)) {
				return false
			}
		}
		if l.mayWriteConstructor(a.Class) {
			return false
		}
	}
	return true
}

// callsThrough reports whether a metaclass's __call__ hands everything on to
// super().__call__, always, so that the class is called as any other.
func (l *Linker) callsThrough(m member) bool {
	if len(m.bindings) != 1 || m.bindings[0].Kind != python.BindFunction {
		return false
	}
	f := m.owner.Module.Facts()
	id := python.FunctionID(m.bindings[0].Ref)
	n, ok := l.handsOn(m.owner.Module, id, "__call__")
	params := f.FunctionParams(id)
	return ok && len(params) == 3 && f.Functions[id].Decorators.N == 0 && len(n.args) == 2 &&
		params[1].Kind == python.VarPositional && params[1].Uses == 1 && n.unpacks(python.ArgStar, f.Str(params[1].Name)) &&
		params[2].Kind == python.VarKeyword && params[2].Uses == 1 && n.unpacks(python.ArgDoubleStar, f.Str(params[2].Name))
}

// mayWriteConstructor reports whether the code of a metaclass may give a class
// an __init__ or __new__: by an assignment, by setattr, or by naming one in a
// string, as in `namespace["__init__"] = …`.
func (l *Linker) mayWriteConstructor(c *Class) bool {
	f := c.Module.Facts()
	body := f.Classes[c.ID].Body
	for _, s := range f.Mentions {
		if body.Encloses(s) {
			return true
		}
	}
	for _, p := range f.Patches {
		if _, ok := patchedObject(f, &p); ok && body.Encloses(p.Span) {
			return true
		}
	}
	for _, call := range f.Calls[1:] {
		e := f.Expr(call.Expr)
		callee := f.Expr(e.A)
		if !body.Encloses(e.Span) {
			continue
		}
		if _, name, ok := setCall(f, e); ok {
			if l.maySetConstructor(c.Module, call.Scope, name) {
				return true
			}
			continue
		}
		if callee.Kind != python.ExprName {
			continue
		}
		if s := l.Expr(c.Module, call.Scope, call.Branch, e.A); s.Kind == SymFunction && s.Module == c.Module && body.Encloses(f.Functions[s.Function].Span) {
			continue // what it does is looked at here
		}
		for _, a := range f.Items(e) { // a function that gets the namespace may write into it
			if v := f.Expr(a.Value); v.Kind == python.ExprName && namespaceNames[f.Str(v.Name)] {
				return true
			}
		}
	}
	return false
}

// namespaceNames are what people call the namespace of a class, and the class.
var namespaceNames = set("attrs", "namespace", "ns", "dct", "dict", "cls", "classdict", "class_dict", "attributes", "members")
