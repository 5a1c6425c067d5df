package cli

import (
	"io"
	"os"
	"path/filepath"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/baseline"
)

// since is the revision that a run compares with; nil for none.
func (c *checkCommand) since(p *project) (*revision, error) {
	if c.Since == "" {
		return nil, nil
	}
	repo, err := p.repository(c.Paths)
	if err != nil {
		return nil, err
	}
	return p.revision(repo, c.Since)
}

// identity is all of it that decides what a run prints.
func (r *revision) identity() []any {
	if r == nil {
		return nil
	}
	return []any{r.Name, r.Hash, r.folder}
}

// mark finds out which findings were there in the revision. It is checked like the
// files of now, with the same settings.
func (r *revision) mark(s *session, p *project, opts diagnostics.Options, out *outcome) error {
	if r == nil {
		return nil
	}
	snapshot, err := p.workspace.Before(r)
	if err != nil {
		return err
	}
	then := *p
	then.snapshot, then.results = snapshot, p.results.forEarlier()
	quiet := *s
	quiet.Err, quiet.ErrTerminal = io.Discard, false
	old, err := then.check(&quiet, opts, then.sources(), nil)
	if err != nil {
		return err
	}
	folder := p.home()
	matched, _ := baseline.Match(problems(p, folder, old.findings), problems(p, folder, out.findings), func(path string) bool {
		_, err := os.Lstat(filepath.Join(folder, filepath.FromSlash(path)))
		return err != nil
	})
	for i := range out.findings {
		if matched[i] && !out.findings[i].Baselined {
			out.findings[i].Old = true
			out.stats.Old++
		}
	}
	out.stats.Since = r.title()
	return nil
}
