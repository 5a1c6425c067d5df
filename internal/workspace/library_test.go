package workspace

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// As in importTests; the environment is at `v`, and $D is the folder of the
// test. A file that imports may be one of the environment, if it has been
// imported before.
var libraryTests = []struct {
	name    string
	archive string
	links   string
	imports string
}{
	{
		name: "packages, modules, namespace packages",
		archive: `
-- site/pkg/__init__.py --
-- site/pkg/mod.py --
-- site/pkg/sub/__init__.py --
-- site/pkg/sub/deep.py --
-- site/single.py --
-- site/space/one.py --
-- site/pkg-1.0.dist-info/METADATA --
-- site/__pycache__/single.cpython-311.pyc --
-- p/main.py --
`,
		imports: `
p/main.py: pkg → site/pkg/__init__.py
p/main.py: pkg.mod → site/pkg/mod.py
p/main.py: pkg.sub.deep → site/pkg/sub/deep.py
p/main.py: pkg.gone → -
p/main.py: pkg.mod.x → -
p/main.py: single → site/single.py
p/main.py: space → site/space/
p/main.py: space.one → site/space/one.py
p/main.py: pkg-1 → -
p/main.py: __pycache__ → -
p/main.py: gone → -
p/main.py: .single → -
site/pkg/__init__.py: . → site/pkg/__init__.py
site/pkg/__init__.py: .mod → site/pkg/mod.py
site/pkg/__init__.py: pkg.mod → site/pkg/mod.py
site/pkg/__init__.py: .. → -
site/pkg/__init__.py: ..single → -
site/pkg/sub/deep.py: . → site/pkg/sub/__init__.py
site/pkg/sub/deep.py: ..mod → site/pkg/mod.py
site/pkg/sub/deep.py: ...mod → -
site/pkg/sub/deep.py: single → site/single.py
site/pkg/sub/deep.py: space.one → site/space/one.py
site/pkg/sub/deep.py: main → p/main.py
`,
	},
	{
		name: "the workspace comes first, but for namespace packages",
		archive: `
-- site/both.py --
-- site/alembic/__init__.py --
-- site/alembic/op.py --
-- site/space/theirs.py --
-- site/tool.py --
-- site/redis.py --
-- p/both.py --
-- p/alembic/env.py --
-- p/space/ours.py --
-- p/scripts/deep/tool.py --
-- p/pkg/__init__.py --
-- p/pkg/redis.py --
-- p/redis.py --
-- p/main.py --
`,
		imports: `
p/main.py: both → p/both.py
p/main.py: alembic → site/alembic/__init__.py
p/main.py: alembic.op → site/alembic/op.py
p/main.py: alembic.env → p/alembic/env.py
p/main.py: space → p/space/
p/main.py: space.ours → p/space/ours.py
p/main.py: space.theirs → site/space/theirs.py
p/main.py: tool → site/tool.py
p/redis.py: redis → site/redis.py
`,
	},
	{
		name: "the standard library",
		archive: `
-- std/os.py --
-- std/json/__init__.py --
-- std/json/decoder.py --
-- std/enum.py --
-- std/logging/__init__.py --
-- std/lib-dynload/_json.cpython-311-x86_64-linux-gnu.so --
-- site/json.py --
-- site/own.py --
-- p/logging/__init__.py --
-- p/main.py --
`,
		imports: `
p/main.py: json → std/json/__init__.py
p/main.py: json.decoder → std/json/decoder.py
p/main.py: logging → std/logging/__init__.py
p/main.py: .logging → p/logging/__init__.py
p/main.py: enum → -
p/main.py: sys → -
p/main.py: _json → -
std/json/__init__.py: .decoder → std/json/decoder.py
std/json/__init__.py: enum → -
std/json/__init__.py: os → std/os.py
std/json/__init__.py: site-packages → -
`,
	},
	{
		name: "libraries that are known by name",
		archive: `
-- site/pydantic/__init__.py --
-- site/attr/__init__.py --
-- site/use.py --
-- p/main.py --
-- p/scripts/deep/attr.py --
-- p/msgspec/__init__.py --
-- p/scripts/deep/param.py --
`,
		imports: `
p/main.py: pydantic → -
p/main.py: pydantic.main → -
p/main.py: attr → -
p/main.py: msgspec → p/msgspec/__init__.py
p/main.py: param → p/scripts/deep/param.py
p/main.py: use → site/use.py
site/use.py: pydantic → -
site/use.py: msgspec → -
`,
	},
	{
		name: "source, stubs, extension modules",
		archive: `
-- site/pkg/__init__.py --
-- site/pkg/__init__.pyi --
-- site/pkg/both.py --
-- site/pkg/both.pyi --
-- site/pkg/fast.cpython-311-x86_64-linux-gnu.so --
-- site/pkg/fast.pyi --
-- site/pkg/dark.cp311-win_amd64.pyd --
-- site/pkg/mypyc.py --
-- site/pkg/mypyc.abi3.so --
-- site/pkg/old.pyc --
-- site/pkg-stubs/__init__.pyi --
-- site/pkg-stubs/dark.pyi --
-- site/pkg-stubs/both.pyi --
-- site/only-stubs/__init__.pyi --
-- site/only-stubs/part.pyi --
-- site/compiled/__init__.so --
-- site/compiled/mod.py --
-- p/main.py --
`,
		imports: `
p/main.py: pkg → site/pkg/__init__.py
p/main.py: pkg.both → site/pkg/both.py
p/main.py: pkg.fast → site/pkg/fast.pyi
p/main.py: pkg.dark → site/pkg-stubs/dark.pyi
p/main.py: pkg.mypyc → site/pkg/mypyc.py
p/main.py: pkg.old → -
p/main.py: only → site/only-stubs/__init__.pyi
p/main.py: only.part → site/only-stubs/part.pyi
p/main.py: compiled → -
p/main.py: compiled.mod → site/compiled/mod.py
site/pkg-stubs/dark.pyi: .both → site/pkg/both.py
site/pkg-stubs/dark.pyi: . → site/pkg/__init__.py
site/only-stubs/__init__.pyi: .part → site/only-stubs/part.pyi
`,
	},
	{
		name: "path configuration files",
		archive: `
-- site/a.pth --
# a comment

../other
$D/third
/nowhere/at/all
.
a.pth
import sys; sys.path.append("/evil")
-- site/.hidden.pth --
../hidden
-- site/old.egg-link --
$D/egg
.
-- other/from_other.py --
-- other/b.pth --
../fourth
-- third/from_third.py --
-- fourth/from_fourth.py --
-- hidden/from_hidden.py --
-- egg/from_egg/__init__.py --
-- site/own.py --
-- p/main.py --
`,
		imports: `
p/main.py: from_other → other/from_other.py
p/main.py: from_third → third/from_third.py
p/main.py: from_fourth → -
p/main.py: from_hidden → -
p/main.py: from_egg → egg/from_egg/__init__.py
p/main.py: own → site/own.py
`,
	},
	{
		name: "editable installs",
		archive: `
-- site/__editable__.one-1.0.pth --
import __editable___one_1_0_finder; __editable___one_1_0_finder.install()
-- site/__editable___one_1_0_finder.py --
from __future__ import annotations
MAPPING: dict[str, str] = {'one': '$D/lib/one', 'mod': '$D/lib/mod.py', 'gone': '$D/gone', 'dotted.part': '$D/lib/part'}
NAMESPACES: dict[str, list[str]] = {'space': ['$D/lib/space']}
PATH_PLACEHOLDER = '__editable__.one-1.0.finder' + ".__path_hook__"
-- site/_two.pth --
import _editable_impl_two
-- site/_editable_impl_two.py --
from editables.redirector import RedirectingFinder as F
F.install()
F.map_module('two', '$D/lib/two/__init__.py')
-- site/_three_editable.pth --
import _three_editable
-- site/_three_editable.py --
install({"three": "$D/lib/three/__init__.py", "three.sub": "$D/lib/three/sub.py"}, {})
-- site/four.pth --
import _virtualenv
-- site/_virtualenv.py --
X = {'evil': '$D/lib/one'}
-- site/self.pth --
$D/p/src
-- lib/one/__init__.py --
-- lib/one/x.py --
-- lib/mod.py --
-- lib/part/__init__.py --
-- lib/space/s.py --
-- lib/two/__init__.py --
-- lib/two/y.py --
-- lib/three/__init__.py --
-- lib/three/sub.py --
-- p/src/us/__init__.py --
-- site/plugin.py --
-- p/main.py --
`,
		imports: `
p/main.py: one → lib/one/__init__.py
p/main.py: one.x → lib/one/x.py
p/main.py: mod → lib/mod.py
p/main.py: gone → -
p/main.py: dotted.part → lib/part/__init__.py
p/main.py: space.s → lib/space/s.py
p/main.py: two.y → lib/two/y.py
p/main.py: three.sub → lib/three/sub.py
p/main.py: evil → -
p/main.py: plugin → site/plugin.py
site/plugin.py: us → p/src/us/__init__.py
lib/one/x.py: . → lib/one/__init__.py
`,
	},
	{
		name:  "links, as installers make them",
		links: "site/linked store/linked\nsite/file.py store/file.py\nsite/circle site/circle\nsite/dangling.py gone.py",
		archive: `
-- store/linked/__init__.py --
-- store/file.py --
-- site/x.py --
-- p/main.py --
`,
		imports: `
p/main.py: linked → site/linked/__init__.py
p/main.py: file → site/file.py
p/main.py: circle → -
p/main.py: dangling → -
`,
	},
	{
		name: "packages that extend their path",
		archive: `
-- site/a.pth --
../more
-- site/zope/__init__.py --
__import__('pkg_resources').declare_namespace(__name__)
-- site/zope/one.py --
-- more/zope/__init__.py --
-- more/zope/two.py --
-- p/main.py --
`,
		imports: `
p/main.py: zope.one → site/zope/one.py
p/main.py: zope.two → more/zope/two.py
more/zope/two.py: .one → site/zope/one.py
`,
	},
}

// withEnvironment arranges a test with an environment at v whose site-packages
// are at `site` and whose standard library is at `std`.
func withEnvironment(t testing.TB, archive, links string) string {
	t.Helper()
	dir := arrange(t, archive+`
-- p/pyproject.toml --
-- v/pyvenv.cfg --
home = $D/base/bin
version = 3.11.7
-- base/bin/x --
-- v/lib/python3.11/x --
-- std/os.py --
-- site/x --
`, links+"\nv/lib/python3.11/site-packages site\nbase/lib/python3.11 std")
	return dir
}

func TestLibraries(t *testing.T) {
	for _, tt := range libraryTests {
		t.Run(tt.name, func(t *testing.T) {
			dir := withEnvironment(t, tt.archive, strings.TrimSpace(tt.links))
			s := index(t, dir, Options{Python: filepath.Join(dir, "v")}, "p").Snapshot()
			if note := s.Environment().Note; note != "" {
				t.Fatal(note)
			}
			for line := range strings.Lines(strings.TrimSpace(tt.imports)) {
				line = strings.TrimSpace(line)
				path, rest, _ := strings.Cut(line, ": ")
				name, want, _ := strings.Cut(rest, " → ")
				f := s.File(filepath.Join(dir, path))
				if f == nil {
					t.Fatalf("%s: no such file was imported", path)
				}
				level := len(name) - len(strings.TrimLeft(name, "."))
				m := s.Import(f.Module, level, name[level:])
				if got := spell(dir, m); got != want {
					t.Errorf("%s: got %s", line, got)
				}
				if again := s.Import(f.Module, level, name[level:]); again != m {
					t.Errorf("%s: two modules for one import", line)
				}
				if m != nil && (m.Library == strings.HasPrefix(want, "p/") || m.Stub != strings.HasSuffix(want, ".pyi")) {
					t.Errorf("%s: %+v", line, m)
				}
			}
			for _, m := range s.All() {
				if m.Library || !within(filepath.Join(dir, "p"), m.Path) {
					t.Errorf("%s is among the modules of the workspace", m.Path)
				}
			}
		})
	}
}

func TestNamesOfLibraryModules(t *testing.T) {
	dir := withEnvironment(t, `
-- site/pkg/__init__.py --
-- site/pkg/sub/mod.py --
-- site/only-stubs/part.pyi --
-- p/main.py --
`, "")
	s := index(t, dir, Options{Python: filepath.Join(dir, "v")}, "p").Snapshot()
	for _, name := range []string{"pkg", "pkg.sub", "pkg.sub.mod", "only.part"} {
		if m := s.Import(nil, 0, name); m == nil || m.Name != name {
			t.Errorf("%s is named %+v", name, m)
		}
	}
}

func TestWhatCannotBeReadOfALibrary(t *testing.T) {
	dir := withEnvironment(t, `
-- site/latin.py --
# coding: cp1252
-- site/good.py --
-- site/folder.py/x --
-- p/main.py --
`, "")
	write(t, filepath.Join(dir, "site", "big.py"), strings.Repeat("x = 1\n", maxLibraryFile/6+1))
	write(t, filepath.Join(dir, "site", "huge.pth"), strings.Repeat("../other\n", maxSmall/8))
	write(t, filepath.Join(dir, "site", "nul.pth"), "a\x00b\n\xff\xfe\n"+strings.Repeat("/", 5000)+"\n")
	write(t, filepath.Join(dir, "site", "locked", "__init__.py"), "")
	if err := os.Chmod(filepath.Join(dir, "site", "locked"), 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "site", "locked"), 0o755) })
	makePipe(t, filepath.Join(dir, "site", "pipe.py"))
	s := index(t, dir, Options{Python: filepath.Join(dir, "v")}, "p").Snapshot()
	for _, name := range []string{"latin", "folder", "big", "pipe", "a..b", ".", "..", "x/../good", ""} {
		if m := s.Import(nil, 0, name); m != nil {
			t.Errorf("%q leads to %s", name, m.Path)
		}
	}
	if runtime.GOOS != "windows" && os.Getuid() != 0 {
		if m := s.Import(nil, 0, "locked.x"); m != nil {
			t.Errorf("locked leads to %s", m.Path)
		}
	}
	if s.Import(nil, 0, "good") == nil {
		t.Error("good is not found")
	}
	if s.Import(nil, -1, "good") != nil {
		t.Error("a negative level leads somewhere")
	}
}

func TestPathsToOtherMachinesAreNotFollowed(t *testing.T) {
	for path, want := range map[string]bool{
		`\\server\share`: true, `//server/share`: true, `/\server`: true, `/usr/lib`: false, `C:\Python`: false, `..`: false, ``: false,
	} {
		if remote(path) != want {
			t.Errorf("%q: %v", path, !want)
		}
	}
}

func TestALongSearchPath(t *testing.T) {
	archive := "-- site/a.pth --\n"
	for i := range 2 * maxPath {
		archive += fmt.Sprintf("../d%d\n", i)
	}
	for i := range 2 * maxPath {
		archive += fmt.Sprintf("-- d%d/m%d.py --\n", i, i)
	}
	dir := withEnvironment(t, archive+"-- p/main.py --\n", "")
	s := index(t, dir, Options{Python: filepath.Join(dir, "v")}, "p").Snapshot()
	if s.Import(nil, 0, "m0") == nil || s.Import(nil, 0, fmt.Sprintf("m%d", 2*maxPath-1)) != nil {
		t.Error("the beginning of the path is searched, and the rest is not")
	}
}

func TestSomethingIsInstalled(t *testing.T) {
	dir := withEnvironment(t, "-- site/old.py --\nclass A: pass\n-- p/main.py --\nimport new\n", "")
	w := index(t, dir, Options{Python: filepath.Join(dir, "v")}, "p")
	before := w.Snapshot()
	old := before.Import(nil, 0, "old")
	if old == nil || before.Import(nil, 0, "new") != nil {
		t.Fatal("wrong from the start")
	}
	w.Refresh([]string{filepath.Join(dir, "p", "main.py")})
	if w.Snapshot() != before {
		t.Error("nothing changed, and yet the snapshot is another")
	}
	write(t, filepath.Join(dir, "site", "new.py"), "")
	if err := w.Index(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	after := w.Snapshot()
	if after.Import(nil, 0, "new") == nil || before.Import(nil, 0, "new") != nil {
		t.Error("what was installed is not found, or is found in an old snapshot")
	}
	if m := after.Import(nil, 0, "old"); m == nil || m.Facts() != old.Facts() {
		t.Error("an unchanged module was parsed again")
	}
	write(t, filepath.Join(dir, "site", "old.py"), "class Other: pass\n")
	w.Refresh([]string{filepath.Join(dir, "site", "old.py")})
	if m := w.Snapshot().Import(nil, 0, "old"); m == nil || m.Facts() == old.Facts() {
		t.Error("a changed module was not parsed again")
	}
}

func TestAnEnvironmentIsMade(t *testing.T) {
	t.Setenv("PATH", "")
	t.Setenv("VIRTUAL_ENV", "")
	t.Setenv("CONDA_PREFIX", "")
	dir := project(t, "-- pyproject.toml --\n-- main.py --\n")
	w := New(Options{Roots: []string{dir}})
	if err := w.Index(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if e := w.Snapshot().Environment(); e.Root != "" || e.Note == "" {
		t.Fatalf("%+v", e)
	}
	write(t, filepath.Join(dir, ".venv", "pyvenv.cfg"), "version = 3.12.1\n")
	write(t, filepath.Join(dir, ".venv", "lib", "python3.12", "site-packages", "lib.py"), "")
	w.Refresh([]string{filepath.Join(dir, ".venv")})
	s := w.Snapshot()
	if s.Environment().Root != filepath.Join(dir, ".venv") || s.Import(nil, 0, "lib") == nil {
		t.Errorf("%+v", s.Environment())
	}
	same(t, "files", files(dir, s.Files()), []string{"main.py"})
}

func TestPythonVersion(t *testing.T) {
	dir := withEnvironment(t, "-- p/main.py --\n", "")
	for _, tt := range []struct {
		opts         Options
		major, minor int
		known        bool
	}{
		{Options{Python: NoPython}, 0, 0, false},
		{Options{Python: NoPython, PythonVersion: "3.9"}, 3, 9, true},
		{Options{Python: filepath.Join(dir, "v")}, 3, 11, true},
		{Options{Python: filepath.Join(dir, "v"), PythonVersion: "3.14.2"}, 3, 14, true},
		{Options{Python: filepath.Join(dir, "v"), PythonVersion: "new"}, 3, 11, true},
	} {
		major, minor, known := index(t, dir, tt.opts, "p").Snapshot().PythonVersion()
		if major != tt.major || minor != tt.minor || known != tt.known {
			t.Errorf("%+v: %d.%d, %v", tt.opts, major, minor, known)
		}
	}
}

// A file of a library that is looked at in an editor is not a part of the
// workspace for that.
func TestALibraryFileIsOpen(t *testing.T) {
	dir := withEnvironment(t, `
-- site/pkg/__init__.py --
from .mod import A
-- site/pkg/mod.py --
class A: pass
-- p/main.py --
import pkg
-- p/.venv/pyvenv.cfg --
-- p/.venv/lib/x.py --
`, "")
	w := index(t, dir, Options{Python: filepath.Join(dir, "v")}, "p")
	path := filepath.Join(dir, "site", "pkg", "mod.py")
	if !w.Covers(path) || w.Covers(filepath.Join(dir, "elsewhere.py")) {
		t.Error("the environment is not covered, or too much is")
	}
	first := w.Snapshot()
	if first.Import(nil, 0, "pkg.mod") == nil || first.File(path) == nil {
		t.Fatal("not found")
	}
	if text, err := first.Text(first.File(path)); string(text) != "class A: pass\n" {
		t.Errorf("%q, %v", text, err)
	}
	w.Open(path, 2, []byte("class B: pass\n"))
	s := w.Snapshot()
	f := s.File(path)
	if f == nil || !f.Open || f.Requested || !f.Module.Library || f.Module.Name != "pkg.mod" {
		t.Fatalf("%+v", f)
	}
	if s.Import(nil, 0, "pkg.mod") != f.Module || s.Import(s.Import(nil, 0, "pkg"), 1, "mod") != f.Module {
		t.Error("two modules for one file")
	}
	if s.Import(f.Module, 1, "mod") != f.Module || s.Import(nil, 0, "mod") != nil {
		t.Error("imports of an open file go wrong")
	}
	if len(s.All()) != 1 {
		t.Errorf("%d modules", len(s.All()))
	}
	w.Close(path)
	s = w.Snapshot()
	if m := s.Import(nil, 0, "pkg.mod"); m == nil || m == f.Module || len(s.Files()) != 1 {
		t.Errorf("after it was closed: %+v, %v", m, files(dir, s.Files()))
	}
	inside := filepath.Join(dir, "p", ".venv", "lib", "x.py")
	w.Open(inside, 1, nil)
	w.Close(inside)
	if s := w.Snapshot(); len(s.Files()) != 1 {
		t.Errorf("files: %v", files(dir, s.Files()))
	}
}

func TestTheCacheForgetsWhatIsNotUsed(t *testing.T) {
	dir := project(t, "")
	c := newFactsCache(1)
	var last *cachedFacts
	for i := range 5 {
		path := filepath.Join(dir, fmt.Sprintf("m%d.py", i))
		write(t, path, "x = 1\n")
		last = c.get(path)
	}
	if len(c.files) != 1 || c.recent.Len() != 1 || c.size != last.cost || last.cost == 0 {
		t.Errorf("%d files, %d bytes", len(c.files), c.size)
	}
	if c.get(filepath.Join(dir, "m4.py")) != last {
		t.Error("the latest is gone")
	}
}

func TestConcurrentImports(t *testing.T) {
	archive := "-- p/main.py --\n"
	for i := range 40 {
		archive += fmt.Sprintf("-- site/m%d.py --\nfrom m%d import *\nclass A%d: pass\n", i, (i+1)%40, i)
	}
	dir := withEnvironment(t, archive, "")
	w := index(t, dir, Options{Python: filepath.Join(dir, "v")}, "p")
	main := filepath.Join(dir, "p", "main.py")
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range 30 {
				switch worker {
				case 0:
					w.Change(main, int32(i), fmt.Appendf(nil, "from m%d import A3\nA3(%d)\n", i, i))
				case 1:
					write(t, filepath.Join(dir, "site", fmt.Sprintf("new%d.py", i)), "")
					_ = w.Index(context.Background(), nil)
				}
				s := w.Snapshot()
				for n := range 40 {
					a, b := s.Import(nil, 0, fmt.Sprintf("m%d", n)), s.Import(nil, 0, fmt.Sprintf("m%d", n))
					if a == nil || a != b {
						t.Errorf("m%d: %v, %v", n, a, b)
					}
				}
				m := s.File(main).Module
				for id := range m.Facts().Calls[1:] {
					s.Linker().Check(m, python.CallID(id+1))
				}
			}
		})
	}
	group.Wait()
}

// The real interpreter: python3 is needed for the tests of the project anyway.
func TestTheInterpreterOfThisMachine(t *testing.T) {
	t.Setenv("VIRTUAL_ENV", "")
	t.Setenv("CONDA_PREFIX", "")
	dir := project(t, "-- pyproject.toml --\n-- main.py --\nimport json.decoder\nfrom logging import Handler\nimport threading\n")
	w := New(Options{Roots: []string{dir}})
	if err := w.Index(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	s := w.Snapshot()
	e := s.Environment()
	if e.Stdlib == "" || e.Note != "" {
		t.Fatalf("%+v", e)
	}
	if major, minor, known := s.PythonVersion(); !known || major != 3 || minor < 8 {
		t.Errorf("version %d.%d, %v", major, minor, known)
	}
	main := s.File(filepath.Join(dir, "main.py")).Module
	for module, class := range map[string]string{"json.decoder": "JSONDecoder", "logging": "Handler", "threading": "Thread"} {
		m := s.Import(main, 0, module)
		if m == nil || !m.Library || m.Name != module || !within(e.Stdlib, m.Path) {
			t.Errorf("%s: %+v", module, m)
			continue
		}
		found := false
		for _, c := range m.Facts().Classes {
			found = found || m.Facts().Str(c.Name) == class
		}
		if !found {
			t.Errorf("%s has no class %s", m.Path, class)
		}
	}
	for _, name := range []string{"builtins", "sys", "enum", "_thread"} {
		if m := s.Import(main, 0, name); m != nil {
			t.Errorf("%s: %s", name, m.Path)
		}
	}
	if got := s.Linker().Attr(s.Import(main, 0, "json"), "JSONDecodeError"); got.Kind != contract.SymClass {
		t.Errorf("json.JSONDecodeError: %+v", got)
	}
}
