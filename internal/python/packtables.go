package python

import "github.com/kwargo/kwargo/internal/text"

func (p *packer) all() {
	f := p.f
	p.head()
	last := &lasts{}
	for i := range f.Imports {
		last.imported(p, &f.Imports[i])
	}
	if p.importsOnly {
		return
	}
	p.exprs(f.rare.exprs, rareBit)
	p.exprs(f.Exprs, 0)
	p.args(f.rare.args, rareBit)
	p.args(f.Args, 0)
	p.bindings()
	for i := range f.Scopes {
		last.scope(p, &f.Scopes[i])
	}
	for i := range f.Branches {
		last.branch(p, &f.Branches[i])
	}
	for i := range f.Classes {
		last.class(p, &f.Classes[i])
	}
	for i := range f.Functions {
		last.function(p, &f.Functions[i])
	}
	for i := range f.Params {
		last.parameter(p, &f.Params[i])
	}
	for i := range f.Returns {
		last.returned(p, &f.Returns[i])
	}
	for i := range f.Calls {
		last.call(p, &f.Calls[i])
	}
	for i := range f.Patches {
		last.patch(p, &f.Patches[i])
	}
	for i := range f.Comments {
		last.comment(p, &f.Comments[i])
	}
	for i := range f.Broken {
		last.place(p, &f.Broken[i])
	}
	for i := range f.Mentions {
		last.place(p, &f.Mentions[i])
	}
	for i := range f.Exports {
		number(p, &f.Exports[i])
	}
}

// head is what comes before the tables: how much there is of each, and the names.
func (p *packer) head() {
	f := p.f
	entries(p, &f.Names)
	entries(p, &f.Imports)
	p.counting = p.importsOnly
	entries(p, &f.Exprs)
	entries(p, &f.Args)
	entries(p, &f.rare.exprs)
	entries(p, &f.rare.args)
	entries(p, &f.Scopes)
	entries(p, &f.Branches)
	entries(p, &f.Bindings)
	entries(p, &f.Classes)
	entries(p, &f.Functions)
	entries(p, &f.Params)
	entries(p, &f.Returns)
	entries(p, &f.Calls)
	entries(p, &f.Patches)
	entries(p, &f.Comments)
	entries(p, &f.Broken)
	entries(p, &f.Mentions)
	entries(p, &f.Exports)
	p.bits(&f.HasAll, &f.AllUncertain, &f.FutureAnnotations)
	number(p, &f.Size)
	p.names()
}

// lasts are the numbers of each kind that were written last: the next one is near.
type lasts struct {
	start                     uint32 // of a span
	expr                      uint32 // turned
	arg, param, result, bound uint32 // where the next run should begin
	within                    ScopeID
	inside                    FunctionID
}

func (l *lasts) place(p *packer, s *text.Span) {
	distance(p, &s.Start, &l.start)
	l.end(p, s)
}

// end is the end of a span, told by its length.
func (l *lasts) end(p *packer, s *text.Span) {
	last := s.Start
	distance(p, &s.End, &last)
}

// run is a part of a table: its length, and where it begins unless it is empty there.
func (l *lasts) run(p *packer, r *Range, next *uint32) {
	number(p, &r.N)
	if r.N == 0 {
		number(p, &r.First)
		return
	}
	distance(p, &r.First, next)
	*next = r.First + r.N
}

// value is an expression, if there is one.
func (l *lasts) value(p *packer, id *ExprID) {
	switch {
	case p.writing && *id == 0:
		p.put(0)
		return
	case p.writing:
		p.put(zigzag(turn(*id)-l.expr) + 1)
	default:
		z := p.get()
		if z == 0 {
			return
		}
		*id = ExprID(turnBack(l.expr + zagzig(z-1)))
	}
	l.expr = turn(*id)
}

func (l *lasts) scope(p *packer, s *Scope) {
	number(p, &s.Kind)
	p.bits(&s.Star, &s.Dynamic)
	distance(p, &s.Parent, &l.within)
	l.place(p, &s.Span)
	number(p, &s.Class)
	number(p, &s.Function)
	l.run(p, &s.Bindings, &l.bound)
}

func (l *lasts) branch(p *packer, b *Branch) {
	number(p, &b.Kind)
	number(p, &b.Parent)
	number(p, &b.Arm)
	l.value(p, &b.Test)
	l.place(p, &b.Span)
	last := b.Span.Start
	distance(p, &b.Stmt, &last)
}

func (l *lasts) imported(p *packer, i *Import) {
	number(p, &i.Module)
	number(p, &i.Level)
	number(p, &i.Symbol)
	number(p, &i.As)
	p.bits(&i.Star)
	number(p, &i.Scope)
	number(p, &i.Branch)
	l.place(p, &i.Stmt)
	last := i.Stmt.Start
	distance(p, &i.Span.Start, &last)
	l.end(p, &i.Span)
}

func (l *lasts) class(p *packer, c *Class) {
	number(p, &c.Name)
	l.place(p, &c.Span)
	l.place(p, &c.NameSpan)
	l.place(p, &c.Body)
	distance(p, &c.Scope, &l.within)
	number(p, &c.Parent)
	number(p, &c.Branch)
	l.run(p, &c.Bases, &l.arg)
	l.run(p, &c.Decorators, &l.arg)
	p.bits(&c.TypeParams, &c.Broken)
	number(p, &c.Indent)
}

func (l *lasts) function(p *packer, fn *Function) {
	p.bits(&fn.Async, &fn.Generator, &fn.FallsOff, &fn.Stub, &fn.Broken)
	number(p, &fn.Name)
	l.place(p, &fn.Span)
	l.place(p, &fn.NameSpan)
	l.place(p, &fn.ParamsSpan)
	l.place(p, &fn.Body)
	distance(p, &fn.Scope, &l.within)
	last := fn.Scope
	distance(p, &fn.Parent, &last)
	number(p, &fn.Branch)
	number(p, &fn.Class)
	l.run(p, &fn.Params, &l.param)
	l.value(p, &fn.Annotation)
	l.run(p, &fn.Decorators, &l.arg)
	l.run(p, &fn.Returns, &l.result)
}

func (l *lasts) parameter(p *packer, x *Param) {
	number(p, &x.Kind)
	number(p, &x.Name)
	l.place(p, &x.Span)
	last := x.Span.Start
	distance(p, &x.NameSpan.Start, &last)
	l.end(p, &x.NameSpan)
	l.value(p, &x.Annotation)
	l.value(p, &x.Default)
	number(p, &x.Uses)
}

func (l *lasts) returned(p *packer, r *Return) {
	distance(p, &r.Function, &l.inside)
	number(p, &r.Branch)
	l.value(p, &r.Value)
	l.place(p, &r.Span)
	p.bits(&r.Dead)
}

func (l *lasts) call(p *packer, c *Call) {
	l.value(p, &c.Expr)
	distance(p, &c.Scope, &l.within)
	number(p, &c.Branch)
	number(p, &c.Flags)
}

func (l *lasts) patch(p *packer, x *Patch) {
	l.value(p, &x.Target)
	number(p, &x.Name)
	l.value(p, &x.Value)
	number(p, &x.Scope)
	number(p, &x.Branch)
	l.place(p, &x.Span)
}

func (l *lasts) comment(p *packer, c *Comment) {
	number(p, &c.Text)
	l.place(p, &c.Line)
	l.place(p, &c.Span)
	p.bits(&c.Own)
}
