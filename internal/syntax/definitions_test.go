package syntax

import "testing"

func TestFunctions(t *testing.T) {
	run(t, []factCase{
		{
			name: "kinds of parameters", src: "def g(a, /, b: int, c=1, *d, e, f2: C = 2, **h): return\n",
			want: []string{"param /a", "param b: int", "param c = num:1", "param *d", "param kw:e", "param kw:f2: C = num:2", "param **h"},
		},
		{name: "a bare star", src: "def g(a, *, b): return\n", want: []string{"param a", "param kw:b"}},
		{name: "soft keywords as parameters", src: "def g(type, match, print, *exec, **case): return\n", want: []string{"param type", "param match", "param print", "param *exec", "param **case"}},
		{
			name: "uses of star parameters", src: "def g(*a, **b):\n    f(*a, **b)\n    b.pop('x')\n    def h(b): return b\n    return lambda: a\n",
			want: []string{"param *a uses=2", "param **b uses=2"},
		},
		{name: "deletes and augmentations use", src: "def g(*a, **b):\n    del a\n    b |= {}\n", want: []string{"param *a uses=1", "param **b uses=1"}},
		{name: "patterns use", src: "def g(**b):\n    match x:\n        case b.y: pass\n        case b(): pass\n", want: []string{"param **b uses=2"}},
		{name: "async and decorated", src: "@f\n@f.x(1)\nasync def g(): return 1\n", want: []string{"def g scope #3 in #1 async @f @f.x(num:1)"}},
		{name: "a generator", src: "def g():\n    x = yield\n", want: []string{"def g scope #3 in #1 generator"}},
		{name: "a yield in a nested function is not its own", src: "def g():\n    def h(): yield\n    return lambda: (yield)\n", want: []string{"def g scope #3 in #1", "def h scope #4 in #3 generator"}},
		{
			name: "stubs", src: "def g(): ...\ndef h():\n    '''doc'''\ndef i():\n    '''doc'''\n    pass\ndef j(): f'x'\ndef k(): 1, ...\n",
			want: []string{"def g scope #3 in #1 stub", "def h scope #4 in #1 stub", "def i scope #5 in #1 stub", "def j scope #6 in #1", "def k scope #7 in #1"},
		},
		{
			name: "methods under a branch are methods", src: "class D:\n    if a:\n        def g(self): return\n    def h(self): return\n",
			want: []string{"def g scope #4 in #3 ?1 method", "def h scope #5 in #3 method"},
		},
		{name: "a function in a method is none", src: "class D:\n    def g(self):\n        def h(): return\n", want: []string{"def h scope #5 in #4"}},
		{name: "a generic method", src: "class D:\n    def g[T](self) -> T: return\n", want: []string{"def g -> T scope #5 in #3 method"}},
	})
}

func TestFunctionSpans(t *testing.T) {
	src := "@dec  # why\ndef g(a, b=(1)) -> int:  # doc\n\n    x = 1\n    # end\n\ny = 2\n"
	f := Facts([]byte(src))
	fn := f.Functions[1]
	for what, got := range map[string]string{
		"@dec  # why\ndef g(a, b=(1)) -> int:  # doc\n\n    x = 1": string(fn.Span.Of([]byte(src))),
		"(a, b=(1))": string(fn.ParamsSpan.Of([]byte(src))),
		"x = 1":      string(fn.Body.Of([]byte(src))),
		"g":          string(fn.NameSpan.Of([]byte(src))),
		"b=(1)":      string(f.FunctionParams(1)[1].Span.Of([]byte(src))),
		"b":          string(f.FunctionParams(1)[1].NameSpan.Of([]byte(src))),
	} {
		if got != what {
			t.Errorf("have %q, want %q", got, what)
		}
	}
}

func TestClasses(t *testing.T) {
	run(t, []factCase{
		{name: "bases, keywords and stars", src: "class D(C, *a, k=1, **b): x = 1\n", want: []string{"class D(C, *a, k=num:1, **b) scope #3 in #1 indent=0"}},
		{name: "no bases and empty parentheses", src: "class D:\n  x = 1\nclass E():\n\tx = 1\n", want: []string{"class D() scope #3 in #1 indent=2", "class E() scope #4 in #1 indent=1"}},
		{name: "decorators and type parameters", src: "@f(1)\nclass D[T](C): x = 1\n", want: []string{"class D(C) scope #4 in #1 generic @f(num:1) indent=0"}},
		{name: "nested classes", src: "class D:\n    class E:\n        x = 1\n", want: []string{"class E() scope #4 in #3 indent=8"}},
	})
}

func TestExports(t *testing.T) {
	run(t, []factCase{
		{name: "a list", src: "__all__ = ['a', 'b']\n", want: []string{"exports [a b] uncertain=false"}},
		{name: "a tuple, annotated", src: "__all__: tuple[str, ...] = ('a', 'b')\n", want: []string{"exports [a b] uncertain=false"}},
		{name: "sums of literals", src: "__all__ = ['a'] + ('b',) + ['c' 'd']\n", want: []string{"exports [a b cd] uncertain=false"}},
		{name: "additions", src: "__all__ = []\n__all__ += ['a']\n__all__.extend(['b'])\n__all__.append('c')\n", want: []string{"exports [a b c] uncertain=false"}},
		{name: "the last assignment counts", src: "__all__ = ['a']\n__all__ = ['b']\n", want: []string{"exports [b] uncertain=false"}},
		{name: "another module's", src: "__all__ = f.__all__ + ['a']\n", want: []string{"exports [a] uncertain=true"}},
		{name: "computed", src: "__all__ = [x for x in dir()]\n", want: []string{"exports [] uncertain=true"}},
		{name: "a name in the list", src: "__all__ = ['a', b]\n", want: []string{"exports [a] uncertain=true"}},
		{name: "removed", src: "__all__ = ['a']\n__all__.remove('a')\n", want: []string{"exports [a] uncertain=true"}},
		{name: "in a branch", src: "__all__ = ['a']\nif x:\n    __all__ += ['b']\n", want: []string{"exports [a b] uncertain=true"}},
		{name: "unpacked, imported, sliced", src: "__all__, x = y\n", want: []string{"exports [] uncertain=true"}},
		{name: "sliced", src: "__all__ = ['a']\n__all__[:0] = ['b']\n", want: []string{"exports [a] uncertain=true"}},
		{name: "not the module's", src: "def g():\n    __all__ = ['a']\nclass D:\n    __all__ = ['b']\n", never: []string{"exports"}},
	})
}

func TestComments(t *testing.T) {
	src := "x = 1  # noqa: E501\r\n    # kwargo: ignore\r\n# plain\r\ny = '# noqa'\r\n"
	f := Facts([]byte(src))
	if len(f.Comments) != 2 {
		t.Fatalf("%d comments", len(f.Comments))
	}
	a, b := f.Comments[0], f.Comments[1]
	if got := string(a.Line.Of([]byte(src))); got != "x = 1  # noqa: E501" || a.Own || f.Str(a.Text) != " noqa: E501" {
		t.Errorf("first comment: line %q, own %v, %q", got, a.Own, f.Str(a.Text))
	}
	if got := string(b.Line.Of([]byte(src))); got != "    # kwargo: ignore" || !b.Own {
		t.Errorf("second comment: line %q, own %v", got, b.Own)
	}
}

func TestFunctionsThatMayFallOffTheirEnd(t *testing.T) {
	sure := func(name, body string) factCase {
		return factCase{name: name + ": never", src: "def g(a):\n" + body, want: []string{"def g scope #3 in #1"}}
	}
	falls := func(name, body string) factCase {
		return factCase{name: name + ": may be", src: "def g(a):\n" + body, want: []string{"def g scope #3 in #1 falls-off"}}
	}
	run(t, []factCase{
		sure("a return at the end", " return 1\n"),
		sure("code behind it", " return 1\n a = 2\n"),
		sure("no return at all", " a = 2\n"),
		falls("a return under a condition", " if a:\n  return 1\n"),
		falls("an elif without an else", " if a:\n  return 1\n elif b:\n  return 2\n"),
		falls("an arm that goes on", " if a:\n  return 1\n elif b:\n  a = 2\n else:\n  return 3\n"),
		sure("every arm", " if a:\n  if b:\n   return 1\n  else:\n   raise b\n elif b:\n  return 2\n else:\n  return 3\n"),
		sure("a raise at the end", " if a:\n  return 1\n raise ValueError(a)\n"),
		falls("a raise that is nested", " if a:\n  return 1\n if b:\n  raise ValueError(a)\n"),
		sure("with", " with a:\n  return 1\n"),
		falls("with suppress", " with contextlib.suppress(a):\n  return 1\n"),
		sure("try with handlers that leave", " try:\n  return 1\n except A:\n  raise\n except B:\n  return 2\n"),
		sure("try with an else that leaves", " try:\n  a()\n except A:\n  raise\n else:\n  return 2\n"),
		sure("a finally that leaves", " try:\n  a()\n except A:\n  pass\n finally:\n  return 2\n"),
		sure("try with finally", " try:\n  return 1\n finally:\n  a()\n"),
		falls("a handler that goes on", " try:\n  return 1\n except A:\n  raise\n except B:\n  a = 2\n"),
		falls("a loop", " for b in a:\n  return b\n"),
		falls("two statements of which each may go on", " if a:\n  return 1\n if b:\n  a = 2\n else:\n  return 3\n"),
		sure("an inner function does not count", " if a:\n  def h():\n   if b:\n    return 1\n   return 2\n  return h\n else:\n  return 1\n"),
		falls("the return of an inner function", " def h():\n  return 1\n if a:\n  return h\n"),
	})
}
