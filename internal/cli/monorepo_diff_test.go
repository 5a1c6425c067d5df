package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwargo/kwargo/internal/monorepo"
)

// changesJSON is a part of what `kwargo diff` prints.
type changesJSON struct {
	Classes []struct {
		Class   string
		Changes []struct {
			Kind, Name string
			To         *string
			Broken     []struct {
				Filename string
				Location struct{ Row int }
			}
		}
	}
	Broken int
}

// words are changes as lines, in the same words for what was made and what is said.
func (c *changesJSON) words() []string {
	out := []string{}
	for _, class := range c.Classes {
		for _, x := range class.Changes {
			line := class.Class + " " + x.Kind + " " + x.Name
			switch {
			case x.To != nil:
				line += " " + *x.To
			case x.Kind == "factory-added":
				line = class.Class + " factory-added " + x.Name[strings.LastIndexByte(x.Name, '.')+1:]
			}
			out = append(out, line)
		}
	}
	slices.Sort(out)
	return out
}

func made(c *monorepo.Change) []string {
	out := []string{}
	for _, name := range c.Removed {
		out = append(out, c.Class+" parameter-removed "+name)
	}
	for _, name := range c.Added {
		out = append(out, c.Class+" required-parameter-added "+name)
	}
	for name, to := range c.Renamed {
		out = append(out, c.Class+" parameter-renamed "+name+" "+to)
	}
	for _, name := range c.Factories {
		out = append(out, c.Class+" factory-added "+name[strings.LastIndexByte(name, ':')+1:])
	}
	slices.Sort(out)
	return out
}

// Over a history of which all is known, every commit is said to have made exactly the
// changes that it has made, and what is left broken in the end is what was not
// migrated: all broken calls but those with an argument that the class never had.
func TestTheHistoryOfAMonorepoIsTold(t *testing.T) {
	opts := monorepo.Options{Seed: 5, Files: 150, Classes: 36, Broken: 200}
	if seed, err := strconv.ParseUint(os.Getenv("KWARGO_MONOREPO_SEED"), 10, 64); err == nil { // as large as `make monorepo` makes it
		opts = monorepo.Default()
		opts.Seed = seed
	}
	r := monorepo.New(opts)
	dir := t.TempDir()
	if err := r.WriteHistory(dir); err != nil {
		t.Fatal(err)
	}
	list, err := exec.CommandContext(t.Context(), "git", "-C", dir, "rev-list", "--reverse", "HEAD").Output()
	if err != nil {
		t.Fatal(err)
	}
	commits := strings.Fields(string(list))
	if len(commits) != len(r.Revisions) {
		t.Fatalf("%d commits of %d revisions", len(commits), len(r.Revisions))
	}
	t.Chdir(dir)
	diff := func(revisions ...string) (out changesJSON) {
		t.Helper()
		printed := ran(t, []int{0, 1}, append([]string{"diff", "--output-format", "json"}, revisions...)...)
		if err := json.Unmarshal([]byte(printed), &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	for i := 1; i < len(commits); i++ {
		said := diff(commits[i-1], commits[i])
		if diff := cmp.Diff(made(r.Revisions[i].Change), said.words()); diff != "" {
			t.Errorf("commit %d (made, said):\n%s", i, diff)
		}
	}

	all := diff(commits[0])
	want, got := map[string]bool{}, map[string]bool{}
	for _, c := range r.Calls {
		if c.Broken && !c.Astray {
			want[fmt.Sprintf("%s %s", c.File, c.Class)] = true
		}
	}
	for _, class := range all.Classes {
		for _, x := range class.Changes {
			for _, b := range x.Broken {
				got[b.Filename+" "+class.Class] = true
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("left broken (made, said):\n%s", diff)
	}
	astray := 0
	for _, c := range r.Calls {
		if c.Broken && c.Astray {
			astray++
		}
	}
	if all.Broken != opts.Broken-astray {
		t.Errorf("%d constructions are left broken, not %d", all.Broken, opts.Broken-astray)
	}
}
