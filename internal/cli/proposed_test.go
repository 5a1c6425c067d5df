package cli

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/kwargo/kwargo/internal/monorepo"
)

// What is proposed is worked out from the calls that are there, and these become fewer:
// a run that goes on where another has stopped has to know what that went by.
func TestAMigrationByWhatIsProposedMayStopAnywhere(t *testing.T) {
	opts := monorepo.Options{Seed: 5, Files: 320, Classes: 18, Broken: 300}
	r := monorepo.New(opts)
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Write(filepath.Join(dir, "repository")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(dir, "repository"))
	before := tree(t, ".")
	restore := func(name string, text string) {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range r.Classes {
		ran(t, []int{0, 1}, "migrate", c.Name, "--proposed", "--write")
		once := tree(t, ".")
		ran(t, []int{0, 1}, "migrate", c.Name, "--proposed", "--write")
		if !reflect.DeepEqual(once, tree(t, ".")) {
			t.Errorf("%s: a second run changes something", c.Name)
		}
		// As if the first had stopped half-way.
		n := 0
		for name, text := range before {
			if filepath.Ext(name) == ".py" && once[name] != text {
				if n++; n%2 == 0 {
					restore(name, text)
				}
			}
		}
		ran(t, []int{0, 1}, "migrate", c.Name, "--proposed", "--write")
		if !reflect.DeepEqual(once, tree(t, ".")) {
			t.Errorf("%s: a run that goes on ends elsewhere", c.Name)
		}
		for name := range once {
			if text, ok := before[name]; !ok {
				t.Errorf("%s: %s is new", c.Name, name)
			} else if text != once[name] {
				restore(name, text)
			}
		}
	}
}
