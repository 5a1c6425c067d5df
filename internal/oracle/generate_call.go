package oracle

import (
	"slices"
	"strings"
)

// call writes one call of a class: what its parameters suggest, changed a
// little.
func (g *generator) call(m *module, c *class) *Node {
	n := &Node{Head: g.refClass(m, c), Parens: true}
	params := c.params
	switch {
	case c.generic && g.chance(50):
		n.Head += "[int]"
	case len(c.factories) > 0 && g.chance(40):
		f := pick(g, c.factories...)
		n.Head += "." + f.name
		params = f.params
	}
	n.Args = g.arguments(m, c, params)
	direct := n.Head == c.name
	if direct && g.chance(4) {
		g.copy(m, c, n)
	}
	switch {
	case n.Head != c.name || len(n.Args) == 0:
	case g.chance(2):
		n.Args = append([]string{n.Head}, n.Args...)
		n.Head, n.Tail = g.ref(m, "functools", "partial"), "()"
	case g.chance(6): // the same call in other places
		around := pick(g, [2]string{"x = ", ""}, [2]string{"(lambda: ", ")()"}, [2]string{"[", " for _ in (1,)]"}, [2]string{"dict(x=", ")"},
			[2]string{"k = " + n.Head + "; ", ""}, [2]string{"assert ", " or True"}, [2]string{"str(", ")"}, [2]string{"{'k': ", "}"})
		n.Head, n.Tail = around[0]+n.Head, around[1]
	}
	return n
}

// copy makes a call into one that makes a changed copy of a plausible instance.
func (g *generator) copy(m *module, c *class, n *Node) {
	var made []string
	for _, p := range c.params {
		made = append(made, p.name+"=1")
	}
	instance := n.Head + "(" + strings.Join(made, ", ") + ")"
	changes := []string{pick(g, "bad", g.name()) + "=2"}
	if len(c.params) > 0 {
		changes = append(changes, pick(g, c.params...).name+"=2")
	}
	slices.Sort(changes)
	changes = slices.Compact(changes)
	switch c.kind {
	case "dataclass":
		n.Head, n.Args = g.ref(m, "dataclasses", "replace"), append([]string{instance}, changes...)
	case "attrs":
		n.Head, n.Args = g.ref(m, "attrs", "evolve"), append([]string{instance}, changes...)
	case "namedtuple":
		n.Head, n.Args, n.Tail = "one = "+instance+"; one._replace", changes, " "
	}
}

func (g *generator) arguments(m *module, c *class, params []param) []string {
	var positional, named []string
	taken := map[string]bool{}
	byName := g.chance(40)
	for _, p := range params {
		switch {
		case p.optional && g.chance(40): // it need not be given
			byName = true
		case p.only == "position" || p.only == "" && !byName && g.chance(75):
			positional = append(positional, g.argument())
			taken[p.name] = true
		default:
			byName = true
			name := p.name
			if strings.HasPrefix(name, "__") && g.chance(80) {
				name = mangle(c.name, name)
			}
			if !taken[name] {
				taken[name] = true
				named = append(named, name+"="+g.argument())
			}
		}
	}
	give := func(name string) {
		if !taken[name] && !slices.ContainsFunc(named, func(s string) bool { return strings.HasPrefix(s, name+"=") }) {
			named = append(named, name+"=1")
		}
	}
	for range weighted(g, choice[int]{45, 0}, choice[int]{40, 1}, choice[int]{15, 2}) {
		switch g.r.IntN(12) {
		case 0, 1, 2: // one less
			if at := g.r.IntN(len(positional) + len(named) + 1); at < len(positional) {
				positional = slices.Delete(positional, at, at+1)
			} else if at -= len(positional); at < len(named) {
				named = slices.Delete(named, at, at+1)
			}
		case 3, 4, 5:
			give(pick(g, "bad", "zzz", "user_ids", "extra"))
		case 6:
			give(g.name())
		case 7, 8:
			positional = append(positional, "1")
		case 9: // once more
			if len(params) > 0 {
				name := pick(g, params...).name
				if !slices.ContainsFunc(named, func(s string) bool { return strings.HasPrefix(s, name+"=") }) {
					named = append(named, name+"=1")
				}
			}
		case 10:
			if g.chance(30) {
				named = append(named, "**{'"+pick(g, "a", "b", "bad")+"': 1}")
			} else if g.chance(30) {
				positional = append([]string{pick(g, "*[1, 2]", "*(1,)", "*[]")}, positional...)
			}
		case 11:
			switch g.r.IntN(6) {
			case 0:
				positional = append(positional, "*"+m.helper(g, "some"))
			case 1:
				named = append(named, "**"+m.helper(g, "named"))
			}
		}
	}
	return append(positional, named...)
}

func (g *generator) argument() string {
	if g.chance(4) {
		return pick(g, "lambda: 1", "[1, 2]", "{'a': 1}", "dict(a=1)", "'x' 'y'", "(1 if True else 2)")
	}
	return "1"
}
