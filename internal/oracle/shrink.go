package oracle

import "slices"

// Shrink leaves out what a program does not need to break the same law. breaks
// judges a program.
func Shrink(p *Program, breaks func(*Program) bool) *Program {
	for again := true; again; {
		again = false
		for i := edits(p, -1) - 1; i >= 0; i-- {
			q := p.clone()
			edits(q, i)
			if breaks(q) {
				p, again = q, true
				i = min(i, edits(p, -1))
			}
		}
	}
	return p
}

// edits counts the ways to make a program smaller by one part, and makes the one
// of an index (none for -1).
func edits(p *Program, index int) int {
	e := &editor{left: index}
	if len(p.Modules) > 1 {
		for i := range len(p.Modules) - 1 {
			e.try(func() { p.Modules = slices.Delete(p.Modules, i, i+1) })
		}
	}
	for _, m := range p.Modules {
		e.nodes(&m.Body)
	}
	for _, c := range p.Calls {
		e.node(c)
	}
	return e.count
}

type editor struct {
	left, count int
	done        bool
}

// try makes one edit when it is its turn.
func (e *editor) try(edit func()) {
	if e.done {
		return
	}
	if e.count == e.left {
		edit()
		e.done = true
	}
	e.count++
}

func (e *editor) nodes(list *[]*Node) {
	for i := 0; i < len(*list) && !e.done; i++ {
		n := (*list)[i]
		e.try(func() { *list = slices.Delete(*list, i, i+1) })
		if e.done {
			return
		}
		if n.Block && len(n.Body) > 0 { // without what is around it
			e.try(func() { *list = slices.Replace(*list, i, i+1, n.Body...) })
		}
		if e.done {
			return
		}
		e.node(n)
	}
}

func (e *editor) node(n *Node) {
	for i := range n.Decorators {
		e.try(func() { n.Decorators = slices.Delete(n.Decorators, i, i+1) })
	}
	for i := range n.Args {
		e.try(func() { n.Args = slices.Delete(n.Args, i, i+1) })
	}
	if n.Tail != "" {
		e.try(func() { n.Tail = "" })
	}
	e.nodes(&n.Body)
}
