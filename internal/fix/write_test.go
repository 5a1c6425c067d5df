package fix

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/workspace"
)

const broken = "class C:\n    def __init__(self, a): ...\n\n    @classmethod\n    def f(cls, a, x): return cls(a)\n\n\nC(a=1, x=2)\n"

// worked writes a broken file, and works out its fixes.
func worked(t *testing.T) *File {
	t.Helper()
	found := workedOut(t, broken, false)
	if !found.Changed() {
		t.Fatalf("nothing is changed: %v", found.Left)
	}
	return found
}

func workedOut(t *testing.T, code string, suggestions bool) *File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "m.py")
	if err := os.WriteFile(path, []byte(code), 0o640); err != nil {
		t.Fatal(err)
	}
	w := workspace.New(workspace.Options{Roots: []string{path}})
	if err := w.Index(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	s := w.Snapshot()
	found, err := Run(context.Background(), s, s.Requested(), Options{
		Diagnostics: func(string) diagnostics.Options { return diagnostics.DefaultOptions() },
		Suggestions: suggestions,
	})
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	return found[0]
}

func TestNoArgumentIsTakenAwayThatAFactoryTakes(t *testing.T) {
	const class = "class C:\n    def __init__(self, a): ...\n"
	for _, factory := range []string{
		"async def f(cls, a, x): return cls(a)",
		"def f(cls, a, x):\n        made = cls(a)\n        if x: made = cls(x)\n        return made",
		"def f(cls, a, x):\n        if x: return cls(a)",
	} {
		found := workedOut(t, class+"\n    @classmethod\n    "+factory+"\n\n\nC(a=1, x=2)\n", true)
		if found.Changed() || len(found.Left) != 1 {
			t.Errorf("it became\n%s", found.After)
		}
	}
	if found := workedOut(t, class+"\n\nC(a=1, x=2)\n", true); !found.Changed() {
		t.Errorf("it is left alone: %v", found.Left)
	}
}

func TestAFileThatChangedSinceItWasReadIsLeftAlone(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"changed": func(path string) error { return os.WriteFile(path, []byte(broken+"# mine\n"), 0o640) },
		"gone":    os.Remove,
		"a link now": func(path string) error {
			if err := os.Rename(path, path+".old"); err != nil {
				return err
			}
			return os.Symlink(path+".old", path)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := worked(t)
			if err := change(f.Path); err != nil {
				t.Fatal(err)
			}
			before, _ := os.ReadFile(f.Path)
			if err := Write(f); !errors.Is(err, workspace.ErrChanged) && !(name == "a link now" && errors.Is(err, ErrLink)) {
				t.Errorf("got %v", err)
			}
			if after, _ := os.ReadFile(f.Path); string(after) != string(before) {
				t.Errorf("it was changed: %q", after)
			}
			left, _ := filepath.Glob(filepath.Join(filepath.Dir(f.Path), ".kwargo-*"))
			if len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestALinkToAFileThatIsFixedIsNotFixedTwice(t *testing.T) {
	dir := t.TempDir()
	write := func(name string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(broken), 0o640); err != nil {
			t.Fatal(err)
		}
		return path
	}
	file := write("m.py")
	for _, link := range []string{"before.py", "z.py"} {
		if err := os.Symlink(file, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	w := workspace.New(workspace.Options{Roots: []string{dir}})
	if err := w.Index(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	s := w.Snapshot()
	run := func(files []*workspace.File) (paths []string) {
		found, err := Run(context.Background(), s, files, Options{
			Diagnostics: func(string) diagnostics.Options { return diagnostics.DefaultOptions() },
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			paths = append(paths, filepath.Base(f.Path))
		}
		return paths
	}
	if got := run(s.Requested()); len(got) != 1 || got[0] != "m.py" {
		t.Errorf("fixed are %v", got)
	}
}

func TestPlacesAreFoundBack(t *testing.T) {
	f := worked(t)
	if got := f.Fixed[0].Offset; string(f.Before[got:got+1]) != "x" {
		t.Errorf("the fault is said to be at %d", got)
	}
}
