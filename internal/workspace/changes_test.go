package workspace

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/kwargo/kwargo/internal/python"
)

func classes(f *File) []string {
	var out []string
	if f != nil {
		for _, c := range f.Module.Facts().Classes[1:] {
			out = append(out, f.Module.Facts().Str(c.Name))
		}
	}
	return out
}

func TestOverlays(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\nclass Disk: pass\n")
	a, unsaved := filepath.Join(dir, "a.py"), filepath.Join(dir, "new.py")
	w := index(t, dir, Options{}, ".")

	w.Open(a, 1, []byte("class Editor: pass\n"))
	w.Open(unsaved, 1, []byte("class New: pass\n"))
	s := w.Snapshot()
	same(t, "overlay", classes(s.File(a)), []string{"Editor"})
	if text, err := s.Text(s.File(a)); err != nil || string(text) != "class Editor: pass\n" {
		t.Errorf("text: %q, %v", text, err)
	}
	if m := s.Import(s.File(a).Module, 0, "new"); m == nil {
		t.Error("a file that is not saved yet cannot be imported")
	}
	if !s.File(unsaved).Requested {
		t.Error("a file that is not saved yet is in the root all the same")
	}

	// The watcher reports what the editor has saved: no news while it is open.
	write(t, a, "class Saved: pass\n")
	w.Refresh([]string{a})
	same(t, "still the overlay", classes(w.Snapshot().File(a)), []string{"Editor"})
	w.Close(a)
	w.Close(unsaved)
	s = w.Snapshot()
	same(t, "closed", classes(s.File(a)), []string{"Saved"})
	if s.File(unsaved) != nil {
		t.Error("closed without having been saved, and still there")
	}
	w.Close(a) // twice does no harm
}

func TestOverlayOfAFileThatCannotBeRead(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\n# coding: cp1252\n")
	a := filepath.Join(dir, "a.py")
	w := index(t, dir, Options{}, ".")
	w.Open(a, 1, []byte("class A: pass\n"))
	same(t, "open", classes(w.Snapshot().File(a)), []string{"A"})
	if got := w.Snapshot().Skipped(); len(got) != 0 {
		t.Errorf("skipped: %v", got)
	}
	w.Close(a)
	if w.Snapshot().File(a) != nil || len(w.Snapshot().Skipped()) != 1 {
		t.Error("closed: not skipped")
	}
}

func TestRefresh(t *testing.T) {
	dir := project(t, `
-- pyproject.toml --
-- a.py --
class A: pass
-- pkg/__init__.py --
-- pkg/deep/mod.py --
`)
	at := func(name string) string { return filepath.Join(dir, name) }
	w := index(t, dir, Options{Exclude: []string{"gen"}}, ".")

	write(t, at("a.py"), "class Other: pass\n")
	w.Refresh([]string{at("a.py")})
	same(t, "changed", classes(w.Snapshot().File(at("a.py"))), []string{"Other"})

	write(t, at("b.py"), "")
	write(t, at("fresh/c.py"), "")
	write(t, at("fresh/d.py"), "")
	write(t, at(".venv/x.py"), "")
	write(t, at("gen/y.py"), "")
	write(t, at("note.txt"), "")
	w.Refresh([]string{at("b.py"), at("fresh"), at(".venv/x.py"), at("gen/y.py"), at("note.txt"), filepath.Dir(dir)})
	same(t, "created", files(dir, w.Snapshot().Files()), []string{
		"a.py", "b.py", "fresh/c.py", "fresh/d.py", "pkg/__init__.py", "pkg/deep/mod.py",
	})

	remove(t, at("pkg"))
	remove(t, at("b.py"))
	remove(t, at("fresh/c.py"))
	w.Refresh([]string{at("pkg"), at("b.py"), at("fresh")})
	same(t, "deleted", files(dir, w.Snapshot().Files()), []string{"a.py", "fresh/d.py"})
	if got := w.Snapshot().Skipped(); len(got) != 0 {
		t.Errorf("skipped: %v", got)
	}

	write(t, at("pkg/__init__.py"), "")
	w.Refresh([]string{at("pkg/__init__.py")})
	if s := w.Snapshot(); s.Import(s.File(at("a.py")).Module, 0, "pkg") == nil {
		t.Error("a package that came back is not found")
	}
	write(t, at("a.py"), "\x00")
	w.Refresh([]string{at("a.py")})
	if got := w.Snapshot().Skipped(); len(got) != 1 {
		t.Errorf("skipped: %v", got)
	}
}

func TestIndexAgain(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\nclass A: pass\n-- b.py --\n")
	w := index(t, dir, Options{}, ".")
	before := w.Snapshot()
	remove(t, filepath.Join(dir, "b.py"))
	write(t, filepath.Join(dir, "c.py"), "")
	if err := w.Index(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	same(t, "after", files(dir, w.Snapshot().Files()), []string{"a.py", "c.py"})
	same(t, "before", files(dir, before.Files()), []string{"a.py", "b.py"})
}

func TestSetRoots(t *testing.T) {
	dir := project(t, `
-- one/pyproject.toml --
-- one/a.py --
-- two/pyproject.toml --
-- two/b.py --
`)
	w := index(t, dir, Options{}, "one")
	if w.Covers(filepath.Join(dir, "two/b.py")) || !w.Covers(filepath.Join(dir, "one/new.py")) {
		t.Error("wrong folders are covered")
	}
	w.SetRoots([]string{filepath.Join(dir, "two")}, nil)
	if err := w.Index(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	same(t, "both", files(dir, w.Snapshot().Files()), []string{"one/a.py", "two/b.py"})
	w.SetRoots(nil, []string{filepath.Join(dir, "one")})
	same(t, "one removed", files(dir, w.Snapshot().Files()), []string{"two/b.py"})
}

func TestIndexIsCancelled(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\n-- b.py --\n")
	w := New(Options{Roots: []string{dir}, Workers: 1})
	ctx, cancel := context.WithCancel(t.Context())
	err := w.Index(ctx, func(done, total int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error: %v", err)
	}
	if got := w.Snapshot().Files(); len(got) != 0 {
		t.Errorf("files: %v", got)
	}
}

func TestProgress(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\n-- b.py --\n-- c.py --\n")
	w := New(Options{Roots: []string{dir}})
	last := 0
	err := w.Index(t.Context(), func(done, total int) {
		if done != last+1 || total != 3 {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
	})
	if err != nil || last != 3 {
		t.Errorf("%d done, %v", last, err)
	}
}

func TestThroughALink(t *testing.T) {
	dir := project(t, "-- real/pyproject.toml --\n-- real/pkg/a.py --\n")
	link := filepath.Join(dir, "link")
	if err := os.Symlink(filepath.Join(dir, "real"), link); err != nil {
		noLinks(t, err)
	}
	w := index(t, dir, Options{}, "link")
	same(t, "files", files(dir, w.Snapshot().Files()), []string{"real/pkg/a.py"})
	w.Open(filepath.Join(link, "pkg/a.py"), 3, []byte("class A: pass\n"))
	s := w.Snapshot()
	if f := s.File(filepath.Join(link, "pkg", "a.py")); f == nil || f.Version != 3 || len(s.Files()) != 1 {
		t.Errorf("two files for one: %v", files(dir, s.Files()))
	}
}

// A watcher speaks of the file that was written, and not of the links to it.
func TestALinkIsReadAgainWithTheFileItLeadsTo(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\nclass Disk: pass\n")
	a, link := filepath.Join(dir, "a.py"), filepath.Join(dir, "link.py")
	if err := os.Symlink("a.py", link); err != nil {
		noLinks(t, err)
	}
	w := index(t, dir, Options{}, ".")
	w.Open(a, 1, []byte("class Editor: pass\n"))
	write(t, a, "class Saved: pass\n")
	w.Refresh([]string{a})
	same(t, "the link", classes(w.Snapshot().File(link)), []string{"Saved"})
	same(t, "the file", classes(w.Snapshot().File(a)), []string{"Editor"})
}

func TestConcurrentUse(t *testing.T) {
	archive := "-- pyproject.toml --\n-- pkg/__init__.py --\n"
	for i := range 30 {
		archive += fmt.Sprintf("-- pkg/m%d.py --\nfrom pkg.m%d import A\nclass A: pass\nA()\n", i, (i+1)%30)
	}
	dir := project(t, archive)
	w := index(t, dir, Options{}, ".")
	path := filepath.Join(dir, "pkg", "m0.py")
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range 40 {
				switch worker {
				case 0:
					w.Change(path, int32(i), fmt.Appendf(nil, "class A%d: pass\n", i))
				case 1:
					w.Refresh([]string{path, filepath.Join(dir, "pkg", "m1.py")})
				case 2:
					w.Close(path)
				}
				s := w.Snapshot()
				for _, f := range s.Files() {
					s.Import(f.Module, 1, "m3")
					if f.Module.Content == nil {
						t.Errorf("%s has no facts", f.Path)
					}
					for id := range f.Module.Facts().Calls[1:] {
						s.Linker().Check(f.Module, python.CallID(id+1))
					}
				}
			}
		})
	}
	group.Wait()
}

// An Index that is under way keeps what was read in the meantime.
func TestWhatIsReadAroundAFileIsNotWhatTheSettingsLeaveOut(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\n-- near.py --\n-- left/__init__.py --\n-- left/out.py --\n")
	w := New(Options{Roots: []string{dir}, Exclude: []string{"left/**"}, Python: NoPython})
	a := filepath.Join(dir, "a.py")
	w.Open(a, 1, []byte("import left.out\nimport near\n"))
	w.ReadAround(context.Background(), a, func() {})
	same(t, "files", files(dir, w.Snapshot().Files()), []string{"a.py", "near.py"})
}
