package monorepo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// form is how a construction is written.
type form int

const (
	current   form = iota // as the class is now, by itself
	byFactory             // as the class is now, by its factory
	stale                 // as the class was
	astray                // with an argument that it never had
)

// call is one construction, in a function of its own.
type call struct {
	class    *class
	form     form
	function string
	// optional are the fields of drops and moved that it gives.
	optional []field
	// variables are parameters of the function that go in by their names.
	variables []string
	lines     bool // an argument a line
	positions int  // of the base fields, that many go without a name
	alias     bool // of the import
}

// broken reports whether it raises as the class is now.
func (c *call) broken() bool { return c.form == stale || c.form == astray }

// newCall makes up a construction that is broken, or one that is not.
func newCall(r *rand.Rand, c *class, broken bool, function string) *call {
	out := &call{class: c, function: function, lines: r.IntN(4) == 0, alias: r.IntN(6) == 0}
	if c.layout != keywordOnly {
		out.positions = r.IntN(len(c.base) + 1)
		if r.IntN(3) > 0 {
			out.positions = 0
		}
	}
	switch {
	case broken && r.IntN(25) == 0:
		out.form = astray
	case broken:
		out.form = stale
	case c.factory != noFactory && r.IntN(2) == 0:
		out.form = byFactory
	}
	optional := append(slices.Clone(c.drops), c.moved...)
	if out.form == stale && len(optional) > 0 {
		n := r.IntN(len(optional) + 1)
		if len(c.renames)+len(c.adds) == 0 { // nothing else is wrong with it
			n = max(n, 1)
		}
		out.optional = pick(r, optional, n)
	}
	if out.form == byFactory && len(c.moved) > 0 {
		out.optional = pick(r, c.moved, r.IntN(len(c.moved)+1))
	}
	required, _ := c.parameters(false)
	for _, f := range required {
		if r.IntN(5) == 0 {
			out.variables = append(out.variables, f.name)
		}
	}
	return out
}

// arguments are what a construction passes; old is how the class was at the time.
func (c *call) arguments(old bool) []string {
	var out []string
	add := func(name, value string) { out = append(out, name+"="+value) }
	for i, f := range c.class.base {
		switch value := c.value(f.name, f.value); {
		case i < c.positions:
			out = append(out, value)
		default:
			add(f.name, value)
		}
	}
	before := old || c.form == stale
	for _, r := range c.class.renames {
		value := c.value(r.new, `"`+strings.ReplaceAll(r.new, "_", "-")+`"`)
		if before {
			add(r.old, value)
		} else {
			add(r.new, value)
		}
	}
	if !before {
		for _, f := range c.class.adds {
			add(f.name, c.value(f.name, f.value))
		}
	}
	if !old || c.form != byFactory {
		for _, f := range c.optional {
			add(f.name, f.value)
		}
	}
	if c.form == astray && !old {
		add("unheard_of", "1")
	}
	return out
}

// value is what an argument is: a variable of its name, or an expression.
func (c *call) value(name, value string) string {
	if slices.Contains(c.variables, name) {
		return name
	}
	return value
}

// callee is what is called.
func (c *call) callee(old bool) string {
	name := c.class.name
	if c.alias {
		name += "Type"
	}
	if c.form != byFactory || old {
		return name
	}
	if c.class.factory == ofModule {
		return c.class.verb + "_" + snake(c.class.name)
	}
	return name + "." + c.class.verb
}

// write writes the function of a construction.
func (c *call) write(b *strings.Builder, old bool) {
	fmt.Fprintf(b, "\n\ndef %s(%s):\n", c.function, c.defaults())
	args := c.arguments(old)
	if !c.lines {
		fmt.Fprintf(b, "    return %s(%s)\n", c.callee(old), strings.Join(args, ", "))
		return
	}
	fmt.Fprintf(b, "    made = %s(\n", c.callee(old))
	for i, a := range args {
		note := ""
		if i == 0 {
			note = "  # what it is about"
		}
		fmt.Fprintf(b, "        %s,%s\n", a, note)
	}
	b.WriteString("    )\n    return made\n")
}

// defaults are the parameters of the function, each with a default, so that it can
// be called by itself.
func (c *call) defaults() string {
	var out []string
	for _, name := range c.variables {
		value := `"` + strings.ReplaceAll(name, "_", "-") + `"`
		for _, f := range slices.Concat(c.class.base, c.class.adds) {
			if f.name == name && f.source == "" {
				value = f.value
			}
		}
		out = append(out, name+"="+value)
	}
	return strings.Join(out, ", ")
}

// imports are what the file of a construction needs for it.
func (c *call) imports(old bool, into map[string]map[string]bool) {
	need := func(module, name string) {
		if into[module] == nil {
			into[module] = map[string]bool{}
		}
		into[module][name] = true
	}
	name := c.class.name
	if c.alias {
		name += " as " + name + "Type"
	}
	if c.form == byFactory && !old && c.class.factory == ofModule {
		name = c.class.verb + " as " + c.class.verb + "_" + snake(c.class.name)
	}
	need(c.class.module(), name)
	if !old && c.form != stale {
		for _, f := range c.class.adds {
			if f.source != "" && !slices.Contains(c.variables, f.name) {
				first, _, _ := strings.Cut(f.value, "(")
				need(f.source, first)
			}
		}
	}
}
