package contract

import (
	"maps"
	"slices"

	"github.com/kwargo/kwargo/internal/python"
)

// changer is a function that changes a class which it gets as an argument, or a class
// of which the constructor does.
type changer struct {
	module   moduleKey
	function python.FunctionID
	class    python.ClassID
}

// handedOn is a parameter of a function that is an argument of a call in it.
type handedOn struct {
	param Symbol
	to    string // the last name of what is called
	call  python.CallID
	class python.ExprID // the argument
	// known: what is called is certain; it is exactly, if that can change a class.
	known   bool
	exactly changer
}

// boundWithin reports whether a scope inside of the module, or one around it, binds a
// name, and what binds it there, if all that does is of one kind.
func boundWithin(f *python.Facts, scope python.ScopeID, name python.Name) (bound bool, only python.BindingKind) {
	for s := scope; s > 1; s = f.Scopes[s].Parent {
		for _, bd := range f.ScopeBindings(s) {
			switch {
			case bd.Name != name:
			case !bound:
				bound, only = true, bd.Kind
			case bd.Kind != only:
				only = python.BindNone
			}
		}
	}
	return bound, only
}

// handsOn collects the parameters that a file hands on.
func (p *patchFinder) handsOn(m *Module) {
	f := m.Facts()
	known := aliasesOf(f)
	for i := 1; i < len(f.Calls); i++ {
		c := &f.Calls[i]
		e := f.Expr(c.Expr)
		name := known.original(f.Expr(e.A))
		if name == 0 || f.EnclosingFunction(c.Scope) == 0 {
			continue
		}
		for a := range leaves(f, f.Items(e)) {
			v := f.Expr(a.Value)
			if v.Kind != python.ExprName {
				continue
			}
			bound, only := boundWithin(f, c.Scope, v.Name)
			if !bound {
				continue
			}
			h := handedOn{to: f.Str(name), call: python.CallID(i), class: a.Value}
			switch h.param = p.Expr(m, c.Scope, c.Branch, a.Value); {
			case h.param.Kind == SymParam && h.param.Function != 0:
			case only == python.BindFor: // one of what the function gets, perhaps
				value := loopedOver(f, c.Scope, v)
				if value == 0 {
					continue
				}
				if h.param = p.Expr(m, c.Scope, c.Branch, value); h.param.Kind != SymParam || h.param.Function == 0 {
					continue
				}
			default:
				continue
			}
			p.handing[h.to] = append(p.handing[h.to], h)
		}
	}
}

// spread adds the functions that hand on what they get to one that changes it. A file
// is read when it calls something that has the name of one.
func (p *patchFinder) spread() {
	read := map[*Module]bool{}
	known := map[string]bool{}
	for before := 0; len(p.found.changers) > before; {
		before = len(p.found.changers)
		p.rename(known)
		changers := seek(p.found.changers)
		for _, m := range p.modules.All() {
			if m.Content != nil && !read[m] && m.Content.clues.gives(givenLocal, changers) {
				read[m] = true
				p.handsOn(m)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(p.found.changers)) {
			rest := p.handing[name][:0]
			for i := range p.handing[name] {
				switch h := &p.handing[name][i]; {
				case p.reaches(h):
					p.handsOver(h)
				case h.known && h.exactly == (changer{}): // never
				default:
					rest = append(rest, *h)
				}
			}
			if len(rest) > 0 {
				p.handing[name] = rest
			} else {
				delete(p.handing, name)
			}
		}
	}
}

// handsOver notes what hands a parameter to a changer: a function, or a method that
// changes its own class so.
func (p *patchFinder) handsOver(h *handedOn) {
	m := h.param.Module
	c := &m.Facts().Calls[h.call]
	if to := p.callee(m, c, h.class); to.receiver == ByClass {
		if class, ok := p.SymbolClass(to.symbol); ok && !p.inHook(m, c.Scope) {
			p.found.classes[class.key().linked()] = true
		}
	}
	p.parameter(h.param)
}

// reaches judges a parameter that is handed to something with the name of a changer.
// Of what cannot be followed the name decides.
func (p *patchFinder) reaches(h *handedOn) bool {
	if !h.known {
		m := h.param.Module
		f := m.Facts()
		c := &f.Calls[h.call]
		switch s := p.Expr(m, c.Scope, c.Branch, f.Expr(c.Expr).A); s.Kind {
		case SymFunction:
			h.exactly = changer{module: s.Module.key(), function: s.Function}
		case SymClass:
			h.exactly = changer{module: s.Module.key(), class: s.Class}
		case SymExternal, SymConstant, SymModule:
		default:
			if !keepsClasses[h.to] {
				return true
			}
		}
		h.known = true
	}
	return p.changers[h.exactly]
}

// rename adds the names that imports and assignments give to changers: `g` of
// `from m import f as g`, of `g = f`. done are those that were looked for before.
func (p *patchFinder) rename(done map[string]bool) {
	for again := true; again; {
		fresh := spellings{}
		for name := range p.found.changers {
			if !done[name] {
				done[name], fresh[name] = true, true
			}
		}
		again = len(fresh) > 0
		names := seek(fresh)
		for _, m := range p.modules.All() {
			if names.in(m) {
				p.renamedIn(m)
			}
		}
	}
}

// renamedIn adds the names that one file gives to changers.
func (p *patchFinder) renamedIn(m *Module) {
	f := m.Facts()
	for i := 1; i < len(f.Imports); i++ {
		if imp := &f.Imports[i]; imp.As != 0 && imp.Symbol != 0 && p.found.changers[f.Str(imp.Symbol)] && p.isChanger(p.importSymbol(m, python.ImportID(i), nil)) {
			p.found.changers[f.Str(imp.As)] = true
		}
	}
	if !slices.ContainsFunc(f.Names, func(name string) bool { return p.found.changers[name] }) {
		return // what the filter of the file has let through
	}
	for i := range f.Bindings {
		bd := &f.Bindings[i]
		if isAlias(f, bd) && p.found.changers[f.Str(f.Expr(python.ExprID(bd.Ref)).Name)] && p.isChanger(p.Expr(m, bd.Scope, bd.Branch, python.ExprID(bd.Ref))) {
			p.found.changers[f.Str(bd.Name)] = true
		}
	}
}

// isChanger reports whether a symbol is certainly a function or class that changes
// classes.
func (p *patchFinder) isChanger(s Symbol) bool {
	switch s.Kind {
	case SymFunction:
		return p.changers[changer{module: s.Module.key(), function: s.Function}]
	case SymClass:
		return p.changers[changer{module: s.Module.key(), class: s.Class}]
	}
	return false
}

// handed marks the classes that are handed to a function which changes them.
func (p *patchFinder) handed(m *Module) {
	f := m.Facts()
	known := aliasesOf(f)
	named := make([]bool, len(f.Names))
	some := false
	for i, name := range f.Names {
		named[i] = p.found.changers[name]
		some = some || named[i]
	}
	if !some {
		return
	}
	for i := 1; i < len(f.Calls); i++ {
		c := &f.Calls[i]
		e := f.Expr(c.Expr)
		if e.Items.N == 0 {
			continue
		}
		if p.handsChanger(m, c, named) {
			for a := range leaves(f, f.Items(e)) {
				p.eachClass(m, c, a.Value, func(s Symbol, _ bool) { p.class(s) })
			}
			continue
		}
		if name := known.original(f.Expr(e.A)); name == 0 || !named[name] {
			continue
		}
		for position, a := range f.Items(e) {
			for leaf := range leaves(f, []python.Arg{a}) {
				plain := a.Kind <= python.ArgKeyword && (leaf.Value == a.Value || f.Expr(a.Value).Kind == python.ExprIf)
				p.eachClass(m, c, leaf.Value, func(s Symbol, held bool) {
					if p.argumentChanges(m, c, position, &a, held || !plain) {
						p.class(s)
					}
				})
			}
		}
	}
}

// handsChanger reports whether a call gets a function that changes a class, as
// `map(prepare, classes)` does: who calls that function has its class from somewhere.
func (p *patchFinder) handsChanger(m *Module, c *python.Call, named []bool) bool {
	f := m.Facts()
	for _, a := range f.Items(f.Expr(c.Expr)) {
		e := f.Expr(a.Value)
		if k := e.Kind; k != python.ExprName && k != python.ExprAttribute || !named[e.Name] {
			continue
		}
		if s := p.Expr(m, c.Scope, c.Branch, a.Value); s.Kind == SymFunction && p.isChanger(s) {
			return true
		}
	}
	return false
}

// argumentChanges reports whether a call changes the class that is one of its arguments,
// or is held by one.
func (p *patchFinder) argumentChanges(m *Module, c *python.Call, position int, a *python.Arg, held bool) bool {
	f := m.Facts()
	s := p.Expr(m, c.Scope, c.Branch, f.Expr(c.Expr).A)
	if s.Kind == SymFunction && p.isChanger(s) {
		to := p.receives(s, position, f.Str(a.Name))
		if held || to == nil || to.Kind == python.VarPositional || to.Kind == python.VarKeyword {
			return true
		}
	}
	return p.calleeChanges(m, c, position, f.Str(a.Name), 0)
}

// eachClass gives the classes that an argument of a call may be, or hold.
func (p *patchFinder) eachClass(m *Module, c *python.Call, id python.ExprID, do func(s Symbol, held bool)) {
	f := m.Facts()
	switch s := p.Expr(m, c.Scope, c.Branch, id); s.Kind {
	case SymClass:
		do(s, false)
	case SymUnion:
		for _, u := range s.Union {
			if u.Kind == SymClass {
				do(u, false)
			}
		}
	case SymConstant: // CLASSES = [A, B]
		if s.Module == nil {
			return
		}
		of := s.Module.Facts()
		for a := range leaves(of, []python.Arg{{Value: s.Expr}}) {
			if to := p.Expr(s.Module, 1, 0, a.Value); to.Kind == SymClass {
				do(to, true)
			}
		}
	case SymUnknown: // for C in [A, B]:
		if value := loopedOver(f, c.Scope, f.Expr(id)); value != 0 {
			at := python.Call{Scope: c.Scope}
			for a := range leaves(f, []python.Arg{{Value: value}}) {
				if a.Value != id {
					p.eachClass(m, &at, a.Value, do)
				}
			}
		}
	}
}

// loopedOver is what a loop variable goes through; 0 when that is not known.
func loopedOver(f *python.Facts, scope python.ScopeID, e *python.Expr) python.ExprID {
	if e.Kind != python.ExprName {
		return 0
	}
	for s := scope; s != 0; s = f.Scopes[s].Parent {
		if value, ok := onlyValue(f, s, e.Name, python.BindFor); ok {
			return value
		}
	}
	return 0
}
