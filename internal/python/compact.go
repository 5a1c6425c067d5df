package python

// compact drops the expressions, arguments, branches and names that nothing
// refers to, and numbers the rest in the order in which the tables reach them: first from
// where calls are looked at, then what is rare. The facts lie in the memory of the builder.
func (b *Builder) compact() *Facts {
	f, s := &b.f, &b.spare
	c := &compactor{
		old:    f,
		exprs:  zeroed(s.exprs, len(f.Exprs)),
		names:  zeroed(s.names, len(f.Names)),
		branch: zeroed(s.branches, len(f.Branches)),
		nNames: append(s.nNames[:0], ""),
		nBr:    append(s.nBr[:0], Branch{}),
		stack:  s.args[:0],
		read:   zeroed(s.read, len(f.Names)), waiting: s.waiting[:0],
	}
	c.often = table{exprs: append(s.often.exprs[:0], Expr{}), args: s.often.args[:0]}
	c.rare = table{exprs: s.rare.exprs[:0], args: s.rare.args[:0], bit: rareBit}
	c.lookedAt()
	c.declared()
	c.rest()
	c.settle()
	s.waiting, s.read = c.waiting, c.read
	s.exprs, s.names, s.branches = c.exprs, c.names, c.branch
	s.often, s.rare, s.nNames, s.nBr, s.args = c.often, c.rare, c.nNames, c.nBr, c.stack
	out := *f
	out.Names, out.Exprs, out.Args, out.Branches = c.nNames, c.often.exprs, c.often.args, c.nBr
	out.rare.exprs, out.rare.args = c.rare.exprs, c.rare.args
	return &out
}

// lookedAt are the expressions that whoever checks calls looks at.
func (c *compactor) lookedAt() {
	f := c.old
	for i := range f.Calls {
		cl := &f.Calls[i]
		cl.Expr, cl.Branch = c.expr(cl.Expr, often), c.br(cl.Branch)
	}
	for i := range f.Patches {
		p := &f.Patches[i]
		p.Target, p.Name, p.Value, p.Branch = c.expr(p.Target, often), c.name(p.Name), c.expr(p.Value, often), c.br(p.Branch)
	}
	for i := range f.Classes {
		cl := &f.Classes[i]
		cl.Name, cl.Branch = c.name(cl.Name), c.br(cl.Branch)
		cl.Bases, cl.Decorators = c.args(cl.Bases, often), c.args(cl.Decorators, often)
	}
	for i := range f.Functions {
		fn := &f.Functions[i]
		fn.Name, fn.Branch = c.name(fn.Name), c.br(fn.Branch)
		fn.Decorators = c.args(fn.Decorators, often)
	}
}

// declared are the parts of declarations that are rare.
func (c *compactor) declared() {
	f := c.old
	for i := range f.Functions {
		fn := &f.Functions[i]
		fn.Annotation = c.expr(fn.Annotation, rarely)
	}
	for i := range f.Params {
		p := &f.Params[i]
		p.Name, p.Annotation, p.Default = c.name(p.Name), c.expr(p.Annotation, rarely), c.expr(p.Default, rarely)
	}
	for i := range f.Bindings {
		bd := &f.Bindings[i]
		name := bd.Name
		bd.Name, bd.Branch, bd.Ann = c.name(bd.Name), c.br(bd.Branch), c.expr(bd.Ann, rarely)
		switch bd.Kind {
		case BindAssign, BindTypeAlias, BindWith, BindExcept, BindWalrus, BindFor:
			if c.waits(bd) {
				c.waiting = append(c.waiting, waiting{i, name})
				continue
			}
			bd.Ref = uint32(c.expr(ExprID(bd.Ref), rarely))
		}
	}
}

func (c *compactor) rest() {
	f := c.old
	for i := range f.Imports {
		im := &f.Imports[i]
		im.Module, im.Symbol, im.As, im.Branch = c.name(im.Module), c.name(im.Symbol), c.name(im.As), c.br(im.Branch)
	}
	for i := range f.Returns {
		r := &f.Returns[i]
		r.Branch, r.Value = c.br(r.Branch), c.expr(r.Value, rarely)
	}
	for i := range f.Comments {
		f.Comments[i].Text = c.name(f.Comments[i].Text)
	}
	for i := range f.Exports {
		f.Exports[i] = c.name(f.Exports[i])
	}
}

// clone is a copy in memory of its own, from a block or, if there is none, from the
// collector.
func (f *Facts) clone(m *block) *Facts {
	out := *f
	out.Names, out.Exprs, out.Args, out.Branches = ownNames(m, f.Names), own(m, f.Exprs), own(m, f.Args), own(m, f.Branches)
	out.Scopes, out.Bindings, out.Imports, out.Classes = own(m, f.Scopes), own(m, f.Bindings), own(m, f.Imports), own(m, f.Classes)
	out.Functions, out.Params, out.Returns, out.Calls = own(m, f.Functions), own(m, f.Params), own(m, f.Returns), own(m, f.Calls)
	out.Patches, out.Comments, out.Broken = own(m, f.Patches), own(m, f.Comments), own(m, f.Broken)
	out.Mentions, out.Exports = own(m, f.Mentions), own(m, f.Exports)
	out.rare.exprs, out.rare.args = own(m, f.rare.exprs), own(m, f.rare.args)
	return &out
}

// cloneSize is what clone takes for all tables but those of what is rare, in bytes.
func (f *Facts) cloneSize() int {
	return sizeOfNames(f.Names) + sizeOf(f.Exprs) + sizeOf(f.Args) + sizeOf(f.Branches) +
		sizeOf(f.Scopes) + sizeOf(f.Bindings) + sizeOf(f.Imports) + sizeOf(f.Classes) +
		sizeOf(f.Functions) + sizeOf(f.Params) + sizeOf(f.Returns) + sizeOf(f.Calls) +
		sizeOf(f.Patches) + sizeOf(f.Comments) + sizeOf(f.Broken) + sizeOf(f.Mentions) + sizeOf(f.Exports)
}

type compactor struct {
	old    *Facts
	exprs  []ExprID // old → new
	names  []Name
	branch []BranchID
	often  table
	rare   table
	nNames []string
	nBr    []Branch
	stack  []Arg // runs being built

	read    []bool // by the old name: an expression that stays reads it
	waiting []waiting
}

// table is where expressions go. Their indices have a bit in common.
type table struct {
	exprs []Expr
	args  []Arg
	bit   uint32
}

func (t *table) add(e Expr) ExprID {
	t.exprs = append(t.exprs, e)
	return ExprID(uint32(len(t.exprs)-1) | t.bit)
}

func (t *table) addRun(run []Arg) Range {
	first := uint32(len(t.args)) | t.bit
	t.args = append(t.args, run...)
	return Range{first, uint32(len(run))}
}

// asked says how often an expression is asked for. What an argument is made of is rare,
// unless it is a name or an attribute.
type asked uint8

const (
	often asked = iota
	argument
	rarely
)

// below is how often the parts of an expression are asked for.
func (a asked) below(e *Expr) (parts, items asked) {
	switch {
	case a == often && (e.Kind == ExprCall || e.Kind == ExprSubscript):
		return often, argument
	case a == often, a == argument && e.Kind == ExprAttribute:
		return a, a
	}
	return rarely, rarely
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
				bd.Ref = uint32(c.expr(ExprID(bd.Ref), rarely))
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
		b.Parent, b.Test = c.br(b.Parent), c.expr(b.Test, rarely)
		c.branch[id] = BranchID(len(c.nBr))
		c.nBr = append(c.nBr, b)
	}
	return c.branch[id]
}

func (c *compactor) expr(id ExprID, how asked) ExprID {
	if id == 0 {
		return 0
	}
	if c.exprs[id] == 0 {
		e := c.old.Exprs[id]
		if e.Flags&flagKept != 0 {
			how = often
			e.Flags &^= flagKept
		}
		if e.Kind == ExprName {
			c.read[e.Name] = true
		}
		parts, items := how.below(&e)
		e.Name, e.A, e.B, e.Items = c.name(e.Name), c.expr(e.A, parts), c.expr(e.B, parts), c.args(e.Items, items)
		c.exprs[id] = c.table(how).add(e)
	}
	return c.exprs[id]
}

func (c *compactor) args(r Range, how asked) Range {
	if r.N == 0 {
		return Range{}
	}
	mark := len(c.stack)
	for i := r.First; i < r.First+r.N; i++ {
		a := c.old.Args[i]
		a.Name, a.Value, a.Key = c.name(a.Name), c.expr(a.Value, how), c.expr(a.Key, how)
		c.stack = append(c.stack, a)
	}
	run := c.table(how).addRun(c.stack[mark:])
	c.stack = c.stack[:mark]
	return run
}

func (c *compactor) table(how asked) *table {
	if how == rarely {
		return &c.rare
	}
	return &c.often
}
