package contract

import (
	"github.com/kwargo/kwargo/internal/python"
)

// methodSignature is the signature of __init__ or __new__ as a class body
// defines it.
func (l *Linker) methodSignature(owner *Class, name string, bd *python.Binding) (Signature, *Doubt) {
	qualname := owner.Qualname + "." + name
	m := owner.Module
	switch bd.Kind {
	case python.BindFunction:
		return l.boundSignature(m, python.FunctionID(bd.Ref), owner, qualname)
	case python.BindAssign: // __init__ = Base.__init__, or a function of the module
		s := l.follow(m, bd, nil)
		if s.Kind == SymFunction {
			return l.boundSignature(s.Module, s.Function, owner, qualname)
		}
	}
	return Signature{}, doubt(DoubtAssigned, qualname)
}

// boundSignature is the signature of a def without its first parameter.
func (l *Linker) boundSignature(m *Module, id python.FunctionID, owner *Class, qualname string) (Signature, *Doubt) {
	f := m.Facts()
	fn := &f.Functions[id]
	if fn.Broken {
		return Signature{}, doubt(DoubtSyntaxError, qualname)
	}
	if l.patched().functions[l.surveyedFunction(m, id)] {
		return Signature{}, doubt(DoubtPatched, qualname)
	}
	for _, dec := range f.ArgRange(fn.Decorators) {
		if !l.transparentMethod(m, fn, dec.Value) {
			return Signature{}, doubt(DoubtDecorated, qualname)
		}
	}
	sig := l.functionSignature(m, id)
	sig.Qualname, sig.Owner = qualname, owner
	switch {
	case len(sig.Params) == 0:
		return Signature{}, doubt(DoubtAssigned, qualname)
	case sig.Params[0].Kind == python.PositionalOnly || sig.Params[0].Kind == python.PositionalOrKeyword:
		sig.Params = sig.Params[1:]
	case sig.Params[0].Kind != python.VarPositional:
		return Signature{}, doubt(DoubtAssigned, qualname)
	}
	for i := range sig.Params {
		sig.Params[i].Owner = owner
	}
	return sig, nil
}

// functionSignature is the signature of a def as it is written.
func (l *Linker) functionSignature(m *Module, id python.FunctionID) Signature {
	f := m.Facts()
	fn := &f.Functions[id]
	sig := Signature{
		Qualname: qualname(f, fn.Parent, f.Str(fn.Name)),
		Function: id,
		Place:    Place{m, fn.NameSpan},
	}
	mangle := ""
	if fn.Class != 0 {
		mangle = f.Str(f.Classes[fn.Class].Name)
	}
	for _, p := range f.FunctionParams(id) {
		if p.Kind == python.VarKeyword && p.Annotation != 0 {
			sig.Unpacked = l.unpacked(m, fn, p.Annotation)
		}
		sig.Params = append(sig.Params, Param{
			Name:       mangled(mangle, f.Str(p.Name)),
			Kind:       p.Kind,
			Required:   p.Default == 0 && p.Kind != python.VarPositional && p.Kind != python.VarKeyword,
			Place:      Place{m, p.NameSpan},
			Annotation: p.Annotation,
			Default:    p.Default,
		})
	}
	return sig
}

// unpacked is the signature of the TypedDict in `Unpack[TD]`; nil when the
// annotation is anything else, or the TypedDict is not certain.
func (l *Linker) unpacked(m *Module, fn *python.Function, id python.ExprID) *Signature {
	f := m.Facts()
	e := f.Expr(id)
	if e.Kind == python.ExprString && e.A != 0 {
		e = f.Expr(e.A)
	}
	if e.Kind != python.ExprSubscript || e.Items.N != 1 || !l.late(m, fn.Parent, e.A).is("typing.Unpack", "typing_extensions.Unpack") {
		return nil
	}
	c, ok := l.SymbolClass(l.late(m, fn.Parent, f.Items(e)[0].Value))
	if !ok {
		return nil
	}
	contract := l.Contract(c)
	if !contract.Closed() || len(contract.Signatures) != 1 || !contract.Signatures[0].Typing {
		return nil
	}
	return &contract.Signatures[0]
}

// mangled is a name as it is in the body of a class (Language Reference, 6.2.1,
// "Private name mangling").
func mangled(class, name string) string {
	if class == "" || len(name) < 3 || name[:2] != "__" || name[len(name)-2:] == "__" {
		return name
	}
	for len(class) > 0 && class[0] == '_' {
		class = class[1:]
	}
	if class == "" {
		return name
	}
	return "_" + class + name
}

func (l *Linker) transparentMethod(m *Module, fn *python.Function, id python.ExprID) bool {
	f := m.Facts()
	called := f.Expr(id).Kind == python.ExprCall
	if called {
		id = f.Expr(id).A
	}
	s := l.Expr(m, fn.Parent, fn.Branch, id)
	switch s.Kind {
	case SymExternal:
		return transparentMethodDecorators[s.Dotted] || s.Dotted == "builtins.staticmethod" && f.Str(fn.Name) == "__new__"
	case SymFunction:
		return l.handsAllOn(s.Module, s.Function, called) || l.returnsArgument(s.Module, s.Function, called)
	}
	return false
}

// newReturnsInstance reports whether every return of a __new__, found at an index
// of the MRO, gives a fresh instance of the class, so that __init__ runs too.
func (l *Linker) newReturnsInstance(mro []Ancestor, at int, sig Signature) bool {
	if sig.Function == 0 {
		return true // generated, or a builtin's
	}
	m := sig.Place.Module
	returns := m.Facts().FunctionReturns(sig.Function)
	further := false
	for _, r := range returns {
		ok, super := isSuperNew(m.Facts(), sig.Function, r.Value)
		if !ok {
			return false
		}
		further = further || super
	}
	if further { // super().__new__ may be another one that returns anything
		next, nextSig, d := l.constructorFrom(mro, at+1, "__new__")
		if d != nil || next < len(mro) && !l.newReturnsInstance(mro, next, nextSig) {
			return false
		}
	}
	return len(returns) > 0
}

// isSuperNew reports whether an expression is `super().__new__(cls, …)` (then
// super is true), `object.__new__(cls)`, or a local variable that was set once to
// one of them.
func isSuperNew(f *python.Facts, fn python.FunctionID, id python.ExprID) (ok, super bool) {
	e := f.Expr(id)
	if e.Kind == python.ExprName {
		set := 0
		for _, bd := range f.ScopeBindings(f.Functions[fn].Scope) {
			if bd.Name == e.Name {
				set++
				if bd.Kind != python.BindAssign {
					return false, false
				}
				id = python.ExprID(bd.Ref)
			}
		}
		if set != 1 {
			return false, false
		}
		e = f.Expr(id)
	}
	if e.Kind != python.ExprCall {
		return false, false
	}
	callee := f.Expr(e.A)
	if callee.Kind != python.ExprAttribute || f.Str(callee.Name) != "__new__" {
		return false, false
	}
	// object.__new__(typ) may make another class than the one that is called.
	items, params := f.Items(e), f.FunctionParams(fn)
	if len(items) == 0 || len(params) == 0 || f.Expr(items[0].Value).Kind != python.ExprName ||
		f.Expr(items[0].Value).Name != params[0].Name || rebinds(f, fn, params[0].Name) {
		return false, false
	}
	of := f.Expr(callee.A)
	if of.Kind == python.ExprCall {
		of = f.Expr(of.A)
		super = of.Kind == python.ExprName && f.Str(of.Name) == "super"
		return super, super
	}
	return of.Kind == python.ExprName && f.Str(of.Name) == "object", false
}
