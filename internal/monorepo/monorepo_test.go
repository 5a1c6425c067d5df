package monorepo_test

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/monorepo"
)

var small = monorepo.Options{Seed: 3, Files: 300, Classes: 12, Broken: 120}

func TestTheSameSeedGivesTheSameRepository(t *testing.T) {
	if !reflect.DeepEqual(monorepo.New(small), monorepo.New(small)) {
		t.Error("they differ")
	}
	other := small
	other.Seed++
	if reflect.DeepEqual(monorepo.New(small).Tree(), monorepo.New(other).Tree()) {
		t.Error("another seed gives the same")
	}
}

// What is said to be broken raises when it is run, and nothing else does; and all was
// well before the classes changed.
func TestPythonAgreesWithTheTruth(t *testing.T) {
	r := monorepo.New(small)
	dir := filepath.Join(t.TempDir(), "now")
	if err := r.Write(dir); err != nil {
		t.Fatal(err)
	}
	v, err := monorepo.Judge(contracttest.Python(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if v.Functions != len(r.Calls) {
		t.Errorf("%d functions were called, of %d", v.Functions, len(r.Calls))
	}
	type at struct{ file, function string }
	raised := map[at]string{}
	for _, x := range v.Raised {
		raised[at{x.File, x.Function}] = x.Error
	}
	broken := 0
	for _, c := range r.Calls {
		why, raises := raised[at{c.File, c.Function}]
		if raises != c.Broken {
			t.Errorf("%s:%d: %s is broken: %t; it raises: %t %s", c.File, c.Row, c.Function, c.Broken, raises, why)
		}
		delete(raised, at{c.File, c.Function})
		if c.Broken {
			broken++
		}
	}
	for where, why := range raised {
		t.Errorf("%v: %s", where, why)
	}
	if broken < small.Broken*9/10 {
		t.Errorf("%d are broken, of the %d that were asked for", broken, small.Broken)
	}

	start := &monorepo.Repository{Revisions: r.Revisions[:1]}
	before := filepath.Join(t.TempDir(), "before")
	if err := start.Write(before); err != nil {
		t.Fatal(err)
	}
	if v, err = monorepo.Judge(contracttest.Python(), before); err != nil || len(v.Raised) > 0 {
		t.Errorf("before the changes: %v, %v", v, err)
	}
}
