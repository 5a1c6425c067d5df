package contract

import (
	"slices"
	"strings"
	"sync/atomic"

	"github.com/kwargo/kwargo/internal/python"
)

// Class is a class of the workspace: a class statement, or a call that makes a
// class, such as namedtuple(…). One *Class stands for one class in one
// snapshot: it can be compared.
type Class struct {
	Module *Module
	ID     python.ClassID // of a class statement, else 0
	Expr   python.ExprID  // of the call that makes the class, else 0
	Scope  python.ScopeID // where Expr stands
	Maker  string         // what Expr calls: "collections.namedtuple"
	Name   string
	// Qualname is __qualname__: `Outer.Inner`, `f.<locals>.C`.
	Qualname string
	Bases    []Base

	// What the linker that the class is of has found out about it.
	linker   *Linker
	mro      atomic.Pointer[mroResult]
	contract atomic.Pointer[Contract]
}

// Base is one base as the class statement lists it, in order.
type Base struct {
	Symbol Symbol
	Expr   python.ExprID
}

// Dotted is the module-qualified name of the class.
func (c *Class) Dotted() string {
	if c.Module.Name == "" {
		return c.Qualname
	}
	return c.Module.Name + "." + c.Qualname
}

// Place is where the class's name stands in its definition.
func (c *Class) Place() Place {
	f := c.Module.Facts()
	if c.ID != 0 {
		return Place{c.Module, f.Classes[c.ID].NameSpan}
	}
	return Place{c.Module, f.Expr(c.Expr).Span}
}

type classKey struct {
	module *Module
	id     python.ClassID
	expr   python.ExprID
}

func (c *Class) key() classKey { return classKey{module: c.Module, id: c.ID, expr: c.Expr} }

// Class is the linked class of a class statement.
func (l *Linker) Class(m *Module, id python.ClassID) *Class {
	return l.class(classKey{module: m, id: id})
}

func (l *Linker) class(k classKey) *Class {
	c, _ := l.classOn(k, nil)
	return c
}

// linking are the classes that were begun to be linked for the first of them, since a
// base can be an attribute of another class.
type linking struct {
	begun []linkedClass
	cut   bool // a class was asked for while it was being linked
}

type linkedClass struct {
	key   classKey
	class *Class // nil until it is done
}

func (t *trail) linking() *linking {
	if t == nil {
		return nil
	}
	return t.all.links
}

// classOn is class for a question on a trail. ok is false when the question comes from
// linking that very class, as in `class C(D): …` with `D = C.x`. What is linked after such
// an end is remembered only for the class that was the first.
func (l *Linker) classOn(k classKey, t *trail) (c *Class, ok bool) {
	at := &l.known(k.module).classes[k.id]
	if have := at.Load(); have != nil {
		return have, true
	}
	links := t.linking()
	first := links == nil
	if first {
		links = &linking{}
	}
	i := slices.IndexFunc(links.begun, func(b linkedClass) bool { return b.key == k })
	if i < 0 {
		i = len(links.begun)
		links.begun = append(links.begun, linkedClass{key: k})
		made := l.linkClass(k, links) // which may begin others
		links.begun[i].class = made
	}
	c = links.begun[i].class
	links.cut = links.cut || c == nil
	if links.cut && !first {
		t.all.cycle = true
		return c, c != nil
	}
	at.CompareAndSwap(nil, c)
	return at.Load(), true
}

func (l *Linker) linkClass(k classKey, links *linking) *Class {
	f := k.module.Facts()
	cl := &f.Classes[k.id]
	c := &Class{linker: l, Module: k.module, ID: k.id, Name: f.Str(cl.Name)}
	c.Qualname = qualname(f, cl.Parent, c.Name)
	for _, a := range f.ArgRange(cl.Bases) {
		switch a.Kind {
		case python.ArgPositional:
			c.Bases = append(c.Bases, Base{l.base(k.module, cl, a.Value, links), a.Value})
		case python.ArgStar:
			c.Bases = append(c.Bases, Base{unknown(DoubtUnknownBase, "*"+f.Spell(a.Value)), a.Value})
		}
	}
	return c
}

func (l *Linker) base(m *Module, cl *python.Class, id python.ExprID, links *linking) Symbol {
	if m.Facts().Expr(id).Kind == python.ExprCall { // class P(namedtuple("P", "x y"))
		return Symbol{Kind: SymValue, Module: m, Scope: cl.Parent, Expr: id}
	}
	return l.expr(usedAt(m, cl.Parent, cl.Branch, id), id, &trail{all: &asking{links: links}})
}

// valueClass is the class that a call makes (namedtuple), made when the call is
// of a kind that makes classes.
func (l *Linker) valueClass(s Symbol) (*Class, bool) {
	k := classKey{module: s.Module, expr: s.Expr}
	if have, ok := l.functional.Load(k); ok {
		return have.(*Class), true
	}
	name, maker, ok := l.functionalName(s)
	if !ok {
		return nil, false
	}
	c := &Class{linker: l, Module: s.Module, Expr: s.Expr, Scope: s.Scope, Name: name, Maker: maker}
	c.Qualname = qualname(s.Module.Facts(), s.Scope, name)
	have, _ := l.functional.LoadOrStore(k, c)
	return have.(*Class), true
}

// SymbolClass is the class that a symbol stands for, if it does.
func (l *Linker) SymbolClass(s Symbol) (*Class, bool) { return l.symbolClassOn(s, nil) }

func (l *Linker) symbolClassOn(s Symbol, t *trail) (*Class, bool) {
	switch s.Kind {
	case SymClass:
		return l.classOn(classKey{module: s.Module, id: s.Class}, t)
	case SymValue:
		return l.valueClass(s)
	}
	return nil, false
}

func qualname(f *python.Facts, parent python.ScopeID, name string) string {
	parts := []string{name}
	for s := parent; s != 0; s = f.Scopes[s].Parent {
		switch sc := &f.Scopes[s]; sc.Kind {
		case python.ScopeClass:
			parts = append(parts, f.Str(f.Classes[sc.Class].Name))
		case python.ScopeFunction:
			parts = append(parts, "<locals>", f.Str(f.Functions[sc.Function].Name))
		case python.ScopeLambda:
			parts = append(parts, "<locals>", "<lambda>")
		}
	}
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return strings.Join(parts, ".")
}

// member is what a class body itself binds a name to.
type member struct {
	owner    *Class
	bindings []*python.Binding // in force: more than one when conditional
	maybe    bool              // none of them is certain to be in force
}

// own finds a name among what the class body binds.
func (c *Class) own(name string) (member, bool) {
	if c.ID == 0 {
		return member{}, false
	}
	f := c.Module.Facts()
	var live []*python.Binding
	maybe := true
	for i, bd := range f.ScopeBindings(f.Classes[c.ID].Scope) {
		if f.Str(bd.Name) != name || bd.Kind == python.BindAnnotation {
			continue
		}
		at := &f.Bindings[int(f.Scopes[f.Classes[c.ID].Scope].Bindings.First)+i]
		switch reachOf(c.Module, bd.Branch, 0) {
		case reachNever, reachTyping:
		case reachAlways:
			live, maybe = append(live[:0:0], at), false
		case reachMaybe:
			live = append(live, at)
		}
	}
	if len(live) > 0 && live[len(live)-1].Kind == python.BindDelete {
		live = nil
	}
	return member{c, live, maybe}, len(live) > 0
}

// classAttr is what an attribute of a class stands for: a method, a nested
// class, an alias in the body.
func (l *Linker) classAttr(c *Class, name string, t *trail) Symbol {
	next, ok := t.push(c)
	if !ok {
		return unknown(DoubtImportCycle, name)
	}
	mro, d := l.mroOf(c, &mroTrail{asked: t})
	if d != nil {
		return Symbol{Kind: SymUnknown, Doubt: d}
	}
	var all []Symbol
	for _, a := range mro {
		if a.Class == nil {
			if a.benign() {
				continue
			}
			return unknown(DoubtUnknownBase, a.External)
		}
		if name == "__init__" || name == "__new__" {
			if next.all.deciding {
				next.all.cycle = true // who asks for another reason gets another answer
				return unknown(DoubtAssigned, a.Class.Name+"."+name)
			}
			if l.kindOf(a.Class, name) != nil {
				return unknown(DoubtAssigned, a.Class.Name+"."+name) // it is generated
			}
		}
		m, ok := a.Class.own(name)
		if !ok {
			continue
		}
		for _, bd := range m.bindings {
			s := l.follow(a.Class.Module, bd, next)
			if s.Kind == SymFunction {
				s.Owner = a.Class
			}
			if s.Kind == SymClass && l.replaced().nested[name] {
				s = unknown(DoubtReplaced, c.Name+"."+name)
			}
			all = append(all, s)
		}
		if !m.maybe {
			return union(name, all)
		}
	}
	if len(all) > 0 {
		return union(name, all)
	}
	return unknown(DoubtUnresolvedName, c.Name+"."+name)
}

// QualnameOf is the qualified name of a class statement, as Class.Qualname.
func QualnameOf(f *python.Facts, id python.ClassID) string {
	return qualname(f, f.Classes[id].Parent, f.Str(f.Classes[id].Name))
}
