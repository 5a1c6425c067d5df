package oracle

import (
	"slices"
	"strings"
)

func (g *generator) plainClass(c *class) {
	c.kind, c.group = "plain", "object"
	g.pickBases(c, 40)
	body := g.extras(c)
	if g.chance(4) {
		g.otherInit(c, &body)
		g.statement(c, nil, nil, body)
		return
	}
	if g.chance(3) {
		body = append(body, block("if "+c.module.helper(g, "flag"), g.constructor(c, "__init__")))
	} else {
		body = append(body, g.constructor(c, "__init__"))
	}
	g.statement(c, nil, nil, body)
}

// otherInit gives a class an __init__ that is not a plain def.
func (g *generator) otherInit(c *class, body *[]*Node) {
	c.params = []param{{name: "a"}, {name: "b", only: "keyword"}}
	m := c.module
	switch g.r.IntN(7) {
	case 0:
		*body = append(*body, def("other", []string{"self", "a", "*", "b"}, line("pass")), line("__init__ = other"))
	case 1:
		m.add(def("init_"+c.name, []string{"self", "a", "*", "b"}, line("pass")))
		*body = append(*body, line("__init__ = init_"+c.name))
	case 2:
		*body = append(*body, line("__init__ = lambda self, a, *, b: None"))
	case 3:
		stub := def("__init__", []string{"self", "a"}, line("..."))
		stub.Decorators = []string{"@" + g.ref(m, "typing", "overload")}
		second := def("__init__", []string{"self", "a", "*", "b"}, line("..."))
		second.Decorators = stub.Decorators
		*body = append(*body, stub, second, def("__init__", []string{"self", "a", "*", "b=1"}, line("pass")))
	case 4:
		if len(c.bases) > 0 {
			c.params = c.bases[0].params
			*body = append(*body, line("__init__ = "+g.refClass(m, c.bases[0])+".__init__"))
		}
	case 5:
		*body = append(*body, def("__init__", []string{"self", "zzz"}, line("pass")), def("__init__", []string{"self", "a", "*", "b"}, line("pass")))
	case 6:
		*body = append(*body, block("if True", def("__init__", []string{"self", "/", "a", "*", "b"}, line("pass"))))
	}
}

// extras are members that change nothing.
func (g *generator) extras(c *class) []*Node {
	if !g.chance(20) {
		return nil
	}
	if g.chance(16) {
		return []*Node{pick(g, g.tag, g.hook)(c)}
	}
	return pick(g,
		[]*Node{line(`"""Words."""`)},
		[]*Node{line("x: int = 0")},
		[]*Node{line("y = 3")},
		[]*Node{def("method", []string{"self", "zzz"}, line("return 1"))},
		[]*Node{block("class Inner", def("__init__", []string{"self", "zzz"}, line("pass")))},
		[]*Node{def("__call__", []string{"self", "zzz"}, line("return 1"))},
		[]*Node{def("__init_subclass__", []string{"cls", "**kwargs"}, line("super().__init_subclass__(**kwargs)"))},
		[]*Node{line("__slots__ = ('s',)")},
		[]*Node{def("__class_getitem__", []string{"cls", "item"}, line("return cls"))},
		[]*Node{line("zzz = property(lambda self: 1)")},
		[]*Node{{Head: "async def run", Args: []string{"self", "*args", "**kwargs"}, Block: true, Body: []*Node{line("return 1")}}},
	)
}

func (g *generator) tag(c *class) *Node {
	c.tagged = true
	return def("__init_subclass__", []string{"cls", "tag=0", "**kwargs"}, line("super().__init_subclass__(**kwargs)"))
}

func (g *generator) emptyClass(c *class) {
	c.kind, c.group = "empty", "object"
	g.pickBases(c, 15)
	c.params, c.fields = c.inherited(), nil
	g.statement(c, nil, nil, g.extras(c))
}

func (g *generator) newClass(c *class) {
	c.kind, c.group = "new", "object"
	g.pickBases(c, 60)
	body := []*Node{g.constructor(c, "__new__")}
	if g.chance(40) {
		if g.chance(50) { // both take the same
			twin := body[0].clone()
			twin.Head, twin.Args[0], twin.Body = "def __init__", "self", []*Node{line("pass")}
			body = append(body, twin)
		} else {
			body = append(body, g.constructor(c, "__init__"))
		}
	}
	g.statement(c, nil, nil, body)
}

func (g *generator) abstractClass(c *class) {
	c.kind, c.group = "abstract", "object"
	n := def("todo", []string{"self"}, line("..."))
	if g.chance(30) {
		n.Decorators = []string{"@" + g.ref(c.module, "abc", "abstractmethod")}
	}
	body := []*Node{g.constructor(c, "__init__"), n}
	if g.chance(30) {
		g.statement(c, nil, []string{"metaclass=" + g.ref(c.module, "abc", "ABCMeta")}, body)
		return
	}
	g.statement(c, nil, []string{g.ref(c.module, "abc", "ABC")}, body)
}

func (g *generator) exceptionClass(c *class) {
	c.kind, c.group = "exception", "exception"
	g.pickBases(c, 50)
	var bases []string
	if len(c.bases) == 0 {
		bases = []string{pick(g, "Exception", "Exception", "ValueError", "KeyError", "OSError", "ImportError", "AttributeError", "NameError", "StopIteration", "SystemExit", "RuntimeError")}
	}
	var body []*Node
	if g.chance(40) {
		body = append(body, g.constructor(c, "__init__"))
	} else {
		c.params = append(c.inherited(), param{name: "args", only: "position", optional: true})
		if g.chance(20) {
			c.params = append(c.params, param{name: pick(g, "name", "path", "obj"), only: "keyword", optional: true})
		}
	}
	g.statement(c, nil, bases, body)
}

// builtinClass inherits from what is written in C.
func (g *generator) builtinClass(c *class) {
	c.kind, c.group = "builtin", "builtin"
	base := pick(g, "dict", "list", "set", "int", "str", "tuple", "object", "float")
	var body []*Node
	if g.chance(60) {
		body = append(body, g.constructor(c, "__init__"))
	}
	g.statement(c, nil, []string{base}, body)
}

func (g *generator) enumClass(c *class) {
	c.kind, c.group = "enum", "enum"
	c.params = []param{{name: "value"}}
	body := []*Node{line("RED = 1"), line("BLUE = 2")}
	g.statement(c, nil, []string{g.ref(c.module, "enum", pick(g, "Enum", "IntEnum"))}, body)
}

// constructor writes __init__ or __new__, and says in c what it takes.
func (g *generator) constructor(c *class, method string) *Node {
	receiver := pick(g, "self", "self", "self", "self", "this")
	if method == "__new__" {
		receiver = pick(g, "cls", "cls", "klass")
	}
	params := []string{receiver}
	var own []param
	names := g.names(g.r.IntN(4))
	slash := g.chance(8)
	slashAt := g.r.IntN(len(names) + 1)
	optional := false
	for i, n := range names {
		p := param{name: n}
		text := n
		if g.chance(30) {
			text += ": " + pick(g, "int", "str", `"Unknown"`, "'int | None'", "list[int]")
		}
		if optional || g.chance(30) {
			optional, p.optional = true, true
			text += pick(g, " = ", "=") + g.value()
		}
		if slash && i < slashAt {
			p.only = "position"
		}
		params = append(params, text)
		own = append(own, p)
		if slash && i == slashAt-1 {
			params = append(params, "/")
		}
	}
	star, keywordOnly, kwargs := g.chance(20), g.chance(25), g.chance(40)
	if star {
		params = append(params, "*args"+pick(g, "", "", ": int"))
	}
	if keywordOnly {
		first := true
		for _, n := range g.names(2) {
			if slices.Contains(names, n) {
				continue
			}
			if first && !star {
				params = append(params, "*")
			}
			first = false
			p := param{name: n, only: "keyword", optional: g.chance(50)}
			if p.optional {
				n += "=" + g.value()
			}
			params = append(params, n)
			own = append(own, p)
		}
	}
	if kwargs {
		params = append(params, "**kwargs"+pick(g, "", "", ": int"))
	}
	c.params = own
	if kwargs || star {
		c.params = append(c.params, slices.DeleteFunc(c.inherited(), func(p param) bool {
			return slices.ContainsFunc(own, func(q param) bool { return q.name == p.name })
		})...)
	}
	n := def(method, params, g.constructorBody(c, method, receiver, names, star, kwargs)...)
	switch g.r.IntN(60) {
	case 0, 1:
		n.Decorators = []string{"@" + c.module.helper(g, "wrapped")}
	case 2:
		n.Decorators = []string{"@" + c.module.helper(g, "loose")}
	case 3:
		n.Decorators = []string{"@" + g.ref(c.module, "typing", "no_type_check")}
	}
	return n
}

func (g *generator) constructorBody(c *class, method, receiver string, own []string, star, kwargs bool) []*Node {
	if method == "__new__" {
		return g.newBody(c, receiver, star, kwargs)
	}
	var args []string
	if g.chance(20) && len(own) > 0 {
		args = append(args, own[0])
	}
	if g.chance(4) {
		args = append(args, "1")
	}
	if star && g.chance(75) {
		args = append(args, "*args")
	}
	if g.chance(15) {
		args = append(args, g.name()+"="+pick(g, append([]string{"1"}, own...)...))
	}
	if kwargs && g.chance(85) {
		args = append(args, "**kwargs")
	}
	if g.chance(3) {
		args = append(args, pick(g, "**{'a': 1}", "**{}", "**dict(b=1)"))
	}
	if len(c.bases) == 0 && !kwargs && !star && g.chance(70) {
		if len(own) > 0 {
			return []*Node{line(receiver + "." + strings.TrimLeft(own[0], "_") + " = " + own[0])}
		}
		return nil
	}
	onward := call("super().__init__", args...)
	switch {
	case len(c.bases) > 0 && g.chance(10):
		onward = call(g.refClass(c.module, pick(g, c.bases...))+".__init__", append([]string{receiver}, args...)...)
	case g.chance(8):
		onward = call("super("+c.name+", "+receiver+").__init__", args...)
	case g.chance(2) && len(c.bases) > 0:
		onward = call("super("+c.bases[0].name+", "+receiver+").__init__", args...)
	}
	var before []*Node
	if kwargs && g.chance(20) {
		before = append(before, pick(g,
			line("kwargs.pop('extra', None)"), line("extra = kwargs.pop('a', 1)"), line("kwargs.setdefault('b', 1)"), line("kwargs['c'] = 1"),
			line("extra = kwargs.get('a')"), line("kwargs.update(d=1)"), line("kwargs = dict(kwargs)"), line("kwargs = {}"),
			line("del kwargs"), line(receiver+".__dict__.update(kwargs)"), line("print(end='', **{}) if kwargs else None"),
			block("for key in kwargs", line("pass")), line("if kwargs: raise TypeError('no')"),
		))
	}
	if star && g.chance(8) {
		before = append(before, pick(g, line("args = args[1:]"), line("first, *args = args or (1,)"), line("len(args)")))
	}
	switch g.r.IntN(24) {
	case 0:
		return append(before, line("pass"))
	case 1:
		return append(before, block("if "+c.module.helper(g, "flag"), onward))
	case 2:
		return append(before, block("if not "+c.module.helper(g, "flag"), line("return")), onward)
	case 3, 4:
		return append(before, onward, line(receiver+".kept = 1"))
	case 5:
		return append(before, block("try", onward), block("finally", line("pass")))
	case 6:
		return append(before, block("try", onward), block("except TypeError", line("raise")))
	case 7:
		return append(before, block("try", onward), block("except TypeError", line("pass")))
	case 8:
		onward.Head = "return " + onward.Head
		return append(before, onward)
	case 9:
		onward.Head = "_ = " + onward.Head
		return append(before, onward)
	case 10:
		return append(before, block("if True", onward))
	case 11:
		return append(before, def("later", nil, onward))
	case 12:
		return append(before, def("now", nil, onward), line("now()"))
	case 13:
		return append(before, onward, onward.clone())
	case 14:
		return append(before, block("for _ in range(1)", onward))
	case 15:
		return append(before, block("if "+c.module.helper(g, "flag"), onward), block("else", call("super().__init__")))
	}
	return append(before, onward)
}

func (g *generator) newBody(c *class, receiver string, star, kwargs bool) []*Node {
	args := []string{receiver}
	if star && g.chance(40) {
		args = append(args, "*args")
	}
	if kwargs && g.chance(40) {
		args = append(args, "**kwargs")
	}
	switch g.r.IntN(12) {
	case 0, 1, 2:
		return []*Node{call("return super().__new__", receiver)}
	case 3, 4:
		return []*Node{call("return super().__new__", args...)}
	case 5:
		return []*Node{call("self = object.__new__", receiver), line("return self")}
	case 6:
		return []*Node{call("self = super().__new__", receiver), line("self.kept = 1"), line("return self")}
	case 7:
		return []*Node{line("return 3")}
	case 8:
		return []*Node{call("return object.__new__", receiver)}
	case 9:
		return []*Node{block("if "+c.module.helper(g, "flag"), call("return super().__new__", receiver)), line("return None")}
	case 10:
		return []*Node{call("super().__new__", receiver)}
	}
	return []*Node{call("return super("+c.name+", "+receiver+").__new__", args...)}
}
