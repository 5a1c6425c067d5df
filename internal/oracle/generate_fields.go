package oracle

import (
	"slices"
	"strings"
)

// dataClass writes a dataclass.
func (g *generator) dataClass(c *class) {
	c.kind, c.group = "dataclass", "object"
	g.pickBases(c, 45)
	options := g.dataclassOptions()
	decorator := "@" + g.ref(c.module, "dataclasses", "dataclass")
	switch {
	case g.chance(6):
		decorator, options = "@"+c.module.helper(g, "mydc"), nil
	case len(options) > 0 || g.chance(15):
		decorator += "(" + strings.Join(options, ", ") + ")"
	}
	body := g.dataFields(c, slices.Contains(options, "kw_only=True"))
	params := slices.Clone(c.fields)
	switch g.r.IntN(30) {
	case 0, 1:
		body = append(body, g.constructor(c, "__init__"))
		params = c.params
	case 2:
		body = append(body, def("__post_init__", []string{"self", "*args"}, line("pass")))
	case 3:
		body = append(body, def("__post_init__", append([]string{"self"}, g.names(2)...), line("pass")))
	case 4, 5:
		body = append(body, def("__post_init__", []string{"self"}, line("self.kept = 1")))
	}
	if slices.Contains(options, "init=False") {
		params = c.inherited()
	}
	c.params = params
	decorators := []string{decorator}
	if g.chance(2) {
		decorators = append(decorators, "@"+g.ref(c.module, "dataclasses", "dataclass")) // twice
	}
	var bases []string
	if len(c.bases) == 0 && !slices.Contains(options, "slots=True") && g.chance(4) {
		bases = []string{pick(g, g.ref(c.module, "abc", "ABC"), "object", g.ref(c.module, "typing", "Protocol"))}
	}
	if g.chance(1) { // by hand
		g.statement(c, nil, bases, body)
		c.module.add(line(c.name + " = " + decorator[1:] + pick(g, "("+c.name+")", "("+c.name+")")))
		return
	}
	g.statement(c, decorators, bases, body)
}

func (g *generator) dataclassOptions() []string {
	var out []string
	for _, o := range []string{"kw_only=True", "slots=True", "order=True", "eq=False", "repr=False", "unsafe_hash=True"} {
		if g.chance(7) {
			out = append(out, o)
		}
	}
	if g.chance(4) {
		out = append(out, pick(g, "init=False", "init=True", "kw_only=False"))
	}
	return out
}

// annotation is one of a field, and what dataclass makes of it: "" for a field,
// "init" for InitVar, "class" for ClassVar.
func (g *generator) annotation(m *module) (text, kind string) {
	switch g.r.IntN(28) {
	case 0:
		text, kind = g.ref(m, "typing", "ClassVar")+"[int]", "class"
	case 1:
		text, kind = g.ref(m, "typing", "ClassVar"), "class"
	case 2:
		text, kind = m.helper(g, "CV")+"[int]", "class"
	case 3:
		text, kind = m.helper(g, "MY"), "class"
	case 4, 5:
		text, kind = g.ref(m, "dataclasses", "InitVar")+"[int]", "init"
	case 6:
		text = g.ref(m, "typing", "Final") + "[int]"
	case 7:
		text = g.ref(m, "typing", "Annotated") + "[" + pick(g, "int", g.ref(m, "typing", "ClassVar")+"[int]") + ", 1]"
	case 8:
		text = g.ref(m, "typing", "Optional") + "[int]"
	case 9:
		text = g.ref(m, "typing", "Any")
	case 10:
		text = "list[int]"
	case 11:
		text = pick(g, "int | None", "object", "dict[str, list[int]]", "tuple[int, ...]")
	default:
		text = pick(g, "int", "int", "str")
	}
	if g.chance(12) {
		text = `"` + text + `"`
	}
	return text, kind
}

func (g *generator) dataFields(c *class, keywordOnly bool) []*Node {
	m := c.module
	for i := len(c.bases) - 1; i >= 0; i-- {
		for _, p := range c.bases[i].fields {
			c.fields = put(c.fields, p)
		}
	}
	optional := slices.ContainsFunc(c.fields, func(p param) bool { return p.optional && p.only == "" })
	names := g.names(g.r.IntN(6))
	var out []*Node
	for _, n := range names {
		if g.chance(6) && !keywordOnly {
			out = append(out, line("_: "+g.keywordMark(m)))
			keywordOnly = true
		}
		text, kind := g.annotation(m)
		if kind == "class" && g.chance(95) {
			out = append(out, line(n+": "+text+pick(g, "", " = 1")))
			c.fields = slices.DeleteFunc(c.fields, func(q param) bool { return q.name == mangle(c.name, n) })
			continue
		}
		p := param{name: mangle(c.name, n)}
		if keywordOnly {
			p.only = "keyword"
		}
		field := func(options ...string) *Node {
			return call(n+": "+text+" = "+g.ref(m, "dataclasses", "field"), options...)
		}
		var node *Node
		needsDefault := optional && !keywordOnly && g.chance(92)
		switch shape := g.r.IntN(14); {
		case shape < 3 || needsDefault && shape < 7:
			node = line(n + ": " + text + " = " + pick(g, "1", `"s"`, "None", "(1, 2)", "len('a')", "lambda: 1", "..."))
			p.optional = true
		case shape == 3 || needsDefault && shape < 9:
			node = field(pick(g, "default=1", "default=None"))
			p.optional = true
		case shape == 4 || needsDefault && shape < 11:
			node = field("default_factory="+pick(g, "list", "dict", "lambda: 1"), "repr=False")
			p.optional = true
		case shape == 5 || needsDefault:
			node = field("init=False", "default=1")
			kind = "class"
		case shape == 6:
			node = field()
		case shape == 7:
			node = field("kw_only=" + pick(g, "True", "True", "False"))
			p.only = "keyword"
		case shape == 8:
			node = field("default=1", "kw_only=True")
			p.optional, p.only = true, "keyword"
		case shape == 9:
			node = field("init=False")
			kind = "class"
		default:
			node = line(n + ": " + text)
		}
		out = append(out, node)
		if kind == "class" {
			c.fields = slices.DeleteFunc(c.fields, func(q param) bool { return q.name == p.name })
			continue
		}
		optional = optional || p.optional && p.only == ""
		c.fields = put(c.fields, p)
	}
	if g.chance(25) {
		out = slices.Insert(out, g.r.IntN(len(out)+1), g.oddMember(m))
	}
	return out
}

func (g *generator) keywordMark(m *module) string {
	s := g.ref(m, "dataclasses", "KW_ONLY")
	if g.chance(20) {
		s = `"` + s + `"`
	}
	return s
}

// oddMember is a member between fields that is none, or one under a condition.
func (g *generator) oddMember(m *module) *Node {
	n := g.name()
	switch g.r.IntN(16) {
	case 10: // annotated twice
		return block("if True", line(n+": int"), line(n+": str = 1"))
	case 11:
		return block("if True", line(n+": int = 1"), line("del "+n))
	case 12:
		return block("if True", line(n+": int"), line(n+" = 1"))
	case 13:
		return call(n+": int = "+g.ref(m, "dataclasses", "field"), "default="+g.ref(m, "dataclasses", "MISSING"))
	case 14:
		return line("__slots__ = ()")
	case 15:
		return line(n + " = property(lambda self: 1)")
	case 0:
		return line(n + " = 7")
	case 1:
		return block("if "+m.helper(g, "flag"), line(n+": int = 1"))
	case 2:
		return block("if "+g.ref(m, "typing", "TYPE_CHECKING"), line(n+": int"))
	case 3:
		return def(n, []string{"self"}, line("return 1"))
	case 4:
		return block("class Inner", line("z: int"))
	case 5:
		return block("if True", line(n+": int = 2"))
	case 6:
		return block("if False", line(n+": int"))
	case 7:
		return block("for "+n+" in (1, 2)", line("pass"))
	case 8:
		return line("pass")
	}
	return line("gone = 1; del gone")
}

func mangle(class, name string) string {
	if strings.HasPrefix(name, "__") {
		return "_" + class + name
	}
	return name
}

// tupleClass writes a typing.NamedTuple.
func (g *generator) tupleClass(c *class) {
	c.kind, c.group = "namedtuple", "tuple"
	if g.chance(25) {
		g.pickBases(c, 0)
	}
	if len(c.bases) > 0 { // a class that inherits from one: its annotations are no fields
		c.kind = "tuple child"
		c.params = c.inherited()
		body := []*Node{line("w: int = 0")}
		if g.chance(30) {
			body = append(body, g.constructor(c, pick(g, "__new__", "__init__")))
		}
		g.statement(c, nil, nil, body)
		return
	}
	var body []*Node
	optional := false
	for _, n := range []string{"a", "b", "c", "user_id"} {
		if g.chance(40) {
			continue
		}
		s := n + ": " + pick(g, "int", "str", `"int"`)
		if optional || g.chance(30) {
			optional = true
			s += " = 1"
		}
		body = append(body, line(s))
		c.params = append(c.params, param{name: n, optional: optional})
	}
	if g.chance(20) {
		body = append(body, def("total", []string{"self"}, line("return 1")))
	}
	if g.chance(10) {
		body = append(body, line("zzz = 1"))
	}
	g.statement(c, nil, []string{g.ref(c.module, "typing", "NamedTuple")}, body)
}

// functionalClass makes a class by a call.
func (g *generator) functionalClass(c *class) {
	m := c.module
	c.kind, c.group = "functional", "tuple"
	c.params = []param{{name: "a"}, {name: "b"}, {name: "c", optional: true}}
	quoted := `"` + c.name + `"`
	tuple := g.ref(m, "collections", "namedtuple")
	if g.chance(20) {
		c.group = "object"
		c.fields = c.params
		m.add(call(c.name+" = "+g.ref(m, "dataclasses", "make_dataclass"), quoted, pick(g,
			`["a", ("b", int), ("c", int, 3)]`, `[("a", int), ("b", str)]`, `("a", "b")`, `[("a", int, `+g.ref(m, "dataclasses", "field")+`(default=3))]`)))
		return
	}
	m.add(pick(g,
		call(c.name+" = "+tuple, quoted, `"a b c"`),
		call(c.name+" = "+tuple, quoted, `["a", "b"]`, "defaults=(1,)"),
		call(c.name+" = "+tuple, quoted, `("a", "b", "c")`, "defaults=[1, 2]"),
		call(c.name+" = "+tuple, quoted, `"a, b, c"`, "rename=True"),
		call(c.name+" = "+tuple, quoted, `"a class a"`, "rename=True"),
		call(c.name+" = "+g.ref(m, "typing", "NamedTuple"), quoted, `[("a", int), ("b", str)]`),
		&Node{Head: "class " + c.name, Args: []string{tuple + "(" + quoted + `, "a b c")`}, Block: true},
	))
}

// attrsClass writes a class of attrs.
func (g *generator) attrsClass(c *class) {
	m := c.module
	c.kind, c.group = "attrs", "object"
	g.pickBases(c, 55)
	old := g.chance(30)
	decorator := ""
	switch {
	case old && g.chance(50):
		decorator = g.ref(m, "attr", "s") + pick(g, "", "()", "(kw_only=True)", "(auto_detect=True)")
	case old:
		decorator = g.ref(m, "attr", "s") + "(auto_attribs=True" + pick(g, "", ", kw_only=True", ", init=False") + ")"
	default:
		decorator = g.ref(m, pick(g, "attrs", "attr"), pick(g, "define", "define", "frozen", "mutable")) +
			pick(g, "(slots=False)", "(slots=False)", "(slots=False, kw_only=True)", "", "()", "(slots=False, auto_attribs=True)", "(slots=False, auto_detect=False)")
	}
	for _, b := range c.bases {
		for _, p := range b.fields {
			c.fields = put(c.fields, p)
		}
	}
	annotated := !g.chance(15) || strings.Contains(decorator, "auto_attribs=True")
	keywordOnly := strings.Contains(decorator, "kw_only=True")
	optional := slices.ContainsFunc(c.fields, func(p param) bool { return p.optional && p.only == "" })
	var body []*Node
	for _, n := range g.names(g.r.IntN(5)) {
		p := param{name: strings.TrimLeft(mangle(c.name, n), "_")}
		maker := g.ref(m, pick(g, "attr", "attr", "attrs"), "field")
		if old || g.chance(20) {
			maker = g.ref(m, "attr", "ib")
		}
		head := n
		if annotated || !strings.Contains(decorator, "auto_attribs=True") && g.chance(10) {
			head += ": int"
			if g.chance(8) {
				head = n + ": " + g.ref(m, "typing", "ClassVar") + "[int]"
			}
		}
		shape := g.r.IntN(9)
		if keywordOnly {
			p.only = "keyword"
		} else if optional && (shape < 2 || shape == 4) {
			shape = pick(g, 2, 3, 5)
		}
		optional = optional || shape == 2 || shape == 3 || shape == 5
		switch shape {
		case 0, 1:
			if annotated {
				body = append(body, line(head))
			} else {
				body = append(body, call(head+" = "+maker))
			}
		case 2:
			body = append(body, line(head+" = 1"))
			p.optional = true
		case 3:
			body = append(body, call(head+" = "+maker, "default=1"))
			p.optional = true
		case 4:
			body = append(body, call(head+" = "+maker))
		case 5:
			body = append(body, call(head+" = "+maker, "factory=list"))
			p.optional = true
		case 6:
			body = append(body, call(head+" = "+maker, "init=False", "default=1"))
			continue
		case 7:
			p.name, p.only = "al_"+p.name, "keyword"
			body = append(body, call(head+" = "+maker, "kw_only=True", "alias='"+p.name+"'"))
		case 8:
			if optional {
				body = append(body, call(head+" = "+maker, "default="+g.ref(m, "attr", "Factory")+"(list)"))
				p.optional = true
			} else {
				body = append(body, call(head+" = "+maker, pick(g, "converter=str", "repr=False")))
			}
		}
		c.fields = slices.DeleteFunc(c.fields, func(q param) bool { return q.name == p.name })
		c.fields = append(c.fields, p)
	}
	c.params = slices.Clone(c.fields)
	switch g.r.IntN(20) {
	case 0:
		body = append(body, g.constructor(c, "__init__"))
	case 1:
		body = append(body, def(pick(g, "__attrs_post_init__", "__attrs_pre_init__"), []string{"self"}, line("pass")))
	}
	g.statement(c, []string{"@" + decorator}, nil, body)
}
