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
	f := c.Module.Facts
	cl := &f.Classes[c.ID]
	if cl.Decorators.N == 0 {
		return nil
	}
	if have, ok := l.decorators.Load(c); ok {
		return have.([]classDecorator)
	}
	var out []classDecorator
	for _, d := range f.ArgRange(cl.Decorators) {
		use := use{module: c.Module, scope: cl.Parent, branch: cl.Branch, offset: f.Expr(d.Value).Span.Start, frame: true}
		out = append(out, l.classDecorator(use, d.Value))
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
	f := u.module.Facts
	called := f.Expr(id).Kind == python.ExprCall
	var args []python.Arg
	callee := id
	if called {
		args = f.Items(f.Expr(id))
		callee = f.Expr(id).A
	}
	s := l.expr(u, callee, &trail{cycle: new(bool)})
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
		if call := l.classAttr(l.class(classKey{module: s.Module, id: s.Class}), "__call__", &trail{cycle: new(bool)}); called &&
			call.Kind == SymFunction && l.returnsUntouched(call.Module, call.Function, 0).argument {
			return classDecorator{}
		}
	}
	return classDecorator{doubt: doubt(DoubtClassDecorator, "@"+f.Spell(callee))}
}

// madeBefore is the maker behind a value: `dataclass(frozen=True)`,
// `partial(dataclass, frozen=True)`.
func (l *Linker) madeBefore(s Symbol) (classDecorator, bool) {
	f := s.Module.Facts
	e := f.Expr(s.Expr)
	args := f.Items(e)
	callee := l.late(s.Module, s.Scope, e.A)
	if callee.is("functools.partial") && len(args) > 0 && args[0].Kind == python.ArgPositional {
		callee = l.late(s.Module, s.Scope, args[0].Value)
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
		return r.known && r.decorator
	}
	return r.known && r.argument
}

// untouched is what the returns of a function show: all of them are known, one
// gives the first argument back, one gives a function that does so.
type untouched struct {
	known, argument, decorator bool
}

const maxDecoratorDepth = 5

func (l *Linker) returnsUntouched(m *Module, id python.FunctionID, depth int) untouched {
	f := m.Facts
	fn := &f.Functions[id]
	returns := f.FunctionReturns(id)
	if depth > maxDecoratorDepth || fn.Broken || fn.Async || fn.Generator || len(returns) == 0 {
		return untouched{}
	}
	params := f.FunctionParams(id)
	switch {
	case fn.Class != 0 && len(params) > 0 && !l.hasDecorator(m, fn, "builtins.staticmethod"):
		params = params[1:] // self or cls
		if fn.Decorators.N > 0 && !(fn.Decorators.N == 1 && l.hasDecorator(m, fn, "builtins.classmethod")) {
			return untouched{}
		}
	case fn.Decorators.N > 0:
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
		e := f.Expr(r.Value)
		switch {
		case isFirst(r.Value):
			out.argument = true
		case e.Kind == python.ExprName: // return decorate
			out.decorator = true
			out.known = out.known && l.returnsUntouched(m, l.functionHere(m, id, r.Value), depth+1).argument
		case e.Kind == python.ExprCall && e.Items.N > 0 && isFirst(f.Items(e)[0].Value): // return decorate(cls)
			out.argument = true
			if s := l.late(m, f.Functions[id].Scope, e.A); s.Kind == SymExternal && transparentClassDecorators[s.Dotted] {
				continue
			}
			out.known = out.known && l.returnsUntouched(m, l.functionHere(m, id, e.A), depth+1).argument
		case e.Kind == python.ExprCall && keywordsOnly(f, e): // return decorate(option=option)
			out.decorator = true
			out.known = out.known && l.returnsUntouched(m, l.functionHere(m, id, e.A), depth+1).decorator
		case e.Kind == python.ExprCall && e.Items.N > 0 && lastName(f.Spell(e.A)) == "partial": // return partial(decorate, …)
			out.decorator = true
			out.known = out.known && l.returnsUntouched(m, l.functionHere(m, id, f.Items(e)[0].Value), depth+1).argument
		default:
			return untouched{}
		}
	}
	out.known = out.known && (first == 0 || !l.touches(m, fn.Span.Start, fn.Span.End, first))
	return out
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
	f := m.Facts
	if f.Expr(expr).Kind != python.ExprName {
		return 0
	}
	s := l.late(m, f.Functions[id].Scope, expr)
	if s.Kind != SymFunction || s.Module != m {
		return 0
	}
	return s.Function
}

// touches reports whether code between two offsets changes how the class in a
// variable is called: `cls.__init__ = …`, `setattr(cls, …)`.
func (l *Linker) touches(m *Module, start, end uint32, name python.Name) bool {
	f := m.Facts
	for _, p := range f.Patches {
		e := f.Expr(p.Target)
		if p.Span.Start >= start && p.Span.End <= end && e.Kind == python.ExprName && e.Name == name && decidesCalls(f.Str(p.Name)) {
			return true
		}
	}
	for _, c := range f.Calls[1:] {
		e := f.Expr(c.Expr)
		if e.Span.Start < start || e.Span.End > end {
			continue
		}
		if callee := f.Expr(e.A); callee.Kind != python.ExprName || f.Str(callee.Name) != "setattr" {
			continue
		}
		args := f.Items(e)
		if len(args) < 2 {
			continue
		}
		if first := f.Expr(args[0].Value); first.Kind == python.ExprName && first.Name == name && l.maySetConstructor(m, c.Scope, args[1].Value) {
			return true
		}
	}
	return false
}

// decidesCalls reports whether an attribute of a class decides how the class is
// called.
func decidesCalls(attribute string) bool {
	return attribute == "__init__" || attribute == "__new__" || attribute == "__class__"
}

// maySetConstructor reports whether the name in setattr(cls, name, …) may be
// one that decides how the class is called.
func (l *Linker) maySetConstructor(m *Module, scope python.ScopeID, id python.ExprID) bool {
	f := m.Facts
	e := f.Expr(id)
	switch e.Kind {
	case python.ExprString:
		return e.Name == 0 || decidesCalls(f.Str(e.Name))
	case python.ExprFString:
		start := f.Str(e.Name)
		return strings.HasPrefix("__init__", start) || strings.HasPrefix("__new__", start) || strings.HasPrefix("__class__", start)
	case python.ExprName:
		for s := scope; s > 1; s = f.Scopes[s].Parent { // a variable of a function around it, too
			if value, ok := onlyValue(f, s, e.Name, python.BindAssign); ok && f.Expr(value).Kind != python.ExprName {
				return l.maySetConstructor(m, s, value)
			}
		}
		names, ok := loopNames(f, scope, e.Name)
		for _, n := range names {
			ok = ok && !decidesCalls(n)
		}
		return !ok
	}
	return true
}

// loopNames are the names that a loop variable goes through, when it goes over
// a list that is written out.
func loopNames(f *python.Facts, scope python.ScopeID, name python.Name) ([]string, bool) {
	value, ok := onlyValue(f, scope, name, python.BindFor)
	if !ok {
		return nil, false
	}
	e := f.Expr(value)
	if e.Kind == python.ExprCall { // d.items(), d.keys()
		e = f.Expr(f.Expr(e.A).A)
	}
	if e.Kind == python.ExprName {
		if value, ok = onlyValue(f, scope, e.Name, python.BindAssign); !ok {
			if value, ok = onlyValue(f, 1, e.Name, python.BindAssign); !ok {
				return nil, false
			}
		}
		e = f.Expr(value)
	}
	var out []string
	for _, item := range f.Items(e) {
		v := f.Expr(item.Value)
		if e.Kind == python.ExprDict {
			v = f.Expr(item.Key)
		}
		if v.Kind != python.ExprString || v.Name == 0 {
			return nil, false
		}
		out = append(out, f.Str(v.Name))
	}
	return out, len(out) > 0
}

// onlyValue is what the one binding of a name in a scope gives it.
func onlyValue(f *python.Facts, scope python.ScopeID, name python.Name, kind python.BindingKind) (python.ExprID, bool) {
	value := python.ExprID(0)
	for _, bd := range f.ScopeBindings(scope) {
		if bd.Name != name {
			continue
		}
		if bd.Kind != kind || value != 0 || bd.Remote {
			return 0, false
		}
		value = python.ExprID(bd.Ref)
	}
	return value, value != 0
}

// metaclassDoubt looks for a metaclass along an MRO that may decide how the
// class is called (Data model, 3.3.3).
func (l *Linker) metaclassDoubt(mro []Ancestor) *Doubt {
	for _, a := range mro {
		if a.Class == nil {
			if !a.metaclassSafe() {
				return doubt(DoubtUnknownBase, a.External)
			}
			continue
		}
		if a.Class.ID == 0 {
			continue
		}
		f := a.Class.Module.Facts
		cl := &f.Classes[a.Class.ID]
		for _, kw := range f.ArgRange(cl.Bases) {
			if kw.Kind == python.ArgDoubleStar {
				return doubt(DoubtMetaclass, "**"+f.Spell(kw.Value))
			}
			if kw.Kind == python.ArgKeyword && f.Str(kw.Name) == "metaclass" &&
				!l.safeMetaclass(l.Expr(a.Class.Module, cl.Parent, cl.Branch, kw.Value)) {
				return doubt(DoubtMetaclass, f.Spell(kw.Value))
			}
		}
	}
	return nil
}

func (l *Linker) safeMetaclass(s Symbol) bool {
	if s.Kind == SymExternal {
		return safeMetaclasses[s.Dotted]
	}
	meta, ok := l.SymbolClass(s)
	if !ok || meta.ID == 0 {
		return false
	}
	if m, own := meta.own("__call__"); l.markedClass(meta) != nil && (!own || l.callsThrough(m)) {
		return true // dataclass_transform says what it makes
	}
	mro, d := l.MRO(meta)
	if d != nil {
		return false
	}
	for _, a := range mro {
		if a.Class == nil {
			if !safeMetaclasses[a.External] && !a.benign() {
				return false
			}
			continue
		}
		for _, hook := range [...]string{"__call__", "__prepare__", "__getattribute__"} {
			if m, ok := a.Class.own(hook); ok && !(hook == "__call__" && l.callsThrough(m)) {
				return false
			}
		}
		if l.mayWriteConstructor(a.Class) {
			return false
		}
	}
	return true
}

// callsThrough reports whether a metaclass's __call__ hands everything on to
// super().__call__, always, so that the class is called as any other.
func (l *Linker) callsThrough(m member) bool {
	if len(m.bindings) != 1 || m.bindings[0].Kind != python.BindFunction {
		return false
	}
	f := m.owner.Module.Facts
	id := python.FunctionID(m.bindings[0].Ref)
	n, ok := l.handsOn(m.owner.Module, id, "__call__")
	params := f.FunctionParams(id)
	return ok && len(params) == 3 && f.Functions[id].Decorators.N == 0 && len(n.args) == 2 &&
		params[1].Kind == python.VarPositional && params[1].Uses == 1 && n.unpacks(python.ArgStar, f.Str(params[1].Name)) &&
		params[2].Kind == python.VarKeyword && params[2].Uses == 1 && n.unpacks(python.ArgDoubleStar, f.Str(params[2].Name))
}

// mayWriteConstructor reports whether the code of a metaclass may give a class
// an __init__ or __new__: by an assignment, by setattr, or by naming one in a
// string, as in `namespace["__init__"] = …`.
func (l *Linker) mayWriteConstructor(c *Class) bool {
	f := c.Module.Facts
	body := f.Classes[c.ID].Body
	for _, s := range f.Mentions {
		if body.Encloses(s) {
			return true
		}
	}
	for _, p := range f.Patches {
		if body.Encloses(p.Span) && decidesCalls(f.Str(p.Name)) {
			return true
		}
	}
	for _, call := range f.Calls[1:] {
		e := f.Expr(call.Expr)
		callee := f.Expr(e.A)
		if !body.Encloses(e.Span) || callee.Kind != python.ExprName {
			continue
		}
		items := f.Items(e)
		if f.Str(callee.Name) == "setattr" {
			if len(items) > 1 && l.maySetConstructor(c.Module, call.Scope, items[1].Value) {
				return true
			}
			continue
		}
		if s := l.Expr(c.Module, call.Scope, call.Branch, e.A); s.Kind == SymFunction && s.Module == c.Module && body.Encloses(f.Functions[s.Function].Span) {
			continue // what it does is looked at here
		}
		for _, a := range items { // a function that gets the namespace may write into it
			if v := f.Expr(a.Value); v.Kind == python.ExprName && namespaceNames[f.Str(v.Name)] {
				return true
			}
		}
	}
	return false
}

// namespaceNames are what people call the namespace of a class, and the class.
var namespaceNames = set("attrs", "namespace", "ns", "dct", "dict", "cls", "classdict", "class_dict", "attributes", "members")

// initSubclassDoubt judges a base whose __init_subclass__ may write into its
// subclasses (PEP 487).
func (l *Linker) initSubclassDoubt(c *Class) *Doubt {
	m, ok := c.own("__init_subclass__")
	if !ok {
		return nil
	}
	f := c.Module.Facts
	for _, bd := range m.bindings {
		if bd.Kind != python.BindFunction {
			return doubt(DoubtPatched, c.Name+".__init_subclass__")
		}
		fn := &f.Functions[bd.Ref]
		params := f.FunctionParams(python.FunctionID(bd.Ref))
		if len(params) == 0 || l.touches(c.Module, fn.Span.Start, fn.Span.End, params[0].Name) {
			return doubt(DoubtPatched, c.Name+".__init_subclass__")
		}
	}
	return nil
}
