package codeactions

import (
	"slices"
	"strings"
	"testing"
)

func TestNamesThatAnExpressionReads(t *testing.T) {
	for _, c := range []struct{ expr, names string }{
		{"new_id()", "new_id"},
		{"a.b(c=d)[e]", "a d e"},
		{"a if b else c", "a b c"},
		{"f(a == b)", "f a b"},
		{`"a" + b'c' + rb"d" + e`, "e"},
		{"0x1f + 1e5 + 1_000 + x", "x"},
		{"[x for x in names]", "names"},
		{"[x for x in x]", "x"},
		{"{k: v for k, v in items() if k}", "items"},
		{"f(x) + sum(x for x in y)", "f x sum y"},
		{"[y for x in rows for y in x]", "rows"},
		{"[y for x in x for y in x]", "x"},
		{"[z for (x, [y, *z]) in rows]", "rows"},
		{"[[x for x in row] for row in rows]", "rows"},
		{"[x async for x in y]", "y"},
		{"lambda: new_id()", "new_id"},
		{"lambda x, *a, y=y, **kw: x + y + z", "y z"},
		{"f(lambda x: x, x)", "f x"},
		{"[lambda: x for x in y]", "y"},
		{"lambda x: lambda y: (x, y, z)", "z"},
		{"{'a': lambda v: v}", ""},
		{`f"{a} {{b}} {c.d!r:>3}"`, "a c"},
		{`"{a}"`, ""},
		{"x[a:b]", "x a b"},
		{"(lambda x: x)(x)", "x"},
	} {
		got, why := freeNames(c.expr)
		var names []string
		for _, n := range got {
			names = append(names, c.expr[n[0]:n[1]])
		}
		if why != "" || !slices.Equal(names, strings.Fields(c.names)) {
			t.Errorf("%s: %v (%s), want %s", c.expr, names, why, c.names)
		}
	}
	for _, expr := range []string{"(x := f())", "(yield)", `f"{d['a']}"`, `f"{a:{b}}"`, "[x for a.b in c]"} {
		if got, why := freeNames(expr); why == "" {
			t.Errorf("%s: %v", expr, got)
		}
	}
}
