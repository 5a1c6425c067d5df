package scan

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/python"
)

var spans = regexp.MustCompile(` (in |line |name |body |params )?\[\d+:\d+\)`)

// What the other producer finds broken although it is Python, or reads in a way
// of its own, has its lines here; all else is held equal to it.
func TestPythonThatTheOtherProducerDoesNotKnow(t *testing.T) {
	for _, c := range []struct {
		name, src string
		want      []string
	}{
		{"defaults of type parameters (PEP 696)", "class D[T = int, *Ts = *tuple[C], **P = [C(1)]]:\n    x = C(2)\n", []string{
			"type-param T", "type-param Ts", "type-param P", "call C(num:1) #3 annotation", "call C(num:2) #4",
			"class D() scope #4 in #1 generic indent=4",
		}},
		{"quotes in f-strings (PEP 701)", "x = f\"{C(\"a\")} {f'{C(\"b\")}'}\"\n", []string{`call C("a") #1 formatted`, `call C("b") #1 formatted`, "assign x = <f-string>"}},
		{"lines in f-strings (PEP 701)", "x = f\"{\n    C(1)  # noqa\n}\"\n", []string{"call C(num:1) #1 formatted", `comment " noqa" own=false`}},
		{"template strings (PEP 750)", "x = t\"{C(1)!r:{C(2)}}\"\n", []string{"call C(num:1) #1 formatted", "call C(num:2) #1 formatted", "assign x = <f-string>"}},
		{"except without parentheses (PEP 758)", "try: x = 1\nexcept C, f, g: x = 2\n", []string{"branch ?2 except stmt=31 arm=1 test=(C, f, g)"}},
		{"a format specifier with an equals sign", "x = f\"{C(1):=^10}\"\n", []string{"call C(num:1) #1 formatted"}},
		{"return with a starred name", "async def g():\n    return None, *f\n", []string{"return (None, *f)"}},
		{"line ends of old", "class D:\r    x = 1\r\rC(2)\r# noqa\r", []string{"class D() scope #3 in #1 indent=4", "call C(num:2) #1", `comment " noqa" own=true`}},
		{"soft keywords as names", "match = type = case = _ = 1\nmatch[1].x = C(1)\nprint(match (2))\ntype X = C\n", []string{"assign match = num:1", "call C(num:1) #1", "type-alias X = C"}},
		{"starred targets in parentheses", "a, *(b) = C(1)\n", []string{"assign a", "assign b", "call C(num:1) #1"}},
		{"a context in parentheses over lines (PEP 617)", "with (\n    C(1) as a,\n    C(2) as b,\n):\n    pass\n", []string{"with a = C(num:1)", "with b = C(num:2)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s Scanner
			facts, ok := s.Facts([]byte(prelude + c.src))
			if !ok {
				t.Fatalf("declined: %s", s.why)
			}
			have := strings.Split(spans.ReplaceAllString(python.Dump(facts), ""), "\n")
			for i := range have {
				have[i] = strings.TrimSpace(have[i])
			}
			for _, want := range c.want {
				if !slices.Contains(have, want) {
					t.Errorf("missing %q in\n%s", want, strings.Join(have, "\n"))
				}
			}
		})
	}
}

// What is no Python of today is not ours, and neither is what the two would
// read differently.
func TestDeclined(t *testing.T) {
	for _, src := range []string{
		"x = (", "x = )", "x = [)", "x = 'a", "x = '''a", "x = f'{a'", "x = f'{a}", "x = f'}'", "x = f'{}'", "x = '\\x1'", "x = b'é'", "x = ur'a'",
		"x\x00 = 1", "x = '\xff'", "x = 1 \\", "x = 1 \\ \n", "x = $", "x = a ? b", "x = a <> b", "x = 012", "x = 0xg", "x = 1_", "x = 1__0", "x = 1a",
		"  x = 1", "if x:\npass", "if x:\n  y\n z", "if x:\n\ty\n        z", "if x", "if x:", "else: pass", "try: pass", "class D", "class D:\n", "def f", "def f(): ", "@a\nx = 1",
		"x = ", "= 1", "x == = 1", "x = y = ", "f() = 1", "1 = x", "a + b = c", "(a, b()) = c", "x: int: int", "a, b: int = 1", "a += b = c", "a, b += c",
		"print x", "exec x", "raise A, B", "x = `a`", "except A: pass", "try: pass\nexcept A, e as f: pass", "a b", "a.1", "a.", "a..b", "f(a b)", "f(a=1, b)", "f(**a, *b)", "f(a for a in b, c)",
		"def f(a=1, b): pass", "def f(*): pass", "def f(**a, b): pass", "def f(a, /, b, /): pass", "def f((a, b)): pass", "lambda a=1, b: a", "x = *a", "x = (*a)", "del f()", "del", "import", "import a.", "from a import", "from a import (b", "from . import *, a",
		"for x in y", "for f() in y: pass", "[x for x]", "[for x in y]", "{a: b for a in c, d}", "{a, b: c}", "{a: b, c}", "{**a, b}", "not", "a not b", "a if b", "a if b else", "x = y := 1", "async x", "await", "yield = 1", "global", "global a.b", "match x:\n  y", "match x:\n  case a.b(: pass", "match x:\n  case {a: 1}: pass",
		"with a as: pass", "with: pass", "'a' b'c'", "f'{a!x}'", "f'{lambda x: 1}'", "type X[T]", "class D[]: pass", "None = 1", "f(None=1)", "def None(): pass", "import None", "x = a if b else c = d",
		// Read differently.
		"(a): int = 1", "try: pass\nexcept *A: pass", "f'{x:=1}'", "with a if b else c as d: pass",
	} {
		if _, ok := Facts([]byte(src + "\n")); ok {
			t.Errorf("%q is taken", src)
		}
	}
}

func TestAScannerIsReused(t *testing.T) {
	var s Scanner
	want, _ := s.Facts([]byte(prelude + "def g(*a): return C(a)\n"))
	dump := python.Dump(want)
	for _, src := range []string{"x = (", "def f(*a, **k):\n  if (", strings.Repeat("class D:\n  x = [1, 2]\n", 50)} {
		s.Facts([]byte(src))
		again, ok := s.Facts([]byte(prelude + "def g(*a): return C(a)\n"))
		if !ok || python.Dump(again) != dump {
			t.Errorf("after %q: %s", src, python.Dump(again))
		}
	}
	if python.Dump(want) != dump {
		t.Error("facts changed after they were given away")
	}
}
