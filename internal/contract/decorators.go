package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// classDecorator is one decorator of a class, judged: one that makes a contract
// (maker), one that changes nothing, or one that is not known (doubt).
type classDecorator struct {
	maker  string       // the decorator's dotted name: "dataclasses.dataclass", "attrs.define"
	args   []python.Arg // of a maker that is called
	module *Module      // where args stand
	doubt  *Doubt
}

// makerDecorators are the decorators that write a constructor into a class, by
// all their names.
var makerDecorators = map[string]string{
	"dataclasses.dataclass": "dataclasses.dataclass",
	"attrs.define":          "attrs.define", "attr.define": "attrs.define",
	"attrs.mutable": "attrs.define", "attr.mutable": "attrs.define",
	"attrs.frozen": "attrs.define", "attr.frozen": "attrs.define",
	"attr.s": "attr.s", "attr.attrs": "attr.s", "attr.attributes": "attr.s",
	"attr.dataclass":                 "attr.dataclass",
	"pydantic.dataclasses.dataclass": pydanticDataclass,
}

// classDecorators judges the decorators of a class, top to bottom.
func (l *Linker) classDecorators(c *Class) []classDecorator {
	if c.ID == 0 {
		return nil
	}
	f := c.Module.Facts()
	cl := &f.Classes[c.ID]
	if cl.Decorators.N == 0 {
		return nil
	}
	if have, ok := l.decorators.Load(c); ok {
		return have.([]classDecorator)
	}
	var out []classDecorator
	for _, d := range f.ArgRange(cl.Decorators) {
		out = append(out, l.classDecorator(usedAt(c.Module, cl.Parent, cl.Branch, d.Value), d.Value))
	}
	l.decorators.Store(c, out)
	return out
}

// made is the decorator of a class that is one of some makers.
func (l *Linker) made(c *Class, makers ...string) *classDecorator {
	for i, d := range l.classDecorators(c) {
		for _, m := range makers {
			if d.maker == m {
				return &l.classDecorators(c)[i]
			}
		}
	}
	return nil
}

func (l *Linker) classDecorator(u use, id python.ExprID) classDecorator {
	f := u.module.Facts()
	called := f.Expr(id).Kind == python.ExprCall
	var args []python.Arg
	callee := id
	if called {
		args = f.Items(f.Expr(id))
		callee = f.Expr(id).A
	}
	s := l.decider(u, callee)
	switch s.Kind {
	case SymValue: // mydc = dataclass(frozen=True); @mydc
		if d, ok := l.madeBefore(s); ok && !called {
			return d
		} else if ok && d.module == u.module {
			d.args = append(d.args[:len(d.args):len(d.args)], args...)
			return d
		}
	case SymExternal:
		if maker, ok := makerDecorators[s.Dotted]; ok {
			return classDecorator{maker: maker, args: args, module: u.module}
		}
		if transparentClassDecorators[s.Dotted] || strings.HasPrefix(s.Dotted, "pytest.mark.") {
			return classDecorator{}
		}
	case SymFunction:
		name := knownName(s)
		if maker, ok := makerDecorators[name]; ok {
			return classDecorator{maker: maker, args: args, module: u.module}
		}
		if transparentClassDecorators[name] || l.returnsArgument(s.Module, s.Function, called) || l.markedFunction(s) != nil {
			return classDecorator{}
		}
	case SymClass: // an instance that is called: @register("name")
		if call := l.classAttr(l.class(classKey{module: s.Module, id: s.Class}), "__call__", nil); called &&
			call.Kind == SymFunction && l.returnsUntouched(call.Module, call.Function, 0).class() {
			return classDecorator{}
		}
	}
	return classDecorator{doubt: doubt(DoubtClassDecorator, "@"+f.Spell(callee))}
}

// decider is what an expression stands for that decides whether the constructor of a class
// is generated. Which constructor it may be itself is not asked: that may be the one of
// the same class, as in `@C.__init__` above `class C`.
func (l *Linker) decider(u use, id python.ExprID) Symbol {
	return l.expr(u, id, &trail{all: &asking{deciding: true}})
}

// madeBefore is the maker behind a value: `dataclass(frozen=True)`,
// `partial(dataclass, frozen=True)`.
func (l *Linker) madeBefore(s Symbol) (classDecorator, bool) {
	f := s.Module.Facts()
	e := f.Expr(s.Expr)
	args := f.Items(e)
	follow := func(id python.ExprID) Symbol {
		return l.decider(use{module: s.Module, scope: s.Scope, offset: f.Expr(id).Span.Start}, id)
	}
	callee := follow(e.A)
	if callee.is("functools.partial") && len(args) > 0 && args[0].Kind == python.ArgPositional {
		callee = follow(args[0].Value)
		args = args[1:]
	}
	maker, ok := makerDecorators[callee.Dotted]
	if callee.Kind != SymExternal || !ok {
		return classDecorator{}, false
	}
	for _, a := range args {
		if a.Kind != python.ArgKeyword {
			return classDecorator{}, false
		}
	}
	return classDecorator{maker: maker, args: args, module: s.Module}, true
}

// returnsArgument reports whether a function, used as a class decorator, gives
// back the class untouched, as registering decorators do; called says that it
// is used as `@f(…)`.
func (l *Linker) returnsArgument(m *Module, id python.FunctionID, called bool) bool {
	r := l.returnsUntouched(m, id, 0)
	if called {
		return r.function()
	}
	return r.class()
}

// givenBack is the class in `decorate(C)`, when the decorator gives it back as it
// was.
func (l *Linker) givenBack(m *Module, scope python.ScopeID, branch python.BranchID, call python.ExprID, t *trail) (Symbol, bool) {
	f := m.Facts()
	e := f.Expr(call)
	args := f.Items(e)
	if len(args) != 1 || args[0].Kind != python.ArgPositional || f.Expr(args[0].Value).Kind != python.ExprName {
		return Symbol{}, false
	}
	u := use{module: m, scope: scope, branch: branch, offset: e.Span.Start, frame: true}
	s := l.expr(u, args[0].Value, t)
	if s.Kind != SymClass {
		return Symbol{}, false
	}
	switch callee := l.expr(u, e.A, t); callee.Kind {
	case SymExternal:
		return s, transparentClassDecorators[callee.Dotted]
	case SymFunction:
		return s, l.returnsArgument(callee.Module, callee.Function, false)
	}
	return Symbol{}, false
}

// untouched is what the returns of a function show: all of them are known, one
// gives the first argument back, one gives a function that does so.
type untouched struct {
	known, argument, decorator bool
}

// class reports that the class itself comes back.
func (u untouched) class() bool { return u.known && u.argument }

// function reports that a function comes back which gives back the class.
func (u untouched) function() bool { return u.known && u.decorator }

const maxDecoratorDepth = 5

func (l *Linker) returnsUntouched(m *Module, id python.FunctionID, depth int) untouched {
	l.read(m, id)
	f := m.Facts()
	fn := &f.Functions[id]
	returns := f.FunctionReturns(id)
	if depth > maxDecoratorDepth || fn.Broken || fn.Async || fn.Generator || fn.FallsOff || len(returns) == 0 {
		return untouched{}
	}
	params := f.FunctionParams(id)
	switch {
	case fn.Class != 0 && len(params) > 0 && !l.hasDecorator(m, fn, "builtins.staticmethod"):
		params = params[1:] // self or cls
	}
	if !l.keepFunction(m, fn, depth) {
		return untouched{}
	}
	first := python.Name(0)
	if len(params) > 0 && params[0].Kind <= python.PositionalOrKeyword && !rebinds(f, id, params[0].Name) {
		first = params[0].Name
	}
	isFirst := func(id python.ExprID) bool {
		e := f.Expr(id)
		return e.Kind == python.ExprName && e.Name == first && first != 0
	}
	out := untouched{known: true}
	for _, r := range returns {
		value := l.uncast(m, fn.Scope, r.Value)
		e := f.Expr(value)
		switch {
		case isFirst(value):
			out.argument = true
		case e.Kind == python.ExprName: // return decorate
			out.decorator = true
			out.known = out.known && l.returnsUntouched(m, l.functionHere(m, id, value), depth+1).class()
		case e.Kind == python.ExprCall && e.Items.N > 0 && isFirst(f.Items(e)[0].Value): // return decorate(cls)
			out.argument = true
			if s := l.late(m, f.Functions[id].Scope, e.A); s.Kind == SymExternal && transparentClassDecorators[s.Dotted] {
				continue
			}
			out.known = out.known && l.returnsUntouched(m, l.functionHere(m, id, e.A), depth+1).class()
		case e.Kind == python.ExprCall && keywordsOnly(f, e): // return decorate(option=option)
			out.decorator = true
			out.known = out.known && l.returnsUntouched(m, l.functionHere(m, id, e.A), depth+1).function()
		case e.Kind == python.ExprCall && e.Items.N > 0 && lastName(f.Spell(e.A)) == "partial": // return partial(decorate, …)
			out.decorator = true
			out.known = out.known && l.returnsUntouched(m, l.functionHere(m, id, f.Items(e)[0].Value), depth+1).class()
		default:
			return untouched{}
		}
	}
	if first != 0 && l.changes(variable{module: m, function: id, start: fn.Body.Start, end: fn.Body.End, name: first}, 0) {
		out.known = false
	}
	return out
}

// keepFunction reports whether the decorators of a function leave it as it is.
func (l *Linker) keepFunction(m *Module, fn *python.Function, depth int) bool {
	f := m.Facts()
	for _, d := range f.ArgRange(fn.Decorators) {
		id, called := d.Value, f.Expr(d.Value).Kind == python.ExprCall
		if called {
			id = f.Expr(id).A
		}
		switch s := l.Expr(m, fn.Parent, fn.Branch, id); s.Kind {
		case SymExternal:
			if !transparentMethodDecorators[s.Dotted] && !s.is("builtins.classmethod", "builtins.staticmethod") {
				return false
			}
		case SymFunction:
			r := l.returnsUntouched(s.Module, s.Function, depth+1)
			if called && !r.function() || !called && !r.class() {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// uncast is the value in `cast(T, value)`.
func (l *Linker) uncast(m *Module, scope python.ScopeID, id python.ExprID) python.ExprID {
	e := m.Facts().Expr(id)
	if e.Kind == python.ExprCall && e.Items.N == 2 && l.late(m, scope, e.A).is("typing.cast", "typing_extensions.cast") {
		return m.Facts().Items(e)[1].Value
	}
	return id
}

func keywordsOnly(f *python.Facts, call *python.Expr) bool {
	for _, a := range f.Items(call) {
		if a.Kind != python.ArgKeyword {
			return false
		}
	}
	return true
}

// functionHere is the function that a name stands for in another function: one
// that is nested in it, or one of the module. It is 0 when it is neither.
func (l *Linker) functionHere(m *Module, id python.FunctionID, expr python.ExprID) python.FunctionID {
	f := m.Facts()
	if f.Expr(expr).Kind != python.ExprName {
		return 0
	}
	s := l.late(m, f.Functions[id].Scope, expr)
	if s.Kind != SymFunction || s.Module != m {
		return 0
	}
	return s.Function
}
