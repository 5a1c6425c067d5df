package contract

import (
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// Contract is what a class accepts when it is constructed.
type Contract struct {
	Class *Class
	// Kind says what makes the contract: "plain", "no constructor", or the name
	// of a kind ("dataclass").
	Kind string
	// Signatures must all accept a call, in the order in which they run:
	// type.__call__ passes the same arguments to __new__ and then to __init__.
	Signatures []Signature
	// NewAlone: __new__ may give something else than a fresh instance, so that
	// __init__ may not run and is not asked.
	NewAlone bool
	// Doubts make the contract uncertain. With one or more, calls are not
	// checked.
	Doubts []Doubt
}

// Closed reports whether the contract is certain.
func (c *Contract) Closed() bool { return len(c.Doubts) == 0 }

// UnknownKeyword says what happens to a keyword that no parameter has.
type UnknownKeyword uint8

const (
	UnknownRaises  UnknownKeyword = iota // TypeError, or the library's own error
	UnknownKept                          // it is accepted
	UnknownIgnored                       // it is dropped in silence (pydantic's extra="ignore")
)

func (u UnknownKeyword) String() string {
	return [...]string{"raises", "is accepted", "is dropped in silence"}[u]
}

// Unknown is what happens to a keyword that no signature names.
func (c *Contract) Unknown() UnknownKeyword {
	out := UnknownKept
	for _, s := range c.Signatures {
		switch s.Unknown() {
		case UnknownRaises:
			return UnknownRaises
		case UnknownIgnored:
			out = UnknownIgnored
		}
	}
	return out
}

// Signature is what one callable accepts, without the instance or class that is
// passed first.
type Signature struct {
	// Qualname is the function's, as TypeError spells it: `C.__init__`.
	Qualname string
	// Owner is the class that defines it; nil for a function.
	Owner *Class
	// Function is the def, when there is one.
	Function python.FunctionID
	Params   []Param
	// Place is where it is defined: the def, or the class of a generated one.
	Place Place
	// NoArguments: neither __init__ nor __new__ is defined, and object's take
	// none. The message is then `C() takes no arguments`.
	NoArguments bool
	// Ignores: a keyword that no parameter has is dropped in silence.
	Ignores bool
	// Typing: nothing is looked at when the call runs; what does not fit is a
	// matter of types only.
	Typing bool
	// Unpacked is the TypedDict of a `**kwargs: Unpack[TD]` (PEP 692): nothing is
	// looked at when the call runs, but the types say which keys there are.
	Unpacked *Signature
	// HandsOn: some of the parameters are of constructors behind this one, so that
	// a keyword with the name of a positional-only parameter is not for that.
	HandsOn bool
	// Mixed: dataclasses and what dataclass_transform announces come together. The
	// names of the parameters are likely, their order is not known.
	Mixed bool
	// FoldCase: a keyword fits a parameter whatever the case of its letters.
	FoldCase bool
	// Prefix: a keyword that starts with it is accepted whatever follows; empty
	// for none.
	Prefix string
	// kind generates it; nil when the code writes it.
	kind *kind
	// cut: it hands on what it gets through more constructors than are followed.
	cut bool
}

// Unknown is what the signature does with a keyword that no parameter has.
func (s *Signature) Unknown() UnknownKeyword {
	for i := range s.Params {
		if s.Params[i].Kind == python.VarKeyword {
			return UnknownKept
		}
	}
	if s.Ignores {
		return UnknownIgnored
	}
	return UnknownRaises
}

// Param finds a parameter that can be passed by a name.
func (s *Signature) Param(name string) (*Param, bool) {
	if i := s.index(name); i >= 0 {
		return &s.Params[i], true
	}
	return nil, false
}

// index is the index of the parameter that can be passed by a name, or -1.
func (s *Signature) index(name string) int {
	for i := range s.Params {
		p := &s.Params[i]
		if p.Kind != python.PositionalOrKeyword && p.Kind != python.KeywordOnly {
			continue
		}
		if p.Name == name || slices.Contains(p.Aliases, name) {
			return i
		}
		same := func(n string) bool { return strings.EqualFold(n, name) }
		if s.FoldCase && (same(p.Name) || slices.ContainsFunc(p.Aliases, same)) {
			return i
		}
	}
	return -1
}

// table is index for a number of names, when they are many; nil when they are few.
func (s *Signature) table(names int) map[string]int {
	const few = 32
	if names < few || len(s.Params) < few || s.FoldCase {
		return nil
	}
	table := make(map[string]int, len(s.Params))
	for i, p := range slices.Backward(s.Params) { // the first of a name counts
		if p.Kind == python.PositionalOrKeyword || p.Kind == python.KeywordOnly {
			table[p.Name] = i
			for _, alias := range p.Aliases {
				table[alias] = i
			}
		}
	}
	return table
}

// Param is one parameter of a signature.
type Param struct {
	Name string
	// Aliases are further names by which it can be passed.
	Aliases  []string
	Kind     python.ParamKind
	Required bool
	// Place is where it is declared: the parameter, or the field.
	Place Place
	// Owner is the class that declares it.
	Owner *Class
	// Annotation and Default are expressions in the file of Place; 0 when there
	// is none.
	Annotation, Default python.ExprID
}

// Contract is the contract of a class.
func (l *Linker) Contract(c *Class) *Contract {
	if c.linker != l {
		return l.makeContract(c)
	}
	if have := c.contract.Load(); have != nil {
		return have
	}
	c.contract.CompareAndSwap(nil, l.makeContract(c))
	return c.contract.Load()
}

func (l *Linker) makeContract(c *Class) *Contract {
	out := &Contract{Class: c, Kind: "plain"}
	mro, d := l.MRO(c)
	if d != nil {
		out.Doubts = append(out.Doubts, *d)
		return out
	}
	for _, a := range mro {
		if d := l.ancestorDoubt(c, a); d != nil {
			out.add(d)
		}
	}
	if d := l.metaclassDoubt(mro); d != nil {
		out.add(d)
	}
	if l.isProtocol(c) {
		out.add(doubt(DoubtProtocol, c.Name))
	}
	if k := l.decidesAlone(mro); k != nil {
		sig, d := k.signature(l, c)
		out.add(d)
		out.Kind, out.Signatures = k.name, []Signature{sig}
		return out
	}
	newAt, newSig, d := l.constructor(mro, "__new__")
	out.add(d)
	initAt, initSig, d := l.constructor(mro, "__init__")
	out.add(d)
	hasNew, hasInit := newAt < len(mro), initAt < len(mro)
	switch {
	case !hasNew && !hasInit:
		out.Kind = "no constructor"
		out.Signatures = []Signature{{Qualname: c.Name, Owner: c, Place: c.Place(), NoArguments: true}}
	case !hasInit, hasNew && initSig.kind == exceptionKind && inheritsOSError(mro):
		out.Signatures = []Signature{newSig}
	case !hasNew:
		out.Signatures = []Signature{initSig}
	default:
		out.Signatures = []Signature{newSig}
		if l.newReturnsInstance(mro, newAt, newSig) {
			out.Signatures = append(out.Signatures, initSig)
		} else {
			out.NewAlone = true
		}
	}
	for _, s := range out.Signatures {
		if s.kind != nil {
			out.Kind = s.kind.name
		}
	}
	return out
}

// decidesAlone is the kind whose metaclass decides how the class is called,
// whatever __new__ and __init__ there are.
func (l *Linker) decidesAlone(mro []Ancestor) *kind {
	for _, a := range mro {
		if a.Class == nil {
			if k := kindOfBase(a.External); k != nil && k.method == "__call__" {
				return k
			}
		}
	}
	return nil
}

func (c *Contract) add(d *Doubt) {
	if d == nil {
		return
	}
	for _, have := range c.Doubts {
		if have == *d {
			return
		}
	}
	c.Doubts = append(c.Doubts, *d)
}

// ancestorDoubt is what one entry of the MRO makes uncertain by itself.
func (l *Linker) ancestorDoubt(c *Class, a Ancestor) *Doubt {
	if a.Class == nil {
		return nil // it matters only when a lookup reaches it
	}
	if l.patched().classes[l.surveyedClass(a.Class)] {
		return doubt(DoubtPatched, a.Class.Name+".__init__")
	}
	if a.Class.ID == 0 {
		return nil
	}
	f := a.Class.Module.Facts()
	if f.Classes[a.Class.ID].Broken {
		return doubt(DoubtSyntaxError, a.Class.Name)
	}
	if f.Scopes[f.Classes[a.Class.ID].Scope].Dynamic {
		return doubt(DoubtDynamic, "class "+a.Class.Name)
	}
	for _, dec := range l.classDecorators(a.Class) {
		if dec.doubt != nil {
			return dec.doubt
		}
	}
	if a.Class != c && l.markedClass(a.Class) == nil { // dataclass_transform says what it makes
		return l.initSubclassDoubt(a.Class)
	}
	return nil
}

// constructor finds __init__ or __new__ along the MRO of the class that is
// built, and follows what it hands on. at is len(mro) when only object has it.
func (l *Linker) constructor(mro []Ancestor, name string) (at int, sig Signature, d *Doubt) {
	at, sig, d = l.constructorFrom(mro, 0, name)
	if d == nil && at < len(mro) {
		sig = l.expand(mro, at, name, sig, 0)
		if sig.cut {
			d = doubt(DoubtForwarded, sig.Qualname)
		}
	}
	return at, sig, d
}

// constructorFrom finds __init__ or __new__ along an MRO from an index on, as
// it is written there.
func (l *Linker) constructorFrom(mro []Ancestor, from int, name string) (at int, sig Signature, d *Doubt) {
	return l.constructorCalled(mro, from, name, from > 0)
}

// constructorCalled is constructorFrom; inner says that another constructor calls
// it, and not type.__call__.
func (l *Linker) constructorCalled(mro []Ancestor, from int, name string, inner bool) (at int, sig Signature, d *Doubt) {
	for at = from; at < len(mro); at++ {
		a := mro[at]
		if a.Class == nil {
			if k := kindOfBase(a.External); k != nil {
				if k.method == name {
					sig, d = k.signature(l, mro[0].Class)
					sig.kind = k
					return at, sig, d
				}
				if name == "__new__" && k.anyNew != nil && k.anyNew(a.External) {
					return len(mro), Signature{}, nil
				}
				continue
			}
			if a.defines(name) {
				return at, Signature{}, doubt(DoubtUnknownBase, a.External)
			}
			continue
		}
		k := l.kindOf(a.Class, name)
		if _, own := a.Class.own(name); (own || k != nil) && at > 0 {
			if d := l.mayComeFirst(mro, at, name); d != nil {
				return at, Signature{}, d
			}
		}
		if m, ok := a.Class.own(name); ok && (k == nil || k.overwrites == nil || !k.overwrites(l, a.Class)) {
			if len(m.bindings) > 1 || m.maybe {
				return at, Signature{}, doubt(DoubtConditional, m.owner.Name+"."+name)
			}
			sig, d = l.methodSignature(m.owner, name, m.bindings[0])
			return at, sig, d
		}
		if k != nil {
			sig, d = k.signature(l, a.Class)
			sig.kind = k
			return at, sig, d
		}
		if inner && name == "__init__" && l.isProtocol(a.Class) {
			// typing writes an __init__ into a protocol; it does nothing, whatever
			// it gets, when the class has one of its own.
			sig, d = openSignature(l, a.Class)
			return at, sig, d
		}
	}
	return len(mro), Signature{}, nil
}

// isProtocol reports whether the class itself is a protocol: those cannot be
// instantiated (PEP 544).
func (l *Linker) isProtocol(c *Class) bool {
	for _, b := range c.Bases {
		if b.Symbol.is("typing.Protocol", "typing_extensions.Protocol") {
			return true
		}
	}
	return false
}
