package contract

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/kwargo/kwargo/internal/python"
)

// Policy is what a project has decided about how objects of one class are made.
type Policy struct {
	// Class is its dotted name, as an import spells it.
	Class string
	// Construct are the factories to use, the first choice first: "from_request" for
	// a method of the class, "module:function", "module:Other.method". None leaves
	// it to the class itself.
	Construct []string
	// Level is "error", "warning", "information" or "off"; empty for the default.
	Level   string
	Message string
	// Root is the folder that the policy holds in, with slashes; empty for
	// everywhere. AllowIn are globs relative to it, of files that may call the class.
	Root    string
	AllowIn []string
	// Rename, Drop and Fill say how a call becomes one that fits: new names of
	// keywords, those that may be left out, and values for what is missing.
	Rename map[string]string
	Drop   []string
	Fill   map[string]Filling
}

// Filling is an expression that an argument is filled in with.
type Filling struct {
	Expression string
	Imports    []Needed
}

// Needed is an import: `import Module`, or `from Module import Name` when Name is
// not empty.
type Needed struct {
	Module, Name string
}

// Changes reports whether the policy says how to change a call.
func (p *Policy) Changes() bool { return len(p.Rename)+len(p.Drop)+len(p.Fill) > 0 }

// Drops reports whether an argument may be left out.
func (p *Policy) Drops(name string) bool { return p != nil && slices.Contains(p.Drop, name) }

// renamed is the new name of a keyword; the old one when there is none.
func (p *Policy) renamed(name string) string {
	if p != nil {
		if to, ok := p.Rename[name]; ok {
			return to
		}
	}
	return name
}

// Govern makes policies hold. It is for a linker that nobody uses yet.
func (l *Linker) Govern(all []Policy) *Linker {
	l.policies = all
	return l
}

// Policies are those that hold.
func (l *Linker) Policies() []Policy { return l.policies }

// Policy is the policy for objects of a class that a file makes; nil when there
// is none.
func (l *Linker) Policy(c *Class, m *Module) *Policy {
	if c == nil || len(l.policies) == 0 {
		return nil
	}
	l.governed.once.Do(func() {
		l.governed.by = map[*Class][]*Policy{}
		for i := range l.policies {
			if of := l.PolicyClass(&l.policies[i]); of != nil {
				l.governed.by[of] = append(l.governed.by[of], &l.policies[i])
			}
		}
	})
	for _, p := range l.governed.by[c] {
		if p.holdsIn(m) {
			return p
		}
	}
	return nil
}

// governed finds the policies of a class.
type governed struct {
	once sync.Once
	by   map[*Class][]*Policy
}

// PolicyFor is the policy for a construction: that of the class, or else of the class
// whose constructor it comes to, as far as its arguments go.
func (l *Linker) PolicyFor(b *Binding) *Policy {
	if len(l.policies) == 0 {
		return nil
	}
	if p := l.Policy(b.Class, b.Module); p != nil && b.Receiver != BySuper {
		return p
	}
	if b.Contract == nil || b.Receiver == ByFactory {
		return nil
	}
	if sig := b.Contract.deciding(); sig != nil {
		return l.Policy(sig.Owner, b.Module)
	}
	return nil
}

func (p *Policy) holdsIn(m *Module) bool {
	return p.Root == "" || strings.HasPrefix(filepath.ToSlash(m.Path), p.Root+"/")
}

// allows reports whether a file is one that may call the class itself.
func (p *Policy) allows(m *Module) bool {
	name := strings.TrimPrefix(filepath.ToSlash(m.Path), p.Root+"/")
	return slices.ContainsFunc(p.AllowIn, func(glob string) bool {
		glob, here := strings.CutPrefix(glob, "./")
		if !here && !strings.Contains(glob, "/") { // a name at any depth
			if ok, _ := doublestar.Match(glob, path.Base(name)); ok {
				return true
			}
		}
		glob = strings.TrimSuffix(glob, "/")
		ok, _ := doublestar.Match(glob, name)
		below, _ := doublestar.Match(glob+"/**", name)
		return ok || below
	})
}

// PolicyClass is the class that a policy is for; nil when it is not there.
func (l *Linker) PolicyClass(p *Policy) *Class { return l.ClassNamed(p.Class, p.Root) }

// ClassNamed finds a class by its dotted name, as its definition or an import
// spells it, in the files below a folder; the folder may be empty.
func (l *Linker) ClassNamed(dotted, root string) *Class {
	key := namedKey{dotted, root}
	if have, ok := l.named.Load(key); ok {
		return have.(*Class)
	}
	var found *Class
	for at := strings.LastIndexByte(dotted, '.'); at > 0 && found == nil; at = strings.LastIndexByte(dotted[:at], '.') {
		found = l.classIn(dotted[:at], dotted[at+1:], root)
	}
	have, _ := l.named.LoadOrStore(key, found)
	return have.(*Class)
}

type namedKey struct{ dotted, root string }

// classIn finds a class, which may be nested in another, in a module of a name.
func (l *Linker) classIn(module, qualname, root string) *Class {
	of := Policy{Root: root}
	for _, m := range l.modules.All() {
		if m.Name != module || m.Content == nil || !of.holdsIn(m) {
			continue
		}
		first, rest, nested := strings.Cut(qualname, ".")
		s := l.Attr(m, first)
		for nested && s.Kind == SymClass {
			first, rest, nested = strings.Cut(rest, ".")
			s = l.attribute(s, first, nil)
		}
		if c, ok := l.SymbolClass(s); ok && !nested {
			return c
		}
	}
	return nil
}

// PolicyFactory is the factory of a class that a policy names; nil when the class
// has none of that name.
func (l *Linker) PolicyFactory(c *Class, name string) *Factory {
	module, function, elsewhere := strings.Cut(name, ":")
	owner, method, ofClass := strings.Cut(function, ".")
	for _, fac := range l.Factories(c) {
		switch own := fac.Kind == ClassMethodFactory || fac.Kind == StaticMethodFactory; {
		case !elsewhere:
			if own && fac.Name == name {
				return fac
			}
		case fac.Module.Name != module:
		case ofClass:
			if fac.Kind == OtherClassFactory && fac.Owner.Qualname == owner && fac.Name == method {
				return fac
			}
		case fac.Kind == FunctionFactory && fac.Name == function:
			return fac
		}
	}
	if elsewhere && !ofClass {
		return l.unannotatedFactory(c, module, function)
	}
	return nil
}

// unannotatedFactory is a function of a module that makes objects of a class without
// saying so in an annotation. [Linker.Factories] does not look for those, or it would
// have to look into every function; a policy names it.
func (l *Linker) unannotatedFactory(c *Class, module, function string) *Factory {
	key := unannotatedKey{c, module, function}
	if have, ok := l.unannotated.Load(key); ok {
		return have.(*Factory)
	}
	var found *Factory
	if mro, d := l.MRO(c); d == nil {
		for _, m := range l.modules.All() {
			if m.Name != module || m.Content == nil {
				continue
			}
			if s := l.Attr(m, function); s.Kind == SymFunction && s.Module == m {
				found = l.otherFactory(c, mro, returning{m.key(), s.Function})
			}
			if found != nil {
				break
			}
		}
	}
	have, _ := l.unannotated.LoadOrStore(key, found)
	return have.(*Factory)
}

type unannotatedKey struct {
	class            *Class
	module, function string
}

// judge adds the faults that do not raise: a class that a policy keeps for its
// factories is called, or one whose constructor is deprecated. They come last.
func (l *Linker) judge(b *Binding) {
	if b.Class == nil {
		return
	}
	if p := l.Policy(b.Class, b.Module); p != nil && l.Forbids(p, b) {
		b.Faults = append(b.Faults, Fault{Kind: DirectConstruction, Argument: -1, Name: b.Class.Name, Policy: p})
	}
	if at, message := l.deprecated(b); at.Module != nil && runs(b.Module, b.Call) && !l.standsIn(b, b.Class) {
		b.Faults = append(b.Faults, Fault{Kind: DeprecatedConstructor, Argument: -1, Name: message, Signature: &Signature{Place: at, Owner: b.Class}})
	}
}

// Forbids reports whether a construction is against a policy: it calls the class
// where only its factories are to be called.
func (l *Linker) Forbids(p *Policy, b *Binding) bool {
	return len(p.Construct) > 0 && l.PolicyClass(p) == b.Class && !l.mayConstruct(b, p) && runs(b.Module, b.Call)
}

// OfPolicy reports whether a fault is one of style, of a call that may well run.
func (k FaultKind) OfPolicy() bool { return k == DirectConstruction || k == DeprecatedConstructor }

// Broken are the faults of a call without those of policy, which come last.
func (b *Binding) Broken() []Fault {
	n := len(b.Faults)
	for n > 0 && b.Faults[n-1].Kind.OfPolicy() {
		n--
	}
	return b.Faults[:n:n]
}

// mayConstruct reports whether a call of the class itself is all right under a
// policy: in the class and what inherits from it, in a factory that the policy
// names, in a file that it lets, in a stub. Calls of other shapes (`super()`, copies,
// factories) are not meant.
func (l *Linker) mayConstruct(b *Binding, p *Policy) bool {
	if b.Receiver != ByName && b.Receiver != ByPartial && b.Receiver != ByReference || b.Module.Stub || p.allows(b.Module) {
		return true
	}
	if l.standsIn(b, b.Class) {
		return true
	}
	f := b.Module.Facts()
	for s := b.Call.Scope; s != 0; s = f.Scopes[s].Parent {
		if f.Scopes[s].Kind != python.ScopeFunction {
			continue
		}
		for _, name := range p.Construct {
			if fac := l.PolicyFactory(b.Class, name); fac != nil && fac.Module == b.Module && fac.Function == f.Scopes[s].Function {
				return true
			}
		}
	}
	return false
}

// standsIn reports whether a call stands in the body of a class, or of one that
// inherits from it.
func (l *Linker) standsIn(b *Binding, c *Class) bool {
	f := b.Module.Facts()
	for s := b.Call.Scope; s != 0; s = f.Scopes[s].Parent {
		if f.Scopes[s].Kind == python.ScopeClass && l.isOrInherits(l.Class(b.Module, f.Scopes[s].Class), c) {
			return true
		}
	}
	return false
}

func (l *Linker) isOrInherits(c, from *Class) bool { return c == from || l.inherits(c, from) }
