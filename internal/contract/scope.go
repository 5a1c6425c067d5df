package contract

import (
	"github.com/kwargo/kwargo/internal/python"
)

// use is a place that reads a name.
type use struct {
	module *Module
	scope  python.ScopeID  // where it is read
	branch python.BranchID // in that scope's own block
	offset uint32          // of the read
	frame  bool            // the code runs in order with the scope's own statements, so only what was bound before counts
}

// Name is what a name stands for where a scope reads it (Language Reference,
// 4.2.2): the scope itself, then the functions around it, the module, the
// builtins. Class bodies are seen only from themselves.
func (l *Linker) name(u use, name python.Name, t *trail) Symbol {
	f := u.module.Facts()
	inline := true // no function between the read and the scope looked at
	branch := u.branch
	for s := u.scope; s != 0; s = f.Scopes[s].Parent {
		sc := &f.Scopes[s]
		if s == u.scope || sc.Kind != python.ScopeClass {
			here := use{module: u.module, scope: s, branch: branch, offset: u.offset, frame: inline}
			if sym, bound := l.inScope(here, name, t); bound {
				return sym
			}
		}
		switch sc.Kind {
		case python.ScopeFunction:
			inline = false
			branch = f.Functions[sc.Function].Branch
		case python.ScopeLambda:
			inline = false
		case python.ScopeClass:
			branch = f.Classes[sc.Class].Branch
		}
	}
	return external("builtins." + f.Str(name))
}

func (l *Linker) inScope(u use, id python.Name, t *trail) (Symbol, bool) {
	f := u.module.Facts()
	if u.scope == 1 {
		name := f.Str(id)
		if l.replaced().in(u.module, u.module, name) {
			return unknown(DoubtReplaced, name), true
		}
		if f.Scopes[1].Dynamic {
			return unknown(DoubtDynamic, "the module"), true
		}
		return l.ofModule(u, id, t)
	}
	var all []int32
	r := f.Scopes[u.scope].Bindings
	for i := r.First; i < r.First+r.N; i++ {
		if bd := &f.Bindings[i]; bd.Name == id {
			switch bd.Kind {
			case python.BindGlobal:
				return l.name(use{module: u.module, scope: 1, offset: u.offset}, id, t), true
			case python.BindNonlocal:
				return Symbol{}, false // the scopes around it have it
			}
			all = append(all, int32(i))
		}
	}
	if len(all) == 0 {
		if f.Scopes[u.scope].Star {
			return unknown(DoubtUnresolvedName, f.Str(id)), true
		}
		return Symbol{}, false
	}
	return l.pick(u, f.Str(id), all, nil, t)
}

// ofModule is what a name of the module's own scope stands for. In a function of the
// module that is one answer for all places, as it is where a name is bound once, so it
// is remembered.
func (l *Linker) ofModule(u use, id python.Name, t *trail) (Symbol, bool) {
	ix := u.module.names()
	all := ix.Of(id)
	once := len(ix.Stars) == 0 && plain(u, all)
	if once {
		if bd := &u.module.Facts().Bindings[all[0]]; bd.Kind == python.BindImport { // is remembered as that
			return l.importSymbol(u.module, python.ImportID(bd.Ref), t), true
		}
	}
	if len(all) == 0 || !once && (u.frame || u.branch != 0) {
		return l.amongAll(u, ix, id, t)
	}
	at := l.known(u.module).name(all)
	if have := at.Load(); have != nil {
		return *have, true
	}
	t = t.begun()
	cut := t.all.cycle
	s, bound := l.amongAll(use{module: u.module, scope: 1}, ix, id, t)
	if bound && !cut && !t.all.cycle {
		at.Store(&s)
	}
	return s, bound
}

// amongAll decides between all that binds a name of the module's own scope.
func (l *Linker) amongAll(u use, ix *python.ModuleNames, id python.Name, t *trail) (Symbol, bool) {
	name := u.module.Facts().Str(id)
	all := ix.Of(id)
	var stars []starBinding
	if len(ix.Stars) > 0 {
		t = t.begun()
		stars = l.starImports(u.module, ix, name, t)
	}
	if len(all) == 0 && len(stars) == 0 {
		return Symbol{}, false
	}
	return l.pick(u, name, all, stars, t)
}

// plain reports whether a name has one binding, and that one is in force at a use for
// certain, as most are.
func plain(u use, bindings []int32) bool {
	if len(bindings) != 1 {
		return false
	}
	f := u.module.Facts()
	bd := &f.Bindings[bindings[0]]
	switch bd.Kind {
	case python.BindAnnotation, python.BindGlobal, python.BindNonlocal:
		return false
	}
	return bd.Branch == 0 && !bd.Remote && (!u.frame || boundAt(f, bd) < u.offset)
}

// candidate is a binding that may be the one in force.
type candidate struct {
	binding *python.Binding
	star    *starBinding
	try     bool
	certain bool // it is made whatever happens
}

// pick decides which of the bindings of one name in one scope are in force at
// a use, and follows them. bound is false when none ever is.
func (l *Linker) pick(u use, name string, bindings []int32, stars []starBinding, t *trail) (s Symbol, bound bool) {
	if len(stars) == 0 && plain(u, bindings) {
		return l.follow(u.module, &u.module.Facts().Bindings[bindings[0]], t), true
	}
	t = t.begun()
	live, typing := l.live(u, bindings, stars)
	if u.frame && len(live)+len(typing) == 0 {
		if builtinNames[name] && u.module.Facts().Scopes[u.scope].Kind != python.ScopeFunction {
			return Symbol{}, false // `TimeoutError = TimeoutError` reads the builtin
		}
		// Nothing before the use: a loop may come round, or the name is not
		// bound yet and the call fails otherwise.
		u.frame = false
		live, typing = l.live(u, bindings, stars)
	}
	if len(live) == 0 {
		live = typing
	}
	var all []Symbol
	try := false
	for _, c := range live {
		s := Symbol{}
		if c.star != nil {
			s = c.star.symbol
		} else {
			s = l.follow(u.module, c.binding, t)
		}
		if s.Kind == SymUnknown && s.Doubt.Code == DoubtImportCycle && len(live) > 1 {
			continue // a module that imports its own name brings nothing new
		}
		if c.try && s.Kind != SymConstant {
			try = true
		}
		all = append(all, s)
	}
	if len(live) == 0 {
		return unknown(DoubtUnresolvedName, name), false
	}
	if builtinNames[name] && !live[0].certain && u.module.Facts().Scopes[u.scope].Kind == python.ScopeModule {
		all = append(all, external("builtins."+name)) // a stand-in, where there is no such builtin
	}
	s = union(name, all)
	if s.Kind == SymUnion && try {
		return unknown(DoubtTryImport, name), true
	}
	return s, true
}

func (l *Linker) live(u use, bindings []int32, stars []starBinding) (live, typing []candidate) {
	f := u.module.Facts()
	next := 0
	certain := uint32(0) // where the last binding stands that always runs before the use
	add := func(c candidate, branch python.BranchID) {
		common, exclusive := relation(f, branch, u.branch)
		if exclusive {
			return
		}
		reach := reachOf(u.module, branch, common)
		if reach == reachAlways && c.star != nil && c.star.maybe {
			reach = reachMaybe
		}
		switch reach {
		case reachNever:
		case reachTyping:
			typing = append(typing, c)
		case reachAlways:
			c.certain = true
			live = append(live[:0], c)
			if c.binding != nil {
				certain = c.binding.Span.Start
			}
		case reachMaybe:
			for b := branch; b != common && b != 0; b = f.Branches[b].Parent {
				k := f.Branches[b].Kind
				c.try = c.try || k == python.BranchTry || k == python.BranchExcept || k == python.BranchTryElse
			}
			live = append(live, c)
		}
	}
	for _, i := range bindings {
		bd := &f.Bindings[i]
		for ; next < len(stars) && stars[next].imp.Span.Start < bd.Span.Start; next++ {
			if !u.frame || stars[next].imp.Span.Start < u.offset {
				add(candidate{star: &stars[next]}, stars[next].imp.Branch)
			}
		}
		if bd.Kind == python.BindAnnotation || bd.Kind == python.BindGlobal || bd.Kind == python.BindNonlocal {
			continue
		}
		if u.frame && !bd.Remote && boundAt(f, bd) >= u.offset {
			if loop := commonLoop(f, bd.Branch, u.branch); loop != 0 && certain < f.Branches[loop].Span.Start && len(live) > 0 {
				live = append(live, candidate{binding: bd}) // from the turn before
			}
			continue
		}
		add(candidate{binding: bd}, bd.Branch)
	}
	for ; next < len(stars); next++ {
		if !u.frame || stars[next].imp.Span.Start < u.offset {
			add(candidate{star: &stars[next]}, stars[next].imp.Branch)
		}
	}
	return live, typing
}

// commonLoop is the innermost loop that two branches of one scope stand in; 0
// when they share none.
func commonLoop(f *python.Facts, a, b python.BranchID) python.BranchID {
	for ; a != 0; a = f.Branches[a].Parent {
		if f.Branches[a].Kind != python.BranchLoop {
			continue
		}
		for c := b; c != 0; c = f.Branches[c].Parent {
			if c == a {
				return a
			}
		}
	}
	return 0
}

// boundAt is the offset from which on a binding is in force: a class after its
// body, a value after it was computed.
func boundAt(f *python.Facts, bd *python.Binding) uint32 {
	switch bd.Kind {
	case python.BindClass:
		return f.Classes[bd.Ref].Span.End - 1
	case python.BindAssign, python.BindWalrus:
		if bd.Ref != 0 {
			return max(bd.Span.Start, f.Expr(python.ExprID(bd.Ref)).Span.End-1)
		}
	}
	return bd.Span.Start
}

// follow is what a binding stands for.
func (l *Linker) follow(m *Module, bd *python.Binding, t *trail) Symbol {
	f := m.Facts()
	name := f.Str(bd.Name)
	if bd.Remote {
		return unknown(DoubtRebound, name)
	}
	switch bd.Kind {
	case python.BindImport:
		return l.importSymbol(m, python.ImportID(bd.Ref), t)
	case python.BindClass:
		return Symbol{Kind: SymClass, Module: m, Class: python.ClassID(bd.Ref)}
	case python.BindFunction:
		return Symbol{Kind: SymFunction, Module: m, Function: python.FunctionID(bd.Ref)}
	case python.BindParam:
		return Symbol{Kind: SymParam, Module: m, Function: f.Scopes[bd.Scope].Function, Param: bd.Ref, Dotted: name}
	case python.BindAssign, python.BindWalrus:
		if bd.Ref == 0 {
			return unknown(DoubtRebound, name)
		}
		next, ok := t.push(bd)
		if !ok {
			return unknown(DoubtImportCycle, name)
		}
		return l.value(m, bd.Scope, bd.Branch, python.ExprID(bd.Ref), next)
	case python.BindTypeParam:
		return external("typing.TypeVar()") // PEP 695: an object of typing, and no class
	}
	return unknown(DoubtRebound, name)
}

// value is what an expression stands for as the value of a name.
func (l *Linker) value(m *Module, scope python.ScopeID, branch python.BranchID, id python.ExprID, t *trail) Symbol {
	f := m.Facts()
	e := f.Expr(id)
	switch e.Kind {
	case python.ExprName, python.ExprAttribute, python.ExprSubscript:
		return l.expr(use{module: m, scope: scope, branch: branch, offset: e.Span.Start, frame: true}, id, t)
	case python.ExprCall:
		if s, ok := l.givenBack(m, scope, branch, id, t); ok {
			return s
		}
		return Symbol{Kind: SymValue, Module: m, Scope: scope, Expr: id}
	case python.ExprBinOr: // int | None
		s := external("types.UnionType")
		s.Indexed, s.Module, s.Scope, s.Expr = true, m, scope, id
		return s
	case python.ExprIf:
		return union("", []Symbol{l.value(m, scope, branch, e.A, t), l.value(m, scope, branch, e.B, t)})
	case python.ExprNoneValue, python.ExprTrue, python.ExprFalse, python.ExprNumber, python.ExprString,
		python.ExprBytes, python.ExprFString, python.ExprEllipsis, python.ExprTuple, python.ExprList, python.ExprDict, python.ExprSet:
		return Symbol{Kind: SymConstant, Module: m, Expr: id}
	}
	return unknown(DoubtUnresolvedName, "...")
}

// expr is what a name, a dotted name, or a subscript of one stands for.
func (l *Linker) expr(u use, id python.ExprID, t *trail) Symbol {
	f := u.module.Facts()
	e := f.Expr(id)
	switch e.Kind {
	case python.ExprName:
		return l.name(u, e.Name, t)
	case python.ExprAttribute:
		return l.attributeAt(u, l.expr(u, e.A, t), id, t)
	case python.ExprSubscript: // C[int] is called as C is (PEP 560)
		s := l.expr(u, e.A, t)
		if s.Kind == SymClass || s.Kind == SymExternal || s.Kind == SymUnknown {
			s.Indexed = true
			if s.Kind == SymExternal && s.Module == nil { // what it is of can be read there
				s.Module, s.Scope, s.Expr = u.module, u.scope, id
			}
			return s
		}
		return unknown(DoubtUnresolvedName, f.Spell(id))
	case python.ExprString:
		if e.A != 0 {
			return l.expr(use{module: u.module, scope: u.scope, branch: u.branch, offset: u.offset}, e.A, t)
		}
	}
	return unknown(DoubtUnresolvedName, f.Spell(id))
}

// Expr is what an expression read in a scope stands for.
func (l *Linker) Expr(m *Module, scope python.ScopeID, branch python.BranchID, id python.ExprID) Symbol {
	return l.expr(usedAt(m, scope, branch, id), id, nil)
}

// usedAt is the place of an expression that runs with the other statements of a scope.
func usedAt(m *Module, scope python.ScopeID, branch python.BranchID, id python.ExprID) use {
	return use{module: m, scope: scope, branch: branch, offset: m.Facts().Expr(id).Span.Start, frame: true}
}

// late is what an expression stands for once the module has run, as a string
// annotation or one under `from __future__ import annotations` is read.
func (l *Linker) late(m *Module, scope python.ScopeID, id python.ExprID) Symbol {
	e := m.Facts().Expr(id)
	return l.expr(use{module: m, scope: scope, offset: e.Span.Start}, id, nil)
}

// attributeAt is what an attribute stands for where it is read, of what stands before
// its dot.
func (l *Linker) attributeAt(u use, of Symbol, id python.ExprID, t *trail) Symbol {
	f := u.module.Facts()
	name := f.Str(f.Expr(id).Name)
	if of.Kind == SymModule && l.replaced().in(u.module, of.Module, name) {
		return unknown(DoubtReplaced, f.Spell(id))
	}
	return l.attribute(of, name, t)
}

func (l *Linker) attribute(of Symbol, name string, t *trail) Symbol {
	switch of.Kind {
	case SymModule:
		return l.attr(of.Module, name, t)
	case SymExternal:
		return external(of.Dotted + "." + name)
	case SymClass:
		c, ok := l.classOn(classKey{module: of.Module, id: of.Class}, t)
		if !ok {
			return unknown(DoubtImportCycle, name)
		}
		return l.classAttr(c, name, t)
	case SymUnion:
		t = t.begun()
		all := make([]Symbol, len(of.Union))
		for i, u := range of.Union {
			all[i] = l.attribute(u, name, t)
		}
		return union(name, all)
	case SymUnknown:
		return of
	case SymValue: // db = SQLAlchemy(); db.Model. REGISTRY = Registry(); REGISTRY.register
		if c, ok := l.madeInstance(of, t); ok {
			return l.classAttr(c, name, t)
		}
		if s := l.callOutside(of, t); s.Kind == SymExternal {
			return external(s.Dotted + "." + name)
		}
	}
	return unknown(DoubtUnresolvedName, name)
}

// madeInstance is the class of a value that calls one.
func (l *Linker) madeInstance(s Symbol, t *trail) (*Class, bool) {
	f := s.Module.Facts()
	e := f.Expr(s.Expr)
	next, ok := t.push(callKey{s.Module, s.Expr})
	if !ok || e.Kind != python.ExprCall {
		return nil, false
	}
	callee := l.expr(use{module: s.Module, scope: s.Scope, offset: e.Span.Start}, e.A, next)
	if callee.Kind != SymClass {
		return nil, false
	}
	return l.class(classKey{module: callee.Module, id: callee.Class}), true
}

// callOutside is the result of calling something outside the workspace, under
// the name of what is called and "()".
func (l *Linker) callOutside(s Symbol, t *trail) Symbol {
	f := s.Module.Facts()
	next, ok := t.push(callKey{s.Module, s.Expr})
	if !ok {
		return unknown(DoubtImportCycle, f.Spell(s.Expr))
	}
	if e := f.Expr(s.Expr); e.Kind == python.ExprCall {
		for _, a := range f.Items(e) {
			if f.Str(a.Name) == "constructor" { // declarative_base(constructor=…)
				return unknown(DoubtUnresolvedName, f.Spell(s.Expr))
			}
		}
		callee := l.expr(use{module: s.Module, scope: s.Scope, offset: e.Span.Start}, e.A, next)
		if callee.Kind == SymExternal {
			return external(callee.Dotted + "()")
		}
	}
	return unknown(DoubtUnresolvedName, f.Spell(s.Expr))
}

// callKey is a call on a trail.
type callKey struct {
	module *Module
	call   python.ExprID
}
