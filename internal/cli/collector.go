package cli

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// collectAbove is how much memory there may be before the collector runs at all, in bytes:
// a process that looks at everything once makes little garbage, and its facts are not the
// collector's. Without it, a check of a large workspace would be collected thirty times.
const collectAbove = 192 << 20

// collectLate has the collector run late, until the process ends.
var collectLate = sync.OnceFunc(func() {
	if os.Getenv("GOGC") == "" { // who sets it has his way
		debug.SetGCPercent(lateness(4 << 20))
		watchCollector()
	}
})

// watchCollector sets the collector anew after each time that it has run, which is when it
// finds something that nobody holds.
func watchCollector() {
	runtime.SetFinalizer(new([16]byte), func(*[16]byte) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		debug.SetGCPercent(lateness(live[0].Value.Uint64()))
		watchCollector()
	})
}

// lateness is how much garbage may come together, in percent of what is in use (see
// [debug.SetGCPercent]): as much as is in use, as always, or more while that is little.
func lateness(live uint64) int {
	const usual = 100
	return max(usual, int(math.Min(100_000, float64(collectAbove)/float64(live+1)*100))-100)
}
