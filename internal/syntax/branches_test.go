package syntax

import (
	"testing"

	"github.com/kwargo/kwargo/internal/python"
)

func TestBranches(t *testing.T) {
	run(t, []factCase{
		{
			name: "the arms of an if share the statement", src: "if a > 1:\n    x = C(1)\nelif not b:\n    x = C(2)\nelse:\n    x = C(3)\n",
			want: []string{
				"branch ?1 if stmt=31 arm=0 test=<other>", "branch ?2 if stmt=31 arm=1 test=(not b)", "branch ?3 if stmt=31 arm=2",
				"assign x ?1 = C(num:1)", "assign x ?2 = C(num:2)", "assign x ?3 = C(num:3)", "call C(num:2) #1 ?2",
			},
		},
		{name: "tests are read around the arms", src: "if C(1): pass\nelif C(2): pass\n", want: []string{"call C(num:1) #1", "call C(num:2) #1"}},
		{
			name: "the body of try knows what is caught", src: "try: x = C(1)\nexcept A: x = C(2)\nexcept: x = C(3)\nelse: x = C(4)\nfinally: x = C(5)\n",
			want: []string{
				"branch ?1 try stmt=31 arm=0 test=(A, None)", "branch ?2 except stmt=31 arm=1 test=A", "branch ?3 except stmt=31 arm=2",
				"branch ?4 try-else stmt=31 arm=3", "branch ?5 finally stmt=31 arm=4",
			},
		},
		{name: "a try without handlers catches nothing", src: "try: x = C(1)\nfinally: pass\n", want: []string{"branch ?1 try stmt=31 arm=0"}},
		{
			name: "the body of with knows its contexts", src: "with a.b(1), c as d: x = C(1)\n",
			want: []string{"branch ?1 with stmt=31 arm=0 test=(a.b(num:1), c)", "assign x ?1 = C(num:1)", "with d = c"},
		},
		{
			name: "loops", src: "while a: x = C(1)\nelse: x = C(2)\nfor y in z: x = C(3)\nelse: x = C(4)\n",
			want: []string{"branch ?1 loop stmt=31 arm=0", "branch ?2 loop-else stmt=31 arm=1", "branch ?3 loop stmt=64 arm=0", "branch ?4 loop-else stmt=64 arm=1"},
		},
		{
			name: "the arms of a match", src: "match x:\n    case 1: y = C(1)\n    case 2: y = C(2)\n",
			want: []string{"branch ?1 case stmt=31 arm=0", "branch ?2 case stmt=31 arm=1", "assign y ?2 = C(num:2)"},
		},
		{
			name: "branches nest", src: "if a:\n    with b:\n        x = C(1)\n",
			want: []string{"branch ?1 if stmt=31 arm=0 test=a", "branch ?2 with ?1 stmt=41 arm=0 test=(b)", "assign x ?2 = C(num:1)"},
		},
		{
			name: "a function body starts without a branch", src: "if a:\n    def g():\n        x = C(1)\n        return x\n",
			want: []string{"function g ?1 -> 1", "assign x = C(num:1)", "call C(num:1) #3", "return x"},
		},
		{
			name: "a class body starts without a branch", src: "if a:\n    class D:\n        x = C(1)\n",
			want: []string{"class D ?1 -> 2", "assign x = C(num:1)", "call C(num:1) #3"},
		},
		{
			name: "a call in a lambda has the branch of its statement", src: "if a:\n    x = lambda: C(1)\n    y = [C(b) for b in c]\n",
			want: []string{"call C(num:1) #3 ?1", "call C(b) #4 ?1", "for b"},
		},
		{
			name: "a return knows its branch", src: "def g(a):\n    if a:\n        return C(1)\n    return\n",
			want: []string{"return C(num:1) ?1", "return"},
		},
	})
}

func TestSuitesEndWithTheirLastStatement(t *testing.T) {
	src := "if a:\n    # first\n    x = 1  # after\n    # last\n\ny = 2\n"
	f := Facts([]byte(src))
	if len(f.Branches) != 2 {
		t.Fatalf("%d branches", len(f.Branches)-1)
	}
	if got := string(f.Branches[1].Span.Of([]byte(src))); got != "x = 1" {
		t.Errorf("the suite is %q", got)
	}
	if f.Branches[1].Kind != python.BranchIf {
		t.Errorf("kind %d", f.Branches[1].Kind)
	}
}
