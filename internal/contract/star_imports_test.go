package contract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/python"
)

// However many ways there are through modules that import all of each other, what
// is found is found at once.
func TestStarImportsInCircles(t *testing.T) {
	const n = 30
	for name, imported := range map[string]func(i, j int) bool{
		"a chain":   func(i, j int) bool { return j == i+1 },
		"a ring":    func(i, j int) bool { return j == (i+1)%n },
		"all of it": func(i, j int) bool { return i != j },
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"main.py": fmt.Sprintf("from m0 import *\nA%d(1)\nA0(1)\nNothing(1)\n", n-1)}
			for i := range n {
				var b strings.Builder
				for j := range n {
					if imported(i, j) {
						fmt.Fprintf(&b, "from m%d import *\n", j)
					}
				}
				fmt.Fprintf(&b, "class A%d: pass\n", i)
				files[fmt.Sprintf("m%d.py", i)] = b.String()
			}
			modules := contracttest.New(files)
			linker, main := contract.NewLinker(modules), modules.File("main.py")
			var got []string
			for i := 1; i < len(main.Facts().Calls); i++ {
				if b, ok := linker.Check(main, python.CallID(i)); ok && b.Class != nil {
					got = append(got, fmt.Sprintf("%s %d", b.Class.Dotted(), len(b.Faults)))
				}
			}
			want := fmt.Sprintf("m%d.A%d 1, m0.A0 1", n-1, n-1)
			if strings.Join(got, ", ") != want {
				t.Errorf("got %s, want %s", strings.Join(got, ", "), want)
			}
		})
	}
}
