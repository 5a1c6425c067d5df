package cli

import (
	"os"
	"os/exec"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/kwargo/kwargo/internal/contract/contracttest"
)

const handedProject = `
-- kwargo.toml --
[[policy]]
class = "context.Context"
construct = "of"
fill = { run_id = "new_run_id()" }
[[policy]]
class = "context.Tag"
construct = "make"
-- context.py --
import itertools

numbers = itertools.count(1)


def new_run_id():
    return next(numbers)


class Context:
    def __init__(self, user="nobody"):
        self.user, self.run_id = user, 0

    @classmethod
    def of(cls, user="somebody", *, run_id):
        self = cls(user)
        self.run_id = run_id
        return self


class Tag:
    def __init__(self, name=""):
        self.name = name

    @classmethod
    def make(cls, name="new"):
        return cls(name.upper())
-- use.py --
from collections import defaultdict
from dataclasses import dataclass, field

from context import Context, Tag


@dataclass
class Job:
    context: Context = field(default_factory=Context)
    tag: Tag = field(default_factory=Tag)


tags = defaultdict(Tag)
names = [tag.name for tag in map(Tag, ["a", "b"])]
kept = defaultdict(Context)
`

const handedUse = `from collections import defaultdict
from dataclasses import dataclass, field

from context import Context, Tag, new_run_id


@dataclass
class Job:
    context: Context = field(default_factory=lambda: Context.of(run_id=new_run_id()))
    tag: Tag = field(default_factory=Tag.make)


tags = defaultdict(Tag.make)
names = [tag.name for tag in map(Tag.make, ["a", "b"])]
kept = defaultdict(Context)
`

// A class that is handed on is called by something else: what it is called with there
// decides what takes its place, and each object gets values of its own.
func TestAClassThatIsHandedOnIsMigratedToWhatRuns(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, f := range txtar.Parse([]byte(handedProject)).Files {
		if err := os.WriteFile(f.Name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		ran(t, []int{0, 1}, "migrate", "Context", "--write")
		ran(t, []int{0, 1}, "migrate", "Tag", "--write")
		if got, err := os.ReadFile("use.py"); err != nil || string(got) != handedUse {
			t.Fatalf("%v\n%s", err, got)
		}
	}
	const code = `
from use import *
assert [Job().context.run_id, Job().context.run_id] == [1, 2]
assert (Job().tag.name, tags["x"].name, names) == ("NEW", "NEW", ["A", "B"])
`
	if out, err := exec.Command(contracttest.Python(), "-B", "-c", code).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
