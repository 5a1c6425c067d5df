package contract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/python"
)

// modulesOf makes a package of n modules. Each has a class that inherits from that of
// the module before it, a function that hands on, and ten calls, one of them broken.
func modulesOf(n int) *contracttest.Modules {
	files := map[string]string{"pkg/__init__.py": ""}
	for i := range n {
		var b strings.Builder
		b.WriteString("from dataclasses import dataclass\n")
		base := ""
		if i%20 != 0 { // so that the chains are as long as real ones
			fmt.Fprintf(&b, "from .m%d import Plain%d\n", i-1, i-1)
			base = fmt.Sprintf("(Plain%d)", i-1)
		}
		fmt.Fprintf(&b, "\n@dataclass\nclass Data%d:\n    name: str\n    queue: int = 0\n", i)
		fmt.Fprintf(&b, "\nclass Plain%d%s:\n    def __init__(self, name, p%d=None, **kwargs):\n", i, base, i)
		if base != "" {
			b.WriteString("        super().__init__(name, **kwargs)\n")
		}
		fmt.Fprintf(&b, "\ndef make(name, **kwargs):\n    return Plain%d(name, **kwargs)\n", i)
		for k := range 9 {
			fmt.Fprintf(&b, "\ndef f%d(name):\n    return Data%d(name, queue=%d), Plain%d(name, p%d=1)\n", k, i, k, i, i)
		}
		fmt.Fprintf(&b, "\ndef broken(name):\n    return Data%d(name, tag=1)\n", i)
		files[fmt.Sprintf("pkg/m%d.py", i)] = b.String()
	}
	return contracttest.New(files)
}

// checkAll binds every call.
func checkAll(l *contract.Linker, modules *contracttest.Modules) (faults int) {
	for _, m := range modules.All() {
		for i := 1; i < len(m.Facts().Calls); i++ {
			if b, ok := l.Check(m, python.CallID(i)); ok {
				faults += len(b.Faults)
			}
		}
	}
	return faults
}

// BenchmarkLink is a check that knows nothing yet, in packages of two sizes: the
// time for each module should be the same.
func BenchmarkLink(b *testing.B) {
	for _, n := range []int{100, 1000} {
		modules := modulesOf(n)
		b.Run(fmt.Sprintf("%d modules", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if got := checkAll(contract.NewLinker(modules), modules); got != n {
					b.Fatalf("%d faults", got)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/module")
		})
	}
}

// BenchmarkBind is the same when the contracts are made.
func BenchmarkBind(b *testing.B) {
	modules := modulesOf(100)
	l := contract.NewLinker(modules)
	checkAll(l, modules)
	b.ReportAllocs()
	for b.Loop() {
		checkAll(l, modules)
	}
}
