package codeactions_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
)

// A call that was converted to a factory as safe runs, gives an instance of the
// class, and its arguments reach the fields that they were meant for; whatever
// the body of the factory looks like.
func TestSafeConversionsRunWhateverTheFactoryDoes(t *testing.T) {
	n, seed := number(t)
	r := rand.New(rand.NewSource(seed))
	var jobs []job
	offered := 0
	for range n * 10 {
		p := conversion(r, true)
		files := map[string]string{"main.py": p.source}
		modules := contracttest.New(files)
		linker := contract.NewLinker(modules)
		m := modules.File("main.py")
		for _, bound := range diagnostics.File(linker, m, diagnostics.DefaultOptions()).Bindings {
			for _, f := range codeactions.Fixes(linker, bound, modules.Source[m]) {
				if f.Action != codeactions.ConvertToFactory || f.Disabled != "" || int(bound.Expr().Span.Start) < strings.Index(p.source, "def run") {
					continue
				}
				offered++
				if f.Applicability == codeactions.Safe {
					after := apply(t, modules.Source[m], f.Files[0].Edits)
					jobs = append(jobs, job{Before: modules.Source[m], After: []byte(after), Edits: [][3]any{{0, len(p.source), after}}, Fields: p.fields, title: f.Title})
				}
			}
		}
	}
	t.Logf("%d conversions were offered, %d of them safe", offered, len(jobs))
	if len(jobs) < n/10 {
		t.Errorf("%d conversions were safe", len(jobs))
	}
	for i, why := range judged(t, jobs) {
		if why != "" {
			t.Errorf("%s: %s\n%s\nbecame\n%s", jobs[i].title, why, jobs[i].Before, jobs[i].After)
		}
	}
}

// A call that is right as it is runs after it was rewritten to a factory, too.
func TestRewrittenCallsRun(t *testing.T) {
	n, seed := number(t)
	r := rand.New(rand.NewSource(seed))
	var jobs []job
	for range n * 5 {
		p := conversion(r, false)
		modules := contracttest.New(map[string]string{"main.py": p.source})
		linker := contract.NewLinker(modules)
		m := modules.File("main.py")
		for _, bound := range diagnostics.File(linker, m, diagnostics.DefaultOptions()).Bindings {
			if len(bound.Faults) > 0 || int(bound.Expr().Span.Start) < strings.Index(p.source, "def run") {
				continue
			}
			for _, f := range codeactions.Rewrites(linker, bound, modules.Source[m]) {
				if f.Action == codeactions.ConvertToFactory && f.Disabled == "" {
					after := apply(t, modules.Source[m], f.Files[0].Edits)
					jobs = append(jobs, job{Before: modules.Source[m], After: []byte(after), Edits: [][3]any{{0, len(p.source), after}}, Runs: true, title: f.Title})
				}
			}
		}
	}
	t.Logf("%d calls were rewritten", len(jobs))
	if len(jobs) < n/10 {
		t.Errorf("%d calls were rewritten", len(jobs))
	}
	for i, why := range judged(t, jobs) {
		if why != "" {
			t.Errorf("%s: %s\n%s\nbecame\n%s", jobs[i].title, why, jobs[i].Before, jobs[i].After)
		}
	}
}

// conversion makes a class with factories of all kinds, and a call of it that
// may be converted: broken by a keyword of a factory, or right.
func conversion(r *rand.Rand, broken bool) (p struct {
	source string
	fields map[string]string
},
) {
	g := &factories{Rand: r}
	g.class()
	for i := range 1 + r.Intn(3) {
		g.factory(i)
	}
	callee := "C("
	p.fields = map[string]string{}
	params := g.params
	if r.Intn(3) == 0 {
		callee = "S("
		params = g.subclass()
	}
	var args []string
	named := false
	for _, q := range params {
		if q.optional && r.Intn(2) == 0 || r.Intn(12) == 0 {
			named = true
			continue
		}
		value := pick(r, "0", "1", "None", "7")
		named = named || q.only || r.Intn(4) == 0
		if named {
			args = append(args, q.name+"="+value)
		} else {
			args = append(args, value)
		}
		p.fields[q.name] = value
	}
	if broken {
		args = append(args, pick(r, "x", "y")+"="+pick(r, "0", "1"))
	}
	g.line("")
	g.line("def run():")
	g.line("    return " + callee + strings.Join(args, ", ") + ")")
	p.source = g.String()
	return p
}

type factories struct {
	*rand.Rand
	strings.Builder
	params []field
	data   bool
}

type field struct {
	name           string
	optional, only bool // it has a default; it goes by name only
}

func (g *factories) line(s string) { g.WriteString(s + "\n") }

func (g *factories) chance(n int) bool { return g.Intn(n) == 0 }

func pick(r *rand.Rand, all ...string) string { return all[r.Intn(len(all))] }

// class writes C, with two to four parameters.
func (g *factories) class() {
	g.line("from contextlib import nullcontext, suppress")
	g.line("from dataclasses import dataclass")
	g.line("")
	g.data = g.chance(3)
	optional, only := false, false
	for _, name := range []string{"a", "b", "c", "d"}[:2+g.Intn(3)] {
		optional = optional || g.chance(4)
		only = only || !g.data && g.chance(4)
		g.params = append(g.params, field{name, optional, only})
	}
	if g.data {
		g.line("@dataclass")
		g.line("class C:")
		for _, q := range g.params {
			g.line("    " + q.name + ": object" + map[bool]string{true: " = 5"}[q.optional])
		}
		return
	}
	g.line("class C:")
	g.line("    def __init__(self, " + signature(g.params) + "):")
	for _, q := range g.params {
		g.line("        self." + q.name + " = " + q.name)
	}
}

func signature(params []field) string {
	var out []string
	only := false
	for _, q := range params {
		if q.only && !only {
			only = true
			out = append(out, "*")
		}
		out = append(out, q.name+map[bool]string{true: "=5"}[q.optional])
	}
	return strings.Join(out, ", ")
}

// subclass writes S, which may change the constructor, and says what it takes.
func (g *factories) subclass() []field {
	g.line("class S(C):")
	switch g.Intn(3) {
	case 0:
		g.line("    def __init__(self, z, **kw):")
		g.line("        super().__init__(**kw)")
		g.line("        self.z = z")
		out := []field{{name: "z"}}
		for _, q := range g.params {
			out = append(out, field{q.name, q.optional, true})
		}
		return out
	case 1:
		g.line("    def __init__(self, *args, **kw):")
		g.line("        super().__init__(*args, **kw)")
		return g.params
	}
	g.line("    pass")
	return g.params
}

// factory writes one: what it takes, what it hands on, and how it returns.
func (g *factories) factory(i int) {
	names := []string{"a", "b", "c", "d", "x", "y"}
	if g.chance(3) {
		g.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	}
	var own []field
	optional, only := false, false
	for _, name := range names {
		if g.chance(4) {
			continue
		}
		optional = optional || g.chance(4)
		only = only || g.chance(6)
		own = append(own, field{name, optional, only})
	}
	params := signature(own)
	star := !only && g.chance(8)
	if star {
		params += ", *args"
	}
	double := g.chance(3)
	if double {
		params += ", **kw"
	}
	static := g.chance(4)
	callee := "cls"
	if static || g.chance(8) {
		callee = "C"
	}
	g.line("    @" + map[bool]string{true: "staticmethod", false: "classmethod"}[static])
	if !static {
		params = "cls, " + params
	}
	annotation := ""
	way := g.Intn(14)
	if way > 3 && way != 8 && g.chance(4) { // the others may give something else
		annotation = ` -> "C"`
	}
	g.line(fmt.Sprintf("    def f%d(%s)%s:", i, strings.Trim(params, ", "), annotation))
	made := func() string { return callee + "(" + g.handsOn(own, star, double) + ")" }
	in := "        "
	if double && g.chance(6) {
		g.line(in + pick(g.Rand, "kw.pop('b', None)", "kw = {}", "kw.clear()", "len(kw)"))
	}
	if len(own) > 0 && g.chance(8) {
		g.line(in + own[g.Intn(len(own))].name + " = 3")
	}
	test := "1"
	if len(own) > 0 {
		test = own[g.Intn(len(own))].name
	}
	switch way {
	case 0:
		g.line(in + "if " + test + ":")
		g.line(in + "    return " + made())
	case 1:
		g.line(in + "if " + test + ":")
		g.line(in + "    return " + made())
		g.line(in + "return " + pick(g.Rand, made(), "None", test))
	case 2:
		g.line(in + "return " + made() + " if " + test + " else " + pick(g.Rand, made(), "None", test))
	case 3:
		g.line(in + "made = " + made())
		if g.chance(3) {
			g.line(in + "made = " + pick(g.Rand, "None", made()))
		}
		g.line(in + "return made")
	case 4:
		g.line(in + "with " + pick(g.Rand, "nullcontext()", "suppress(TypeError)") + ":")
		g.line(in + "    return " + made())
	case 5:
		g.line(in + "try:")
		g.line(in + "    return " + made())
		g.line(in + "except " + pick(g.Rand, "TypeError", "ValueError") + ":")
		g.line(in + "    " + pick(g.Rand, "pass", "raise", "return "+made()))
	case 6:
		g.line(in + "for _ in (" + test + ",):")
		g.line(in + "    return " + made())
	case 7:
		g.line(in + "kind = " + callee)
		callee = "kind"
		g.line(in + "return " + made())
	case 8:
		g.line(in + "cls = " + pick(g.Rand, "dict", "C")) // a parameter may be called so, too
		g.line(in + "return " + made())
	case 9:
		g.line(in + "try:")
		g.line(in + "    made = " + made())
		g.line(in + "finally:")
		g.line(in + "    len('')")
		g.line(in + "return made")
	default:
		g.line(in + "return " + made())
	}
	if g.chance(8) {
		g.line(fmt.Sprintf("    f%d = %s", i, pick(g.Rand, "None", fmt.Sprintf("staticmethod(lambda *a, **k: f%d)", i))))
	}
}

// handsOn are the arguments of the constructor in a factory with some parameters.
func (g *factories) handsOn(own []field, star, double bool) string {
	var out []string
	named := false
	for _, q := range g.params {
		value := pick(g.Rand, "3", "None")
		if slices.ContainsFunc(own, func(o field) bool { return o.name == q.name }) && !g.chance(8) {
			value = q.name
			if g.chance(8) {
				value += " or 9"
			}
		} else if len(own) > 0 && g.chance(4) {
			value = own[g.Intn(len(own))].name
		} else if q.optional || double || star {
			named = true
			continue
		}
		named = named || q.only || g.chance(3)
		if named {
			out = append(out, q.name+"="+value)
		} else {
			out = append(out, value)
		}
	}
	if star {
		i := slices.IndexFunc(out, func(s string) bool { return strings.Contains(s, "=") })
		if i < 0 {
			i = len(out)
		}
		out = slices.Insert(out, i, "*args")
	}
	if double && !g.chance(6) {
		out = append(out, "**kw")
	}
	return strings.Join(out, ", ")
}
