package syntax

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestIncompleteCode(t *testing.T) {
	run(t, []factCase{
		{name: "a dot before the next line is no attribute", src: "x = f.\ny = 2\n", want: []string{"assign x", "assign y", "patch f.y = - #1"}, never: []string{"assign y =", "patch"}},
		{name: "a dot before a call makes no call", src: "x = f.\nC(1)\n", want: []string{"call f.C(num:1) #1 broken"}, never: []string{"call"}},
		{name: "an open call swallows the next line", src: "C(a=1, b=\ny = C(2)\n", want: []string{"call C(num:2) #1 broken", "assign y"}, never: []string{"call"}},
		{name: "an open call swallows a function", src: "C(a=1, b=\n\ndef g():\n    return C(1)\n", want: []string{"assign g"}},
		{name: "an open class hides the older one", src: "class C(\nC(1)\n", want: []string{"assign C", "call C(num:1) #1 broken"}, never: []string{"call"}},
		{name: "an open def hides the older class", src: "def C(a, b\nC(1)\n", want: []string{"assign C"}, never: []string{"call"}},
		{name: "an open decorator breaks the class", src: "@dataclass(frozen=\nclass D:\n    a: int\n", want: []string{"assign D"}, never: []string{"class D"}},
		{name: "an import in an error binds", src: "f(a=\nfrom q import C, D\n", want: []string{"assign C", "assign D"}},
		{name: "a value on the next line is not trusted", src: "x =\nC(1)\n", want: []string{"assign x", "call C(num:1) #1 broken"}, never: []string{"call"}},
		{name: "a missing value", src: "C(a=)\nC(2)\n", want: []string{"call C(num:2) #1"}},
		{name: "a missing comma", src: "C(a=1, b=2 c=3)\n", want: []string{"call C(a=num:1, b=num:2)<broken> #1 broken"}, never: []string{"call"}},
		{name: "two calls on a line", src: "x = C(1) C(2)\n", want: []string{"assign x", "call C(num:1) #1 broken"}, never: []string{"call"}},
		{name: "a class without a body", src: "class D:\n\nD(1)\n", want: []string{"class D() scope #3 in #1 broken indent=0"}},
		{name: "a function without a body", src: "def g():\n\nC(1)\n", want: []string{"def g scope #3 in #1 broken", "call C(num:1) #1"}},
		{
			name: "a class whose rest is indented differently", src: "class D:\n        def a(self): return\n    def __init__(self, b): return\n",
			want: []string{"class D() scope #3 in #1 broken indent=8"},
		},
		{name: "a statement indented for nothing", src: "class D:\n    def a(self): return\n      x = 1\n", want: []string{"class D() scope #3 in #1 broken indent=4"}},
		{name: "an open parenthesis in the bases", src: "class D(C:\n    def __init__(self, a): return\n", want: []string{"class D(C) scope #3 in #1 broken indent=4"}},
		{name: "an open signature", src: "class D:\n    def __init__(self, a,\n    def g(self): return\n", want: []string{"class D() scope #3 in #1 broken indent=4"}},
		{name: "an open bracket in a class", src: "class D:\n    x = (1,\n    def __init__(self, a): return\n\nD(1)\n", want: []string{"class D() scope #3 in #1 broken indent=4"}},
		{name: "a function with an error in it", src: "def g():\n    x = = 1\n    return C(1)\n", want: []string{"def g scope #3 in #1 broken", "call C(num:1) #3"}},
		{name: "a class is not broken by an error that begins at its own indentation", src: "class D:\n    x = 1\nf(a=1, b=\n", want: []string{"class D() scope #3 in #1 indent=4"}},
		{name: "an import that goes nowhere", src: "from q import\nC(1)\n", want: []string{"class C() scope #2 in #1 indent=0"}},
	})
}

// What the grammar does not know, or reads as Python 2 did, must not make a
// false statement.
func TestGapsOfTheGrammar(t *testing.T) {
	run(t, []factCase{
		{
			name: "defaults of type parameters (PEP 696)", src: "class D[T = int]:\n    x = 1\ndef g[T = int](a: T): return\n",
			want: []string{"class D() scope #4 in #1 generic broken indent=4", "def g scope #6 in #1 broken"},
		},
		{name: "template strings (PEP 750)", src: "x = t\"{C(1)}\"\nC(2)\n", want: []string{"assign x", "call C(num:2) #1"}, never: []string{"call"}},
		{
			name: "except without parentheses (PEP 758)", src: "try: x = 1\nexcept C, f: x = 2\nC(1)\n",
			want: []string{"branch ?2 except stmt=31 arm=1 test=(C, f)", "call C(num:1) #1"}, never: []string{"except"},
		},
		{name: "a format specifier with an equals sign", src: "x = f\"{C(1):=^10}\"\nC(2)\n", want: []string{"call C(num:2) #1"}},
		{name: "return with a starred await", src: "async def g():\n    return None, *await C(1)\n", want: []string{"def g scope #3 in #1 async broken", "call C(num:1) #1 broken awaited"}, never: []string{"call"}},
		{name: "line ends of old", src: "class D:\r    x = 1\r\rC(2)\r# noqa\r", want: []string{"class D() scope #3 in #1 indent=4", "call C(num:2) #1", `comment " noqa" own=true`}, never: []string{"broken"}},
		{name: "mixed line ends", src: "class D:\r\n    x = 1\r\n\r\nC(2)\n", want: []string{"class D() scope #3 in #1 indent=4", "call C(num:2) #1"}, never: []string{"broken"}},
		{name: "a byte order mark", src: "\ufeffclass D:\n    x = 1\nD(1)\n", whole: true, want: []string{"class D() scope #2 in #1 indent=4", "call D(num:1) #1"}, never: []string{"broken"}},
		{name: "a form feed", src: "\fclass D:\n    x = 1\n\f\nC(1)\n", want: []string{"class D() scope #3 in #1 indent=4", "call C(num:1) #1"}, never: []string{"broken"}},
		{name: "bytes that are no UTF-8", src: "# \xff\nx = '\xfe'\nC(1)\n", want: []string{"call C(num:1) #1"}, never: []string{"broken"}},
		{name: "a null byte", src: "C(1)\n\x00\n", never: []string{"call"}},
		{name: "an empty file", src: "", whole: true, want: []string{"scope #1 module in #0"}},
		{name: "a file without a line end", src: "C(1)", want: []string{"call C(num:1) #1"}},
		{name: "a continued line", src: "x = \\\n    C(1)\nassert f, \\\n    C(2)\ny = f. \\\n  a(3)\n", want: []string{"call C(num:1) #1", "call C(num:2) #1", "call f.a(num:3) #1"}, never: []string{"broken"}},
		{name: "lines in brackets", src: "x = (f.\n  a(3))\ny = [\n1,\n\n2]\nz = f'''{\nC(1)\n}'''\n", want: []string{"call f.a(num:3)<parenthesised> #1", "call C(num:1) #1 formatted"}, never: []string{"broken"}},
		{name: "strings over lines", src: "x = '''a\n  b\\n\nc'''\ny = 'a' \\\n  'b'\n", never: []string{"broken"}},
		{name: "print with a redirection", src: "print >>f, C(1)\n", want: []string{"call C(num:1) #1"}},
	})
}

// Code nested deeper than Python allows must not exhaust a stack or the hour.
func TestDeepNesting(t *testing.T) {
	const n = 100_000
	for name, src := range map[string]string{
		"parentheses":      "x = " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n),
		"open parentheses": "x = " + strings.Repeat("(", n),
		"calls":            "x = " + strings.Repeat("f(", n) + "C(1)" + strings.Repeat(")", n),
		"attributes":       "x = a" + strings.Repeat(".b(c)", n/4),
		"operators":        "x = a" + strings.Repeat("+b", n),
		"lambdas":          "x = " + strings.Repeat("lambda:", n) + "1",
		"not":              strings.Repeat("not ", n) + "x",
		"assignments":      strings.Repeat("a=", n) + "1",
		"patterns":         "match x:\n case " + strings.Repeat("[", n) + "x" + strings.Repeat("]", n) + ": pass",
		"open f-strings":   strings.Repeat("f'{", n/5),
	} {
		t.Run(name, func(t *testing.T) { checkSane(t, Facts([]byte(src))) })
	}
}

func TestNamesTooDeepForTheWalkStillCount(t *testing.T) {
	f := Facts([]byte("def g(**kw):\n    x = " + strings.Repeat("[", 5000) + "kw, (C := 1)" + strings.Repeat("]", 5000)))
	if got := f.FunctionParams(1)[0].Uses; got != 1 {
		t.Errorf("%d uses", got)
	}
	for _, b := range f.ScopeBindings(2) {
		if f.Str(b.Name) == "C" {
			return
		}
	}
	t.Error("the walrus does not bind")
}

func TestHasErrors(t *testing.T) {
	for src, want := range map[string]bool{"x = 1\n": false, "x = (\n": true, "": false, "x\x00": true} {
		if got := HasErrors([]byte(src)); got != want {
			t.Errorf("HasErrors(%q) = %v", src, got)
		}
	}
}

// everything has cmp look at fields that are not exported.
var everything = cmp.Exporter(func(reflect.Type) bool { return true })

func TestManyGoroutinesAgree(t *testing.T) {
	src := []byte(prelude + strings.Repeat("def g(a=C(1), **k) -> 'C':\n    with C(2) as d: return f(k)\n", 50))
	want := Facts(src)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if d := cmp.Diff(want, Facts(src), everything); d != "" {
					t.Errorf("facts differ: %s", d)
				}
			}
		})
	}
	wg.Wait()
}

// Files cut off at any byte, as they are while somebody types, and files with a
// few bytes changed.
func TestDamagedFiles(t *testing.T) {
	src := []byte(sample)
	for i := range src {
		checkSane(t, Facts(src[:i]))
	}
	const damage = "()[]{}:,.=\n\t '\"#@*\\x\xff"
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		hurt := append([]byte(nil), src...)
		for range 3 {
			hurt[r.IntN(len(hurt))] = damage[r.IntN(len(damage))]
		}
		checkSane(t, Facts(hurt))
	}
}

const sample = `from a.b import (c, d as e)
@dec(1)
class A[T: int](Base, metaclass=M):
    """doc"""
    x: "List[int]" = field(default=1)
    async def m(self, /, b: int = 3, *args, c=None, **kw) -> None:
        async with A(1) as f, g() as (h, i):
            return [C(q) async for q in A(2) if (z := q)]
try:
    a = b = A(1, *x, k=f"{y!r:>{w}}")
except* (E, F) as e: del a, b[0]
match x, y:
    case A(a=1, b=[q, *r]) as w if A(q): global z
    case {"k": v, **rest}: type X[T] = list[T]
A.__init__ = lambda k=A(1), *z: (yield)
__all__ += ["D" 'e']
`

func FuzzFacts(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("class C(\n  x = f'{'\r\r\n\tdef \xff"))
	f.Fuzz(func(t *testing.T, src []byte) {
		facts := Facts(src)
		checkSane(t, facts)
		if d := cmp.Diff(facts, Facts(src), everything); d != "" {
			t.Fatalf("the same bytes give other facts: %s", d)
		}
		for _, name := range facts.Names[1:] {
			if name == "" {
				t.Fatal("an empty name")
			}
		}
	})
}

func TestOpenFStringAtTheEndOfABracket(t *testing.T) {
	for _, src := range []string{"x = f(f'{C(1)}", "x = (f'", "f'''", "x = f'{f\""} {
		checkSane(t, Facts([]byte(src)))
	}
}
