package server

import (
	"os"
	"runtime/debug"
	"sync"

	"github.com/kwargo/kwargo/internal/python"
)

const (
	// largeFrom is the size of a workspace from which on the server is small rather
	// than quick: it stays for as long as the editor does, and that looks at few files
	// at a time.
	largeFrom = 4000
	// roomForFacts is how much memory the facts of files may take then before they are
	// packed, in bytes.
	roomForFacts = 128 << 20
	// collectAt is how much garbage there may be, in percent of what is in use; see
	// [debug.SetGCPercent]. Who sets GOGC has his way.
	collectAt = 50
)

var saveMemory = sync.OnceFunc(func() {
	python.LimitRoom(roomForFacts)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
})
