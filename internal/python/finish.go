package python

import (
	"cmp"
	"slices"
)

// Finish decides what stays, puts every table in its final order and gives the
// facts away; the builder is spent.
func (b *Builder) Finish() *Facts {
	f := &b.f
	redirectGlobals(f)
	groupBindings(f)
	groupReturns(f)
	r := newRoots(f)
	r.filterCalls()
	r.filterPatches()
	r.trimLocalValues()
	compact(f)
	return f
}

// redirectGlobals moves what a function binds under `global` or `nonlocal` to
// the scope that the statement names.
func redirectGlobals(f *Facts) {
	type key struct {
		scope ScopeID
		name  Name
	}
	declared := map[key]BindingKind{}
	for _, bd := range f.Bindings {
		if bd.Kind == BindGlobal || bd.Kind == BindNonlocal {
			declared[key{bd.Scope, bd.Name}] = bd.Kind
		}
	}
	if len(declared) == 0 {
		return
	}
	bound := map[key]bool{}
	for _, bd := range f.Bindings {
		bound[key{bd.Scope, bd.Name}] = true
	}
	for i := range f.Bindings {
		bd := &f.Bindings[i]
		if bd.Kind == BindGlobal || bd.Kind == BindNonlocal {
			continue
		}
		switch declared[key{bd.Scope, bd.Name}] {
		case BindGlobal:
			bd.Scope, bd.Branch, bd.Remote = 1, 0, true
		case BindNonlocal:
			for s := f.Scopes[bd.Scope].Parent; s != 0; s = f.Scopes[s].Parent {
				if f.Scopes[s].Kind == ScopeFunction && bound[key{s, bd.Name}] && declared[key{s, bd.Name}] == 0 {
					bd.Scope, bd.Branch, bd.Remote = s, 0, true
					break
				}
			}
		}
	}
}

func groupBindings(f *Facts) {
	slices.SortStableFunc(f.Bindings, func(a, b Binding) int {
		if c := cmp.Compare(a.Scope, b.Scope); c != 0 {
			return c
		}
		return cmp.Compare(a.Span.Start, b.Span.Start)
	})
	for i := 0; i < len(f.Bindings); {
		j := i
		for j < len(f.Bindings) && f.Bindings[j].Scope == f.Bindings[i].Scope {
			j++
		}
		f.Scopes[f.Bindings[i].Scope].Bindings = Range{uint32(i), uint32(j - i)}
		i = j
	}
}

func groupReturns(f *Facts) {
	slices.SortStableFunc(f.Returns, func(a, b Return) int { return cmp.Compare(a.Function, b.Function) })
	for i := 0; i < len(f.Returns); {
		j := i
		for j < len(f.Returns) && f.Returns[j].Function == f.Returns[i].Function {
			j++
		}
		f.Functions[f.Returns[i].Function].Returns = Range{uint32(i), uint32(j - i)}
		i = j
	}
}

// roots answers which names of a file can hold a class.
type roots struct {
	f     *Facts
	first map[scopeName]int32 // first binding of a name in a scope, as an index into Bindings
	kept  map[ExprID]bool     // calls that stay
	star  bool                // a star import may bind any name
}

type scopeName struct {
	scope ScopeID
	name  Name
}

func newRoots(f *Facts) *roots {
	r := &roots{f: f, first: make(map[scopeName]int32, len(f.Bindings)), kept: make(map[ExprID]bool, len(f.Calls))}
	for i, bd := range f.Bindings {
		k := scopeName{bd.Scope, bd.Name}
		if _, ok := r.first[k]; !ok {
			r.first[k] = int32(i)
		}
	}
	for _, s := range f.Scopes {
		r.star = r.star || s.Star
	}
	return r
}

// lookup finds the scope that binds a name read in scope, and its first
// binding there.
func (r *roots) lookup(scope ScopeID, name Name) (int32, bool) {
	seen := true // whether names of a class body are
	for s := scope; s != 0; s = r.f.Scopes[s].Parent {
		kind := r.f.Scopes[s].Kind
		if kind == ScopeClass && !seen {
			continue // a class body is not seen from the functions in it
		}
		seen = seen && kind == ScopeTypeParams // PEP 695: from these it is
		if i, ok := r.first[scopeName{s, name}]; ok {
			return i, true
		}
	}
	return 0, false
}

func (r *roots) filterCalls() {
	r.markExpected()
	out := r.f.Calls[:1]
	for _, c := range r.f.Calls[1:] {
		if r.mayConstruct(c) {
			out = append(out, c)
			r.kept[c.Expr] = true
		}
	}
	slices.SortStableFunc(out[1:], func(a, b Call) int {
		return cmp.Compare(r.f.Exprs[a.Expr].Span.Start, r.f.Exprs[b.Expr].Span.Start)
	})
	r.f.Calls = out
}

// markExpected marks the calls in lambdas that are given to a function which
// wants them to raise: `self.assertRaises(TypeError, lambda: C(bad=1))`.
func (r *roots) markExpected() {
	f := r.f
	var raising []Expr
	for _, c := range f.Calls[1:] {
		e := f.Expr(c.Expr)
		callee := f.Expr(e.A)
		if callee.Kind != ExprAttribute && callee.Kind != ExprName || e.Items.N < 2 {
			continue
		}
		switch f.Str(callee.Name) {
		case "assertRaises", "assertRaisesRegex", "raises":
			if first := f.Expr(f.Items(e)[0].Value); first.Kind == ExprName {
				switch f.Str(first.Name) {
				case "TypeError", "Exception", "AttributeError":
					raising = append(raising, *e)
				}
			}
		}
	}
	if len(raising) == 0 {
		return
	}
	for i := 1; i < len(f.Calls); i++ {
		c := &f.Calls[i]
		if f.Scopes[c.Scope].Kind != ScopeLambda {
			continue
		}
		for _, e := range raising {
			if e.Span.Encloses(f.Scopes[c.Scope].Span) {
				c.Flags |= CallExpected
			}
		}
	}
}

func (r *roots) mayConstruct(c Call) bool {
	f := r.f
	callee := f.Exprs[c.Expr].A
	depth := 0
	var last Name // the attribute next to the root
	for {
		switch e := f.Expr(callee); e.Kind {
		case ExprAttribute:
			last = e.Name
			depth++
			callee = e.A
			continue
		case ExprSubscript:
			callee = e.A
			continue
		case ExprCall:
			inner := f.Expr(e.A)
			if inner.Kind != ExprName {
				return false
			}
			switch f.Str(inner.Name) {
			case "super":
				return depth == 1 && (f.Str(last) == "__init__" || f.Str(last) == "__new__" || f.Str(last) == "__call__")
			case "type":
				return e.Items.N == 1
			}
			return false
		case ExprName:
			return r.rootMayHoldClass(c.Scope, e.Name, depth, last) || depth == 0 && r.handsOn(c)
		default:
			return false
		}
	}
}

// handsOn reports whether a call hands on `*args` and `**kwargs`, as a decorator's
// wrapper does with the function it wraps.
func (r *roots) handsOn(c Call) bool {
	star, double := false, false
	for _, a := range r.f.Items(r.f.Expr(c.Expr)) {
		star, double = star || a.Kind == ArgStar, double || a.Kind == ArgDoubleStar
	}
	return star && double
}

func (r *roots) rootMayHoldClass(scope ScopeID, name Name, depth int, last Name) bool {
	f := r.f
	i, ok := r.lookup(scope, name)
	if !ok {
		return r.star || depth == 0 && f.Str(name) == "setattr" || depth == 1 && f.Str(last) == "__new__"
	}
	switch bd := f.Bindings[i]; bd.Kind {
	case BindImport, BindClass, BindFunction, BindTypeAlias, BindGlobal, BindNonlocal:
		return true
	case BindParam:
		first := f.Scopes[bd.Scope].Kind == ScopeFunction && r.isReceiver(f.Scopes[bd.Scope].Function, bd.Ref)
		switch {
		case depth == 0:
			return first || bd.Ann != 0
		case first:
			return f.Str(last) == "__class__" || f.Str(name) == "cls"
		}
		return depth == 1 && bd.Ann != 0 && f.Str(last) == "_replace"
	case BindAssign, BindAnnotation, BindWalrus:
		if f.Scopes[bd.Scope].Kind == ScopeFunction && bd.Kind == BindAssign {
			// `x = open(p)` then `x.read()`: an instance, not a class.
			if k := f.Expr(ExprID(bd.Ref)).Kind; k != ExprName && k != ExprAttribute && depth > 0 {
				return depth == 1 && f.Str(last) == "_replace"
			}
		}
		return true
	}
	return false
}

// isReceiver reports whether a parameter is the first one of a method.
func (r *roots) isReceiver(fn FunctionID, param uint32) bool {
	return fn != 0 && r.f.Functions[fn].Class != 0 && r.f.Functions[fn].Params.First == param && r.f.Functions[fn].Params.N > 0
}

func (r *roots) filterPatches() {
	out := r.f.Patches[:0]
	for _, p := range r.f.Patches {
		name := r.f.Str(p.Name)
		special := len(name) > 4 && name[:2] == "__" && name[len(name)-2:] == "__"
		_, dotted := r.f.Dotted(p.Target)
		if special && dotted || p.Scope == 1 && dotted {
			out = append(out, p)
		}
	}
	r.f.Patches = out
}

// trimLocalValues forgets what local variables of functions are set to, unless
// it can be a class or an instance of one; and in a file that calls setattr, unless
// it tells names of attributes.
func (r *roots) trimLocalValues() {
	setattr := r.callsSetattr()
	for i := range r.f.Bindings {
		bd := &r.f.Bindings[i]
		if bd.Kind == BindFor && !r.loopsOverNames(ExprID(bd.Ref)) {
			bd.Ref = 0
		}
		if r.f.Scopes[bd.Scope].Kind != ScopeFunction {
			continue
		}
		switch bd.Kind {
		case BindAssign, BindWalrus, BindWith:
			if !r.aliasLike(ExprID(bd.Ref)) && !(setattr && r.attributeName(ExprID(bd.Ref))) {
				bd.Ref = 0
			}
		}
	}
}

func (r *roots) callsSetattr() bool {
	for _, c := range r.f.Calls[1:] {
		if callee := r.f.Expr(r.f.Expr(c.Expr).A); callee.Kind == ExprName && r.f.Str(callee.Name) == "setattr" {
			return true
		}
	}
	return false
}

func (r *roots) attributeName(id ExprID) bool {
	k := r.f.Expr(id).Kind
	return k == ExprString || k == ExprFString || r.listOfNames(id)
}

// maxNames is how many names a list or dict may hold to be kept as the value of
// a local variable.
const maxNames = 32

// listOfNames reports whether an expression is a short container of strings, or
// a dict with such keys.
func (r *roots) listOfNames(id ExprID) bool {
	e := r.f.Expr(id)
	switch e.Kind {
	case ExprList, ExprTuple, ExprSet, ExprDict:
	default:
		return false
	}
	if e.Items.N == 0 || e.Items.N > maxNames {
		return false
	}
	for _, a := range r.f.Items(e) {
		v := a.Value
		if e.Kind == ExprDict {
			v = a.Key
		}
		if r.f.Expr(v).Kind != ExprString {
			return false
		}
	}
	return true
}

// loopsOverNames reports whether a loop goes over a list of names, written out,
// in a variable, or as the keys of a dict.
func (r *roots) loopsOverNames(id ExprID) bool {
	e := r.f.Expr(id)
	switch e.Kind {
	case ExprName:
		return true
	case ExprCall:
		callee := r.f.Expr(e.A)
		return e.Items.N == 0 && callee.Kind == ExprAttribute && r.f.Expr(callee.A).Kind == ExprName &&
			(r.f.Str(callee.Name) == "items" || r.f.Str(callee.Name) == "keys")
	}
	return r.listOfNames(id)
}

func (r *roots) aliasLike(id ExprID) bool {
	for {
		switch e := r.f.Expr(id); e.Kind {
		case ExprName:
			return true
		case ExprAttribute, ExprSubscript, ExprAwait:
			id = e.A
		case ExprCall:
			return r.kept[id]
		default:
			return false
		}
	}
}
