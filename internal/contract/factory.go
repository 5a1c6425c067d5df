package contract

import (
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// FactoryKind is the shape of a factory.
type FactoryKind uint8

const (
	ClassMethodFactory FactoryKind = iota
	StaticMethodFactory
	FunctionFactory   // a function of a module
	OtherClassFactory // a classmethod or staticmethod of another class
)

func (k FactoryKind) String() string {
	return [...]string{"classmethod", "staticmethod", "function", "method of another class"}[k]
}

// Factory is a callable that returns the class.
type Factory struct {
	Name string
	Kind FactoryKind
	// Class is what it returns.
	Class *Class
	// Owner is the class that defines it; nil for a function of a module.
	Owner    *Class
	Module   *Module
	Function python.FunctionID
	// Signature is what a caller passes: without cls, and with the parameters of
	// the constructor in the place of a `**kwargs` that goes there.
	Signature Signature
	// written is the same as the def spells it: what a call is held to when the
	// body does not run in it (async, or a generator).
	written Signature
	// Sure: what it hands to the constructor is all in sight, and its end is not
	// reached without a return. Otherwise a call that fits the signature may fail
	// inside, or give None.
	Sure   bool
	Async  bool
	Cached bool
	// Inherited: a base of Class defines it.
	Inherited bool
	// Direct: every path returns a fresh `cls(…)` or `Class(…)` that is seen in
	// the body. A factory that is not direct is known by its annotation.
	Direct bool
	// Forwards says which parameter of the factory reaches which parameter of
	// the constructor, when the body shows it.
	Forwards map[string]Forward
	// Conditional: it is defined under a condition, and may not be there.
	Conditional bool
	// NeverReturns: it raises before each of its returns.
	NeverReturns bool
	// Held: it gives the object to a variable before it returns it, and may change
	// it in between.
	Held bool
	// ForwardsKeywords: a `**kwargs` of the factory is handed to the constructor
	// whole.
	ForwardsKeywords bool
	// Refusal says why no call can be converted to it; empty when one can.
	Refusal string
}

// Forward is the constructor's parameter that a factory's parameter becomes.
type Forward struct {
	To string
	// Exact: the value arrives as it is. Otherwise a default may stand in for
	// it, as in `x or {}`.
	Exact bool
}

// Dotted is the factory's name as an import and a callee spell it.
func (f *Factory) Dotted() string {
	if f.Owner != nil {
		owner := f.Owner
		if f.Kind != OtherClassFactory {
			owner = f.Class
		}
		return owner.Name + "." + f.Name
	}
	return f.Name
}

// Place is where the factory's name stands in its definition.
func (f *Factory) Place() Place {
	return Place{f.Module, f.Module.Facts().Functions[f.Function].NameSpan}
}

// TakesKeyword reports whether a parameter of the factory has the name, without
// a `**kwargs` that takes any.
func (f *Factory) TakesKeyword(name string) bool {
	_, ok := f.Signature.Param(name)
	return ok
}

// Names reports whether the def of the factory itself has a parameter of the
// name, and not only the constructor behind its `**kwargs`.
func (f *Factory) Names(name string) bool {
	facts := f.Module.Facts()
	return slices.ContainsFunc(facts.FunctionParams(f.Function), func(p python.Param) bool { return facts.Str(p.Name) == name })
}

// Factories are the factories of a class: on it and its bases in MRO order,
// then those of other modules and classes in a fixed order. Those that cannot
// be used have a Refusal.
func (l *Linker) Factories(c *Class) []*Factory {
	if have, ok := l.factories.Load(c); ok {
		return have.([]*Factory)
	}
	made := l.findFactories(c, "")
	have, _ := l.factories.LoadOrStore(c, made)
	return have.([]*Factory)
}

// factoriesNamed are the factories of a class that have a name: what a call of one needs,
// without the others of the class.
func (l *Linker) factoriesNamed(c *Class, name string) []*Factory {
	key := factoryKey{c, name}
	if have, ok := l.namedFactories.Load(key); ok {
		return have.([]*Factory)
	}
	made := l.findFactories(c, name)
	have, _ := l.namedFactories.LoadOrStore(key, made)
	return have.([]*Factory)
}

type factoryKey struct {
	class *Class
	name  string
}

// findFactories finds the factories of a class of one name; of any, when that is empty.
func (l *Linker) findFactories(c *Class, only string) []*Factory {
	var out []*Factory
	mro, d := l.MRO(c)
	if d != nil {
		return nil
	}
	seen := map[string]bool{}
	for _, a := range mro {
		if a.Class == nil || a.Class.ID == 0 {
			continue
		}
		f := a.Class.Module.Facts()
		for _, bd := range f.ScopeBindings(f.Classes[a.Class.ID].Scope) {
			name := f.Str(bd.Name)
			if bd.Kind == python.BindAnnotation || only != "" && name != only || seen[name] {
				continue
			}
			m, ok := a.Class.own(name)
			if ok && len(m.bindings) > 1 { // which of them it is, nobody knows
				seen[name] = true
				continue
			}
			if !ok || m.bindings[0].Span != bd.Span {
				continue
			}
			seen[name] = true
			if bd.Kind == python.BindFunction {
				if fac := l.methodFactory(c, a.Class, python.FunctionID(bd.Ref)); fac != nil {
					out = append(out, fac)
				}
			}
		}
	}
	for _, r := range l.returning()[hashName(c.Name)] {
		f := l.surveyedFacts(l.module(r.module))
		if factoryAnnotation(f, &f.Functions[r.function]) != c.Name {
			continue
		}
		r, ok := l.linkedFunction(r)
		if !ok || only != "" && nameOfFunction(l.module(r.module), r.function) != only {
			continue
		}
		if fac := l.otherFactory(c, mro, r); fac != nil {
			out = append(out, fac)
		}
	}
	return out
}

// returnsUnderManager reports whether a function returns out of a with statement
// of a manager that is not known to let errors through: the function then goes on
// behind it, and gives None. The builtin open does let them through.
func returnsUnderManager(f *python.Facts, id python.FunctionID) bool {
	for _, r := range f.FunctionReturns(id) {
		for b := r.Branch; b != 0; b = f.Branches[b].Parent {
			if f.Branches[b].Kind != python.BranchWith {
				continue
			}
			for _, item := range f.Items(f.Expr(f.Branches[b].Test)) {
				if e := f.Expr(item.Value); e.Kind != python.ExprCall || f.Spell(e.A) != "open" {
					return true
				}
			}
		}
	}
	return false
}

// methodFactory judges one method of a class, or of a base of it, as a factory.
func (l *Linker) methodFactory(c, owner *Class, id python.FunctionID) *Factory {
	m := owner.Module
	f := m.Facts()
	fn := &f.Functions[id]
	name := f.Str(fn.Name)
	if strings.HasPrefix(name, "__") {
		return nil
	}
	kind := ClassMethodFactory
	switch {
	case l.hasDecorator(m, fn, "builtins.classmethod"):
	case l.hasDecorator(m, fn, "builtins.staticmethod"):
		kind = StaticMethodFactory
	default:
		return nil
	}
	fac := &Factory{
		Name: name, Kind: kind, Class: c, Owner: owner, Module: m, Function: id, Async: fn.Async, Inherited: owner != c,
	}
	if !l.judgeFactory(fac, c, owner) {
		return nil
	}
	return fac
}

// judgeFactory fills in what the body and the annotation say; false when the
// function does not return the class.
func (l *Linker) judgeFactory(fac *Factory, c, owner *Class) bool {
	m := fac.Module
	f := m.Facts()
	fn := &f.Functions[fac.Function]
	var receiver python.Name
	sig := l.functionSignature(m, fac.Function)
	sig.Owner = owner
	if l.hasDecorator(m, fn, "builtins.classmethod") {
		if len(sig.Params) == 0 || sig.Params[0].Kind > python.PositionalOrKeyword {
			return false
		}
		receiver = f.FunctionParams(fac.Function)[0].Name
		sig.Params = sig.Params[1:]
	}
	body := l.returnsOf(m, fac.Function, receiver, owner, c)
	annotated := l.annotatedReturn(m, fac.Function, receiver, c)
	switch {
	case annotated == returnsOther || annotated == returnsNothing && !body.direct:
		return false
	case annotated == returnsOptional || body.none && body.some, fn.FallsOff && annotated == returnsNothing && body.some:
		fac.Refusal = "it may return None"
	case fn.Generator:
		fac.Refusal = "it is a generator"
	case body.hardCoded && owner != c && fac.Kind != FunctionFactory && fac.Kind != OtherClassFactory:
		fac.Refusal = "it always makes a " + owner.Name
	}
	fac.NeverReturns = fn.Returns.N > 0 && !slices.ContainsFunc(f.FunctionReturns(fac.Function), func(r python.Return) bool { return !r.Dead })
	fac.Held, fac.Conditional = body.held, reachOf(m, fn.Branch, 0) != reachAlways
	fac.Direct = body.direct && !fn.FallsOff // an annotation may know that it does not
	fac.Forwards, fac.ForwardsKeywords = body.forwards, body.kwargs
	fac.written = sig
	fac.Signature, fac.Sure = l.takesWith(sig, m, &body)
	fac.Sure = fac.Sure && !fn.FallsOff && !returnsUnderManager(f, fac.Function)
	for _, p := range fac.Signature.Params {
		if fac.Signature.HandsOn && !fac.Names(p.Name) { // it arrives under its name
			fac.Forwards[p.Name] = Forward{p.Name, true}
		}
	}
	if fac.Refusal == "" {
		fac.Refusal = l.decoratorRefusal(fac, fn)
	}
	if fac.Refusal == "" && l.isReplaced(fac) {
		fac.Refusal = "something else is put in its place"
	}
	if fac.Refusal == "" && fn.Broken {
		fac.Refusal = "its code does not parse"
	}
	for _, call := range body.calls {
		if fac.Refusal == "" && l.Contract(c).Closed() && len(l.Bind(l.Contract(c), Arguments(f, call.expr))) > 0 {
			fac.Refusal = c.Name + " does not accept what it passes"
		}
	}
	return true
}

// decoratorRefusal judges the decorators of a factory beside the one that makes
// it a classmethod or staticmethod.
func (l *Linker) decoratorRefusal(fac *Factory, fn *python.Function) string {
	f := fac.Module.Facts()
	for _, d := range f.ArgRange(fn.Decorators) {
		id := d.Value
		if f.Expr(id).Kind == python.ExprCall {
			id = f.Expr(id).A
		}
		s := l.Expr(fac.Module, fn.Parent, fn.Branch, id)
		switch {
		case s.is("builtins.classmethod", "builtins.staticmethod", "typing.final", "typing_extensions.final", "typing.override", "typing_extensions.override"):
		case s.is("functools.lru_cache", "functools.cache"):
			fac.Cached = true
		case s.is("abc.abstractmethod"):
			return "it is abstract"
		case s.is("warnings.deprecated", "typing_extensions.deprecated"):
			return "it is deprecated"
		default:
			return "the decorator @" + f.Spell(id) + " may change it"
		}
	}
	return ""
}

func nameOfFunction(m *Module, id python.FunctionID) string {
	f := m.Facts()
	return f.Str(f.Functions[id].Name)
}

// returning is a function whose return annotation ends in a name.
type returning struct {
	module   moduleKey
	function python.FunctionID
}

// findReturning indexes, by the hash of the last name of the return annotation, the
// functions of the workspace that may be factories of a class defined
// elsewhere.
func (l *Linker) findReturning() map[uint32][]returning {
	out := map[uint32][]returning{}
	for _, m := range l.modules.All() {
		if m.Content == nil {
			continue
		}
		for _, fn := range m.Content.clues.returning {
			out[fn.hash] = append(out[fn.hash], returning{m.key(), fn.function})
		}
	}
	return out
}

// factoryAnnotation is the last name of the return annotation of a function that may
// be a factory of a class defined elsewhere; empty for any other function.
func factoryAnnotation(f *python.Facts, fn *python.Function) string {
	if atTop := fn.Parent == 1 || fn.Class != 0 && f.Classes[fn.Class].Parent == 1; fn.Annotation == 0 || !atTop {
		return ""
	}
	return annotationName(f, fn.Annotation)
}

func annotationName(f *python.Facts, id python.ExprID) string {
	e := f.Expr(id)
	switch e.Kind {
	case python.ExprString:
		if e.A != 0 {
			return annotationName(f, e.A)
		}
	case python.ExprSubscript:
		return annotationName(f, e.A)
	case python.ExprName, python.ExprAttribute:
		return f.Str(e.Name)
	}
	return ""
}

// otherFactory judges a function of a module, or a method of another class.
func (l *Linker) otherFactory(c *Class, mro []Ancestor, r returning) *Factory {
	m := l.module(r.module)
	f := m.Facts()
	fn := &f.Functions[r.function]
	fac := &Factory{
		Name: f.Str(fn.Name), Kind: FunctionFactory, Class: c,
		Module: m, Function: r.function, Async: fn.Async,
	}
	if strings.HasPrefix(fac.Name, "__") {
		return nil
	}
	if fn.Class != 0 {
		owner := l.Class(m, fn.Class)
		for _, a := range mro {
			if a.Class == owner {
				return nil // found by methodFactory, or hidden by a subclass
			}
		}
		if !l.hasDecorator(m, fn, "builtins.classmethod") && !l.hasDecorator(m, fn, "builtins.staticmethod") {
			return nil // needs an object
		}
		fac.Kind, fac.Owner = OtherClassFactory, owner
	} else if fn.Parent != 1 {
		return nil
	}
	if s := l.Attr(m, f.Str(fn.Name)); fn.Class == 0 && (s.Kind != SymFunction || s.Function != r.function) {
		return nil // defined again later
	}
	if !l.judgeFactory(fac, c, fac.Owner) {
		return nil
	}
	return fac
}
