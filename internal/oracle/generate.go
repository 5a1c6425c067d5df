package oracle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Generate makes the program of a seed and an index, of the kinds of classes
// that the libraries allow. The same arguments always give the same program.
func Generate(seed, index uint64, has func(library string) bool) *Program {
	g := &generator{r: rand.New(rand.NewPCG(seed, index)), has: has}
	return g.program()
}

type generator struct {
	r       *rand.Rand
	has     func(string) bool
	modules []*module
	classes []*class
}

// class is what the generator remembers of a class that it wrote.
type class struct {
	name    string
	module  *module
	kind    string
	group   string // classes of one group can inherit from each other
	bases   []*class
	generic bool
	tagged  bool // its __init_subclass__ takes a tag
	// params are what its constructor takes, as far as the generator sees: the
	// calls are made from them.
	params []param
	// fields are those that a dataclass, or another class of fields, hands down.
	fields    []param
	factories []factory
}

type param struct {
	name     string
	only     string // "", "position" or "keyword"
	optional bool
}

type factory struct {
	name   string
	params []param
}

func (g *generator) chance(percent int) bool { return g.r.IntN(100) < percent }

func pick[T any](g *generator, of ...T) T { return of[g.r.IntN(len(of))] }

// weighted picks a key by weights.
func weighted[T any](g *generator, of ...choice[T]) T {
	total := 0
	for _, c := range of {
		total += c.weight
	}
	at := g.r.IntN(total)
	for _, c := range of {
		if at < c.weight {
			return c.value
		}
		at -= c.weight
	}
	panic("unreachable")
}

type choice[T any] struct {
	weight int
	value  T
}

func (g *generator) program() *Program {
	layout := weighted(g,
		choice[[]string]{6, []string{"main"}},
		choice[[]string]{3, []string{"lib", "main"}},
		choice[[]string]{1, []string{"lib", "util", "main"}},
		choice[[]string]{1, []string{"pkg.a", "pkg", "main"}},
		choice[[]string]{1, []string{"pkg", "pkg.a", "main"}},
	)
	future := g.chance(15)
	for i, name := range layout {
		m := &module{Module: &Module{Name: name, Package: name == "pkg"}, at: i, refs: map[string]string{}, bound: map[string]string{}}
		if future {
			m.future = true
		}
		g.modules = append(g.modules, m)
	}
	count := 1 + g.r.IntN(5)
	for i := range count {
		at := i * len(g.modules) / count
		if g.chance(20) {
			at = len(g.modules) - 1
		}
		if n := len(g.classes); n > 0 { // modules run in order
			at = max(at, g.classes[n-1].module.at)
		}
		g.class(g.modules[at], fmt.Sprintf("Class%d", i))
	}
	out := &Program{}
	main := g.modules[len(g.modules)-1]
	for _, c := range g.classes {
		for range 3 {
			out.Calls = append(out.Calls, g.call(main, c))
		}
	}
	for _, m := range g.modules {
		out.Modules = append(out.Modules, m.finish())
	}
	return out
}

// class writes a class and what may stand around it.
func (g *generator) class(m *module, name string) {
	c := &class{name: name, module: m}
	kinds := []choice[func(*class)]{
		{10, g.plainClass},
		{4, g.emptyClass},
		{3, g.newClass},
		{10, g.dataClass},
		{2, g.tupleClass},
		{2, g.functionalClass},
		{2, g.exceptionClass},
		{1, g.abstractClass},
		{1, g.builtinClass},
		{1, g.enumClass},
	}
	if g.has("attrs") {
		kinds = append(kinds, choice[func(*class)]{5, g.attrsClass})
	}
	if g.has("pydantic") {
		kinds = append(kinds, choice[func(*class)]{2, g.pydanticClass})
	}
	if g.has("msgspec") {
		kinds = append(kinds, choice[func(*class)]{1, g.msgspecClass})
	}
	weighted(g, kinds...)(c)
	g.classes = append(g.classes, c)
}

// statement writes the class statement itself, with bases and decorators, and
// at times a condition around it.
func (g *generator) statement(c *class, decorators, bases []string, body []*Node) {
	m := c.module
	for _, b := range c.bases {
		spelled := g.refClass(m, b)
		if b.generic && g.chance(40) {
			spelled += "[int]"
		}
		bases = append(bases, spelled)
	}
	if g.chance(6) && c.group == "object" && !slices.ContainsFunc(c.bases, func(b *class) bool { return b.generic }) {
		bases = append(bases, g.ref(m, "typing", "Generic")+"["+m.typeVar(g)+"]")
		c.generic = true
	}
	n := &Node{Head: "class " + c.name, Args: bases, Block: true, Body: body, Decorators: decorators}
	if c.group == "object" && g.chance(2) {
		n.Args = append(n.Args, "metaclass="+m.helper(g, pick(g, "Meta", "Through")))
	}
	if slices.ContainsFunc(c.bases, func(b *class) bool { return b.tagged }) && g.chance(50) {
		n.Args = append(n.Args, "tag=1") // for __init_subclass__ alone
	}
	if g.chance(8) {
		n.Decorators = append([]string{"@" + g.classDecorator(m)}, n.Decorators...)
	} else if g.chance(3) {
		n.Decorators = append(n.Decorators, "@"+g.classDecorator(m))
	}
	if g.chance(8) {
		n.Body = append(n.Body, g.factoryMethod(c))
	}
	switch g.r.IntN(120) {
	case 60: // bound anew to itself
		m.add(n, line(c.name+" = "+m.helper(g, "same")+"("+c.name+")"))
	case 61: // one of two
		m.add(block("if "+m.helper(g, "flag"), n), block("else", block("class "+c.name, def("__init__", []string{"self", "a=1", "zzz=1"}, line("pass")))))
	case 62:
		m.add(block("try", line("import "+pick(g, "no_such_module", "json"))), block("except ImportError", line("pass")), n)
	case 63: // one of the same name elsewhere
		m.add(n, def("elsewhere", nil, block("class "+c.name, def("__init__", []string{"self", "zzz"}, line("pass"))), line("return "+c.name)))
	case 64:
		m.add(n, block("class Holder"+c.name, line(c.name+" = 1")))
	case 65, 68, 69: // a decorator that is called by hand
		m.add(n, line(m.helper(g, "listed")+"("+c.name+")"))
	case 66:
		m.add(block("with open('/dev/null')", n))
	case 67:
		m.add(block("for _ in (1,)", n))
	case 0:
		m.add(block("if True", n))
	case 1:
		m.add(block("if not "+g.ref(m, "typing", "TYPE_CHECKING"), n))
	case 2:
		m.add(block("if "+m.helper(g, "flag"), n))
	case 3:
		m.add(block("try", n), block("finally", line("pass")))
	case 4: // defined twice: the last one wins
		m.add(block("class "+c.name, def("__init__", []string{"self", "zzz"}, line("pass"))), n)
	case 5:
		m.add(block("if "+g.ref(m, "typing", "TYPE_CHECKING"), block("class "+c.name, def("__init__", []string{"self", "zzz"}, line("pass")))), block("else", n))
	case 6: // nested, and taken out
		m.add(block("class Outer"+c.name, n), line(c.name+" = Outer"+c.name+"."+c.name))
	case 7:
		m.add(n, line("Same"+c.name+" = "+c.name))
	case 70:
		m.add(n)
		m.add(g.changed(c)...)
	default:
		m.add(n)
	}
}

func (g *generator) classDecorator(m *module) string {
	return weighted(g,
		choice[func() string]{8, func() string { return m.helper(g, "same") }},
		choice[func() string]{8, func() string { return m.helper(g, "tagged") + "('x')" }},
		choice[func() string]{6, func() string { return m.helper(g, "listed") }},
		choice[func() string]{8, func() string { return g.ref(m, "typing", "final") }},
		choice[func() string]{1, func() string { return m.helper(g, "odd") }},
		choice[func() string]{1, func() string { return g.changingDecorator(m) }},
	)()
}

// factoryMethod is a classmethod that makes an instance.
func (g *generator) factoryMethod(c *class) *Node {
	name := pick(g, "make", "from_parts", "build")
	f := factory{name: name}
	params, args := []string{"cls"}, []string{}
	for _, n := range g.names(g.r.IntN(3)) {
		f.params = append(f.params, param{name: n})
		params = append(params, n)
		args = append(args, n+"="+n)
	}
	if g.chance(30) {
		params, args = append(params, "**kwargs"), append(args, "**kwargs")
	}
	c.factories = append(c.factories, f)
	n := def(name, params, call("return cls", args...))
	n.Decorators = []string{"@classmethod"}
	if g.chance(20) {
		n.Decorators, n.Args, n.Body[0].Head = []string{"@staticmethod"}, n.Args[1:], "return "+c.name
	}
	return n
}

// pickBases chooses bases among the earlier classes of a group.
func (g *generator) pickBases(c *class, none int) {
	if g.chance(none) {
		return
	}
	for range weighted(g, choice[int]{6, 1}, choice[int]{3, 2}, choice[int]{1, 3}) {
		if len(g.classes) == 0 {
			return
		}
		b := pick(g, g.classes...)
		if !slices.Contains(c.bases, b) && (b.group == c.group || g.chance(2) && !b.alone() && !c.alone()) {
			c.bases = append(c.bases, b)
		}
	}
	if !g.chance(10) { // a class before those that it inherits from: else there is no order
		slices.SortFunc(c.bases, func(a, b *class) int { return strings.Compare(b.name, a.name) })
	}
}

// alone reports whether a metaclass of a library makes the class: what else the
// class may be by its decorators is then not defined.
func (c *class) alone() bool {
	return c.group == "pydantic" || c.group == "msgspec" || c.group == "enum"
}

// inherited is what the bases' constructors take.
func (c *class) inherited() []param {
	var out []param
	for _, b := range c.bases {
		for _, p := range b.params {
			if !slices.ContainsFunc(out, func(q param) bool { return q.name == p.name }) {
				out = append(out, p)
			}
		}
	}
	return out
}

// put adds fields to those of the bases; one that is there keeps its place.
func put(fields []param, p param) []param {
	if i := slices.IndexFunc(fields, func(q param) bool { return q.name == p.name }); i >= 0 {
		fields[i] = p
		return fields
	}
	return append(fields, p)
}

func (g *generator) name() string {
	return pick(g, "a", "b", "c", "d", "e", "x", "y", "user_id", "_p", "__m")
}

// names are different names.
func (g *generator) names(n int) []string {
	var out []string
	for range n {
		if name := g.name(); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

func (g *generator) value() string {
	return pick(g, "1", "1", `"s"`, "None", "[]", "{}", "(1, 2)", "1 + 1", "lambda: 1", "len('a')", "...", "-1", `f"{1}"`, "1 if True else 2")
}
