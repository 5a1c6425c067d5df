package oracle

import "slices"

// pydanticClass writes a model of pydantic.
func (g *generator) pydanticClass(c *class) {
	m := c.module
	c.kind, c.group = "pydantic", "pydantic"
	g.pickBases(c, 50)
	var bases []string
	if len(c.bases) == 0 {
		bases = []string{g.ref(m, "pydantic", "BaseModel")}
	}
	for _, b := range c.bases {
		for _, p := range b.fields {
			c.fields = put(c.fields, p)
		}
	}
	var body []*Node
	if g.chance(40) {
		body = append(body, call("model_config = "+g.ref(m, "pydantic", "ConfigDict"), pick(g,
			`extra="forbid"`, `extra="forbid"`, `extra="allow"`, `extra="ignore"`, "populate_by_name=True", `frozen=True`)))
	}
	for _, n := range g.names(g.r.IntN(5)) {
		if n[0] == '_' {
			n = "z" + n
		}
		field := g.ref(m, "pydantic", "Field")
		p := param{name: n, only: "keyword"}
		head := n + ": " + "object"
		switch g.r.IntN(9) {
		case 0, 1:
			body = append(body, line(head+" = 1"))
			p.optional = true
		case 2:
			body = append(body, call(head+" = "+field, "default=1"))
			p.optional = true
		case 3:
			body = append(body, call(head+" = "+field, "default_factory=list"))
			p.optional = true
		case 4:
			body = append(body, call(head+" = "+field, "alias='al_"+n+"'"))
			p.name = "al_" + n
		case 5:
			body = append(body, call(head+" = "+field, "...", "title='x'"))
		case 6:
			body = append(body, line(n+": "+g.ref(m, "typing", "ClassVar")+"[int] = 1"))
			continue
		default:
			body = append(body, line(head))
		}
		c.fields = put(c.fields, p)
	}
	c.params = slices.Clone(c.fields)
	if g.chance(8) {
		body = append(body, def("__init__", []string{"self", "zed=1", "**data"}, call("super().__init__", "**data")))
	}
	g.statement(c, nil, bases, body)
}

// msgspecClass writes a struct of msgspec.
func (g *generator) msgspecClass(c *class) {
	m := c.module
	c.kind, c.group = "msgspec", "msgspec"
	g.pickBases(c, 60)
	var bases []string
	if len(c.bases) == 0 {
		bases = []string{g.ref(m, "msgspec", "Struct")}
	}
	for _, b := range c.bases {
		for _, p := range b.fields {
			c.fields = put(c.fields, p)
		}
	}
	optional := slices.ContainsFunc(c.fields, func(p param) bool { return p.optional && p.only == "" })
	keywordOnly := g.chance(15)
	var body []*Node
	for _, n := range g.names(g.r.IntN(5)) {
		p := param{name: mangle(c.name, n)}
		if keywordOnly {
			p.only = "keyword"
		}
		switch {
		case optional && !keywordOnly || g.chance(30):
			body = append(body, line(n+": int = 1"))
			p.optional = true
			optional = optional || !keywordOnly
		case g.chance(10):
			body = append(body, call(n+": int = "+g.ref(m, "msgspec", "field"), "default=1"))
			p.optional = true
			optional = optional || !keywordOnly
		default:
			body = append(body, line(n+": int"))
		}
		c.fields = put(c.fields, p)
	}
	c.params = slices.Clone(c.fields)
	if keywordOnly {
		c.bases, bases = nil, append(bases, namesOf(g, m, c.bases)...)
		bases = append(bases, "kw_only=True")
	}
	g.statement(c, nil, bases, body)
}

func namesOf(g *generator, m *module, classes []*class) []string {
	var out []string
	for _, c := range classes {
		out = append(out, g.refClass(m, c))
	}
	return out
}
