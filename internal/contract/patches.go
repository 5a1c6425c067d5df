package contract

import (
	"github.com/kwargo/kwargo/internal/python"
)

// patches are the classes and functions that code outside of them changes.
type patches struct {
	classes   map[linkedKey]bool
	functions map[functionKey]bool // by `f.__defaults__ = …`
	// changers are the last names of functions that change a class which they
	// get as an argument.
	changers map[string]bool
}

type functionKey struct {
	module moduleKey
	id     python.FunctionID
}

// patchFinder looks through the whole workspace for classes whose constructor
// is changed from outside: `C.__init__ = f`, `setattr(C, "__init__", f)`,
// `C.__new__.__defaults__ = …`, `dataclass(C)`, `patch(C)` of a function that
// does one of these.
type patchFinder struct {
	*Linker
	found patches
	// setNames are the classes whose __set_name__ changes the owner (Data model,
	// 3.3.3.1).
	setNames map[*Class]bool
	changers map[changer]bool
	handing  map[string][]handedOn // not yet seen to go to a changer, by the last name of what is called
}

func (l *Linker) findPatches() patches {
	p := &patchFinder{
		Linker:   l,
		found:    patches{map[linkedKey]bool{}, map[functionKey]bool{}, map[string]bool{}},
		setNames: map[*Class]bool{}, changers: map[changer]bool{}, handing: map[string][]handedOn{},
	}
	for _, m := range l.modules.All() {
		if m.has(marksPatches) {
			p.assignments(m)
		}
		if m.has(marksSets | marksChanges) {
			p.calls(m)
		}
	}
	p.spread()
	changers := seek(p.found.changers)
	for _, m := range l.modules.All() {
		if m.Content == nil {
			continue
		}
		if m.Content.clues.gives(givenClass, changers) || changers.in(m) {
			p.handed(m)
		}
		if len(p.setNames) > 0 && m.has(marksFields) {
			p.described(m)
		}
	}
	return p.found
}

// assignments reads `C.__init__ = …` and the like.
func (p *patchFinder) assignments(m *Module) {
	f := m.Facts()
	for i := range f.Patches {
		patch := &f.Patches[i]
		if object, ok := patchedObject(f, patch); ok {
			if f.Expr(object).Kind == python.ExprName && f.Str(patch.Name) == "__annotations__" { // in a class body
				p.found.classes[classKey{module: m, id: f.Scopes[patch.Scope].Class}.linked()] = true
				continue
			}
			p.object(m, patch.Scope, patch.Branch, object)
			continue
		}
		if python.DecidesCalls(f.Str(patch.Name)) { // f.__kwdefaults__ = …
			if s := p.Expr(m, patch.Scope, patch.Branch, patch.Target); s.Kind == SymFunction {
				p.found.functions[functionKey{s.Module.key(), s.Function}] = true
			}
		}
	}
}

// calls reads `setattr(C, …)`, `dataclass(C)` and what Django gives to a model
// from outside.
func (p *patchFinder) calls(m *Module) {
	f := m.Facts()
	makers := makersKnownIn(f)
	for i := range f.Calls[1:] {
		c := &f.Calls[i+1]
		e := f.Expr(c.Expr)
		args := f.Items(e)
		callee := f.Expr(e.A)
		if len(args) > 0 && f.Str(callee.Name) == "model_rebuild" && f.Str(args[0].Name) == "force" {
			p.object(m, c.Scope, c.Branch, callee.A) // a model whose fields were changed
		}
		if len(args) == 0 || args[0].Kind != python.ArgPositional {
			continue
		}
		if object, name, ok := setCall(f, e); ok {
			if p.namesConstructor(m, c, name) {
				p.object(m, c.Scope, c.Branch, object)
			}
			continue
		}
		switch f.Str(callee.Name) {
		case "add_to_class":
			p.object(m, c.Scope, c.Branch, callee.A)
		case "contribute_to_class":
			p.object(m, c.Scope, c.Branch, args[0].Value)
		case "add_parameter": // C.param.add_parameter("name", …)
			p.object(m, c.Scope, c.Branch, f.Expr(callee.A).A)
		}
		if len(args) == 1 && makers.may(f, callee.Name) && makerDecorators[p.Expr(m, c.Scope, c.Branch, e.A).Dotted] != "" {
			p.object(m, c.Scope, c.Branch, args[0].Value)
		}
	}
}

// namesConstructor judges the name in setattr(C, name, …). One that is computed
// is taken as harmless, or every class that is filled in a loop would be in
// doubt; one that goes through names which are written out is not computed.
func (p *patchFinder) namesConstructor(m *Module, c *python.Call, name python.ExprID) bool {
	f := m.Facts()
	switch e := f.Expr(name); e.Kind {
	case python.ExprString:
		return setsConstructor(f.Str(e.Name))
	case python.ExprName:
		names, _ := loopNames(f, c.Scope, e.Name)
		for _, n := range names {
			if setsConstructor(n) {
				return true
			}
		}
	}
	return false
}

// object marks what an expression stands for as changed.
func (p *patchFinder) object(m *Module, scope python.ScopeID, branch python.BranchID, id python.ExprID) {
	call := &python.Call{Scope: scope, Branch: branch}
	if to := p.callee(m, call, id); to.receiver == ByClass {
		if c, ok := p.SymbolClass(to.symbol); ok && !p.inHook(m, scope) {
			p.found.classes[c.key().linked()] = true
		}
		return
	}
	switch s := p.Expr(m, scope, branch, id); s.Kind {
	case SymParam:
		p.parameter(s)
	case SymUnknown:
		p.byName(m, scope, id)
	case SymUnion:
		for _, u := range s.Union {
			p.class(u)
		}
	default:
		p.class(s)
	}
}

func (p *patchFinder) class(s Symbol) {
	if c, ok := p.SymbolClass(s); ok {
		p.found.classes[c.key().linked()] = true
	}
}

// inHook reports whether a scope is in an __init_subclass__: it changes the
// subclasses, which are judged by initSubclassDoubt.
func (p *patchFinder) inHook(m *Module, scope python.ScopeID) bool {
	fn := m.Facts().EnclosingFunction(scope)
	return fn != 0 && m.Facts().Str(m.Facts().Functions[fn].Name) == "__init_subclass__"
}

// parameter notes a function that changes what it gets.
func (p *patchFinder) parameter(s Symbol) {
	f := s.Module.Facts()
	fn := &f.Functions[s.Function]
	switch {
	case f.Str(fn.Name) == "__set_name__" && fn.Class != 0:
		p.setNames[p.Class(s.Module, fn.Class)] = true
	case fn.Class != 0 && f.Str(fn.Name) == "__init__":
		p.found.changers[f.Str(f.Classes[fn.Class].Name)] = true
		p.changers[changer{module: s.Module.key(), class: fn.Class}] = true
	default:
		p.found.changers[f.Str(fn.Name)] = true
		p.changers[changer{module: s.Module.key(), function: s.Function}] = true
	}
}

// described marks the classes that hold a descriptor whose __set_name__ changes
// its owner.
func (p *patchFinder) described(m *Module) {
	f := m.Facts()
	for i := 1; i < len(f.Classes); i++ {
		for _, bd := range f.ScopeBindings(f.Classes[i].Scope) {
			if bd.Kind != python.BindAssign || bd.Ref == 0 || f.Expr(python.ExprID(bd.Ref)).Kind != python.ExprCall {
				continue
			}
			made, ok := p.madeInstance(Symbol{Kind: SymValue, Module: m, Scope: bd.Scope, Expr: python.ExprID(bd.Ref)}, nil)
			if !ok {
				continue
			}
			mro, _ := p.MRO(made)
			for _, a := range mro {
				if a.Class != nil && p.setNames[a.Class] {
					p.found.classes[classKey{module: m, id: python.ClassID(i)}.linked()] = true
				}
			}
		}
	}
}

// byName marks the classes that an object which cannot be followed may be: for
// `module.C` all classes of that name; for a loop variable of a function what the
// function gets; for anything else all classes of the file.
func (p *patchFinder) byName(m *Module, scope python.ScopeID, id python.ExprID) {
	f := m.Facts()
	e := f.Expr(id)
	fn := f.EnclosingFunction(scope)
	switch {
	case e.Kind == python.ExprAttribute:
		p.allNamed(f.Str(e.Name))
	case e.Kind == python.ExprName && fn != 0:
		if f.Binds(f.Functions[fn].Scope, e.Name, python.BindFor) && f.Functions[fn].Params.N > 0 {
			p.found.changers[f.Str(f.Functions[fn].Name)] = true
			p.changers[changer{module: m.key(), function: fn}] = true
		}
	case e.Kind == python.ExprName && !f.Binds(1, e.Name, python.BindFor):
	case e.Kind == python.ExprName, e.Kind == python.ExprSubscript:
		for i := 1; i < len(f.Classes); i++ {
			p.found.classes[classKey{module: m, id: python.ClassID(i)}.linked()] = true
		}
	}
}

func (p *patchFinder) allNamed(name string) {
	for _, o := range p.modules.All() {
		if !o.has(marksClasses) || !o.Mentions(name) {
			continue
		}
		f := o.Facts()
		n := f.Lookup(name)
		for i := 1; n != 0 && i < len(f.Classes); i++ {
			if f.Classes[i].Name == n {
				p.found.classes[classKey{module: o, id: python.ClassID(i)}.linked()] = true
			}
		}
	}
}
