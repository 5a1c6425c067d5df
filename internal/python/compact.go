package python

// compact drops the expressions, arguments, branches and names that nothing
// refers to, numbers the rest in the order in which the tables reach them, and
// copies all of it into tables that fit.
func (b *Builder) compact() *Facts {
	f, s := &b.f, &b.spare
	c := &compactor{
		old:    f,
		exprs:  zeroed(s.exprs, len(f.Exprs)),
		names:  zeroed(s.names, len(f.Names)),
		branch: zeroed(s.branches, len(f.Branches)),
		nExprs: append(s.nExprs[:0], Expr{}),
		nArgs:  s.nArgs[:0],
		nNames: append(s.nNames[:0], ""),
		nBr:    append(s.nBr[:0], Branch{}),
		stack:  s.args[:0],
		read:   zeroed(s.read, len(f.Names)), waiting: s.waiting[:0],
	}
	for i := range f.Bindings {
		bd := &f.Bindings[i]
		name := bd.Name
		bd.Name, bd.Branch, bd.Ann = c.name(bd.Name), c.br(bd.Branch), c.expr(bd.Ann)
		switch bd.Kind {
		case BindAssign, BindTypeAlias, BindWith, BindExcept, BindWalrus, BindFor:
			if c.waits(bd) {
				c.waiting = append(c.waiting, waiting{i, name})
				continue
			}
			bd.Ref = uint32(c.expr(ExprID(bd.Ref)))
		}
	}
	for i := range f.Imports {
		im := &f.Imports[i]
		im.Module, im.Symbol, im.As, im.Branch = c.name(im.Module), c.name(im.Symbol), c.name(im.As), c.br(im.Branch)
	}
	for i := range f.Classes {
		cl := &f.Classes[i]
		cl.Name, cl.Branch = c.name(cl.Name), c.br(cl.Branch)
		cl.Bases, cl.Decorators = c.args(cl.Bases), c.args(cl.Decorators)
	}
	for i := range f.Functions {
		fn := &f.Functions[i]
		fn.Name, fn.Branch = c.name(fn.Name), c.br(fn.Branch)
		fn.Decorators, fn.Annotation = c.args(fn.Decorators), c.expr(fn.Annotation)
	}
	for i := range f.Params {
		p := &f.Params[i]
		p.Name, p.Annotation, p.Default = c.name(p.Name), c.expr(p.Annotation), c.expr(p.Default)
	}
	for i := range f.Returns {
		r := &f.Returns[i]
		r.Branch, r.Value = c.br(r.Branch), c.expr(r.Value)
	}
	for i := range f.Calls {
		cl := &f.Calls[i]
		cl.Expr, cl.Branch = c.expr(cl.Expr), c.br(cl.Branch)
	}
	for i := range f.Patches {
		p := &f.Patches[i]
		p.Target, p.Name, p.Value, p.Branch = c.expr(p.Target), c.name(p.Name), c.expr(p.Value), c.br(p.Branch)
	}
	for i := range f.Comments {
		f.Comments[i].Text = c.name(f.Comments[i].Text)
	}
	for i := range f.Exports {
		f.Exports[i] = c.name(f.Exports[i])
	}
	c.settle()
	s.waiting, s.read = c.waiting, c.read
	s.exprs, s.names, s.branches = c.exprs, c.names, c.branch
	s.nExprs, s.nArgs, s.nNames, s.nBr, s.args = c.nExprs, c.nArgs, c.nNames, c.nBr, c.stack
	m := forGood.take(c.size())
	out := *f
	out.Names, out.Exprs, out.Args, out.Branches = ownNames(m, c.nNames), own(m, c.nExprs), own(m, c.nArgs), own(m, c.nBr)
	out.Scopes, out.Bindings, out.Imports, out.Classes = own(m, f.Scopes), own(m, f.Bindings), own(m, f.Imports), own(m, f.Classes)
	out.Functions, out.Params, out.Returns, out.Calls = own(m, f.Functions), own(m, f.Params), own(m, f.Returns), own(m, f.Calls)
	out.Patches, out.Comments, out.Broken = own(m, f.Patches), own(m, f.Comments), own(m, f.Broken)
	out.Mentions, out.Exports = own(m, f.Mentions), own(m, f.Exports)
	clear(f.Names) // they hold the source alive
	clear(c.nNames)
	return &out
}

// size is what all tables take together, in bytes.
func (c *compactor) size() int {
	f := c.old
	return sizeOfNames(c.nNames) + sizeOf(c.nExprs) + sizeOf(c.nArgs) + sizeOf(c.nBr) +
		sizeOf(f.Scopes) + sizeOf(f.Bindings) + sizeOf(f.Imports) + sizeOf(f.Classes) +
		sizeOf(f.Functions) + sizeOf(f.Params) + sizeOf(f.Returns) + sizeOf(f.Calls) +
		sizeOf(f.Patches) + sizeOf(f.Comments) + sizeOf(f.Broken) + sizeOf(f.Mentions) + sizeOf(f.Exports)
}

type compactor struct {
	old    *Facts
	exprs  []ExprID // old → new
	names  []Name
	branch []BranchID
	nExprs []Expr
	nArgs  []Arg
	nNames []string
	nBr    []Branch
	stack  []Arg // runs being built

	read    []bool // by the old name: an expression that stays reads it
	waiting []waiting
}

// waiting is a local variable of a function of which it is not known yet whether
// anything that stays reads it.
type waiting struct {
	at   int // in Bindings
	name Name
}

// waits reports whether the value of a binding matters only when its name is read:
// that of a local variable. A call that stays costs nothing.
func (c *compactor) waits(bd *Binding) bool {
	return c.old.Scopes[bd.Scope].Kind == ScopeFunction && (bd.Kind == BindAssign || bd.Kind == BindWalrus) && bd.Ref != 0 &&
		c.old.Exprs[bd.Ref].Flags&flagKept == 0
}

// settle keeps the values of the local variables that are read, by what stays or by
// the value of another of them, and drops the others.
func (c *compactor) settle() {
	for before := -1; before != len(c.waiting); {
		before = len(c.waiting)
		rest := c.waiting[:0]
		for _, w := range c.waiting {
			if bd := &c.old.Bindings[w.at]; c.read[w.name] {
				bd.Ref = uint32(c.expr(ExprID(bd.Ref)))
			} else {
				rest = append(rest, w)
			}
		}
		c.waiting = rest
	}
	for _, w := range c.waiting {
		c.old.Bindings[w.at].Ref = 0
	}
}

func (c *compactor) name(n Name) Name {
	if n == 0 {
		return 0
	}
	if c.names[n] == 0 {
		c.names[n] = Name(len(c.nNames))
		c.nNames = append(c.nNames, c.old.Names[n])
	}
	return c.names[n]
}

func (c *compactor) br(id BranchID) BranchID {
	if id == 0 {
		return 0
	}
	if c.branch[id] == 0 {
		b := c.old.Branches[id]
		// An elif or else runs when the arms before it did not, so it keeps
		// them alive, and they stand before it.
		for prev := id - 1; b.Kind == BranchIf && b.Arm > 0 && prev > 0; prev-- {
			if p := &c.old.Branches[prev]; p.Kind == BranchIf && p.Stmt == b.Stmt && p.Arm == b.Arm-1 {
				c.br(prev)
				break
			}
		}
		b.Parent, b.Test = c.br(b.Parent), c.expr(b.Test)
		c.branch[id] = BranchID(len(c.nBr))
		c.nBr = append(c.nBr, b)
	}
	return c.branch[id]
}

func (c *compactor) expr(id ExprID) ExprID {
	if id == 0 {
		return 0
	}
	if c.exprs[id] == 0 {
		e := c.old.Exprs[id]
		e.Flags &^= flagKept
		if e.Kind == ExprName {
			c.read[e.Name] = true
		}
		e.Name, e.A, e.B, e.Items = c.name(e.Name), c.expr(e.A), c.expr(e.B), c.args(e.Items)
		c.exprs[id] = ExprID(len(c.nExprs))
		c.nExprs = append(c.nExprs, e)
	}
	return c.exprs[id]
}

func (c *compactor) args(r Range) Range {
	if r.N == 0 {
		return Range{}
	}
	mark := len(c.stack)
	for i := r.First; i < r.First+r.N; i++ {
		a := c.old.Args[i]
		a.Name, a.Value, a.Key = c.name(a.Name), c.expr(a.Value), c.expr(a.Key)
		c.stack = append(c.stack, a)
	}
	first := uint32(len(c.nArgs))
	c.nArgs = append(c.nArgs, c.stack[mark:]...)
	c.stack = c.stack[:mark]
	return Range{first, r.N}
}
