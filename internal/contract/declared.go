package contract

import (
	"slices"

	"github.com/kwargo/kwargo/internal/python"
)

// sameDeclarations reports whether the facts of two versions of one file say the
// same to a survey: about what the file imports, declares and changes. Places do
// not count, nor do calls that only make instances. changers are those of [patches],
// bodies the functions of which the code counts as well.
func sameDeclarations(a, b *python.Facts, changers map[string]bool, bodies []python.FunctionID) bool {
	if a == nil || b == nil {
		return false
	}
	c := &comparison{a: a, b: b, twin: twins(a.Names, b.Names), changers: changers}
	return c.same() && !slices.ContainsFunc(bodies, func(id python.FunctionID) bool { return !c.body(id) })
}

// twins are, of each name in a list, the name in another that is spelled like it, or none.
// Neither list holds a name twice. An edit leaves most of them where they are, from the
// beginning or from the end.
func twins(a, b []string) []python.Name {
	out := make([]python.Name, len(a))
	start := 0
	for start < min(len(a), len(b)) && a[start] == b[start] {
		out[start] = python.Name(start)
		start++
	}
	end := 0
	for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
		out[len(a)-end] = python.Name(len(b) - end)
	}
	place := map[string]python.Name{}
	for i := start; i < len(b)-end; i++ {
		place[b[i]] = python.Name(i)
	}
	for i := start; i < len(a)-end; i++ {
		n, ok := place[a[i]]
		if !ok {
			n = none
		}
		out[i] = n
	}
	return out
}

// none is no name of any file.
const none = ^python.Name(0)

// comparison goes through two facts side by side.
type comparison struct {
	a, b     *python.Facts
	twin     []python.Name // of each name of a, the one of b that is spelled like it
	changers map[string]bool
	// stmts are, of the statements that branches in a belong to, the ones in b; twins
	// are the other way round.
	stmts, twins map[uint32]uint32
}

func (c *comparison) same() bool {
	a, b := c.a, c.b
	c.stmts, c.twins = map[uint32]uint32{}, map[uint32]uint32{}
	if a.HasAll != b.HasAll || a.AllUncertain != b.AllUncertain || a.FutureAnnotations != b.FutureAnnotations ||
		a.Scopes[1].Dynamic != b.Scopes[1].Dynamic || len(a.Mentions) != len(b.Mentions) ||
		!pairwise(a.Exports, b.Exports, c.name) || !pairwise(a.Imports, b.Imports, c.imports) ||
		!pairwise(a.Functions, b.Functions, c.functions) || !pairwise(a.Classes, b.Classes, c.classes) ||
		!pairwise(a.ScopeBindings(1), b.ScopeBindings(1), c.bindings) || !pairwise(a.Patches, b.Patches, c.patches) {
		return false
	}
	x, y := c.telling(a), c.telling(b)
	if !pairwise(x, y, c.calls) || !pairwise(c.renamed(a), c.renamed(b), c.bindings) {
		return false
	}
	// What a function changes is named by its own variables, too.
	if !local(a, x) {
		return true
	}
	return pairwise(withoutParams(a), withoutParams(b), c.bindings)
}

// body compares the code of a function, as far as it tells what becomes of a class
// that the function gets.
func (c *comparison) body(id python.FunctionID) bool {
	if int(id) >= len(c.a.Functions) { // of facts that were saved
		return false
	}
	x, y := &c.a.Functions[id], &c.b.Functions[id]
	return x.FallsOff == y.FallsOff && pairwise(run(c.a.Params, x.Params), run(c.b.Params, y.Params), c.params) &&
		pairwise(c.a.ScopeBindings(x.Scope), c.b.ScopeBindings(y.Scope), c.bindings) &&
		pairwise(c.a.CallsWithin(x.Body.Start, x.Body.End), c.b.CallsWithin(y.Body.Start, y.Body.End), c.calls)
}

// before is how many bindings and star imports stand before a place, in the scope that
// it is in and those around it: they tell what a name stands for there.
func before(f *python.Facts, scope python.ScopeID, at uint32) (n int) {
	for s := scope; s != 0; s = f.Scopes[s].Parent {
		for _, bd := range f.ScopeBindings(s) {
			if boundAt(f, &bd) < at {
				n++
			}
		}
		if !f.Scopes[s].Star {
			continue
		}
		for i := range f.Imports {
			if imp := &f.Imports[i]; imp.Star && imp.Scope == s && imp.Span.Start < at {
				n++
			}
		}
	}
	return n
}

// withoutParams are the bindings of a file but for the parameters of functions,
// which are compared as those of their function.
func withoutParams(f *python.Facts) []python.Binding {
	return slices.DeleteFunc(slices.Clone(f.Bindings), func(bd python.Binding) bool {
		return bd.Kind == python.BindParam && f.Scopes[bd.Scope].Kind == python.ScopeFunction
	})
}

// pairwise reports whether two lists are as long, and same holds for each pair.
func pairwise[T any](a, b []T, same func(x, y *T) bool) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !same(&a[i], &b[i]) {
			return false
		}
	}
	return true
}

func (c *comparison) str(x, y python.Name) bool { return c.twin[x] == y }

func (c *comparison) name(x, y *python.Name) bool { return c.str(*x, *y) }

func (c *comparison) imports(x, y *python.Import) bool {
	return x.Level == y.Level && x.Star == y.Star && (x.Scope == 1) == (y.Scope == 1) && c.str(x.Module, y.Module) &&
		c.str(x.Symbol, y.Symbol) && c.str(x.As, y.As) && c.branch(x.Branch, y.Branch) &&
		(!x.Star || before(c.a, x.Scope, x.Span.Start) == before(c.b, y.Scope, y.Span.Start))
}

func (c *comparison) functions(x, y *python.Function) bool {
	return c.str(x.Name, y.Name) && x.Class == y.Class && x.Async == y.Async && x.Generator == y.Generator && x.Stub == y.Stub &&
		x.Broken == y.Broken && c.around(x.Parent, y.Parent) && c.branch(x.Branch, y.Branch) && c.expr(x.Annotation, y.Annotation) &&
		pairwise(c.a.ArgRange(x.Decorators), c.b.ArgRange(y.Decorators), c.arg) &&
		c.signature(x, y) &&
		pairwise(run(c.a.Returns, x.Returns), run(c.b.Returns, y.Returns), c.returns)
}

// run is a part of a table.
func run[T any](table []T, r python.Range) []T { return table[r.First : r.First+r.N] }

// signature compares the parameters of a function. Those that its code neither
// calls, hands on, changes nor tests do not count for a survey, which asks what
// becomes of a class that a function gets: the code of a constructor that gains a
// plain parameter does the same with the classes it gets as before.
func (c *comparison) signature(x, y *python.Function) bool {
	p, q := run(c.a.Params, x.Params), run(c.b.Params, y.Params)
	if pairwise(p, q, c.params) {
		return true
	}
	if patchesWithin(c.a, x) || patchesWithin(c.b, y) {
		return false
	}
	used, usedToo := readWithin(c.a, x), readWithin(c.b, y)
	for i := range max(len(p), len(q)) {
		counts := i < len(p) && countsAlways(i, p[i].Kind) || i < len(q) && countsAlways(i, q[i].Kind) ||
			i < len(p) && used[p[i].Name] || i < len(q) && usedToo[q[i].Name]
		if counts && (i >= len(p) || i >= len(q) || !c.params(&p[i], &q[i])) {
			return false
		}
	}
	return true
}

// countsAlways: the first may be the class or the instance, and a star parameter
// takes what the others leave.
func countsAlways(i int, k python.ParamKind) bool {
	return i == 0 || k == python.VarPositional || k == python.VarKeyword
}

// patchesWithin reports whether a function assigns to attributes that matter.
func patchesWithin(f *python.Facts, fn *python.Function) bool {
	return slices.ContainsFunc(f.Patches, func(p python.Patch) bool { return fn.Span.Encloses(p.Span) })
}

// readWithin are the names that the expressions in a function read, as far as
// facts keep them.
func readWithin(f *python.Facts, fn *python.Function) map[python.Name]bool {
	out := map[python.Name]bool{}
	for e := range f.AllExprs() {
		if e.Kind == python.ExprName && fn.Body.Encloses(e.Span) {
			out[e.Name] = true
		}
	}
	return out
}

func (c *comparison) params(x, y *python.Param) bool {
	return x.Kind == y.Kind && c.str(x.Name, y.Name) && c.expr(x.Annotation, y.Annotation) && c.expr(x.Default, y.Default)
}

func (c *comparison) returns(x, y *python.Return) bool {
	return c.branch(x.Branch, y.Branch) && c.returned(x.Value, y.Value)
}

// returned compares what a function gives back, as far as it tells whether the
// function is a decorator that gives back what it got: of a call, what is called,
// the first argument, and whether there are others than keywords.
func (c *comparison) returned(x, y python.ExprID) bool {
	s, t := c.a.Expr(x), c.b.Expr(y)
	if s.Kind != python.ExprCall || t.Kind != python.ExprCall || lastName(c.a.Spell(s.A)) == "cast" {
		return c.expr(x, y)
	}
	p, q := c.a.Items(s), c.b.Items(t)
	if !c.expr(s.A, t.A) || keywordsOnly(c.a, s) != keywordsOnly(c.b, t) || (len(p) > 0) != (len(q) > 0) {
		return false
	}
	return len(p) == 0 || p[0].Kind == q[0].Kind && (p[0].Kind == python.ArgKeyword || c.expr(p[0].Value, q[0].Value))
}

func (c *comparison) classes(x, y *python.Class) bool {
	return c.str(x.Name, y.Name) && x.TypeParams == y.TypeParams && x.Broken == y.Broken && c.around(x.Parent, y.Parent) &&
		c.branch(x.Branch, y.Branch) && c.a.Scopes[x.Scope].Dynamic == c.b.Scopes[y.Scope].Dynamic &&
		pairwise(c.a.ArgRange(x.Bases), c.b.ArgRange(y.Bases), c.arg) &&
		pairwise(c.a.ArgRange(x.Decorators), c.b.ArgRange(y.Decorators), c.arg) &&
		pairwise(c.a.ScopeBindings(x.Scope), c.b.ScopeBindings(y.Scope), c.bindings)
}

// around compares the class or function that a scope belongs to.
func (c *comparison) around(x, y python.ScopeID) bool {
	s, t := &c.a.Scopes[x], &c.b.Scopes[y]
	return s.Kind == t.Kind && s.Class == t.Class && s.Function == t.Function
}

func (c *comparison) bindings(x, y *python.Binding) bool {
	if x.Kind != y.Kind || x.Remote != y.Remote || !c.str(x.Name, y.Name) || !c.branch(x.Branch, y.Branch) || !c.expr(x.Ann, y.Ann) {
		return false
	}
	switch x.Kind {
	case python.BindAssign, python.BindTypeAlias, python.BindWith, python.BindExcept, python.BindWalrus, python.BindFor:
		// A class that a call makes is named by the number of the call.
		return c.expr(python.ExprID(x.Ref), python.ExprID(y.Ref)) && (x.Ref == y.Ref || c.a.Expr(python.ExprID(x.Ref)).Kind != python.ExprCall)
	}
	return x.Ref == y.Ref
}

func (c *comparison) patches(x, y *python.Patch) bool {
	return c.str(x.Name, y.Name) && c.expr(x.Target, y.Target) && c.expr(x.Value, y.Value) && c.around(x.Scope, y.Scope) && c.branch(x.Branch, y.Branch) &&
		before(c.a, x.Scope, x.Span.Start) == before(c.b, y.Scope, y.Span.Start)
}

func (c *comparison) calls(x, y *python.Call) bool {
	return c.expr(x.Expr, y.Expr) && c.around(x.Scope, y.Scope) && c.branch(x.Branch, y.Branch) &&
		before(c.a, x.Scope, c.a.Expr(x.Expr).Span.Start) == before(c.b, y.Scope, c.b.Expr(y.Expr).Span.Start)
}

// renamed are the bindings that give another name to what has the name of a changer.
func (c *comparison) renamed(f *python.Facts) (out []python.Binding) {
	for i := range f.Bindings {
		if bd := &f.Bindings[i]; isAlias(f, bd) && c.changers[f.Str(f.Expr(python.ExprID(bd.Ref)).Name)] {
			out = append(out, *bd)
		}
	}
	return out
}

// telling are the calls that a survey reads.
func (c *comparison) telling(f *python.Facts) []python.Call {
	callees, changers, relations := make([]bool, len(f.Names)), make([]bool, len(f.Names)), make([]bool, len(f.Names))
	related := false
	for i, name := range f.Names {
		changers[i] = c.changers[name]
		callees[i] = tellingNames[name] || changers[i]
		relations[i] = namesRelation(name)
		related = related || relations[i]
	}
	known := aliasesOf(f)
	handsOn := func(args []python.Arg) (found bool) { // a changer
		eachLeaf(f, args, func(_ *python.Arg, id python.ExprID) { found = found || changers[f.Expr(id).Name] })
		return found
	}
	relates := func(a python.Arg) bool { return a.Kind == python.ArgKeyword && relations[a.Name] }
	var out []python.Call
	for _, call := range f.Calls[1:] {
		e := f.Expr(call.Expr)
		callee, args := f.Expr(e.A), f.Items(e)
		if callees[callee.Name] || callees[known.original(callee)] || handsOn(args) || related && slices.ContainsFunc(args, relates) {
			out = append(out, call)
		}
	}
	return out
}

// tellingNames are the last names of the callees that a survey looks at: those in
// setCall, replacedByCall and patchFinder, and the makers of fields.
var tellingNames = func() map[string]bool {
	out := set("setattr", "__setattr__", "patch", "object", "add_to_class", "contribute_to_class", "add_parameter", "model_rebuild")
	for maker := range makerDecorators {
		out[lastName(maker)] = true
	}
	return out
}()

// namesRelation reports whether a keyword of SQLAlchemy's relationship names an
// attribute of the other class.
func namesRelation(keyword string) bool { return keyword == "backref" || keyword == "back_populates" }

// local reports whether a function changes something, or calls what a survey
// looks at.
func local(f *python.Facts, calls []python.Call) bool {
	for i := range f.Patches {
		if f.EnclosingFunction(f.Patches[i].Scope) != 0 {
			return true
		}
	}
	for i := range calls {
		if f.EnclosingFunction(calls[i].Scope) != 0 {
			return true
		}
	}
	return false
}

func (c *comparison) branch(x, y python.BranchID) bool {
	for ; x != 0 && y != 0; x, y = c.a.Branches[x].Parent, c.b.Branches[y].Parent {
		s, t := &c.a.Branches[x], &c.b.Branches[y]
		if s.Kind != t.Kind || s.Arm != t.Arm || !c.expr(s.Test, t.Test) || !c.arms(x, y) {
			return false
		}
	}
	return x == y
}

// arms compares the arms before one of an if statement, which decide whether it runs;
// and whether two branches are of one statement in both files.
func (c *comparison) arms(x, y python.BranchID) bool {
	s, t := c.a.Branches[x].Stmt, c.b.Branches[y].Stmt
	twin, known := c.stmts[s]
	back, taken := c.twins[t]
	switch {
	case known || taken:
		if twin != t || back != s {
			return false
		}
	default:
		c.stmts[s], c.twins[t] = t, s
	}
	return pairwise(testsBefore(c.a, x), testsBefore(c.b, y), func(x, y *python.ExprID) bool { return c.expr(*x, *y) })
}

// testsBefore are the conditions of the arms of an if statement that stand before one.
func testsBefore(f *python.Facts, id python.BranchID) (out []python.ExprID) {
	of := &f.Branches[id]
	for i := id - 1; i > 0 && of.Kind == python.BranchIf && of.Arm > 0; i-- { // as in laterArmReach
		if o := &f.Branches[i]; o.Kind == python.BranchIf && o.Stmt == of.Stmt {
			out = append(out, o.Test)
			if o.Arm == 0 {
				break
			}
		}
	}
	return out
}

func (c *comparison) expr(x, y python.ExprID) bool {
	if x == 0 || y == 0 {
		return x == y
	}
	s, t := c.a.Expr(x), c.b.Expr(y)
	return s.Kind == t.Kind && s.Flags == t.Flags && c.str(s.Name, t.Name) && c.expr(s.A, t.A) && c.expr(s.B, t.B) &&
		pairwise(c.a.Items(s), c.b.Items(t), c.arg)
}

func (c *comparison) arg(x, y *python.Arg) bool {
	return x.Kind == y.Kind && c.str(x.Name, y.Name) && c.expr(x.Value, y.Value) && c.expr(x.Key, y.Key)
}
