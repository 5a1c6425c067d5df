package oracle

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Generate makes the program of a seed and an index. The same two always give
// the same program.
func Generate(seed, index uint64) *Program {
	g := &generator{r: rand.New(rand.NewPCG(seed, index))}
	return g.program()
}

type generator struct {
	r       *rand.Rand
	future  bool
	classes []*class
	p       Program
}

// class is what the generator remembers of a class it wrote.
type class struct {
	name   string
	module int
	kind   string
	params []string // names that its constructor may take
	needs  int      // a guess of how many it requires
}

func (g *generator) chance(percent int) bool { return g.r.IntN(100) < percent }

func pick[T any](g *generator, of ...T) T { return of[g.r.IntN(len(of))] }

const prelude = `import abc, attr, attrs, collections, dataclasses, dataclasses as dc, enum, functools, typing, typing as t
from abc import ABC, abstractmethod
from dataclasses import InitVar, KW_ONLY, dataclass, field
from typing import Annotated, Any, ClassVar, Final, Generic, NamedTuple, Optional, TYPE_CHECKING, TypeVar
T = TypeVar("T")
CV = ClassVar
MY = ClassVar[int]
mydc = dataclass(order=True)
flag = bool(len("x"))
def same(cls):
    return cls
def tagged(tag):
    def decorate(cls):
        return cls
    return decorate
def odd(cls):
    return lambda *a, **k: None
def wrapped(f):
    @functools.wraps(f)
    def inner(*a, **k):
        return f(*a, **k)
    return inner`

func (g *generator) program() *Program {
	count := 1 + g.r.IntN(5)
	modules := 1 + g.r.IntN(2)
	g.future = g.chance(20)
	for i := range modules {
		name := "main"
		if i < modules-1 {
			name = "lib"
		}
		m := Module{Name: name}
		if g.future {
			m.Pieces = append(m.Pieces, Piece{Head: "from __future__ import annotations"})
		}
		for _, line := range splitPrelude() {
			m.Pieces = append(m.Pieces, Piece{Head: line})
		}
		g.p.Modules = append(g.p.Modules, m)
	}
	for i := range count {
		module := modules - 1
		if modules > 1 && i < (count+1)/2 {
			module = 0
		}
		g.class(module, fmt.Sprintf("C%d", i))
	}
	if modules > 1 {
		g.imports()
	}
	for _, c := range g.classes {
		for range 3 {
			g.call(c)
		}
	}
	return &g.p
}

// splitPrelude cuts the prelude into statements, so that the shrinker can leave
// out what is not needed.
func splitPrelude() []string {
	var out []string
	for _, line := range strings.Split(prelude, "\n") {
		if strings.HasPrefix(line, " ") {
			out[len(out)-1] += "\n" + line
			continue
		}
		out = append(out, line)
	}
	return out
}

func (g *generator) add(module int, p Piece) {
	g.p.Modules[module].Pieces = append(g.p.Modules[module].Pieces, p)
}

// imports makes the classes of lib known in main, before its own.
func (g *generator) imports() {
	main := &g.p.Modules[len(g.p.Modules)-1]
	var lines []Piece
	for _, c := range g.classes {
		if c.module != 0 {
			continue
		}
		switch g.r.IntN(3) {
		case 0:
			lines = append(lines, Piece{Head: "from lib import " + c.name})
		case 1:
			lines = append(lines, Piece{Head: "import lib\n" + c.name + " = lib." + c.name})
		case 2:
			lines = append(lines, Piece{Head: "from lib import " + c.name + " as Other\n" + c.name + " = Other"})
		}
	}
	at := 0
	for at < len(main.Pieces) && !main.Pieces[at].Class && !strings.HasPrefix(main.Pieces[at].Head, "C") {
		at++
	}
	main.Pieces = append(main.Pieces[:at:at], append(lines, main.Pieces[at:]...)...)
}

// bases picks bases among the classes that were written before.
func (g *generator) bases(module int) []*class {
	var out []*class
	if len(g.classes) == 0 || g.chance(35) {
		return nil
	}
	for range 1 + g.r.IntN(2) {
		c := pick(g, g.classes...)
		if c.kind == "functional" && g.chance(50) {
			continue
		}
		double := false
		for _, o := range out {
			double = double || o == c
		}
		if !double && c.module <= module {
			out = append(out, c)
		}
	}
	return out
}

func (g *generator) class(module int, name string) {
	bases := g.bases(module)
	c := &class{name: name, module: module}
	var names []string
	for _, b := range bases {
		names = append(names, b.name)
		c.params = append(c.params, b.params...)
		c.needs += b.needs
	}
	p := Piece{Class: true}
	kinds := []string{"plain", "plain", "plain", "dataclass", "dataclass", "dataclass", "empty", "exception", "attrs", "attrs", "new"}
	if len(bases) == 0 {
		kinds = append(kinds, "namedtuple", "functional", "abstract", "generic")
	}
	c.kind = pick(g, kinds...)
	switch c.kind {
	case "functional":
		g.functional(module, c)
		g.classes = append(g.classes, c)
		return
	case "plain":
		p.Members = append(p.Members, g.constructor(c, "__init__", len(bases) > 0))
	case "new":
		p.Members = append(p.Members, g.constructor(c, "__new__", len(bases) > 0))
		if g.chance(40) {
			p.Members = append(p.Members, g.constructor(c, "__init__", len(bases) > 0))
		}
	case "dataclass":
		p.Head = g.dataclassDecorator()
		p.Members = g.fields(c)
		if g.chance(8) {
			p.Members = append(p.Members, g.constructor(c, "__init__", len(bases) > 0))
		}
	case "attrs":
		p.Head = pick(g, "@attrs.define", "@attrs.define(slots=False)", "@attrs.define(slots=False)", "@attr.s(auto_attribs=True)", "@attrs.frozen(kw_only=True)", "@attr.s") + "\n"
		p.Members = g.attributes(c)
	case "namedtuple":
		names = append(names, pick(g, "NamedTuple", "typing.NamedTuple", "t.NamedTuple"))
		p.Members = g.tupleFields(c)
	case "exception":
		names = append(names, pick(g, "Exception", "ValueError", "KeyError", "OSError", "ImportError"))
		c.params = append(c.params, "name", "path")
		if g.chance(40) {
			p.Members = append(p.Members, g.constructor(c, "__init__", true))
		}
	case "abstract":
		names = append(names, "ABC")
		p.Members = append(p.Members, g.constructor(c, "__init__", false), "def other(self): ...")
	case "generic":
		names = append(names, "Generic[T]")
		p.Members = append(p.Members, g.constructor(c, "__init__", false))
	case "empty":
		if g.chance(50) {
			p.Members = append(p.Members, pick(g, "x: int = 0", "y = 3", "def method(self): return 1"))
		}
	}
	if g.chance(15) {
		p.Head = pick(g, "@same", "@tagged('x')", "@typing.final", "@same\n@tagged(1)", "@odd") + "\n" + p.Head
	}
	p.Head += "class " + name
	if len(names) > 0 {
		p.Head += "(" + strings.Join(names, ", ") + ")"
	}
	p.Head += ":"
	g.add(module, p)
	g.classes = append(g.classes, c)
}

func (g *generator) name() string {
	return pick(g, "a", "b", "c", "d", "e", "x", "y", "user_id", "_p", "__m")
}

func (g *generator) value() string {
	return pick(g, "1", `"s"`, "None", "[]", "{}", "(1, 2)", "1 + 1", "lambda: 1", "len('a')", "...")
}

// constructor writes __init__ or __new__.
func (g *generator) constructor(c *class, method string, hasBase bool) string {
	receiver := pick(g, "self", "self", "self", "this")
	if method == "__new__" {
		receiver = "cls"
	}
	params := []string{receiver}
	seen := map[string]bool{receiver: true}
	defaults, slash := false, false
	own := 0
	for range g.r.IntN(4) {
		n := g.name()
		if seen[n] {
			continue
		}
		seen[n] = true
		own++
		s := n
		if g.chance(30) {
			s += ": " + pick(g, "int", "str", `"C0"`, "Optional[int]")
		}
		if defaults || g.chance(30) {
			defaults = true
			s += pick(g, " = ", "=") + g.value()
		} else {
			c.needs++
		}
		params = append(params, s)
		c.params = append(c.params, n)
		if !slash && g.chance(10) {
			slash = true
			params = append(params, "/")
		}
	}
	star := g.chance(20)
	keywordOnly := g.chance(25)
	if star {
		params = append(params, "*args")
	} else if keywordOnly {
		params = append(params, "*")
	}
	if keywordOnly {
		n := 0
		for range 1 + g.r.IntN(2) {
			k := g.name()
			if seen[k] {
				continue
			}
			seen[k] = true
			n++
			c.params = append(c.params, k)
			if g.chance(50) {
				k += "=" + g.value()
			}
			params = append(params, k)
		}
		if n == 0 && !star {
			params = params[:len(params)-1]
		}
	}
	kwargs := g.chance(40)
	if kwargs {
		params = append(params, "**kwargs")
	}
	body := g.constructorBody(method, receiver, star, kwargs, hasBase, own, params)
	decorator := ""
	if g.chance(4) {
		decorator = "@wrapped\n"
	}
	return decorator + "def " + method + "(" + strings.Join(params, ", ") + "):\n" + indent(body)
}

func indent(s string) string { return "    " + strings.ReplaceAll(s, "\n", "\n    ") }

func (g *generator) constructorBody(method, receiver string, star, kwargs, hasBase bool, own int, params []string) string {
	if method == "__new__" {
		return pick(g,
			"return super().__new__(cls)", "self = object.__new__(cls)\nreturn self", "self = super().__new__(cls)\nreturn self",
			"return 3", "return object.__new__(cls)")
	}
	var args []string
	if g.chance(25) && own > 0 {
		args = append(args, strings.FieldsFunc(params[1], func(r rune) bool { return r == ':' || r == '=' || r == ' ' })[0])
	}
	if star && g.chance(70) {
		args = append(args, "*args")
	}
	if g.chance(20) {
		args = append(args, g.name()+"=1")
	}
	if kwargs && g.chance(80) {
		args = append(args, "**kwargs")
	}
	call := "super().__init__(" + strings.Join(args, ", ") + ")"
	if len(g.classes) > 0 && hasBase && g.chance(10) {
		call = pick(g, g.classes...).name + ".__init__(" + strings.Join(append([]string{receiver}, args...), ", ") + ")"
	}
	if !hasBase && !kwargs && !star && g.chance(70) {
		return "pass"
	}
	if kwargs && g.chance(10) {
		call = "kwargs.pop('extra', None)\n" + call
	}
	switch g.r.IntN(12) {
	case 0:
		return "pass"
	case 1:
		return "if flag:\n" + indent(call)
	case 2:
		return "if not flag:\n    return\n" + call
	case 3:
		return call + "\n" + receiver + ".kept = 1"
	case 4:
		return "try:\n" + indent(call) + "\nfinally:\n    pass"
	}
	return call
}

func (g *generator) dataclassDecorator() string {
	return pick(g, "@dataclass", "@dataclass", "@dataclass()", "@dataclasses.dataclass", "@dc.dataclass(order=True)", "@mydc",
		"@dataclass(kw_only=True)", "@dataclass(init=False)", "@dataclass(eq=False, kw_only=False)", "@dataclass(slots=True)", "@dataclass(repr=False)") + "\n"
}

func (g *generator) annotation() string {
	s := pick(g, "int", "int", "int", "str", "Any", "Optional[int]", "list[int]", "Final[int]", "Annotated[int, 1]", "ClassVar[int]", "t.ClassVar[int]",
		"CV[int]", "MY", "typing.ClassVar", "InitVar[int]", "dataclasses.InitVar[int]", "Annotated[ClassVar[int], 1]")
	if g.chance(15) {
		s = `"` + s + `"`
	}
	return s
}

func (g *generator) fields(c *class) []string {
	var out []string
	for range g.r.IntN(6) {
		n := g.name()
		c.params = append(c.params, n)
		s := n + ": " + g.annotation()
		switch g.r.IntN(12) {
		case 0, 1, 2:
			s += " = " + pick(g, "1", `"s"`, "None", "(1, 2)", "len('a')")
		case 3:
			s += " = field()"
		case 4:
			s += " = field(default=1)"
		case 5:
			s += " = field(default_factory=list)"
		case 6:
			s += " = field(init=False, default=1)"
		case 7:
			s += " = field(kw_only=" + pick(g, "True", "False") + ")"
		case 8:
			s += " = field(default=1, kw_only=True, repr=False)"
		default:
			c.needs++
		}
		out = append(out, s)
	}
	if g.chance(15) {
		at := g.r.IntN(len(out) + 1)
		out = append(out[:at:at], append([]string{"_: " + pick(g, "KW_ONLY", "KW_ONLY", "dataclasses.KW_ONLY", `"KW_ONLY"`)}, out[at:]...)...)
	}
	for range g.r.IntN(2) {
		out = append(out, pick(g, g.name()+" = 7", "if flag:\n    "+g.name()+": int = 1", "if TYPE_CHECKING:\n    "+g.name()+": int",
			"def "+g.name()+"(self): return 1", "class Inner:\n    z: int", "if True:\n    "+g.name()+": int = 2", "del_me = 1\ndel del_me"))
	}
	return out
}

func (g *generator) attributes(c *class) []string {
	var out []string
	for range g.r.IntN(5) {
		n := g.name()
		c.params = append(c.params, strings.TrimLeft(n, "_"), n)
		switch g.r.IntN(9) {
		case 0, 1:
			out = append(out, n+": int")
		case 2:
			out = append(out, n+": int = 1")
		case 3:
			out = append(out, n+": int = attrs.field(default=1)")
		case 4:
			out = append(out, n+" = attr.ib()")
		case 5:
			out = append(out, n+": int = attr.ib(factory=list)")
		case 6:
			out = append(out, n+": int = attr.ib(init=False, default=1)")
		case 7:
			out = append(out, n+": int = attrs.field(kw_only=True, alias='al_"+strings.Trim(n, "_")+"')")
			c.params = append(c.params, "al_"+strings.Trim(n, "_"))
		case 8:
			out = append(out, n+": ClassVar[int] = 1")
		}
	}
	return out
}

func (g *generator) tupleFields(c *class) []string {
	var out []string
	defaults := false
	for _, n := range []string{"a", "b", "c", "user_id"} {
		if g.chance(40) {
			continue
		}
		c.params = append(c.params, n)
		s := n + ": " + pick(g, "int", "str", `"int"`)
		if defaults || g.chance(30) {
			defaults = true
			s += " = 1"
		}
		out = append(out, s)
	}
	return out
}

func (g *generator) functional(module int, c *class) {
	c.params = append(c.params, "a", "b", "c")
	g.add(module, Piece{Head: c.name + " = " + pick(g,
		`collections.namedtuple("`+c.name+`", "a b c")`,
		`collections.namedtuple("`+c.name+`", ["a", "b"], defaults=(1,))`,
		`collections.namedtuple("`+c.name+`", "a, b, c", rename=True)`,
		`NamedTuple("`+c.name+`", [("a", int), ("b", str)])`,
		`dataclasses.make_dataclass("`+c.name+`", ["a", ("b", int), ("c", int, 3)])`,
		`collections.namedtuple("`+c.name+`", "a class a", rename=True)`)})
}

// call writes one call of a class: what its parameters suggest, changed a
// little.
func (g *generator) call(c *class) {
	callee := c.name
	if c.kind == "generic" && g.chance(50) {
		callee += "[int]"
	}
	var args []string
	seen := map[string]bool{}
	positional := true
	add := func(n string) {
		if seen[n] {
			return
		}
		seen[n] = true
		args = append(args, n+"=1")
		positional = false
	}
	for i, n := range c.params {
		switch {
		case g.chance(12) && i >= c.needs, g.chance(6):
			continue
		case positional && g.chance(50):
			args = append(args, "1")
			seen[n] = g.chance(85)
		default:
			if strings.HasPrefix(n, "__") && g.chance(50) {
				n = "_" + c.name + n
			}
			add(n)
		}
	}
	if g.chance(20) {
		add(pick(g, "bad", "zzz", "user_ids", "extra"))
	}
	if g.chance(10) {
		args = append([]string{"1"}, args...)
	}
	if g.chance(5) {
		args = append(args, "**{'"+pick(g, "a", "b", "bad")+"': 1}")
	}
	if g.chance(4) {
		args = append([]string{"*[1, 2]"}, args...)
	}
	if g.chance(3) {
		args = append(args, "**dict(a=1)")
	}
	g.p.Calls = append(g.p.Calls, callee+"("+strings.Join(args, ", ")+")")
}
