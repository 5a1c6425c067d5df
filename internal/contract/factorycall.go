package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// factoryCall reads `C.from_x(…)`: the call of a factory on its class, or of a
// method that the class does not have.
func (l *Linker) factoryCall(m *Module, call *python.Call, c *callee) (*target, bool) {
	s := &c.of
	if s.Kind != SymClass {
		return nil, false
	}
	f := m.Facts()
	callee := f.Expr(f.Expr(call.Expr).A)
	name := f.Str(callee.Name)
	if strings.HasPrefix(name, "__") {
		return nil, false
	}
	of := f.Expr(callee.A)
	if of.Kind != python.ExprName && of.Kind != python.ExprAttribute && of.Kind != python.ExprSubscript {
		return nil, false
	}
	if l.indexDoubt(*s) != nil {
		return nil, false
	}
	class := l.class(classKey{module: s.Module, id: s.Class})
	t := &target{receiver: ByFactory, name: class.Name + "." + name, class: class}
	if mro, d := l.MRO(class); d == nil && l.replaced().methodIn(m, mro, name) {
		t.doubt = doubt(DoubtReplaced, class.Name+"."+name)
	}
	switch attr := &c.symbol; attr.Kind {
	case SymFunction:
		for _, fac := range l.factoriesNamed(class, name) {
			if fac.Module == attr.Module && fac.Function == attr.Function && fac.Name == name {
				made := l.factoryContract(fac)
				made.add(l.replacedDoubt(class))
				t.contracts = []*Contract{made}
				return t, true
			}
		}
	case SymUnknown:
		if l.lacks(class, name) {
			t.contracts = []*Contract{{Class: class, Kind: "plain"}}
			t.fault = &Fault{Kind: UnknownFactory, Argument: -1, Name: name, Signature: &Signature{Place: class.Place(), Owner: class}}
			return t, true
		}
	}
	return nil, false
}

// replacedDoubt is the doubt that a decorator may have put something else in the
// place of a class, or of one that it inherits from.
func (l *Linker) replacedDoubt(c *Class) *Doubt {
	mro, d := l.MRO(c)
	if d != nil {
		return d
	}
	for _, a := range mro {
		if a.Class == nil {
			continue
		}
		for _, dec := range l.classDecorators(a.Class) {
			if dec.doubt != nil {
				return dec.doubt
			}
		}
	}
	return nil
}

// factoryContract is what a factory accepts. A decorator that is not known, or
// one that wraps, makes it uncertain.
func (l *Linker) factoryContract(fac *Factory) *Contract {
	out := &Contract{Class: fac.Class, Kind: "factory", Signatures: []Signature{fac.Signature}}
	fn := &fac.Module.Facts().Functions[fac.Function]
	if fac.Async || fn.Generator {
		out.Signatures[0] = fac.written
	}
	if fn.Broken {
		out.add(doubt(DoubtSyntaxError, fac.Dotted()))
	}
	if c := l.Contract(fac.Class); !fac.Sure && (c.NewAlone || c.deciding() == nil) && out.Signatures[0].Unknown() == UnknownKept {
		out.add(doubt(DoubtForwarded, fac.Dotted())) // __new__ and __init__ both have a say in what it hands on
	}
	if strings.HasPrefix(fac.Refusal, "the decorator") {
		out.add(doubt(DoubtDecorated, fac.Dotted()))
	}
	if fac.Owner != nil && l.patched().classes[l.surveyedClass(fac.Owner)] || l.isReplaced(fac) {
		out.add(doubt(DoubtPatched, fac.Dotted()))
	}
	return out
}

// lacks reports whether a class certainly has no attribute of a name: all its
// bases are known, nothing replaces it or adds to it, and no metaclass answers.
func (l *Linker) lacks(c *Class, name string) bool {
	switch name {
	case "mro", "register", "with_traceback", "add_note": // of type, ABCMeta, BaseException
		return false
	}
	mro, d := l.MRO(c)
	if d != nil || l.metaclassDoubt(mro) != nil {
		return false
	}
	for _, a := range mro {
		if a.Class == nil {
			if !a.benign() && !isException(a.External) {
				return false
			}
			continue
		}
		if a.Class.ID == 0 || a.Class.Module.Facts().Classes[a.Class.ID].Broken || l.isNamedTuple(a.Class) {
			return false
		}
		if l.ancestorDoubt(c, a) != nil || l.gains(a.Class, name) {
			return false
		}
		f := a.Class.Module.Facts()
		for _, kw := range f.ArgRange(f.Classes[a.Class.ID].Bases) {
			if f.Str(kw.Name) == "metaclass" && !l.Expr(a.Class.Module, f.Classes[a.Class.ID].Parent, 0, kw.Value).is("abc.ABCMeta", "builtins.type") {
				return false
			}
		}
		for _, bd := range f.ScopeBindings(f.Classes[a.Class.ID].Scope) {
			switch {
			case f.Str(bd.Name) == name, f.Str(bd.Name) == "__init_subclass__", f.Str(bd.Name) == "__class_getitem__":
				return false
			}
		}
		if f.Scopes[f.Classes[a.Class.ID].Scope].Star || len(l.classDecorators(a.Class)) > 0 && l.made(a.Class, "dataclasses.dataclass") == nil {
			return false // a decorator may add methods
		}
	}
	return true
}

// gains reports whether code anywhere assigns an attribute of this name, or one
// with a computed name, to a class.
func (l *Linker) gains(c *Class, name string) bool {
	for _, e := range l.elsewhere() {
		if e == name {
			return true
		}
	}
	return l.setattrs()[c.Name]
}

// findSetattrs lists the last names of the objects on which setattr sets a name
// that is computed.
func (l *Linker) findSetattrs() map[string]bool {
	out := map[string]bool{}
	for _, m := range l.modules.All() {
		if !m.has(marksSets) {
			continue
		}
		f := m.Facts()
		for _, c := range f.Calls[1:] {
			if object, name, ok := setCall(f, f.Expr(c.Expr)); ok && f.Expr(name).Kind != python.ExprString {
				out[lastName(f.Spell(object))] = true
			}
		}
	}
	return out
}
