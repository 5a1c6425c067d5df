package contract

import (
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// superCall reads `super().__init__(…)` in an __init__. What comes next depends
// on the class of the instance: on the class around the call, or on any
// subclass of it, each with an order of its own.
func (l *Linker) superCall(m *Module, call *python.Call) (*target, bool) {
	f := m.Facts()
	callee := f.Expr(f.Expr(call.Expr).A)
	if callee.Kind != python.ExprAttribute || f.Str(callee.Name) != "__init__" {
		return nil, false
	}
	id := f.EnclosingFunction(call.Scope)
	if f.Expr(callee.A).Kind != python.ExprCall || id == 0 || f.Functions[id].Class == 0 || f.Str(f.Functions[id].Name) != "__init__" {
		return nil, false
	}
	if _, ok := l.nextOf(m, call, callee.A, &f.Functions[id]); !ok { // super(), or super(Owner, self)
		return nil, false
	}
	class := l.Class(m, f.Functions[id].Class)
	t := &target{receiver: BySuper, confidence: Likely, name: "super().__init__", class: class}
	var seen [][]Ancestor // what comes after the class, for the subclasses so far: mostly the same
	below := l.subclassesFor(m, class)
	for _, c := range append([]*Class{class}, below...) {
		mro, d := l.MRO(c)
		if d != nil {
			t.doubt = d
			return t, true
		}
		at := 0
		for at < len(mro) && mro[at].Class != class {
			at++
		}
		if at == len(mro) || slices.ContainsFunc(seen, func(s []Ancestor) bool { return slices.Equal(s, mro[at:]) }) {
			continue
		}
		if !dependsOnBuilt(mro[at:]) {
			seen = append(seen, mro[at:])
		}
		t.contracts = append(t.contracts, l.nextContract(mro, at))
	}
	if len(below) == 0 && f.Expr(call.Expr).Items.N > 0 && mixesIn(class) && l.handedOver(m, class) {
		t.doubt = doubt(DoubtUnknownBase, "beside "+class.Name)
	}
	return t, true
}

// mixesIn reports whether a class inherits from nothing that it names.
func mixesIn(c *Class) bool {
	for _, b := range c.Bases {
		if !b.Symbol.is("builtins.object") {
			return false
		}
	}
	return true
}

// handedOver reports whether a class is given to something that may inherit from
// it, as to a function that makes classes, or is meant to be mixed in by its name.
func (l *Linker) handedOver(asking *Module, c *Class) bool {
	if l.trace != nil {
		l.trace.everywhere(asking)
	}
	if strings.HasSuffix(c.Name, "Mixin") {
		return true
	}
	for _, m := range l.modules.All() {
		if !m.Mentions(c.Name) {
			continue
		}
		f := m.Facts()
		name := f.Lookup(c.Name)
		for i := 1; name != 0 && i < len(f.Calls); i++ {
			for _, a := range f.Items(f.Expr(f.Calls[i].Expr)) {
				if e := f.Expr(a.Value); e.Kind == python.ExprName && e.Name == name {
					return true
				}
			}
		}
	}
	return false
}

// baseCall reads `Base.__init__(self, …)`: the constructor that Base has or
// inherits, whatever the class of self. What that one hands on depends on the
// class of self and is not followed.
func (l *Linker) baseCall(m *Module, call *python.Call) (*target, bool) {
	f := m.Facts()
	e := f.Expr(call.Expr)
	callee := f.Expr(e.A)
	items := f.Items(e)
	if callee.Kind != python.ExprAttribute || f.Str(callee.Name) != "__init__" || len(items) == 0 || items[0].Kind != python.ArgPositional {
		return nil, false
	}
	if k := f.Expr(callee.A).Kind; k != python.ExprName && k != python.ExprAttribute {
		return nil, false
	}
	s := l.Expr(m, call.Scope, call.Branch, callee.A)
	if s.Kind != SymClass {
		return nil, false
	}
	class := l.class(classKey{module: s.Module, id: s.Class})
	t := &target{receiver: BySuper, name: class.Name + ".__init__", class: class, skip: 1}
	mro, d := l.MRO(class)
	if d != nil {
		t.doubt = d
		return t, true
	}
	made := &Contract{Class: class, Kind: "plain"}
	for _, a := range mro {
		made.add(l.ancestorDoubt(class, a))
	}
	at, sig, d := l.constructorCalled(mro, 0, "__init__", true)
	made.add(d)
	if d == nil {
		if at == len(mro) || sig.kind != nil && sig.kind != dataclassKind && sig.kind != attrsKind {
			return nil, false // object.__init__, or one that asks the class of self
		}
		made.Signatures = []Signature{sig}
	}
	t.contracts = []*Contract{made}
	return t, true
}

// nextContract is the contract of the constructor that comes after an index of
// an MRO.
func (l *Linker) nextContract(mro []Ancestor, at int) *Contract {
	out := &Contract{Class: mro[at].Class, Kind: "plain"}
	next, sig, d := l.constructorFrom(mro, at+1, "__init__")
	if d != nil {
		out.add(d)
		return out
	}
	for _, a := range mro[at:] { // what is patched or broken may come next
		out.add(l.ancestorDoubt(mro[0].Class, a))
	}
	if next == len(mro) {
		// object.__init__ ignores arguments when __new__ takes them, as far as
		// the instance's class does not write an __init__: this one does.
		sig = Signature{Qualname: "object.__init__", NoArguments: true, Place: mro[at].Class.Place()}
	} else {
		sig = l.expand(mro, next, "__init__", sig, 0)
	}
	out.Signatures = []Signature{sig}
	return out
}

// dependsOnBuilt reports whether a base from outside takes what the class that is
// built says, as pydantic's does, so that an equal rest of the MRO may accept
// something else.
func dependsOnBuilt(rest []Ancestor) bool {
	return slices.ContainsFunc(rest, func(a Ancestor) bool {
		k := kindOfBase(a.External)
		return k != nil && k != exceptionKind && k != builtinInitKind && k != builtinNewKind
	})
}
