package cli

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
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
	files := pythonFiles(dir)
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

func pythonFiles(dir string) (files []string) {
	_ = filepath.WalkDir(dir, func(path string, _ os.DirEntry, _ error) error {
		if filepath.Ext(path) == ".py" {
			files = append(files, path)
		}
		return nil
	})
	return files
}

func TestOnlyWhatHangsOnAChangeIsLookedAtAgain(t *testing.T) {
	p := newCachedProject(t)
	p.write("far.py", "from shapes.square import Square\n\nSquare(side=1)\n")
	p.write("shapes/square.py", "class Square:\n    def __init__(self, side):\n        self.side = side\n")
	p.write("near.py", "from shapes.round import Round\n\nRound(radius=1)\n")
	p.check()
	p.write("shapes/round.py", "class Round:\n    def __init__(self, radius, colour=None):\n        pass\n")
	if got, want := spared(t, p), []string{"__init__.py", "far.py", "square.py"}; !slices.Equal(got, want) {
		t.Errorf("not looked at again are %v, want %v", got, want)
	}
}

func TestOnlyWhatMayImportAFileThatComesOrGoesIsLookedAtAgain(t *testing.T) {
	p := newCachedProject(t)
	p.write("far.py", "from shapes.square import Square\n\nSquare(side=1)\n")
	p.write("shapes/square.py", "class Square:\n    def __init__(self, side):\n        self.side = side\n")
	p.write("near.py", "from shapes.oval import Oval\n\nOval(radius=1)\n")
	p.write("main.py", "")
	p.check()
	p.write("shapes/oval.py", "class Oval:\n    def __init__(self, width):\n        pass\n")
	all := []string{"__init__.py", "far.py", "main.py", "near.py", "oval.py", "round.py", "square.py"}
	if got, want := spared(t, p), without(all, "near.py", "oval.py"); !slices.Equal(got, want) {
		t.Errorf("when one came, not looked at again are %v, want %v", got, want)
	}
	p.check()
	if err := os.Remove(filepath.Join(p.dir, "shapes", "square.py")); err != nil {
		t.Fatal(err)
	}
	if got, want := spared(t, p), without(all, "near.py", "far.py", "square.py"); !slices.Equal(got, want) {
		t.Errorf("when one went, not looked at again are %v, want %v", got, want) // near.py is wrong
	}
}

func without(all []string, names ...string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(name string) bool { return slices.Contains(names, name) })
}

// spared are the files that a run need not look at, sorted.
func spared(t *testing.T, p *cachedProject) []string {
	t.Helper()
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
	var out []string
	for _, f := range project.snapshot.Own() {
		if results.still(f) {
			out = append(out, filepath.Base(f.Path))
		}
	}
	slices.Sort(out)
	return out
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

// A library may import modules of the workspace (settings, say), and not only its files do.
func TestAFileThatComesIsNoticedByWhoeverHangsOnALibraryThatImportsIt(t *testing.T) {
	for name, library := range map[string]string{
		"a module":    "from conf import Base\n\nclass Lib(Base):\n    pass\n",
		"a submodule": "import near.conf\n\nclass Lib(near.conf.Base):\n    pass\n",
	} {
		t.Run(name, func(t *testing.T) {
			p := newCachedProject(t)
			packages := filepath.Join("venv", "lib", "python3.11", "site-packages")
			p.write("venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.2\n")
			p.write(filepath.Join(packages, "lib.py"), library)
			p.write("kwargo.toml", "python = \"venv\"\n")
			p.write("far.py", "from lib import Lib\n\nLib(b=1)\n")
			p.write("near/__init__.py", "")
			p.check()
			for _, path := range []string{"conf.py", "near/conf.py"} {
				p.write(path, "class Base:\n    def __init__(self, a):\n        pass\n")
			}
			got := p.check()
			p.flags = []string{"--no-cache"}
			if want := p.check(); got != want || !strings.Contains(want, "far.py") {
				t.Errorf("%s\nand from nothing:\n%s", got, want)
			}
		})
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
