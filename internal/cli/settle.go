package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/fix"
	"github.com/kwargo/kwargo/internal/migrate"
	"github.com/kwargo/kwargo/internal/workspace"
)

// settled is a settings file with a policy at its end that it did not have before.
type settled struct {
	fix.File
	fresh bool // there is no such file yet
}

// settle puts what is proposed into the settings of the project; of a project that has
// none, into its pyproject.toml, or else a new kwargo.toml. It writes nothing.
func (m *migration) settle(p *migrate.Proposal, folder string) (*settled, error) {
	path := m.config.File
	if path == "" {
		dir, err := filepath.Abs(folder)
		if err != nil {
			return nil, err
		}
		path = filepath.Join(dir, "pyproject.toml")
		if _, err := os.Lstat(path); err != nil {
			path = filepath.Join(dir, "kwargo.toml")
		}
	}
	out := &settled{File: fix.File{File: &workspace.File{Path: path}}}
	header := "[[policy]]"
	if filepath.Base(path) == "pyproject.toml" {
		header = "[[tool.kwargo.policy]]"
	}
	policy := migrate.TOML(&p.Policy, header, p.Evidence)
	before, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		out.fresh = true
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w", m.name(path), reasonOf(err))
	}
	after := bytes.TrimRight(before, "\r\n \t")
	if len(after) > 0 {
		after = append(bytes.Clone(after), "\n\n"...)
	}
	after = append(after, policy...)
	if bytes.Contains(before, []byte("\r\n")) {
		after = bytes.ReplaceAll(bytes.ReplaceAll(after, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	}
	if _, err := config.ReadText(path, after, ruleNames()); err != nil {
		return nil, fmt.Errorf("the policy that is proposed cannot be put at the end of %s; put it where the others are:\n%s", m.name(path), policy)
	}
	out.Before, out.After = before, after
	return out, nil
}

// write puts it on the disk, in one step.
func (f *settled) write() error {
	if f.fresh {
		return writeFile(f.Path, func(w io.Writer) error {
			_, err := w.Write(f.After)
			return err
		})
	}
	return fix.Write(&f.File)
}
