package workspace

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/contract"
)

// Each line of imports is `file: import → result`, where the import is written
// with its leading dots and the result is a path, or a path with a slash at its
// end for a namespace package, or `-` for nothing.
var importTests = []struct {
	name    string
	roots   string // separated by spaces; `.` when empty
	search  string
	archive string
	imports string
}{
	{
		name: "src layout",
		archive: `
-- pyproject.toml --
-- src/pkg/__init__.py --
-- src/pkg/a.py --
-- src/pkg/sub/__init__.py --
-- src/pkg/sub/b.py --
-- tests/test_a.py --
-- tests/helpers.py --
`,
		imports: `
tests/test_a.py: pkg → src/pkg/__init__.py
tests/test_a.py: pkg.a → src/pkg/a.py
tests/test_a.py: pkg.sub.b → src/pkg/sub/b.py
tests/test_a.py: pkg.a.b → -
tests/test_a.py: helpers → tests/helpers.py
tests/test_a.py: .helpers → tests/helpers.py
tests/test_a.py: nothing → -
src/pkg/a.py: pkg.sub → src/pkg/sub/__init__.py
src/pkg/a.py: helpers → tests/helpers.py
src/pkg/sub/b.py: . → src/pkg/sub/__init__.py
src/pkg/sub/b.py: .. → src/pkg/__init__.py
src/pkg/sub/b.py: ..a → src/pkg/a.py
src/pkg/sub/__init__.py: .b → src/pkg/sub/b.py
src/pkg/sub/__init__.py: . → src/pkg/sub/__init__.py
`,
	},
	{
		name: "flat layout",
		archive: `
-- setup.py --
-- pkg/__init__.py --
-- pkg/redis.py --
-- pkg/cache.py --
-- main.py --
`,
		imports: `
main.py: pkg.cache → pkg/cache.py
pkg/cache.py: main → main.py
pkg/cache.py: redis → -
pkg/redis.py: redis → -
`,
	},
	{
		name: "namespace packages",
		archive: `
-- pyproject.toml --
-- app/services/user.py --
-- app/models/user.py --
-- app/pkg/__init__.py --
-- app/pkg/mod.py --
-- data/readme.txt --
-- src/app/extra.py --
`,
		imports: `
app/services/user.py: app.models.user → app/models/user.py
app/services/user.py: ..models.user → app/models/user.py
app/services/user.py: ..models → app/models/
app/services/user.py: app → app/
app/services/user.py: app.extra → src/app/extra.py
app/services/user.py: app.pkg → app/pkg/__init__.py
app/services/user.py: app.pkg.mod → app/pkg/mod.py
app/services/user.py: user → -
app/services/user.py: data → -
app/pkg/mod.py: app.models.user → app/models/user.py
app/pkg/mod.py: . → app/pkg/__init__.py
app/pkg/mod.py: .. → app/
src/app/extra.py: app.services.user → app/services/user.py
`,
	},
	{
		name: "package before module before namespace",
		archive: `
-- pyproject.toml --
-- both.py --
-- both/__init__.py --
-- plain.py --
-- plain/x.py --
-- win.py --
-- win.pyw --
-- late/x.py --
-- src/late/__init__.py --
-- use.py --
`,
		imports: `
use.py: both → both/__init__.py
use.py: plain → plain.py
use.py: plain.x → -
use.py: win → win.py
use.py: late → src/late/__init__.py
`,
	},
	{
		name: "the standard library",
		archive: `
-- pyproject.toml --
-- logging/__init__.py --
-- logging/handlers.py --
-- types.py --
-- test/__init__.py --
-- use.py --
`,
		imports: `
use.py: logging → -
use.py: types → -
use.py: .types → types.py
use.py: test → test/__init__.py
logging/__init__.py: logging.handlers → logging/handlers.py
logging/handlers.py: logging → -
`,
	},
	{
		name:  "several roots",
		roots: "one two",
		archive: `
-- one/pyproject.toml --
-- one/shared/__init__.py --
-- one/shared/x.py --
-- one/only_one.py --
-- one/tool.py --
-- two/pyproject.toml --
-- two/src/shared/__init__.py --
-- two/src/shared/x.py --
-- two/tests/test_x.py --
-- two/tool.py --
`,
		imports: `
one/tool.py: shared.x → one/shared/x.py
two/tests/test_x.py: shared.x → two/src/shared/x.py
two/tests/test_x.py: tool → two/tool.py
two/tests/test_x.py: only_one → one/only_one.py
`,
	},
	{
		name: "projects in a workspace folder",
		archive: `
-- .git/HEAD --
-- a/pyproject.toml --
-- a/src/alpha/__init__.py --
-- a/tests/test_alpha.py --
-- b/pyproject.toml --
-- b/src/beta/__init__.py --
-- b/tests/test_beta.py --
-- b/tests/conftest.py --
-- a/tests/conftest.py --
`,
		imports: `
a/tests/test_alpha.py: alpha → a/src/alpha/__init__.py
a/tests/test_alpha.py: beta → b/src/beta/__init__.py
a/tests/test_alpha.py: conftest → a/tests/conftest.py
b/tests/test_beta.py: conftest → b/tests/conftest.py
`,
	},
	{
		name: "a copy is not the original",
		archive: `
-- pyproject.toml --
-- third/lib/__init__.py --
-- vendor/lib/__init__.py --
-- vendor/single/__init__.py --
-- app/__init__.py --
-- app/main.py --
`,
		imports: `
app/main.py: lib → -
app/main.py: single → vendor/single/__init__.py
app/main.py: vendor.lib → vendor/lib/__init__.py
`,
	},
	{
		name:   "search roots",
		search: "python generated",
		archive: `
-- pyproject.toml --
-- python/lib/__init__.py --
-- generated/lib/__init__.py --
-- generated/more/__init__.py --
-- app.py --
`,
		imports: `
app.py: lib → python/lib/__init__.py
app.py: more → generated/more/__init__.py
`,
	},
	{
		name: "a broken package",
		archive: `
-- pyproject.toml --
-- pkg/__init__.py --
# coding: cp1252
-- pkg/mod.py --
-- use.py --
`,
		imports: `
use.py: pkg → -
use.py: pkg.mod → pkg/mod.py
pkg/mod.py: . → -
pkg/mod.py: .mod → pkg/mod.py
`,
	},
}

func TestImports(t *testing.T) {
	for _, tt := range importTests {
		t.Run(tt.name, func(t *testing.T) {
			dir := project(t, tt.archive)
			if tt.roots == "" {
				tt.roots = "."
			}
			var opts Options
			for _, s := range strings.Fields(tt.search) {
				opts.SearchRoots = append(opts.SearchRoots, filepath.Join(dir, s))
			}
			s := index(t, dir, opts, strings.Fields(tt.roots)...).Snapshot()
			for line := range strings.Lines(strings.TrimSpace(tt.imports)) {
				line = strings.TrimSpace(line)
				path, rest, _ := strings.Cut(line, ": ")
				name, want, _ := strings.Cut(rest, " → ")
				f := s.File(filepath.Join(dir, path))
				if f == nil {
					t.Fatalf("no file %s", path)
				}
				level := len(name) - len(strings.TrimLeft(name, "."))
				m := s.Import(f.Module, level, name[level:])
				if got := spell(dir, m); got != want {
					t.Errorf("%s: got %s", line, got)
				}
				if again := s.Import(f.Module, level, name[level:]); again != m {
					t.Errorf("%s: two modules for one import", line)
				}
			}
		})
	}
}

func spell(dir string, m *contract.Module) string {
	if m == nil {
		return "-"
	}
	path := rel(dir, m.Path)[0]
	if m.Content == nil {
		path += "/"
	}
	return path
}

func TestModuleNames(t *testing.T) {
	dir := project(t, `
-- pyproject.toml --
-- src/pkg/__init__.py --
-- src/pkg/sub/__init__.py --
-- src/pkg/sub/mod.py --
-- app/services/user.py --
-- top.py --
`)
	s := index(t, dir, Options{}, ".").Snapshot()
	want := map[string]string{
		"src/pkg/__init__.py":     "pkg",
		"src/pkg/sub/__init__.py": "pkg.sub",
		"src/pkg/sub/mod.py":      "pkg.sub.mod",
		"app/services/user.py":    "user",
		"top.py":                  "top",
	}
	for path, name := range want {
		if f := s.File(filepath.Join(dir, path)); f == nil || f.Module.Name != name {
			t.Errorf("%s is named %v, not %s", path, f, name)
		}
	}
	// A namespace package finds its modules by its own name.
	top := s.File(filepath.Join(dir, "top.py")).Module
	space := s.Import(top, 0, "app.services")
	if space == nil || space.Name != "app.services" || !space.Package {
		t.Fatalf("namespace package: %+v", space)
	}
	if got := s.Import(space, 0, space.Name+".user"); spell(dir, got) != "app/services/user.py" {
		t.Errorf("its module is %s", spell(dir, got))
	}
	if got := s.Import(nil, 0, "pkg.sub.mod"); spell(dir, got) != "src/pkg/sub/mod.py" {
		t.Errorf("from nowhere: %s", spell(dir, got))
	}
}
