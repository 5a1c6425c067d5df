package python

import "sort"

// Str is the text of a name.
func (f *Facts) Str(n Name) string { return f.Names[n] }

// Expr is an expression by its index; index 0 gives an Expr of kind ExprNone.
func (f *Facts) Expr(id ExprID) *Expr {
	if int(id) < len(f.Exprs) {
		return &f.Exprs[id]
	}
	return f.rare.expr(f, id)
}

// Items are the arguments of a call, the subscripts, or the items of a
// container.
func (f *Facts) Items(e *Expr) []Arg { return f.ArgRange(e.Items) }

// ArgRange is a run of Args: the bases of a class, decorators.
func (f *Facts) ArgRange(r Range) []Arg {
	if r.First < rareBit {
		return f.Args[r.First : r.First+r.N]
	}
	return f.rare.run(f, r)
}

// ScopeBindings are the bindings of one scope in source order.
func (f *Facts) ScopeBindings(id ScopeID) []Binding {
	r := f.Scopes[id].Bindings
	return f.Bindings[r.First : r.First+r.N]
}

// FunctionParams are the parameters of a function in order.
func (f *Facts) FunctionParams(id FunctionID) []Param {
	r := f.Functions[id].Params
	return f.Params[r.First : r.First+r.N]
}

// FunctionReturns are the return statements of a function in source order.
func (f *Facts) FunctionReturns(id FunctionID) []Return {
	r := f.Functions[id].Returns
	return f.Returns[r.First : r.First+r.N]
}

// Lookup is the interned form of a text, or 0 when the file does not hold it.
// It is linear: use it for single questions.
func (f *Facts) Lookup(s string) Name {
	for i, have := range f.Names {
		if have == s {
			return Name(i)
		}
	}
	return 0
}

// Dotted is the dotted name that an expression spells, `a.b.c`, and its parts
// from left to right; ok is false when it is anything else.
func (f *Facts) Dotted(id ExprID) (parts []Name, ok bool) {
	for {
		e := f.Expr(id)
		switch e.Kind {
		case ExprName:
			parts = append(parts, e.Name)
			for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
				parts[i], parts[j] = parts[j], parts[i]
			}
			return parts, true
		case ExprAttribute:
			parts = append(parts, e.Name)
			id = e.A
		default:
			return nil, false
		}
	}
}

// CallsWithin are the calls that start in a part of the file, by offsets in
// bytes.
func (f *Facts) CallsWithin(start, end uint32) []Call {
	all := f.Calls[1:]
	from := sort.Search(len(all), func(i int) bool { return f.Expr(all[i].Expr).Span.Start >= start })
	to := from + sort.Search(len(all)-from, func(i int) bool { return f.Expr(all[from+i].Expr).Span.Start >= end })
	return all[from:to]
}

// Binds reports whether a scope has a binding of a kind for a name.
func (f *Facts) Binds(scope ScopeID, name Name, kind BindingKind) bool {
	for _, bd := range f.ScopeBindings(scope) {
		if bd.Name == name && bd.Kind == kind {
			return true
		}
	}
	return false
}

// CallsGlobals reports whether an expression is `globals()`: the names of the
// module itself.
func (f *Facts) CallsGlobals(id ExprID) bool {
	e := f.Expr(id)
	callee := f.Expr(e.A)
	return e.Kind == ExprCall && e.Items.N == 0 && callee.Kind == ExprName && f.Str(callee.Name) == "globals"
}

// rootName is the first part of a dotted name; 0 for another expression.
func (f *Facts) rootName(id ExprID) Name {
	for {
		e := f.Expr(id)
		switch e.Kind {
		case ExprName:
			return e.Name
		case ExprAttribute:
			id = e.A
		default:
			return 0
		}
	}
}

// isDotted reports whether an expression is a dotted name.
func (f *Facts) isDotted(id ExprID) bool { return f.rootName(id) != 0 }

// EnclosingFunction is the function whose frame runs the code of a scope: the
// scope itself when it is a function, or the next one outwards through
// comprehensions and type parameters. It is 0 in a module, a class body or a
// lambda.
func (f *Facts) EnclosingFunction(id ScopeID) FunctionID {
	for ; id != 0; id = f.Scopes[id].Parent {
		switch s := &f.Scopes[id]; s.Kind {
		case ScopeFunction:
			return s.Function
		case ScopeModule, ScopeClass, ScopeLambda:
			return 0
		}
	}
	return 0
}

// EnclosingClass is the innermost class whose body holds the scope, directly or
// through functions; 0 when there is none.
func (f *Facts) EnclosingClass(id ScopeID) ClassID {
	for ; id != 0; id = f.Scopes[id].Parent {
		if f.Scopes[id].Kind == ScopeClass {
			return f.Scopes[id].Class
		}
	}
	return 0
}

// Spell is a short spelling of an expression for messages: dotted names as they
// are, calls and subscripts with their contents left out.
func (f *Facts) Spell(id ExprID) string {
	e := f.Expr(id)
	switch e.Kind {
	case ExprName:
		return f.Str(e.Name)
	case ExprAttribute:
		return f.Spell(e.A) + "." + f.Str(e.Name)
	case ExprCall:
		return f.Spell(e.A) + "(...)"
	case ExprSubscript:
		return f.Spell(e.A) + "[...]"
	}
	return "..."
}
