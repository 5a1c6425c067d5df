package server

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"time"

	"github.com/kwargo/kwargo/internal/python"
)

const (
	// largeFrom is the size of a workspace from which on the server is small rather
	// than quick: it stays for as long as the editor does, and that looks at few files
	// at a time.
	largeFrom = 4000
	// roomForFacts is how much memory the facts of files may take then before they are
	// packed, in bytes. Who looks through the whole workspace goes through all of them in
	// turn, so that room helps him little: with four times as much he unpacks two thirds
	// of what he unpacks so.
	roomForFacts = 32 << 20
)

var saveMemory = sync.OnceFunc(func() { python.LimitRoom(roomForFacts) })

// collectPause is how long nobody must have typed before garbage is collected: few leave
// less between two keys, and a collection takes less.
const collectPause = 100 * time.Millisecond

// collectLater has garbage collected when the user pauses, if a collection is more than
// half due: it takes the processor from the answers to whoever types, and so as few as can
// be are to begin by themselves.
func (s *server) collectLater() {
	if !s.garbage.note() {
		return
	}
	s.background.Go(func() {
		if s.garbage.wait(s, collectPause) && halfDue() {
			runtime.GC()
		}
	})
}

// halfDue reports whether more than half of the garbage is there that the next collection
// waits for.
func halfDue() bool {
	samples := []metrics.Sample{
		{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/live:bytes"}, {Name: "/gc/heap/goal:bytes"},
	}
	metrics.Read(samples)
	for _, one := range samples {
		if one.Value.Kind() != metrics.KindUint64 {
			return false
		}
	}
	now, live, goal := samples[0].Value.Uint64(), samples[1].Value.Uint64(), samples[2].Value.Uint64()
	return now > live+(goal-live)/2
}
