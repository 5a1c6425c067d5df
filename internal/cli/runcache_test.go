package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/kwargo/kwargo/internal/workspace"
)

// cachedProject is a project of two files, checked with a cache of its own.
type cachedProject struct {
	t          *testing.T
	dir, cache string
	flags      []string
}

func newCachedProject(t *testing.T) *cachedProject {
	t.Helper()
	p := &cachedProject{t: t, dir: t.TempDir(), cache: filepath.Join(t.TempDir(), "cache")}
	p.write("kwargo.toml", "python = \"none\"\n")
	p.write("shapes/__init__.py", "")
	p.write("shapes/round.py", "class Round:\n    def __init__(self, radius):\n        pass\n")
	p.write("main.py", "from shapes.round import Round\n\nRound(radius=1)\nRound(size=1)\n")
	return p
}

// write puts a file there as it would lie there for a while.
func (p *cachedProject) write(name, content string) {
	p.t.Helper()
	path := filepath.Join(p.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		p.t.Fatal(err)
	}
	p.age(path)
}

func (p *cachedProject) age(path string) {
	p.t.Helper()
	at := time.Now().Add(-time.Hour)
	for ; len(path) >= len(p.dir); path = filepath.Dir(path) {
		if err := os.Chtimes(path, at, at); err != nil {
			p.t.Fatal(err)
		}
	}
}

func (p *cachedProject) check() string {
	p.t.Helper()
	var out, errs bytes.Buffer
	args := append([]string{"check", "--no-progress", "--cache-dir", p.cache, p.dir}, p.flags...)
	exit := Run(p.t.Context(), args, Streams{Out: &out, Err: &errs})
	if exit > 1 || errs.Len() > 0 {
		p.t.Fatalf("exit code %d: %s", exit, errs.String())
	}
	return out.String()
}

// mark makes the run that is kept print something else, so that it shows when it
// is printed again.
func (p *cachedProject) mark() {
	p.t.Helper()
	files, err := filepath.Glob(filepath.Join(p.cache, runsFolder, "*"))
	if err != nil || len(files) != 1 {
		p.t.Fatalf("%d runs are kept", len(files))
	}
	c := &runCache{folder: filepath.Dir(files[0]), file: files[0]}
	run, err := c.read()
	if err != nil {
		p.t.Fatal(err)
	}
	run.Out = []byte("from the cache\n")
	if err := c.write(run); err != nil {
		p.t.Fatal(err)
	}
}

const fromCache = "from the cache\n"

func TestAnEqualRunIsPrintedAgain(t *testing.T) {
	p := newCachedProject(t)
	first := p.check()
	if second := p.check(); second != first {
		t.Errorf("first %s\nthen %s", first, second)
	}
	p.mark()
	if got := p.check(); got != fromCache {
		t.Errorf("the run was made anew: %s", got)
	}
	p.write("main.py", "from shapes.round import Round\n\nRound(radius=1)\nRound(size=1)\n") // touched
	now := time.Now()
	if err := os.Chtimes(filepath.Join(p.dir, "main.py"), now, now); err != nil {
		t.Fatal(err)
	}
	if got := p.check(); got != fromCache {
		t.Errorf("a file that holds the same was taken as changed: %s", got)
	}
	p.flags = []string{"--no-cache"}
	if got := p.check(); got != first {
		t.Errorf("--no-cache: %s", got)
	}
}

func TestAnyChangeIsNoticed(t *testing.T) {
	for name, change := range map[string]func(p *cachedProject){
		"the file itself": func(p *cachedProject) { p.write("main.py", "from shapes.round import Round\n\nRound(bad=1)\n") },
		"the class": func(p *cachedProject) {
			p.write("shapes/round.py", "class Round:\n    def __init__(self, size):\n        pass\n")
		},
		"a new file":       func(p *cachedProject) { p.write("shapes/new.py", "from shapes.round import Round\n\nRound(new=1)\n") },
		"a new folder":     func(p *cachedProject) { p.write("more/new.py", "from shapes.round import Round\n\nRound(new=1)\n") },
		"a file is gone":   func(p *cachedProject) { p.remove("shapes/round.py") },
		"a folder is gone": func(p *cachedProject) { p.remove("shapes") },
		"a patch":          func(p *cachedProject) { p.write("patch.py", "import shapes.round\n\nshapes.round.Round = dict\n") },
		"the settings":     func(p *cachedProject) { p.write("kwargo.toml", "python = \"none\"\nignore = [\"KW001\"]\n") },
		"a flag":           func(p *cachedProject) { p.flags = []string{"--ignore", "KW001"} },
		"the format":       func(p *cachedProject) { p.flags = []string{"--output-format", "json"} },
		"a limit":          func(p *cachedProject) { p.write("kwargo.toml", "python = \"none\"\nmax-diagnostics = 1\n") },
		"rules by file": func(p *cachedProject) {
			p.write("kwargo.toml", "python = \"none\"\nper-file-ignores = { \"main.py\" = [\"KW001\"] }\n")
		},
		"what an exit code is for": func(p *cachedProject) { p.flags = []string{"--fail-on", "error"} },
		"a baseline": func(p *cachedProject) {
			p.write("known.json", `{"version": 1, "problems": [{"path": "main.py", "code": "KW001", "class": "shapes.round.Round", "subject": "size"}]}`)
			p.write("kwargo.toml", "python = \"none\"\nbaseline = \"known.json\"\n")
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newCachedProject(t)
			p.check()
			p.mark()
			if p.check() != fromCache {
				t.Fatal("the run was not kept")
			}
			change(p)
			got := p.check()
			p.flags = append(p.flags, "--no-cache")
			if want := p.check(); got != want {
				t.Errorf("got %s\nwant %s", got, want)
			}
		})
	}
}

func TestAChangeOfTheBaselineIsNoticed(t *testing.T) {
	p := newCachedProject(t)
	p.write("kwargo.toml", "python = \"none\"\nbaseline = \"known.json\"\n")
	p.write("known.json", `{"version": 1, "problems": []}`)
	if before := p.check(); !strings.Contains(before, "`size`") {
		t.Fatalf("not reported: %s", before)
	}
	p.write("known.json", `{"version": 1, "problems": [{"path": "main.py", "code": "KW001", "class": "shapes.round.Round", "subject": "size"}]}`)
	if after := p.check(); strings.Contains(after, "`size`") {
		t.Errorf("it is known, and was reported again: %s", after)
	}
}

// A file can be replaced by another of the same size and time.
func TestAFileInThePlaceOfAnotherIsNoticed(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("the system tells no more than size and time")
	}
	p := newCachedProject(t)
	path := filepath.Join(p.dir, "shapes/round.py")
	before := p.check()
	old, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	p.write("shapes/round.py", "class Round:\n    def __init__(self, height):\n        pass\n")
	if err := os.Chtimes(path, old.ModTime(), old.ModTime()); err != nil {
		t.Fatal(err)
	}
	if now, err := os.Stat(path); err != nil || now.Size() != old.Size() {
		t.Fatalf("the sizes differ: %v", err)
	}
	if after := p.check(); after == before {
		t.Errorf("the class is another one, and this was said again: %s", after)
	}
}

func TestTheVariablesThatChooseAnEnvironmentAreNoticed(t *testing.T) {
	for _, name := range workspace.EnvironmentVariables {
		before := openRunCache(t.TempDir()).file
		t.Setenv(name, "/some/where/else")
		if after := openRunCache(t.TempDir()).file; filepath.Base(after) == filepath.Base(before) {
			t.Errorf("%s makes no difference", name)
		}
	}
}

func TestWhatIsInstalledIsNoticed(t *testing.T) {
	p := newCachedProject(t)
	p.write("kwargo.toml", "")
	t.Setenv("VIRTUAL_ENV", filepath.Join(p.dir, "env"))
	p.write("env/pyvenv.cfg", "version = 3.12.1\n")
	p.write("env/lib/python3.12/site-packages/lib.py", "class Tool:\n    def __init__(self, a):\n        pass\n")
	p.write("main.py", "from lib import Tool\n\nTool(b=1)\n")
	before := p.check()
	if !strings.Contains(before, "KW001") {
		t.Fatalf("the library is not found: %s", before)
	}
	p.write("env/lib/python3.12/site-packages/lib.py", "class Tool:\n    def __init__(self, b):\n        pass\n")
	if after := p.check(); strings.Contains(after, "KW001") {
		t.Errorf("the new library is not seen: %s", after)
	}
	p.remove("env/lib/python3.12/site-packages/lib.py")
	p.write("env/lib/python3.12/site-packages/lib/__init__.py", "class Tool:\n    def __init__(self, a):\n        pass\n")
	if after := p.check(); !strings.Contains(after, "KW001") {
		t.Errorf("the moved library is not seen: %s", after)
	}
}

func (p *cachedProject) remove(name string) {
	p.t.Helper()
	if err := os.RemoveAll(filepath.Join(p.dir, name)); err != nil {
		p.t.Fatal(err)
	}
	p.age(filepath.Dir(filepath.Join(p.dir, name)))
}

func TestADamagedCacheCostsTimeOnly(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"cut short": func(path string) error { return os.Truncate(path, 100) },
		"empty":     func(path string) error { return os.Truncate(path, 0) },
		"other bytes": func(path string) error {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			data[len(data)/2] ^= 1
			return os.WriteFile(path, data, 0o600)
		},
		"a folder in its place": func(path string) error {
			if err := os.Remove(path); err != nil {
				return err
			}
			return os.MkdirAll(filepath.Join(path, "x"), 0o755)
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newCachedProject(t)
			want := p.check()
			p.mark()
			files, _ := filepath.Glob(filepath.Join(p.cache, runsFolder, "*"))
			if err := damage(files[0]); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if got := p.check(); got != want {
					t.Errorf("got %s\nwant %s", got, want)
				}
			}
		})
	}
	t.Run("a file where the folder should be", func(t *testing.T) {
		p := newCachedProject(t)
		if err := os.WriteFile(p.cache, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := p.check(); !strings.Contains(got, "KW001") {
			t.Error(got)
		}
	})
}

func TestTheCacheIsCleanedOfItsOwnFilesOnly(t *testing.T) {
	p := newCachedProject(t)
	p.cache = filepath.Join(t.TempDir(), "we[ir]d [x")
	p.check()
	theirs := []string{
		filepath.Join(p.cache, "something else"), filepath.Join(p.cache, "runs-2024", "x"), filepath.Join(p.cache, runsFolder, "notes.txt"),
	}
	for _, path := range theirs {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if exit := Run(t.Context(), []string{"cache", "clean", "--cache-dir", p.cache}, Streams{Out: &out, Err: &out}); exit != 0 {
		t.Fatal(out.String())
	}
	for _, path := range theirs {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
	left, err := os.ReadDir(filepath.Join(p.cache, runsFolder))
	if err != nil || len(left) != 1 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestTheCacheStaysInItsSize(t *testing.T) {
	c := &runCache{folder: t.TempDir()}
	name := func(of string) string { return strings.Repeat(of, 2*runNameSize) }
	for i, name := range []string{name("a"), name("b"), name("c")} {
		path := filepath.Join(c.folder, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, maxRunCache/2); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(time.Duration(i-10) * time.Hour)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.prune(); err != nil {
		t.Fatal(err)
	}
	if exists := func(name string) bool { _, err := os.Stat(filepath.Join(c.folder, name)); return err == nil }; exists(name("a")) || !exists(name("b")) || !exists(name("c")) {
		t.Error("the wrong runs were removed")
	}
}
