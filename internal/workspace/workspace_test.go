package workspace

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// project writes a txtar archive to a new folder.
func project(t testing.TB, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range parseArchive(archive) {
		write(t, filepath.Join(dir, filepath.FromSlash(f.Name)), string(f.Data))
	}
	return dir
}

func parseArchive(archive string) []txtar.File { return txtar.Parse([]byte(archive)).Files }

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func remove(t testing.TB, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

// index makes a workspace of roots, relative to dir, and reads it. Unless a test
// asks for an environment there is none, whatever the machine has.
func index(t testing.TB, dir string, opts Options, roots ...string) *Workspace {
	t.Helper()
	if opts.Python == "" {
		opts.Python = NoPython
	}
	for _, r := range roots {
		opts.Roots = append(opts.Roots, filepath.Join(dir, r))
	}
	w := New(opts)
	if err := w.Index(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return w
}

// rel are paths relative to dir with slashes.
func rel(dir string, paths ...string) []string {
	out := []string{}
	for _, p := range paths {
		r, err := filepath.Rel(dir, p)
		if err != nil {
			r = p
		}
		out = append(out, filepath.ToSlash(r))
	}
	return out
}

func files(dir string, of []*File) []string {
	var out []string
	for _, f := range of {
		out = append(out, f.Path)
	}
	return rel(dir, out...)
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s\n got: %s\nwant: %s", what, strings.Join(got, " "), strings.Join(want, " "))
	}
}

func TestWhatIsReadAndWhatIsChecked(t *testing.T) {
	dir := project(t, `
-- pyproject.toml --
-- app/__init__.py --
-- app/api.py --
-- app/build/__init__.py --
-- app/gui.pyw --
-- app/stub.pyi --
-- build/lib.py --
-- .venv/lib/x.py --
-- env/pyvenv.cfg --
-- env/y.py --
-- node_modules/z.py --
-- docs/conf.py --
-- gen/a_pb2.py --
-- gen/b.py --
-- old/deep/c.py --
`)
	tests := []struct {
		name                string
		exclude             []string
		roots               []string
		requested, imported []string
	}{
		{
			name: "a project", roots: []string{"."}, exclude: []string{"*_pb2.py", "old/"},
			requested: []string{"app/__init__.py", "app/api.py", "app/build/__init__.py", "app/gui.pyw", "docs/conf.py", "gen/b.py"},
		},
		{
			name: "a glob with folders", roots: []string{"."}, exclude: []string{"old/**/c.py", "app/**", "docs", "gen/*"},
			requested: []string{},
		},
		{
			name: "an absolute glob", roots: []string{"app", "docs"}, exclude: []string{filepath.ToSlash(dir) + "/{old,gen,app}"},
			requested: []string{"app/__init__.py", "app/api.py", "app/build/__init__.py", "app/gui.pyw", "docs/conf.py"},
		},
		{
			name: "a folder of it", roots: []string{"docs"}, exclude: []string{"old", "gen"},
			requested: []string{"docs/conf.py"},
			imported:  []string{"app/__init__.py", "app/api.py", "app/build/__init__.py", "app/gui.pyw"},
		},
		{
			name: "a single file", roots: []string{"app/api.py"}, exclude: []string{"old", "gen"},
			requested: []string{"app/api.py"},
			imported:  []string{"app/__init__.py", "app/build/__init__.py", "app/gui.pyw", "docs/conf.py"},
		},
		{
			name: "what is left out is read when it is asked for", roots: []string{".venv"}, exclude: []string{"old", "gen", "app", "docs"},
			requested: []string{".venv/lib/x.py"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := index(t, dir, Options{Exclude: tt.exclude}, tt.roots...).Snapshot()
			same(t, "requested", files(dir, s.Requested()), tt.requested)
			var imported []string
			for _, f := range s.Files() {
				if !f.Requested {
					imported = append(imported, f.Path)
				}
			}
			if got := rel(dir, imported...); !slices.Equal(got, tt.imported) && len(got)+len(tt.imported) > 0 {
				t.Errorf("imported\n got: %v\nwant: %v", got, tt.imported)
			}
		})
	}
}

func TestWithoutAProjectOnlyWhatIsImportedIsRead(t *testing.T) {
	dir := project(t, `
-- pkg/__init__.py --
from .base import Base
-- pkg/base.py --
import pkg.deep.tool as tool
from . import lazy
-- pkg/lazy.py --
import os, json, numpy
-- pkg/deep/__init__.py --
-- pkg/deep/tool.py --
import sibling
-- pkg/deep/unused.py --
-- pkg/sub/__init__.py --
-- pkg/sub/mod.py --
from pkg import Base
-- sibling.py --
-- unrelated.py --
-- json.py --
`)
	// If the temporary folder lay in a project of its own, all would be read.
	if newRoot(dir).marked {
		t.Fatalf("%s is part of a project; set TMPDIR to a folder that is not", dir)
	}
	s := index(t, dir, Options{}, "pkg/sub").Snapshot()
	same(t, "files", files(dir, s.Files()), []string{
		"pkg/__init__.py", "pkg/base.py", "pkg/deep/__init__.py", "pkg/deep/tool.py", "pkg/lazy.py",
		"pkg/sub/__init__.py", "pkg/sub/mod.py", "sibling.py",
	})
	same(t, "requested", files(dir, s.Requested()), []string{"pkg/sub/__init__.py", "pkg/sub/mod.py"})
	s = index(t, dir, Options{}, "pkg/sub/mod.py").Snapshot()
	if s.File(filepath.Join(dir, "pkg/base.py")) == nil {
		t.Error("a single file does not know what it imports")
	}
	same(t, "requested", files(dir, s.Requested()), []string{"pkg/sub/mod.py"})
}

func TestFactsOfUnchangedFilesAreKept(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\nclass A: pass\n-- b.py --\nx = 1\n")
	w := index(t, dir, Options{}, ".")
	a, b := filepath.Join(dir, "a.py"), filepath.Join(dir, "b.py")
	first := w.Snapshot()
	if w.Snapshot() != first {
		t.Error("nothing changed, and yet the snapshot is another")
	}
	w.Refresh([]string{a, b})
	if err := w.Index(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if w.Snapshot() != first {
		t.Error("nothing changed on disk, and yet the snapshot is another")
	}
	w.Open(b, 1, []byte("x = 1\n"))
	if w.Snapshot().File(b).Module.Facts() != first.File(b).Module.Facts() {
		t.Error("opened as it is on disk, the file was parsed again")
	}
	w.Change(b, 2, []byte("x = 2\n"))
	second := w.Snapshot()
	if second.File(a).Module.Facts() != first.File(a).Module.Facts() {
		t.Error("an edit of b.py has parsed a.py again")
	}
	if second.File(b).Module.Facts() == first.File(b).Module.Facts() {
		t.Error("the facts of b.py are out of date")
	}
	if first.File(b).Version != 0 || second.File(b).Version != 2 || !second.File(b).Open {
		t.Error("wrong version")
	}
	if linker := second.Linker(); linker != second.Linker() || linker == first.Linker() {
		t.Error("there must be one linker for each snapshot")
	}
}
