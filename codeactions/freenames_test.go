package codeactions

import (
	"bytes"
	"cmp"
	"encoding/json"
	"os"
	"os/exec"
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
		{`f(f"{a=} {b=:x} {c == d}")`, "f a b c d"},
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

// CPython's own compiler says which names the expressions of the standard library read.
func TestNamesThatTheCompilerReads(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), cmp.Or(os.Getenv("KWARGO_PYTHON"), "python3"), "testdata/names.py").Output()
	if err != nil {
		t.Fatal(err)
	}
	all, refused := 0, 0
	for line := range bytes.Lines(out) {
		var row struct {
			expr  string
			names []string
		}
		if err := json.Unmarshal(line, &[]any{&row.expr, &row.names}); err != nil {
			t.Fatal(err)
		}
		found, why := freeNames(row.expr)
		if all++; why != "" {
			refused++
			continue
		}
		names := []string{}
		for _, n := range found {
			names = append(names, row.expr[n[0]:n[1]])
		}
		slices.Sort(names)
		if names = slices.Compact(names); !slices.Equal(names, row.names) {
			t.Errorf("%s\n got %v\nwant %v", row.expr, names, row.names)
		}
	}
	t.Logf("%d expressions, of which %d are refused", all, refused)
	if all < 5000 || refused*100 > all {
		t.Errorf("%d of %d expressions are refused", refused, all)
	}
}
