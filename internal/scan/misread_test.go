package scan

import (
	"testing"
)

// What the grammar of the first producer reads otherwise than Python, and it mends.
func TestWhatTheGrammarMisreadsIsReadAlike(t *testing.T) {
	p := newProducers(t)
	for _, src := range []string{
		"x = [*f()]", "[*f.x]", "[*f[0]]", "[*C(a=1).g[0](2)]", "[*a | b]", "[*a + b * C(1)]", "{*f(), C(2)}", "(*f(), 1)", "x = *f(), *g.h", "f(*C(1), *C(2)[0])",
		"print(1, *f())", "print(*f(), 1)", "for x in *f(), 1: pass", "[*await f()]", "[*(f)()]", "[*(a, b)[0]]", "[*[a][0].b()]", "x[*f()]", "x[*f(), 1]",
		"[  # c\n *  # d\n f()  # e\n .g]", "[*f(*g(), *[*h()])]", "return_ = [*f(lambda: [*g()])]", "def f(): return *g(), 1", "def f(): yield *g(), 1",
		"def f(*a: *C[int]): pass", "def f(*a: *C(1)): pass", "*a.b, c = d", "*a[0], c = d", "[*a.b, c] = d", "*a, b = C(1)", "(*a.b(), c)", "__all__ = [*f(), 'a']", "__all__ += [*a.b]",
		"if x := a if b else C(4): pass", "(x := a if b else c if d else e)", "[x := a if b else C(1) for q in r]", "f(x := a if b else c)", "f(1, x := C(1) if b else C(2), y=3)", "[y := 1, x := a if b else c]",
		"if (x  # c\n := a if b else c): pass", "(x := (y := a if b else c) if d else e)", "((x := a) if b else c)", "(x := lambda: a if b else c)", "(a if (x := b if c else d) else e)", "x[y := a if b else c]",
		"type(x).y = z", "type(self).count += 1", "type(x)[0] = C(1)", "type(x).y.z = w", "type(x).y(1).z = C(2)", "type (x) . y = C(a=1)", "type().x = 1", "type(a, b).c = d", "type(x for x in y).z = C(1)",
		"type.x = C(3)", "type[x] = C(5)", "type(x).y = [a, b]", "type(x).y = a | b", "type(x).y = List[int]", "type(x).y = a.b[c].d", "type(x).y = -a", "type(x).y = lambda: C(1)", "type(x).y = 'C'",
		"type(x).y = a if b else c", "type(x).y = not a", "type(x).y = {a: b}", "type(x).y = a == b", "type(x).y = await_(b)", "type(x).y = z = C(1)", "type(x).y = yield_", "class D:\n  def f(self):\n    type(self).x = C(1)  # noqa\n    self.y = 2",
		"type(x).y: int = 3", "type(x).y: int", "type[x].y = 1", "type[x]: int = 1", "type(x).y = (z)", "type(x).y = a[b:c]", "type(x).y = *a, b", "type(x).y = f'{a}'", "type(x).y = a[b, c](1)", "type(x).y = a[b](c)", "type(x).y = None",
		"type(x).y = List['C']", "type(x).y = a[b][c]", "type(x).y = C[int](1)", "type(x).y = a and C(1)", "type(x).y = 1", "type(x).y = ...", "type(x).__all__ = ['a']", "type(x).y = (yield)", "type(x).y = z; C(1)",
		"type[x, y] = C(5)", "type[x,] = C(5)", "type[x] = type[y] = C(1)", "type[C(1)].y = 1", "type[x][C(2)] = C(3)", "type['a'] = C(1)", "type[x](C(1)).y = 1", "type[a:b] = C(1)", "type[-1] = C(1)", "type[x] += C(1)", "type[ # c\n x] = C(1)",
		"type(x).y: C[int] = C(1)", "type[x]: C = C(1)", "type(x).y: 'C' = C(1)", "type(x).y: C(1) = C(2)",
		"type(x)(y).z = 1", "type({'a': 1}).x = C(1)", "type((a, b)).x = 1", "type(*a).x = 1", "type(a, k=1).x = 1", "type(f'{x}').y = 1", "type(C(1)).y = C(2)",
	} {
		difference, declined, broken := p.compare([]byte(prelude + "async def h():\n  pass\n" + src + "\n"))
		if difference != "" || declined != "" || broken {
			t.Errorf("%s\n  differs: %s\n  declined: %q, broken: %v", src, difference, declined, broken)
		}
	}
}
