package contract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/python"
)

// lastCall is what is found in the last call of a file.
func lastCall(t *testing.T, source string) []string {
	t.Helper()
	modules := contracttest.New(map[string]string{"main.py": source})
	m := modules.File("main.py")
	l := contract.NewLinker(modules)
	b, ok := l.Check(m, python.CallID(len(m.Facts().Calls)-1))
	if !ok {
		t.Fatal("the call is not seen as a construction")
	}
	var out []string
	for _, f := range b.Faults {
		out = append(out, "fault: "+faultText(f))
	}
	for _, d := range b.Doubts {
		out = append(out, "doubt: "+string(d.Code))
	}
	return out
}

func TestACallWithManyArgumentsIsBoundWhole(t *testing.T) {
	var class, keywords, items strings.Builder
	class.WriteString("from dataclasses import dataclass\n\n@dataclass\nclass Wide:\n")
	for i := range 5000 {
		fmt.Fprintf(&class, "    f%d: int\n", i)
		fmt.Fprintf(&keywords, "f%d=1, ", i)
		fmt.Fprintf(&items, "'f%d': 1, ", i)
	}
	for _, c := range []struct{ call, want string }{
		{"Wide(" + keywords.String() + ")", ""},
		{"Wide(" + strings.Repeat("1, ", 5000) + ")", ""},
		{"Wide(" + keywords.String() + "g=1)", "fault: unknown g"},
		{"Wide(" + strings.Repeat("1, ", 5001) + ")", "fault: surplus"},
		{"Wide(**{" + items.String() + "})", ""}, // a dict of this size is not kept, and may hold anything
	} {
		got := lastCall(t, class.String()+"\n"+c.call+"\n")
		if strings.Join(got, " ") != c.want {
			t.Errorf("%.20s…%s: %v, want %q", c.call, c.call[len(c.call)-6:], got, c.want)
		}
	}
}

func TestKeywordsAreFollowedThroughManyConstructors(t *testing.T) {
	chain := func(n int) string {
		var b strings.Builder
		b.WriteString("class C0:\n    def __init__(self, a):\n        pass\n")
		for i := 1; i < n; i++ {
			fmt.Fprintf(&b, "class C%d(C%d):\n    def __init__(self, **kwargs):\n        super().__init__(**kwargs)\n", i, i-1)
		}
		fmt.Fprintf(&b, "C%d(q=1)\n", n-1)
		return b.String()
	}
	if got, want := lastCall(t, chain(500)), []string{"fault: unknown q", "fault: missing a"}; !slices.Equal(got, want) {
		t.Errorf("500 classes: %v, want %v", got, want)
	}
	if got, want := lastCall(t, chain(800)), []string{"doubt: forwarded-kwargs"}; !slices.Equal(got, want) {
		t.Errorf("800 classes: %v, want %v", got, want)
	}
}
