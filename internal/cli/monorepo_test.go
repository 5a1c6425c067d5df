package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/monorepo"
)

// ran runs a command, and fails when its exit code is none of those.
func ran(t *testing.T, exits []int, args ...string) string {
	t.Helper()
	var out, err bytes.Buffer
	got := Run(context.Background(), args, Streams{In: strings.NewReader(""), Out: &out, Err: &err})
	for _, want := range exits {
		if got == want {
			return out.String()
		}
	}
	t.Fatalf("kwargo %s: exit code %d\n%s%s", strings.Join(args, " "), got, out.String(), err.String())
	return ""
}

// tree is the text of all files below a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		out[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// auditJSON is a part of what `kwargo audit` prints.
type auditJSON struct {
	Proposal *struct {
		TOML     string
		Broken   int
		Converts int
	}
	Shapes []struct {
		State string
		Sites []struct {
			Filename string
			Location struct{ Row int }
		}
	}
}

// The whole way, as a team goes it: audit every class, paste what is proposed into
// the settings, migrate; and then CPython runs all of it.
func TestAMonorepoIsMigrated(t *testing.T) {
	opts := monorepo.Options{Seed: 5, Files: 320, Classes: 18, Broken: 300}
	if seed, err := strconv.ParseUint(os.Getenv("KWARGO_MONOREPO_SEED"), 10, 64); err == nil { // as large as `make monorepo` makes it
		opts = monorepo.Default()
		opts.Seed = seed
	}
	r := monorepo.New(opts)
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	repository := filepath.Join(dir, "repository")
	if err := r.Write(repository); err != nil {
		t.Fatal(err)
	}
	t.Chdir(repository)

	type at struct {
		class, file string
		row         int
	}
	listed := map[at]bool{}
	policies := ""
	broken, converts := 0, 0
	for _, c := range r.Classes {
		var audit auditJSON
		if err := json.Unmarshal([]byte(ran(t, []int{0, 1}, "audit", c.Name, "--output-format", "json")), &audit); err != nil {
			t.Fatal(err)
		}
		for _, shape := range audit.Shapes {
			for _, site := range shape.Sites {
				if shape.State == "broken" {
					listed[at{c.Name, site.Filename, site.Location.Row}] = true
				}
			}
		}
		if audit.Proposal == nil {
			t.Fatalf("%s: nothing is proposed", c.Name)
		}
		broken, converts = broken+audit.Proposal.Broken, converts+audit.Proposal.Converts
		policies += "\n" + audit.Proposal.TOML
	}
	for _, c := range r.Calls {
		where := at{c.Class, c.File, c.Row}
		if c.Broken != listed[where] {
			t.Errorf("%v is broken: %t, and listed: %t", where, c.Broken, listed[where])
		}
		delete(listed, where)
	}
	if len(listed) > 0 {
		t.Errorf("listed, and no construction of the repository: %v", listed)
	}
	if converts*10 < broken*9 {
		t.Errorf("%d of %d would be converted", converts, broken)
	}

	settings, err := os.ReadFile("pyproject.toml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("pyproject.toml", append(settings, policies...), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range r.Classes {
		before := tree(t, repository)
		ran(t, []int{0, 1}, "migrate", c.Name, "--diff")
		if !reflect.DeepEqual(before, tree(t, repository)) {
			t.Fatalf("%s: --diff has changed something", c.Name)
		}
		ran(t, []int{0, 1}, "migrate", c.Name, "--write")
	}
	once := tree(t, repository)
	left := 0
	for _, c := range r.Classes {
		ran(t, []int{0, 1}, "migrate", c.Name, "--write")
		if strings.Contains(ran(t, []int{0, 1}, "migrate", c.Name, "--check"), "would be converted") {
			t.Errorf("%s: --check says that there is more to convert", c.Name)
		}
	}
	if !reflect.DeepEqual(once, tree(t, repository)) {
		t.Error("a second run has changed something")
	}

	v, err := monorepo.Judge(contracttest.Python(), repository)
	if err != nil {
		t.Fatal(err)
	}
	wasBroken := map[string]monorepo.Call{}
	for _, c := range r.Calls {
		wasBroken[c.File+" "+c.Function] = c
	}
	for _, x := range v.Raised {
		c := wasBroken[x.File+" "+x.Function]
		if !c.Broken {
			t.Errorf("%s: %s raises, which was right: %s", x.File, x.Function, x.Error)
		} else if !c.Astray {
			t.Errorf("%s: %s still raises, and nothing about it is hard: %s", x.File, x.Function, x.Error)
		}
		left++
	}
	if v.Functions != len(r.Calls) || left > broken-converts {
		t.Errorf("%d functions ran, of %d; %d raise, and %d were to be left", v.Functions, len(r.Calls), left, broken-converts)
	}
	t.Logf("%d constructions, %d broken, %d converted, %d raise still", len(r.Calls), broken, converts, left)
}
