package workspace

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
)

// A snapshot may be taken while the one before it gets its linker. The race detector
// has an eye on it.
func TestASnapshotFollowsOneThatIsBeingLinked(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.py")
	w := New(Options{Roots: []string{dir}})
	if err := w.Index(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	var links sync.WaitGroup
	for i := range 50 {
		w.Change(path, int32(i), fmt.Appendf(nil, "x = %d\n", i))
		links.Go(func() { w.Snapshot().Linker() })
		w.Change(path, int32(i), fmt.Appendf(nil, "y = %d\n", i))
		w.Snapshot()
	}
	links.Wait()
}
