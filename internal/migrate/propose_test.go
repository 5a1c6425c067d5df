package migrate_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/kwargo/kwargo/internal/migrate"
	"github.com/kwargo/kwargo/internal/workspace"
)

// proposed is the policy that is proposed for a class of a small project, as TOML; empty
// when there is none.
func proposed(t *testing.T, class, files string) string {
	t.Helper()
	dir := workspace.Canonical(t.TempDir())
	for _, f := range txtar.Parse([]byte(files)).Files {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := workspace.New(workspace.Options{Roots: []string{dir}, Python: workspace.NoPython})
	if err := w.Index(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	s := w.Snapshot()
	survey, err := migrate.Of(context.Background(), s, s.Linker().ClassNamed(class, ""))
	if err != nil {
		t.Fatal(err)
	}
	p := survey.Propose()
	if p == nil {
		return ""
	}
	return migrate.TOML(&p.Policy, "[policy]", nil)
}

func TestANameThatHasGotAWordMoreIsRenamed(t *testing.T) {
	got := proposed(t, "m.Style", `
-- m.py --
class Style:
    def __init__(self, *, color_name=None, bold=None, italic=None): ...

    @classmethod
    def from_color(cls, color=None):
        return cls(color_name=str(color))
-- use.py --
from m import Style

Style(bold=True, color="red")
Style(bold=True, italic=True, color="green")
Style(bold=True, italic=True, color="blue")
`)
	if want := "[policy]\nclass = \"m.Style\"\nrename = { color = \"color_name\" }\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// A function that the factory may come to cannot call it; the others can, and lose nothing.
func TestAFactoryThatTakesItIsBetterThanLeavingItOut(t *testing.T) {
	got := proposed(t, "m.Job", `
-- m.py --
class Job:
    def __init__(self, name): ...

    @classmethod
    def later(cls, name, delay):
        run()
        return cls(name)


def run():
    Job("a", delay=1)
    Job("b", delay=1)
    Job("c", delay=1)
-- use.py --
from m import Job

Job("a", delay=1)
Job("b", delay=2)
`)
	if want := "[policy]\nclass = \"m.Job\"\nconstruct = \"later\"\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
