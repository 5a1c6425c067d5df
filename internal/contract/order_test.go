package contract_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/python"
)

// place is a call of a file.
type place struct {
	path string
	call python.CallID
}

// What is remembered of one call makes no difference to another: it says the same in
// whatever order the calls are looked at, and alone.
func TestTheOrderInWhichCallsAreLookedAtMakesNoDifference(t *testing.T) {
	check := func(l *contract.Linker, m *contract.Module, id python.CallID) string {
		b, ok := l.Check(m, id)
		if !ok {
			return ""
		}
		out := fmt.Sprint(b.Name, b.Receiver, b.Confidence, b.Outside, b.Doubts)
		if b.Class != nil {
			out += b.Class.Dotted()
		}
		for _, f := range b.Faults {
			out += " " + faultText(f)
		}
		return out
	}
	eachScenario(t, func(t *testing.T, files map[string]string) {
		modules := contracttest.New(files)
		var calls []place
		byPath := map[string]*contract.Module{}
		for _, m := range modules.All() {
			byPath[m.Path] = m
			if m.Content == nil {
				continue
			}
			for i := 1; i < len(m.Facts().Calls); i++ {
				calls = append(calls, place{m.Path, python.CallID(i)})
			}
		}
		inOrder := map[place]string{}
		l := contract.NewLinker(modules)
		for _, c := range calls {
			inOrder[c] = check(l, byPath[c.path], c.call)
		}
		slices.Reverse(calls)
		l = contract.NewLinker(modules)
		for _, c := range calls {
			if got := check(l, byPath[c.path], c.call); got != inOrder[c] {
				t.Errorf("%v backwards: got %q, want %q", c, got, inOrder[c])
			}
			if got := check(contract.NewLinker(modules), byPath[c.path], c.call); got != inOrder[c] {
				t.Errorf("%v alone: got %q, want %q", c, got, inOrder[c])
			}
		}
	})
}
