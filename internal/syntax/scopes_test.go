package syntax

import "testing"

// Scope #1 is the module and #2 the body of the prelude's class; #3 is the
// first one of the case.

func TestScopes(t *testing.T) {
	run(t, []factCase{
		{
			name: "a function body is a scope of its own", src: "def g(a):\n    C(1)\n",
			want: []string{"scope #3 function in #1", "param a", "call C(num:1) #3"},
		},
		{
			name: "a lambda body is a scope of its own", src: "x = lambda a, *b, **c: C(a)\n",
			want: []string{"scope #3 lambda in #1", "param a", "param b", "param c", "call C(a) #3"},
		},
		{
			name: "defaults of a lambda are evaluated around it", src: "x = lambda a=C(1): a\n",
			want: []string{"call C(num:1) #1 default"},
		},
		{
			name: "the first iterable is evaluated around the comprehension", src: "x = [C(a) for a in C(1) for b in C(2) if C(3)]\n",
			want: []string{"scope #3 comprehension in #1", "for a", "for b", "call C(a) #3", "call C(num:1) #1", "call C(num:2) #3", "call C(num:3) #3"},
		},
		{
			name: "dict and set comprehensions are scopes", src: "x = {C(k): C(v) for k, v in C(1)}\ny = {C(s) for s in z}\n",
			want: []string{"call C(k) #3", "call C(v) #3", "call C(num:1) #1", "call C(s) #4"},
		},
		{
			name: "a nested comprehension in the first iterable lies around", src: "x = [a for a in [C(b) for b in c]]\n",
			want: []string{"scope #4 comprehension in #1", "call C(b) #4"},
		},
		{
			name: "a walrus binds in the function around comprehensions", src: "def g():\n    return [(y := C(1)) for a in b]\n",
			want: []string{"scope #3 function in #1", "walrus y = C(num:1)"}, never: []string{"walrus"},
		},
		{
			name: "a walrus in a lambda binds in the lambda", src: "x = lambda: (y := 1)\n",
			want: []string{"scope #3 lambda in #1", "walrus y = num:1"},
		},
		{
			name: "decorators are evaluated around the definition", src: "@f(C(1))\ndef g(): pass\n",
			want: []string{"call f(C(num:1)) #1 decorator", "call C(num:1) #1 decorator"},
		},
		{
			name: "defaults and annotations are evaluated around the function", src: "def g(a: C(1) = C(2)) -> C(3): pass\n",
			want: []string{"call C(num:1) #1 annotation", "call C(num:2) #1 default", "call C(num:3) #1 annotation"},
		},
		{
			name: "bases are evaluated around the class", src: "class D(C(1), k=C(2)): pass\n",
			want: []string{"call C(num:1) #1 base", "call C(num:2) #1 base"},
		},
		{
			name: "type parameters lie between a class and its surroundings", src: "class D[T: C(1), *Ts, **P](C(2)):\n    C(3)\n",
			want: []string{"scope #3 type-params in #1", "type-param T", "type-param Ts", "type-param P", "scope #4 class in #3", "call C(num:1) #3 annotation", "call C(num:2) #3 base", "call C(num:3) #4", "class D(C(num:2)) scope #4 in #1 generic indent=4"},
		},
		{
			name: "type parameters of a function are seen by its annotations", src: "def g[T](a: C(1) = C(2)) -> C(3): C(4)\n",
			want: []string{"type-param T", "scope #4 function in #3", "call C(num:1) #3 annotation", "call C(num:3) #3 annotation", "call C(num:4) #4", "function g -> 1"},
		},
		{name: "a type alias binds its name", src: "type X = C\n", want: []string{"type-alias X = C"}},
		{
			name: "a generic type alias has a scope for its parameters", src: "type X[T] = dict[T, C]\n",
			want: []string{"scope #3 type-params in #1", "type-param T", "type-alias X = dict[T, C]"},
		},
		{
			name: "type is a name as well", src: "type = 1\ntype.x = 2\ntype(C)(1)\n",
			want: []string{"assign type = num:1"},
		},
		{
			name: "global moves a binding to the module", src: "def g():\n    global z\n    z = C(1)\n",
			want: []string{"assign z = C(num:1) remote", "global z"},
		},
		{
			name: "nonlocal moves a binding to the function around", src: "def g():\n    z = None\n    def h():\n        nonlocal z\n        z = C(1)\n",
			want: []string{"assign z = C(num:1) remote", "nonlocal z"},
		},
		{
			name: "type parameters see the class body around", src: "class D:\n    class E: x = 1\n    def g[T](self, a: E(1)): return\n",
			want: []string{"scope #5 type-params in #3", "call E(num:1) #5 annotation"},
		},
		{name: "a function does not see the class body around", src: "class D:\n    class E: x = 1\n    def g(self): E(1)\n", never: []string{"call"}},
		{
			name: "code in an f-string is code", src: "x = f\"{C(1)!r:{C(2)}}\"\n",
			want: []string{"call C(num:1) #1 formatted", "call C(num:2) #1 formatted", "assign x = <f-string>"},
		},
	})
}

func TestBindings(t *testing.T) {
	run(t, []factCase{
		{name: "a chain of assignments gives each name the value", src: "a = b = C\n", want: []string{"assign a = C", "assign b = C"}},
		{name: "unpacking gives no values", src: "a, (b, *c), [d] = C\n", want: []string{"assign a", "assign b", "assign c", "assign d"}},
		{name: "a name in parentheses is no unpacking", src: "(a) = C\n", want: []string{"assign a = C"}},
		{name: "a tuple of one is", src: "(a,) = C\nb, = C\n", want: []string{"assign a", "assign b"}},
		{name: "an annotated assignment keeps both", src: "a: int = C\n", want: []string{"assign a: int = C"}},
		{name: "an annotation alone binds nothing", src: "a: int\n", want: []string{"annotation a: int"}},
		{name: "augmented assignment", src: "a += C\n", want: []string{"augment a"}},
		{name: "the targets of for", src: "for a, b.c in C(1): pass\n", want: []string{"for a", "call C(num:1) #1"}},
		{
			name: "the targets of async for and async with", src: "async def g():\n    async for a in C(1): pass\n    async with C(2) as b: pass\n",
			want: []string{"for a", "with b = C(num:2)", "call C(num:1) #3", "call C(num:2) #3"},
		},
		{
			name: "the targets of with", src: "with C(1) as a, C(2) as (b, c), C(3): pass\n",
			want: []string{"with a = C(num:1)", "with b", "with c", "call C(num:3) #1"},
		},
		{
			name: "with items in parentheses", src: "with (C(1) as a, C(2) as b,): pass\n",
			want: []string{"with a = C(num:1)", "with b = C(num:2)"},
		},
		{name: "the name of an exception", src: "try: pass\nexcept (C, f) as e: pass\n", want: []string{"except e ?1 = (C, f)"}},
		{name: "the name of an exception group", src: "try: pass\nexcept* C as e: pass\n", want: []string{"except e ?1 = C"}},
		{name: "del", src: "del a, (b, c), d.e\n", want: []string{"delete a", "delete b", "delete c"}, never: []string{"delete d", "delete e"}},
		{
			name: "captures of a match", src: "match z:\n    case [a, *b]: pass\n    case {'k': c, **d}: pass\n    case C(e, k=g) | f.x() as h: pass\n    case _: pass\n    case q.w: pass\n    case {C.k: 1}: pass\n",
			want:  []string{"match a ?1", "match b ?1", "match c ?2", "match d ?2", "match e ?3", "match g ?3", "match h ?3"},
			never: []string{"match", "call"},
		},
		{
			name: "a match of two subjects and an open sequence", src: "match y, z:\n    case a, b if C(a): C(2)\n",
			want: []string{"match a ?1", "match b ?1", "call C(a) #1 ?1", "call C(num:2) #1 ?1"},
		},
		{
			name: "an assignment to an attribute is a patch", src: "C.x = f\nC.y, C.z = 1, 2\nfor C.w in f: pass\n",
			want: []string{"patch C.x = f #1", "patch C.y = num:1 #1", "patch C.z = num:2 #1", "patch C.w = - #1"},
		},
		{
			name:  "a return behind a raise is dead",
			src:   "def g(a):\n    if a:\n        raise f\n        return 1\n    try:\n        raise f\n    except f:\n        return 2\n    raise f\n    with a:\n        return 3\n",
			want:  []string{"return num:1 ?1 dead", "return num:3 ?3 dead"},
			never: []string{"return num:2 ?2 dead"},
		},
		{
			name:  "a tuple that is written out is dealt to its targets",
			src:   "a, b = f(1), f(2)\n[c, d] = (e := 3), 4\ng, (h, i) = 1, (2, 3)\n*j, k = 1, 2\nl, m = f\nn, o = 1, *f\np = q, r = 5, 6\n",
			want:  []string{"assign a = f(num:1)", "assign b = f(num:2)", "assign c = (e := num:3)<parenthesised>", "assign d = num:4", "assign q = num:5", "assign r = num:6"},
			never: []string{"assign g =", "assign h =", "assign i =", "assign j =", "assign k =", "assign l =", "assign m =", "assign n =", "assign o ="},
		},
		{
			name: "what changes a class or a module is a patch anywhere",
			src:  "def g(p):\n    C.__init__ = f\n    C.other = f\n    p[0].__bases__ = ()\n    p.Inner = f\n    p.plain = f\n    p[0].plain = f\n",
			want: []string{"patch C.__init__ = f #3", "patch C.other = f #3", "patch p[num:0].__bases__ = () #3", "patch p.Inner = f #3"}, never: []string{"patch"},
		},
		{
			name: "del and items of globals() are patches", src: "del C.__init__, C.x\nglobals()['C'] = f\nglobals()[x] = f\nlocals()['C'] = f\nsys.modules[__name__].C = f\n",
			want: []string{"patch C.__init__ = - #1", "patch C.x = - #1", "patch globals().C = f #1", "patch sys.modules[__name__].C = f #1"}, never: []string{"patch"},
		},
		{
			name: "a block that runs unseen code is dynamic", src: "exec(f)\nexec(f, f)\nclass D:\n    exec(f)\nclass E:\n    locals()\nclass F:\n    vars(f)\ndef g():\n    vars()\ndef h():\n    exec(f)\n",
			want:  []string{"scope #1 module in #0 dynamic", "scope #3 class in #1 dynamic", "scope #4 class in #1 dynamic", "scope #7 function in #1 dynamic"},
			never: []string{"dynamic"},
		},
		{name: "identifiers are normalised", src: "\uff23 = 1\n", want: []string{"assign C = num:1"}},
	})
}

func TestBindingsStandInSourceOrder(t *testing.T) {
	src := "a = (b := 1)\nfor c in [(d := 2)]: pass\n"
	f := Facts([]byte(src))
	order := ""
	for _, b := range f.ScopeBindings(1) {
		order += f.Str(b.Name)
	}
	if order != "abcd" {
		t.Errorf("order %q", order)
	}
}

func TestImports(t *testing.T) {
	run(t, []factCase{
		{name: "a plain import binds the first part", src: "import a.b.c\n", want: []string{"import a -> 2", "import a.b.c #1"}},
		{name: "as binds the whole", src: "import a.b as c, d\n", want: []string{"import c -> 2", "import d -> 3", "import a.b as c #1"}},
		{
			name: "relative imports count dots", src: "from ...a.b import (c, d as e,)\nfrom . import g\n",
			want: []string{"import ...a.b c #1", "import ...a.b d as e #1", "import . g #1", "import e -> 3"},
		},
		{name: "a star import marks the scope", src: "from a import *\n", want: []string{"import a * #1", "scope #1 module in #0 star"}},
		{name: "white space in a dotted name goes", src: "from a . b import c\nimport d . e\n", want: []string{"import a.b c #1", "import d.e #1"}},
		{name: "imports in a function are local", src: "def g():\n    from a import C\n    C(1)\n", want: []string{"import a C #3", "call C(num:1) #3"}},
		{name: "future annotations", src: "from __future__ import annotations, division\n", whole: true, want: []string{"future annotations", "import __future__ annotations #1", "import __future__ division #1"}},
	})
}
