package python

// compact drops the expressions, arguments, branches and names that nothing
// refers to, and numbers the rest in the order in which the tables reach them.
func compact(f *Facts) {
	c := &compactor{
		old:    *f,
		exprs:  make([]ExprID, len(f.Exprs)),
		names:  make([]Name, len(f.Names)),
		branch: make([]BranchID, len(f.Branches)),
		nExprs: make([]Expr, 1, len(f.Exprs)/2+1),
		nNames: make([]string, 1, len(f.Names)),
		nBr:    make([]Branch, 1, len(f.Branches)),
	}
	for i := range f.Bindings {
		bd := &f.Bindings[i]
		bd.Name, bd.Branch, bd.Ann = c.name(bd.Name), c.br(bd.Branch), c.expr(bd.Ann)
		switch bd.Kind {
		case BindAssign, BindTypeAlias, BindWith, BindExcept, BindWalrus, BindFor:
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
	f.Exprs, f.Args, f.Names, f.Branches = c.nExprs, c.nArgs, c.nNames, c.nBr
}

type compactor struct {
	old    Facts
	exprs  []ExprID // old → new
	names  []Name
	branch []BranchID
	nExprs []Expr
	nArgs  []Arg
	nNames []string
	nBr    []Branch
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
	run := make([]Arg, r.N)
	for i, a := range c.old.Args[r.First : r.First+r.N] {
		a.Name, a.Value, a.Key = c.name(a.Name), c.expr(a.Value), c.expr(a.Key)
		run[i] = a
	}
	first := uint32(len(c.nArgs))
	c.nArgs = append(c.nArgs, run...)
	return Range{first, r.N}
}
