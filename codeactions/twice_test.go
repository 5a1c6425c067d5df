package codeactions_test

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"testing"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/fix"
	"github.com/kwargo/kwargo/internal/workspace"
)

// Fixing files that were fixed changes nothing, with suggestions or without; and
// what comes out compiles.
func TestFixingTwiceChangesNothing(t *testing.T) {
	n, seed := number(t)
	for _, suggestions := range []bool{false, true} {
		t.Run(fmt.Sprintf("suggestions %v", suggestions), func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "shapes.py"), shapes)
			r := rand.New(rand.NewSource(seed))
			for i := range n {
				write(t, filepath.Join(dir, fmt.Sprintf("m%d.py", i)), generate(r).source)
			}
			var jobs []job
			fixed, left := 0, 0
			for _, f := range fixAll(t, dir, suggestions) {
				jobs = append(jobs, job{Before: f.Before, After: f.After, Edits: [][3]any{{0, len(f.Before), string(f.After)}}, title: f.Path})
				fixed, left = fixed+len(f.Fixed), left+len(f.Left)
				if f.Changed() {
					if err := fix.Write(f); err != nil {
						t.Fatal(err)
					}
				}
			}
			t.Logf("%d fixed, %d left", fixed, left)
			if fixed == 0 || left == 0 {
				t.Errorf("%d fixed, %d left", fixed, left)
			}
			for _, f := range fixAll(t, dir, suggestions) {
				if f.Changed() {
					t.Errorf("%s\nbecame\n%s", f.Before, f.After)
				}
			}
			for i, why := range judged(t, jobs) {
				if why != "" {
					t.Errorf("%s: %s\n%s", jobs[i].title, why, jobs[i].After)
				}
			}
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func fixAll(t *testing.T, dir string, suggestions bool) []*fix.File {
	t.Helper()
	w := workspace.New(workspace.Options{Roots: []string{dir}})
	if err := w.Index(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	s := w.Snapshot()
	found, err := fix.Run(context.Background(), s, s.Requested(), fix.Options{
		Suggestions: suggestions, Diagnostics: func(string) diagnostics.Options { return diagnostics.DefaultOptions() },
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
