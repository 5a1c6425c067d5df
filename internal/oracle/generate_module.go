package oracle

import (
	"fmt"
	"slices"
)

// module is a module that is being written: its imports and helpers come first,
// each only when something needs it.
type module struct {
	*Module
	at     int
	future bool
	first  []*Node           // star imports: what comes later takes their names over
	header []*Node           // imports
	tools  []*Node           // helpers
	refs   map[string]string // how something is spelled here
	bound  map[string]string // what a name of the header stands for
	count  int
}

func (m *module) add(n ...*Node) { m.Body = append(m.Body, n...) }

func (m *module) finish() *Module {
	var all []*Node
	if m.future {
		all = append(all, line("from __future__ import annotations"))
	}
	m.Body = slices.Concat(all, m.first, m.header, m.tools, m.Body)
	return m.Module
}

// bind reserves a name for something; it fails when the name is another thing's.
func (m *module) bind(name, what string) bool {
	if have, ok := m.bound[name]; ok && have != what {
		return false
	}
	m.bound[name] = what
	return true
}

var shortNames = map[string]string{
	"dataclasses": "dc", "typing": "t", "collections": "co", "functools": "ft", "attrs": "at", "attr": "ar", "abc": "ab", "enum": "en",
	"pydantic": "pd", "msgspec": "ms", "contextlib": "cl",
}

// ref spells a name of a library in a module, and imports it there.
func (g *generator) ref(m *module, lib, name string) string {
	key := lib + "." + name
	if s, ok := m.refs[key]; ok && !g.chance(10) {
		return s
	}
	spelled := ""
	switch shape := g.r.IntN(12); {
	case shape < 7 && m.bind(name, key):
		spelled = name
		m.header = append(m.header, line("from "+lib+" import "+name))
	case shape < 8 && m.bind("My"+name, key):
		spelled = "My" + name
		m.header = append(m.header, line("from "+lib+" import "+name+" as "+spelled))
	case shape < 10 && m.bind(lib, lib):
		spelled = key
		m.header = append(m.header, line("import "+lib))
	default:
		spelled = shortNames[lib] + "." + name
		m.header = append(m.header, line("import "+lib+" as "+shortNames[lib]))
	}
	m.refs[key] = spelled
	return spelled
}

// refClass spells a class in a module, and imports it there.
func (g *generator) refClass(m *module, c *class) string {
	if c.module == m {
		if g.chance(5) {
			m.count++
			alias := fmt.Sprintf("Alias%d", m.count)
			m.add(line(alias + " = " + c.name))
			return alias
		}
		return c.name
	}
	if s, ok := m.refs[c.name]; ok && !g.chance(10) {
		return s
	}
	from := c.module
	spelled := c.name
	switch g.r.IntN(10) {
	case 0, 1, 2:
		m.header = append(m.header, line("from "+from.Name+" import "+c.name))
	case 3:
		spelled = c.name + "X"
		m.header = append(m.header, line("from "+from.Name+" import "+c.name+" as "+spelled))
	case 4, 5:
		spelled = from.Name + "." + c.name
		m.header = append(m.header, line("import "+from.Name))
	case 6:
		spelled = "mod_" + c.name + "." + c.name
		m.header = append(m.header, line("import "+from.Name+" as mod_"+c.name))
	case 7:
		m.first = append(m.first, line("from "+from.Name+" import *"))
	case 8: // by way of a module between them
		via := from
		for _, other := range g.modules[from.at+1 : m.at] {
			via = other
		}
		if via != from {
			via.header = append(via.header, line("from "+from.Name+" import "+c.name))
		}
		m.header = append(m.header, line("from "+via.Name+" import "+c.name))
	case 9:
		switch {
		case m.Name == "pkg.a" && from.Name == "pkg":
			m.header = append(m.header, line("from . import "+c.name))
		case m.Name == "pkg" && from.Name == "pkg.a" && g.chance(50):
			m.header = append(m.header, line("from .a import "+c.name))
		case m.Name == "pkg" && from.Name == "pkg.a":
			spelled = "a_module." + c.name
			m.header = append(m.header, line("from . import a as a_module"))
		default:
			m.header = append(m.header, block("try", line("from "+from.Name+" import "+c.name)), block("finally", line("pass")))
		}
	}
	m.refs[c.name] = spelled
	return spelled
}

// helper spells a helper, and defines it in the module.
func (m *module) helper(g *generator, name string) string {
	if m.bind(name, "helper") && m.refs[name] == "" {
		m.refs[name] = name
		m.tools = append(m.tools, helperCode(g, m, name)...)
	}
	return name
}

func helperCode(g *generator, m *module, name string) []*Node {
	switch name {
	case "flag":
		return []*Node{line("flag = bool(len('x'))")}
	case "same":
		return []*Node{def("same", []string{"cls"}, line("return cls"))}
	case "tagged":
		return []*Node{def("tagged", []string{"tag"}, def("decorate", []string{"cls"}, line("cls.tag = tag"), line("return cls")), line("return decorate"))}
	case "listed":
		return []*Node{line("ALL = {}"), def("listed", []string{"cls"}, line("ALL[cls.__name__] = cls"), line("return cls"))}
	case "odd":
		return []*Node{def("odd", []string{"cls"}, line("return lambda *a, **k: None"))}
	case "wrapped":
		n := def("inner", []string{"*a", "**k"}, line("return f(*a, **k)"))
		n.Decorators = []string{"@" + g.ref(m, "functools", "wraps") + "(f)"}
		return []*Node{def("wrapped", []string{"f"}, n, line("return inner"))}
	case "loose":
		return []*Node{def("loose", []string{"f"}, def("inner", []string{"self", "*a", "**k"}, line("return None")), line("return inner"))}
	case "Meta":
		return []*Node{block("class Meta(type)", line("kept = 1"))}
	case "Through":
		return []*Node{block("class Through(type)", def("__call__", []string{"cls", "*args", "**kwargs"}, line("return super().__call__(*args, **kwargs)")))}
	case "mydc":
		return []*Node{line("mydc = " + g.ref(m, "dataclasses", "dataclass") + "(" + pick(g, "order=True", "kw_only=True", "frozen=False", "eq=False, kw_only=False") + ")")}
	case "CV":
		return []*Node{line("CV = " + g.ref(m, "typing", "ClassVar"))}
	case "MY":
		return []*Node{line("MY = " + g.ref(m, "typing", "ClassVar") + "[int]")}
	case "some":
		return []*Node{line("some = " + pick(g, "[1]", "(1, 2)", "[]"))}
	case "named":
		return []*Node{line("named = " + pick(g, `{"a": 1}`, `{"b": 1, "bad": 2}`, "{}"))}
	}
	if code := changers(g, m, name); code != nil {
		return code
	}
	return []*Node{line(name + " = None")}
}

func (m *module) typeVar(g *generator) string {
	if m.bind("T", "TypeVar") && m.refs["T"] == "" {
		m.refs["T"] = "T"
		m.tools = append(m.tools, line(`T = `+g.ref(m, "typing", "TypeVar")+`("T")`))
	}
	return "T"
}
