package scan

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/kwargo/kwargo/internal/python"
)

// Facts in memory that is never given back say the same, however much garbage is
// collected meanwhile, and can be packed like others.
func TestFactsThatAreKeptForGood(t *testing.T) {
	text := func(i int) []byte {
		return fmt.Appendf(nil, "from m%d import C as D\n\nclass E%d(D):\n    x: int = %d\n\ndef f(a, *b):\n    return D(a, 'text%d', key={'a': [b]})\n", i, i, i, i)
	}
	var want []string
	for i := range 300 {
		f, _ := Facts(text(i))
		want = append(want, python.Dump(f))
	}
	python.KeepForGood(17 << 20)
	defer python.KeepForGood(0)
	var kept []*python.Facts
	for i := range 300 {
		f, _ := Facts(text(i))
		kept = append(kept, f)
		if i%50 == 0 {
			runtime.GC()
		}
	}
	python.KeepForGood(0)
	for i, f := range kept {
		if got := python.Dump(f); got != want[i] {
			t.Fatalf("text %d: %s, want %s", i, got, want[i])
		}
		again, err := python.Unpack(f.Pack(nil))
		if err != nil || python.Dump(again) != want[i] {
			t.Fatalf("text %d, packed and unpacked: %v, %s, want %s", i, err, python.Dump(again), want[i])
		}
	}
}
