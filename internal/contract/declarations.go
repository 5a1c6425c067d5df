package contract

import (
	"github.com/kwargo/kwargo/internal/python"
)

// declaration is one entry of a class's __annotations__ when its body has run:
// a name stands where it was annotated first, with what it was annotated last.
type declaration struct {
	name       python.Name
	annotation python.ExprID
	branch     python.BranchID
	place      Place
}

// declarations are the annotated names of a class body in order. A name that is
// annotated under a condition is a doubt.
func (c *Class) declarations() ([]declaration, *Doubt) {
	f := c.Module.Facts()
	cl := &f.Classes[c.ID]
	if cl.Broken {
		return nil, doubt(DoubtSyntaxError, c.Name)
	}
	var out []declaration
	at := map[python.Name]int{}
	for _, bd := range f.ScopeBindings(cl.Scope) {
		if bd.Ann == 0 {
			continue
		}
		switch reachOf(c.Module, bd.Branch, 0) {
		case reachNever, reachTyping:
			continue
		case reachMaybe:
			return nil, doubt(DoubtFields, c.Name+"."+f.Str(bd.Name)+" is declared under a condition")
		}
		i, seen := at[bd.Name]
		if !seen {
			i = len(out)
			at[bd.Name] = i
			out = append(out, declaration{name: bd.Name})
		}
		out[i].annotation, out[i].branch, out[i].place = bd.Ann, bd.Branch, Place{c.Module, bd.Span}
	}
	return out, nil
}

// unpacks is the doubt about a class body that takes something apart, as in
// `a, b = attr.ib(), attr.ib()`: which name gets what is not looked at.
func (c *Class) unpacks() *Doubt {
	f := c.Module.Facts()
	for _, bd := range f.ScopeBindings(f.Classes[c.ID].Scope) {
		if bd.Kind == python.BindAssign && bd.Ref == 0 {
			return doubt(DoubtFields, c.Name+"."+f.Str(bd.Name)+" is a part of something")
		}
	}
	return nil
}

// value is what the class body leaves in a name: the binding in force, nil when
// there is none. A name that is set under a condition is a doubt.
func (c *Class) value(name python.Name) (*python.Binding, *Doubt) {
	f := c.Module.Facts()
	m, ok := c.own(f.Str(name))
	switch {
	case !ok:
		return nil, nil
	case len(m.bindings) > 1:
		return nil, doubt(DoubtFields, c.Name+"."+f.Str(name)+" is set under a condition")
	}
	return m.bindings[0], nil
}
