package codeactions_test

import (
	"math/rand"
	"testing"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/python"
)

// BenchmarkFixes makes the fixes of generated broken calls.
func BenchmarkFixes(b *testing.B) {
	type call struct {
		linker  *contract.Linker
		binding *contract.Binding
		source  []byte
	}
	var calls []call
	r := rand.New(rand.NewSource(1))
	for range 100 {
		modules := contracttest.New(map[string]string{"shapes.py": shapes, "main.py": generate(r).source})
		m := modules.File("main.py")
		l := contract.NewLinker(modules)
		for i := 1; i < len(m.Facts().Calls); i++ {
			if binding, ok := l.Check(m, python.CallID(i)); ok && len(binding.Faults) > 0 {
				calls = append(calls, call{l, binding, modules.Source[m]})
			}
		}
	}
	if len(calls) == 0 {
		b.Fatal("no call is broken")
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, c := range calls {
			codeactions.Fixes(c.linker, c.binding, c.source)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(calls)), "ns/call")
}
