package syntax

import (
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/python"
)

func TestExpressions(t *testing.T) {
	many := strings.Repeat("1, ", python.MaxItems+1)
	deep := strings.Repeat("[", python.MaxDepth+2) + "C(1)" + strings.Repeat("]", python.MaxDepth+2)
	kept := strings.Repeat("[", python.MaxDepth+1) + "<other>" + strings.Repeat("]", python.MaxDepth+1)
	run(t, []factCase{
		{name: "names and attributes", src: "x = a.b.c\n", want: []string{"assign x = a.b.c"}},
		{name: "subscripts", src: "x = a[b, 'c'][d:e]\n", want: []string{`assign x = a[b, "c"][<other>]`}},
		{name: "containers", src: "x = (1, [2], {3}, {4: 5, **a}, *b)\n", want: []string{"assign x = (num:1, [num:2], {num:3}, {num:4: num:5, **a}, *b)"}},
		{name: "a tuple without parentheses", src: "x = 1, 2\n", want: []string{"assign x = (num:1, num:2)"}},
		{name: "parentheses leave a mark", src: "x = ((a))\n", want: []string{"assign x = a<parenthesised>"}},
		{
			name: "strings", src: "x = 'a\\n', r'\\n', u'b', 'c' \"d\", '', b'e', f'g', 'h' f'i', b'j' b'k'\n",
			want: []string{`assign x = ("a\n", "\\n", "b", "cd"<concatenated>, "", <bytes>, <f-string>, <f-string><concatenated>, <bytes><concatenated>)`},
		},
		{name: "a string over lines has plain line ends", src: "x = '''a\r\nb'''\n", want: []string{`assign x = "a\nb"`}},
		{name: "a long string is not kept", src: "x = '" + strings.Repeat("a", python.MaxString+1) + "'\n", want: []string{`assign x = ""`}},
		{name: "numbers", src: "x = 123456789012345678, 1234567890123456789, 1_0, 0x1, 1.5, 1j\n", want: []string{"assign x = (num:123456789012345678, num:, num:, num:, <other>, num:)"}},
		{name: "constants", src: "x = True, False, None, ...\n", want: []string{"assign x = (True, False, None, ...)"}},
		{name: "operators", src: "x = a | b, a and b, a or b, not a, a + b, -a\n", want: []string{"assign x = ((a | b), (a and b), (a or b), (not a), <other>, <other>)"}},
		{name: "one comparison", src: "x = a not  in b, a is not b, a >= b, a < b < c\n", want: []string{"assign x = ((a not in b), (a is not b), (a >= b), <other>)"}},
		{name: "a conditional keeps both values", src: "x = a if b else c\n", want: []string{"assign x = (a if _ else c)"}},
		{
			name: "lambda, walrus, comprehensions", src: "x = lambda: 1, (y := 2), (a for a in b), [a for a in b]\n",
			want: []string{"assign x = (<lambda>, (y := num:2)<parenthesised>, <generator>, <other>)"},
		},
		{name: "a star is around all of its operand", src: "x = [*C(1), *f.a[0], *a | b]\n", want: []string{"assign x = [*C(num:1), *f.a[num:0], *(a | b)]", "call C(num:1) #1"}},
		{name: "a walrus binds a whole conditional", src: "if (x := a if b else C(1)): pass\n", want: []string{"walrus x = (a if _ else C(num:1))", "call C(num:1) #1"}},
		{
			name: "an assignment to something of type", src: "type(f).a: int = C(1)\ntype(f)[0].b = C(2)\ntype[f] = C(3)\ntype D = C[int]\n",
			want: []string{"call C(num:1) #1", "call C(num:2) #1", "call C(num:3) #1", "type-alias D = C[int]"},
		},
		{name: "await", src: "async def g(): return await (f)\n", want: []string{"return await f<parenthesised>"}},
		{name: "a long container is cut", src: "x = [" + many + "]\n", want: []string{"assign x = [" + strings.TrimSuffix(strings.Repeat("num:1, ", python.MaxItems), ", ") + "]<truncated>"}},
		{name: "a deep expression is cut, calls in it are not", src: "x = " + deep + "\n", want: []string{"assign x = " + kept, "call C(num:1) #1"}},
	})
}

func TestAnnotations(t *testing.T) {
	run(t, []factCase{
		{
			name: "the grammar's types are expressions", src: "x: a.b[c, list[d]] | None\ny: Callable[[a], b]\nz: Tuple[()]\nw: (a)\n",
			want: []string{"annotation x: (a.b[c, list[d]] | None)", "annotation y: Callable[[a], b]", "annotation z: Tuple[()]", "annotation w: a<parenthesised>"},
		},
		{
			name: "strings are parsed", src: "x: 'List[int]' = 1\ny: List['a.b']\nz: r'a'\nv: 'a' 'b'\nw: 'a\\x62'\n",
			want: []string{`assign x: "List[int]"~List[int] = num:1`, `annotation y: List["a.b"~a.b]`, `annotation z: "a"`, `annotation v: "ab"<concatenated>`, `annotation w: "ab"`},
		},
		{
			name: "strings elsewhere are not", src: "x = cast('a', b)\ndef g(a: 'b' = 'c') -> '''d''': 'e'\n",
			want: []string{`assign x = cast("a", b)`, `param a: "b"~b = "c"`, `def g -> "d"~d scope #3 in #1 stub`},
		},
		{name: "unpacked types", src: "def g(*a: *Ts, **b: C): pass\nx: tuple[*Ts]\n", want: []string{"param *a: *Ts", "param **b: C", "annotation x: tuple[*Ts]"}},
		{name: "a call in an annotation", src: "x: Annotated[int, C(1)] = C(2)\n", want: []string{"call C(num:1) #1 annotation", "call C(num:2) #1"}},
	})
}

func TestCalls(t *testing.T) {
	many := strings.Repeat("1, ", python.MaxItems+1)
	run(t, []factCase{
		{name: "all kinds of arguments", src: "C(1, a=2, *b, **c)\n", want: []string{"call C(num:1, a=num:2, *b, **c) #1"}},
		{name: "comments between arguments", src: "C(  # one\n    1,  # two\n    # three\n    a=2,\n)\n", want: []string{"call C(num:1, a=num:2) #1"}},
		{name: "a bare generator is one argument", src: "C(a for a in b)\nC((a for a in b), 1)\n", want: []string{"call C(<generator>) #1", "call C(<generator>, num:1) #1"}},
		{name: "soft keywords as keywords", src: "C(print=1, match=2, type=3, exec=4, case=5, _=6)\n", want: []string{"call C(print=num:1, match=num:2, type=num:3, exec=num:4, case=num:5, _=num:6) #1"}},
		{
			name: "soft keywords as functions", src: "from m import print, match, type, exec, case\nprint(1)\nmatch(2)\ntype(3)\nexec(4)\ncase(5)\nprint(C(6))\n",
			want: []string{"call print(num:1) #1", "call match(num:2) #1", "call type(num:3) #1", "call exec(num:4) #1", "call case(num:5) #1", "call C(num:6) #1"},
		},
		{name: "await with parentheses is no call", src: "async def g():\n    await (C(1))\n    await f(2)\n", want: []string{"call C(num:1)<parenthesised> #3 awaited", "call f(num:2) #3 awaited"}},
		{name: "an argument of what is awaited is not awaited", src: "async def g(): await f(C(1))\n", want: []string{"call f(C(num:1)) #3 awaited", "call C(num:1) #3"}},
		{name: "a class pattern is no call", src: "match x:\n    case C(a=1): pass\n", never: []string{"call"}},
		{name: "chains and subscripts", src: "f.a.b(1)\nf[int](2)\nf(3)(4)\n", want: []string{"call f.a.b(num:1) #1", "call f[int](num:2) #1", "call f(num:3) #1"}, never: []string{"call"}},
		{
			name: "super and type", src: "class D(C):\n    def m(self):\n        super().__init__(1)\n        type(self)(2)\n        self.__class__(3)\n",
			want: []string{"call super().__init__(num:1) #4", "call type(self)(num:2) #4", "call self.__class__(num:3) #4"},
		},
		{name: "a call keeps all its arguments", src: "C(" + many + ")\n", want: []string{"call C(" + strings.TrimSuffix(strings.Repeat("num:1, ", python.MaxItems+1), ", ") + ") #1"}},
		{
			name: "calls in del, assert, raise, print and subscripts", src: "del f[C(1)]\nassert C(2), C(3)\nraise C(4) from C(5)\nx[C(6)] = 1\n",
			want: []string{"call C(num:1) #1", "call C(num:2) #1", "call C(num:3) #1", "call C(num:4) #1", "call C(num:5) #1", "call C(num:6) #1"},
		},
		{name: "calls in yield and star", src: "def g():\n    x = yield C(1)\n    yield from C(2)\n    print(*C(3))\n", want: []string{"call C(num:1) #3", "call C(num:2) #3", "call C(num:3) #3"}},
	})
}

func TestPlaces(t *testing.T) {
	src := "class C: pass\nx = (C)  . \\\n b [ 1 ] ( k = (2) , * ( y ) )\nC ( a for a in b )\n"
	f := Facts([]byte(src))
	call := f.Expr(f.Calls[1].Expr)
	if got := src[call.At]; got != '(' || src[call.At:call.At+3] != "( k" {
		t.Errorf("the call opens at %q", src[call.At:])
	}
	args := f.Items(call)
	if got := string(args[0].Span.Of([]byte(src))); got != "k = (2)" {
		t.Errorf("argument %q", got)
	}
	if got := string(args[0].NameSpan().Of([]byte(src))); got != "k" {
		t.Errorf("name %q", got)
	}
	if got := string(f.Expr(args[0].Value).Span.Of([]byte(src))); got != "2" {
		t.Errorf("value %q", got)
	}
	if got := string(args[1].Span.Of([]byte(src))); got != "* ( y )" {
		t.Errorf("argument %q", got)
	}
	subscript := f.Expr(call.A)
	if src[subscript.At] != '[' {
		t.Errorf("the subscript opens at %q", src[subscript.At:])
	}
	attribute := f.Expr(subscript.A)
	if !strings.HasPrefix(src[attribute.At:], "b [") {
		t.Errorf("the attribute is at %q", src[attribute.At:])
	}
	bare := f.Items(f.Expr(f.Calls[2].Expr))[0]
	if got := string(bare.Span.Of([]byte(src))); got != "a for a in b" {
		t.Errorf("bare generator %q", got)
	}
}
