package python

import "math/bits"

// turn brings the bit that says that something is rare to the end, so that the numbers
// of neighbours in a table stay near to each other, and those of both tables small.
func turn[T ~uint32](v T) uint32 { return bits.RotateLeft32(uint32(v), 1) }

func turnBack(v uint32) uint32 { return bits.RotateLeft32(v, -1) }

// What follows in the entry of an expression. The low five bits are its kind.
const (
	exprKind  = 1<<5 - 1
	exprFlags = 1 << (4 + iota)
	exprName
	exprMore // a byte with those below follows
)

const (
	exprA = 1 << iota
	exprB
	exprItems
	exprAt // it is not where it is expected
)

// expectedAt is where the name of an attribute, or the bracket of a call or a
// subscript, stands as a rule.
func (p *packer) expectedAt(e *Expr) uint32 {
	switch e.Kind {
	case ExprAttribute:
		return e.Span.End - uint32(len(p.f.Names[e.Name]))
	case ExprCall, ExprSubscript:
		if p.alone {
			return e.Span.Start
		}
		return p.f.Expr(e.A).Span.End
	}
	return 0
}

// exprs are those of a table that begins at an index. Those that are rare come first: what
// others are made of comes before them.
func (p *packer) exprs(table []Expr, first uint32) {
	items, start := turn(first), uint32(0)
	for i := range table {
		e := &table[i]
		if p.writing {
			items, start = p.putExpr(first+uint32(i), e, items, start)
		} else {
			items, start = p.getExpr(first+uint32(i), e, items, start)
		}
	}
}

func (p *packer) putExpr(i uint32, e *Expr, items, start uint32) (uint32, uint32) {
	head, more := byte(e.Kind), byte(0)
	expected := p.expectedAt(e)
	if e.Flags != 0 {
		head |= exprFlags
	}
	if e.Name != 0 {
		head |= exprName
	}
	if e.A != 0 {
		more |= exprA
	}
	if e.B != 0 {
		more |= exprB
	}
	if e.Items != (Range{}) {
		more |= exprItems
	}
	if e.At != expected {
		more |= exprAt
	}
	if more != 0 {
		p.data = append(p.data, head|exprMore, more)
	} else {
		p.data = append(p.data, head)
	}
	p.apart(e.Span.Start, start)
	p.put(e.Span.End - e.Span.Start)
	if e.Flags != 0 {
		p.data = append(p.data, byte(e.Flags))
	}
	if e.Name != 0 {
		p.put(uint32(e.Name))
	}
	if e.A != 0 {
		p.apart(turn(i), turn(e.A))
	}
	if e.B != 0 {
		p.apart(turn(i), turn(e.B))
	}
	if e.Items != (Range{}) {
		p.put(e.Items.N)
		p.apart(turn(e.Items.First), items)
		items = turn(e.Items.First + e.Items.N)
	}
	if e.At != expected {
		p.apart(e.At, expected)
	}
	return items, e.Span.Start
}

func (p *packer) getExpr(i uint32, e *Expr, items, start uint32) (uint32, uint32) {
	head, more := p.data[p.at], byte(0)
	p.at++
	if head&exprMore != 0 {
		more = p.data[p.at]
		p.at++
	}
	e.Kind = ExprKind(head & exprKind)
	e.Span.Start = p.near(start)
	e.Span.End = e.Span.Start + p.get()
	if head&exprFlags != 0 {
		e.Flags = ExprFlags(p.data[p.at])
		p.at++
	}
	if head&exprName != 0 {
		e.Name = Name(p.get())
	}
	if more&exprA != 0 {
		e.A = ExprID(turnBack(turn(i) - p.near(0)))
	}
	if more&exprB != 0 {
		e.B = ExprID(turnBack(turn(i) - p.near(0)))
	}
	if more&exprItems != 0 {
		e.Items.N = p.get()
		e.Items.First = turnBack(p.near(items))
		items = turn(e.Items.First + e.Items.N)
	}
	e.At = p.expectedAt(e)
	if more&exprAt != 0 {
		e.At = p.near(e.At)
	}
	return items, e.Span.Start
}

// What follows in the entry of an argument. The low two bits are its kind.
const (
	argKind = 1<<2 - 1
	argName = 1 << (1 + iota)
	argEnd
	argValue
	argKey
)

func (p *packer) args(table []Arg, first uint32) {
	start, value := uint32(0), turn(first)
	for i := range table {
		if p.writing {
			start, value = p.putArg(&table[i], start, value)
		} else {
			start, value = p.getArg(&table[i], start, value)
		}
	}
}

func (p *packer) putArg(a *Arg, start, value uint32) (uint32, uint32) {
	head := byte(a.Kind)
	if a.Name != 0 {
		head |= argName
	}
	if a.NameEnd != 0 {
		head |= argEnd
	}
	if a.Value != 0 {
		head |= argValue
	}
	if a.Key != 0 {
		head |= argKey
	}
	p.data = append(p.data, head)
	p.apart(a.Span.Start, start)
	p.put(a.Span.End - a.Span.Start)
	if a.Name != 0 {
		p.put(uint32(a.Name))
	}
	if a.NameEnd != 0 {
		p.apart(a.NameEnd, a.Span.Start)
	}
	if a.Value != 0 {
		p.apart(turn(a.Value), value)
		value = turn(a.Value)
	}
	if a.Key != 0 {
		p.apart(turn(a.Key), value)
	}
	return a.Span.Start, value
}

func (p *packer) getArg(a *Arg, start, value uint32) (uint32, uint32) {
	head := p.data[p.at]
	p.at++
	a.Kind = ArgKind(head & argKind)
	a.Span.Start = p.near(start)
	a.Span.End = a.Span.Start + p.get()
	if head&argName != 0 {
		a.Name = Name(p.get())
	}
	if head&argEnd != 0 {
		a.NameEnd = p.near(a.Span.Start)
	}
	if head&argValue != 0 {
		value = p.near(value)
		a.Value = ExprID(turnBack(value))
	}
	if head&argKey != 0 {
		a.Key = ExprID(turnBack(p.near(value)))
	}
	return a.Span.Start, value
}

// What follows in the entry of a binding. The low five bits are its kind.
const (
	bindKind   = 1<<5 - 1
	bindRemote = 1 << (4 + iota)
	bindAnn
	bindBranch
)

// kinds is a number more than there are kinds of bindings.
const kinds = bindKind + 1

func (p *packer) bindings() {
	var ref [kinds]uint32
	last := Binding{}
	for i := range p.f.Bindings {
		bd := &p.f.Bindings[i]
		if p.writing {
			p.putBinding(bd, &last, &ref)
		} else {
			p.getBinding(bd, &last, &ref)
		}
		ann := last.Ann
		last = *bd
		if bd.Ann == 0 {
			last.Ann = ann
		}
		ref[bd.Kind] = turn(bd.Ref)
	}
}

func (p *packer) putBinding(bd, last *Binding, ref *[kinds]uint32) {
	head := byte(bd.Kind)
	if bd.Remote {
		head |= bindRemote
	}
	if bd.Ann != 0 {
		head |= bindAnn
	}
	if bd.Branch != 0 {
		head |= bindBranch
	}
	p.data = append(p.data, head)
	p.put(uint32(bd.Name))
	p.apart(uint32(bd.Scope), uint32(last.Scope))
	p.apart(turn(bd.Ref), ref[bd.Kind])
	p.apart(bd.Span.Start, last.Span.Start)
	p.put(bd.Span.End - bd.Span.Start)
	if bd.Ann != 0 {
		p.apart(turn(bd.Ann), turn(last.Ann))
	}
	if bd.Branch != 0 {
		p.put(uint32(bd.Branch))
	}
}

func (p *packer) getBinding(bd, last *Binding, ref *[kinds]uint32) {
	head := p.data[p.at]
	p.at++
	bd.Kind = BindingKind(head & bindKind)
	bd.Remote = head&bindRemote != 0
	bd.Name = Name(p.get())
	bd.Scope = ScopeID(p.near(uint32(last.Scope)))
	bd.Ref = turnBack(p.near(ref[bd.Kind]))
	bd.Span.Start = p.near(last.Span.Start)
	bd.Span.End = bd.Span.Start + p.get()
	if head&bindAnn != 0 {
		bd.Ann = ExprID(turnBack(p.near(turn(last.Ann))))
	}
	if head&bindBranch != 0 {
		bd.Branch = BranchID(p.get())
	}
}
