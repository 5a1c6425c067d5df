package server

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/kwargo/kwargo/internal/workspace"
)

// BenchmarkClosedFiles is what an edit of a class costs when each of n closed files
// constructs it: to look at all of them, and to word what is wrong.
func BenchmarkClosedFiles(b *testing.B) {
	for _, n := range []int{1000, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir, class := manyFiles(b, n)
			s := newServer(context.Background(), Options{})
			s.workspace = workspace.New(workspace.Options{Roots: []string{dir}})
			if err := s.editor.initialize([]byte(`{"diagnosticMode": "workspace", "workspaceDiagnosticsLimit": 0}`)); err != nil {
				b.Fatal(err)
			}
			if err := s.workspace.Index(context.Background(), nil); err != nil {
				b.Fatal(err)
			}
			for i := 0; b.Loop(); i++ {
				text := []string{"tag", "name, tag=0"}[i%2]
				s.workspace.Change(class, int32(i), fmt.Appendf(nil, "class Job:\n    def __init__(self, %s): pass\n", text))
				at := s.places(s.workspace.Snapshot())
				for _, f := range s.closedFiles(at.snapshot) {
					if _, ok := at.report(f, true); !ok {
						b.Fatal(filepath.Base(f.Path))
					}
				}
			}
		})
	}
}

// TestClosedFilesFollowAClass is no measurement, but says what it took: from an edit
// of a class to the last of the files that construct it, as the client has them.
func TestClosedFilesFollowAClass(t *testing.T) {
	const n = 1000
	dir, class := manyFiles(t, n)
	c := start(t, Options{})
	c.initializeWith(modern(), wholeWorkspace, dir)
	files := func() int { return count(c.all(), "textDocument/publishDiagnostics") }
	reach := func(what string, n int) {
		t.Helper()
		until(c, what, func([]jsonObject) (int, bool) { return 0, files() >= n })
	}
	reach("all files", n)
	uri := c.open(class, 1, "class Job:\n    def __init__(self, name): pass\n")
	reach("the class", n+1)
	began := time.Now()
	c.change(uri, 2, partial(1, 27, 27, ", tag=0"))
	reach("all files again", 2*n+2)
	t.Logf("%d closed files after %v", n, time.Since(began).Round(time.Millisecond))
}
