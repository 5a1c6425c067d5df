package migrate_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/kwargo/kwargo/internal/migrate"
	"github.com/kwargo/kwargo/internal/monorepo"
	"github.com/kwargo/kwargo/internal/workspace"
)

var size = monorepo.Options{Seed: 11, Files: 300, Classes: 18, Broken: 200}

// opened writes a repository to a folder and reads it.
func opened(t *testing.T, r *monorepo.Repository) (*workspace.Snapshot, string) {
	t.Helper()
	dir := workspace.Canonical(filepath.Join(t.TempDir(), "repository"))
	if err := r.Write(dir); err != nil {
		t.Fatal(err)
	}
	w := workspace.New(workspace.Options{Roots: []string{dir}, Python: workspace.NoPython})
	if err := w.Index(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	return w.Snapshot(), dir
}

func TestEveryBrokenConstructionIsListedAndNoOther(t *testing.T) {
	r := monorepo.New(size)
	s, dir := opened(t, r)
	type at struct {
		class, file string
		row         int
	}
	broken := map[at]bool{}
	for _, c := range r.Calls {
		if c.Broken {
			broken[at{c.Class, c.File, c.Row}] = true
		}
	}
	converts, all := 0, 0
	for _, c := range r.Classes {
		class := s.Linker().ClassNamed(c.Name, "")
		if class == nil {
			t.Fatalf("there is no %s", c.Name)
		}
		survey, err := migrate.Of(context.Background(), s, class)
		if err != nil {
			t.Fatal(err)
		}
		for _, site := range survey.Sites {
			name, err := filepath.Rel(dir, site.File.Path)
			if err != nil {
				t.Fatal(err)
			}
			where := at{c.Name, filepath.ToSlash(name), site.Row}
			if (site.State == migrate.Broken) != broken[where] {
				t.Errorf("%v is said to be %s: %s", where, site.State, site.Source)
			}
			delete(broken, where)
		}
		p := survey.Propose()
		if p == nil {
			t.Errorf("%s: no proposal", c.Name)
			continue
		}
		converts += p.Converts
		all += p.Broken
		t.Logf("%s %+v", c.Factory, *p)
	}
	for where := range broken {
		t.Errorf("%v is not listed", where)
	}
	if share := float64(converts) / float64(all); share < 0.9 {
		t.Errorf("%d of %d would be converted", converts, all)
	}
}

// What is proposed to be renamed was renamed.
func TestTheRenamesThatAreProposedAreThoseThatWereMade(t *testing.T) {
	for seed := range uint64(5) {
		opts := size
		opts.Seed = 100 + seed
		r := monorepo.New(opts)
		s, _ := opened(t, r)
		for _, rev := range r.Revisions[1:] {
			survey, err := migrate.Of(context.Background(), s, s.Linker().ClassNamed(rev.Change.Class, ""))
			if err != nil {
				t.Fatal(err)
			}
			p := survey.Propose()
			if p == nil {
				t.Errorf("%s: no proposal", rev.Change.Class)
				continue
			}
			for old, to := range p.Policy.Rename {
				if rev.Change.Renamed[old] != to {
					t.Errorf("seed %d, %s: `%s` is renamed to `%s`, and became %q: %s", opts.Seed, rev.Change.Class, old, to, rev.Change.Renamed[old], p.Evidence["rename."+old])
				}
			}
			for old, to := range rev.Change.Renamed {
				if p.Policy.Rename[old] != to {
					t.Errorf("seed %d, %s: `%s` became `%s`, which is not proposed: %+v", opts.Seed, rev.Change.Class, old, to, p.Policy)
				}
			}
		}
	}
}
