package oracle

// changed is code that stands behind a class and changes how it is called, or
// looks as if it did.
func (g *generator) changed(c *class) []*Node {
	m := c.module
	has := func(method string) string { return "if '" + method + "' in vars(" + c.name + ")" }
	switch g.r.IntN(14) {
	case 0:
		return []*Node{line(m.helper(g, "open_up") + "(" + c.name + ")")}
	case 1:
		return []*Node{line(m.helper(g, "open_all") + "(" + c.name + ")")}
	case 2:
		m.helper(g, "open_up")
		return []*Node{line(m.helper(g, "hand_on") + "(it=" + c.name + ")")}
	case 3:
		return []*Node{block(has("__init__"), line("del "+c.name+".__init__"))}
	case 4:
		return []*Node{block(has("__init__"), line(c.name+".__init__.__defaults__ = (1, 2, 3)"))}
	case 5:
		return []*Node{block(`for name, value in {"__init__": `+m.helper(g, "open_init")+`}.items()`, line("setattr("+c.name+", name, value)"))}
	case 6:
		return []*Node{line("type.__setattr__(" + c.name + `, "__init__", ` + m.helper(g, "open_init") + ")")}
	case 7:
		return []*Node{line(`globals()["` + c.name + `"] = dict`)}
	case 8:
		return []*Node{line(c.name + ".kind = 1"), line("setattr(" + c.name + `, "other", 2)`)}
	case 9:
		return []*Node{block(`for name in ("one", "two")`, line("setattr("+c.name+", name, 1)"))}
	case 10:
		return []*Node{line("KEPT = []"), line("KEPT.append(" + c.name + ")"), line("print(end='') or repr(" + c.name + ")")}
	case 11:
		return []*Node{block("for turn in range(2)", line(c.name+" = "+c.name))}
	case 12:
		return []*Node{line(m.helper(g, "tagged") + "('x')(" + c.name + ")")}
	}
	return []*Node{block("with "+g.ref(m, "contextlib", "suppress")+"(TypeError)", line(c.name+"(no_such_keyword=1)"))}
}

// hook is an __init_subclass__ that changes the subclasses, or looks as if it did.
func (g *generator) hook(c *class) *Node {
	m := c.module
	return def("__init_subclass__", []string{"cls", "**kwargs"},
		line("super().__init_subclass__(**kwargs)"),
		line(weighted(g,
			choice[func() string]{1, func() string { return "cls.__init__ = " + m.helper(g, "open_init") }},
			choice[func() string]{1, func() string { return m.helper(g, "open_up") + "(cls)" }},
			choice[func() string]{1, func() string { return g.ref(m, "dataclasses", "dataclass") + "(cls)" }},
			choice[func() string]{6, func() string { return m.helper(g, "listed") + "(cls)" }},
			choice[func() string]{6, func() string { return "cls.kind = 1" }},
			choice[func() string]{6, func() string { return "setattr(cls, f'kind_{len(kwargs)}', issubclass(cls, object))" }},
		)()))
}

// changingDecorator changes the class that it gives back.
func (g *generator) changingDecorator(m *module) string {
	m.helper(g, "open_init")
	return pick(g, m.helper(g, "opens")+"('a')", m.helper(g, "Opens")+"()", m.helper(g, "open_up"))
}

// changers are the helpers that the code above calls.
func changers(g *generator, m *module, name string) []*Node {
	switch name {
	case "open_init":
		return []*Node{def("open_init", []string{"self", "*args", "**kwargs"}, line("pass"))}
	case "open_up":
		return []*Node{def("open_up", []string{"it"}, line("it.__init__ = "+m.helper(g, "open_init")), line("return it"))}
	case "open_all":
		return []*Node{def("open_all", []string{"*all"}, block("for it in all", line("it.__init__ = "+m.helper(g, "open_init"))))}
	case "hand_on":
		return []*Node{def("hand_on", []string{"it"}, line("open_up(it)"))}
	case "opens":
		return []*Node{def("opens", []string{"*names"},
			def("decorate", []string{"cls"}, line("cls.__init__ = open_init"), line("return cls")), line("return decorate"))}
	case "Opens":
		return []*Node{block("class Opens", def("__call__", []string{"self", "cls"}, line("setattr(cls, '__init__', open_init)"), line("return cls")))}
	}
	return nil
}
