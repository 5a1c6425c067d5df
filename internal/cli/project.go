package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/report"
	"github.com/kwargo/kwargo/internal/workspace"
)

// project is the code that a command works on.
type project struct {
	workspace *workspace.Workspace
	snapshot  *workspace.Snapshot // after index
	config    *config.Config
	folder    string // what printed paths are relative to
}

// openProject makes a workspace of files and folders. The settings are those of
// file, or else the nearest ones to all of the paths.
func openProject(paths []string, file string) (*project, error) {
	folder, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	p := &project{folder: workspace.Canonical(folder)}
	var roots []string
	for _, path := range paths {
		if _, err := os.Lstat(path); err != nil {
			return nil, missing(path, err)
		}
		root, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		roots = append(roots, root)
	}
	if file != "" {
		p.config, err = config.Read(file, ruleNames())
	} else {
		p.config, err = config.Load(common(roots), ruleNames())
	}
	if err != nil {
		return nil, p.relative(err)
	}
	p.workspace = workspace.New(workspaceOptions(p.config, roots))
	return p, nil
}

func missing(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no file or folder %s", path)
	}
	return err
}

// workspaceOptions are what settings mean for the workspace.
func workspaceOptions(c *config.Config, roots []string) workspace.Options {
	return workspace.Options{
		Roots: roots, Exclude: c.Globs(workspace.Canonical(c.Dir())), SearchRoots: c.Src, MaxFileSize: c.MaxFileSize,
		Python: c.Python, PythonVersion: c.PythonVersion,
	}
}

// diagnosticOptions are what settings mean for the rules.
func diagnosticOptions(c *config.Config) diagnostics.Options {
	return diagnostics.Options{
		TypeIgnore: c.TypeIgnore, PyrightIgnore: c.PyrightIgnore, Select: c.Select, Ignore: c.Ignore,
		Severity: c.Severity,
	}
}

// common is the innermost folder that holds all paths, or the only path.
func common(paths []string) string {
	out := paths[0]
	for _, path := range paths[1:] {
		for {
			rel, err := filepath.Rel(out, path)
			if up := filepath.Dir(out); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) || up == out {
				break
			}
			out = filepath.Dir(out)
		}
	}
	return out
}

// index reads the files.
func (p *project) index(s *session, bar *progress) error {
	err := p.workspace.Index(s.ctx, bar.phase("Reading"))
	bar.done()
	if err != nil {
		return err
	}
	p.snapshot = p.workspace.Snapshot()
	return nil
}

// name is a path as it is printed.
func (p *project) name(path string) string { return report.RelativeName(p.folder, path) }

// sources reads the files of the snapshot for the printers.
func (p *project) sources() *report.Sources {
	return report.NewSources(p.folder, func(m *contract.Module) ([]byte, error) {
		f := p.snapshot.File(m.Path)
		if f == nil {
			return nil, fs.ErrNotExist
		}
		return p.snapshot.Text(f)
	})
}

// relative spells the path in an error of the settings as other paths are.
func (p *project) relative(err error) error {
	var at *config.Error
	if errors.As(err, &at) {
		at.File = p.name(workspace.Canonical(at.File))
	}
	return err
}
