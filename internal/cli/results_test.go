package cli

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/monorepo"
	"github.com/kwargo/kwargo/internal/shelf/shelftest"
)

// checked is what a run prints.
func checked(t *testing.T, cache, dir string, flags ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	args := append([]string{"check", "--no-progress", "--cache-dir", cache, dir}, flags...)
	if exit := Run(t.Context(), args, Streams{Out: &out, Err: &errs}); exit > 1 {
		t.Fatalf("exit code %d: %s", exit, errs.String())
	}
	return out.String() + errs.String()
}

// edit changes a line of a Python file as somebody might, and says what it did.
func edit(t *testing.T, r *rand.Rand, files []string) string {
	t.Helper()
	path := files[r.IntN(len(files))]
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	i := r.IntN(len(lines))
	line := lines[i]
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	said := ""
	switch at := strings.IndexByte(line, '='); r.IntN(7) {
	case 0:
		said, lines[i] = "a comment", indent+"# a comment\n"+line
	case 1:
		said, lines[i] = "a statement", indent+"added = 1\n"+line
	case 2:
		said, lines[i] = "a line less", ""
	case 3:
		said, lines[i] = "a keyword", strings.Replace(line, "=", "_x=", 1)
	case 4:
		said, lines[i] = "a parameter", strings.Replace(line, "):", ", added=None):", 1)
	case 5:
		said, lines[i] = "a required parameter", strings.Replace(line, "self, ", "self, added, ", 1)
	default:
		if at > 0 {
			said, lines[i] = "a value", line[:at]+"=added\n"
		}
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o644); err != nil {
		t.Fatal(err)
	}
	return said + " in " + filepath.Base(path) + ": " + strings.TrimSpace(line)
}

// Whatever is changed, and how often, a run that knows what the last one found prints
// the same as one that knows nothing.
func TestAChangedProjectIsCheckedAsIfFromNothing(t *testing.T) {
	dir, cache := t.TempDir(), filepath.Join(t.TempDir(), "cache")
	if err := monorepo.New(monorepo.Options{Files: 60, Classes: 8, Broken: 40, Seed: 3}).Write(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "kwargo.toml"), []byte("python = \"none\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var files []string
	_ = filepath.WalkDir(dir, func(path string, _ os.DirEntry, _ error) error {
		if filepath.Ext(path) == ".py" {
			files = append(files, path)
		}
		return nil
	})
	r := rand.New(rand.NewPCG(1, 2))
	checked(t, cache, dir)
	for range 60 {
		said := edit(t, r, files)
		got, want := checked(t, cache, dir), checked(t, cache, dir, "--no-cache")
		if got != want {
			t.Fatalf("after %s:\n%s\nand from nothing:\n%s", said, got, want)
		}
	}
}

func TestOnlyWhatHangsOnAChangeIsLookedAtAgain(t *testing.T) {
	p := newCachedProject(t)
	p.write("far.py", "from shapes.square import Square\n\nSquare(side=1)\n")
	p.write("shapes/square.py", "class Square:\n    def __init__(self, side):\n        self.side = side\n")
	p.write("near.py", "from shapes.round import Round\n\nRound(radius=1)\n")
	p.check()
	p.write("shapes/round.py", "class Round:\n    def __init__(self, radius, colour=None):\n        pass\n")
	project, err := openProject([]string{p.dir}, "")
	if err != nil {
		t.Fatal(err)
	}
	s := &session{ctx: t.Context(), end: new([]func())}
	project.keepIn(s, p.cache)
	if err := project.workspace.Index(s.ctx, nil); err != nil {
		t.Fatal(err)
	}
	project.snapshot = project.workspace.Snapshot()
	results := newResults(project.workspace.Identity(), diagnosticOptions(project.config))
	results.recall(project, project.snapshot.Linker())
	spared := map[string]bool{}
	for _, f := range project.snapshot.Own() {
		if results.still(f) {
			spared[filepath.Base(f.Path)] = true
		}
	}
	if want := map[string]bool{"far.py": true, "square.py": true, "__init__.py": true}; !maps.Equal(spared, want) {
		t.Errorf("not looked at again are %v, want %v", spared, want)
	}
}

// What was found hangs on libraries, too, and still does when a run in between has had
// no need to look at them.
func TestALibraryThatChangesIsNoticedAfterARunThatDidNotNeedIt(t *testing.T) {
	p := newCachedProject(t)
	packages := filepath.Join("venv", "lib", "python3.11", "site-packages")
	p.write("venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.2\n")
	p.write(filepath.Join(packages, "lib.py"), "class Base:\n    def __init__(self, a):\n        pass\n")
	p.write("kwargo.toml", "python = \"venv\"\n")
	p.write("far.py", "from lib import Base\n\nclass Own(Base):\n    pass\n\nOwn(a=1)\n")
	p.check()
	p.write("main.py", "from shapes.round import Round\n\nRound(radius=2)\n") // without what was wrong
	p.check()
	p.write(filepath.Join(packages, "lib.py"), "class Base:\n    def __init__(self, b):\n        pass\n")
	got := p.check()
	p.flags = []string{"--no-cache"}
	if want := p.check(); got != want || !strings.Contains(want, "far.py") {
		t.Errorf("%s\nand from nothing:\n%s", got, want)
	}
}

// What has become of the files that are kept makes no difference to what is printed.
func TestAnythingMayHappenToWhatIsKept(t *testing.T) {
	for name, damage := range shelftest.Damages {
		t.Run(name, func(t *testing.T) {
			p := newCachedProject(t)
			p.check()
			kept, err := filepath.Glob(filepath.Join(p.cache, "*", "*", "*"))
			if err != nil || len(kept) < 2 {
				t.Fatalf("%v are kept", kept)
			}
			for _, file := range kept {
				if err := shelftest.To(file, damage); err != nil {
					t.Fatal(err)
				}
			}
			p.write("more.py", "from shapes.round import Round\n\nRound(new=1)\n")
			got := p.check()
			p.flags = []string{"--no-cache"}
			if want := p.check(); got != want {
				t.Errorf("%s\nand from nothing:\n%s", got, want)
			}
		})
	}
}
