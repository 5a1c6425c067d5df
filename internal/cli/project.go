package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/report"
	"github.com/kwargo/kwargo/internal/shelf"
	"github.com/kwargo/kwargo/internal/workspace"
)

// project is the code that a command works on.
type project struct {
	workspace *workspace.Workspace
	snapshot  *workspace.Snapshot // after index
	config    *config.Config
	folder    string   // what printed paths are relative to
	results   *results // nil when they are not kept
}

// factsForGood is how much memory the facts of a project may have that is not given back
// before it ends, in bytes: about twice the text of the files. Beyond that they are packed.
const factsForGood = 640 << 20

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
	python.KeepForGood(factsForGood)
	collectLate()
	return p, nil
}

// keepIn keeps what is known of files for later runs, in the folder that was asked for
// or the user's. A full disk, or a folder that cannot be written to, only costs them
// time.
func (p *project) keepIn(s *session, asked string) {
	folder, err := cacheFolder(asked)
	if err != nil {
		return
	}
	p.workspace.KeepIn(folder, cacheSchema())
	s.later(func() {
		if p.workspace.Save(p.results.saved()) == nil {
			_ = shelf.Trim(filepath.Join(folder, workspace.FactsFolder), maxFacts)
		}
	})
}

// maxFacts is how much of what is known of files is kept for all workspaces, in bytes.
const maxFacts = 1 << 30

// missing says why nothing can be done with a path that was asked for.
func missing(path string, err error) error {
	var at *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("there is no file or folder %s", path)
	case errors.Is(err, syscall.ELOOP):
		return fmt.Errorf("%s cannot be found: a link on the way to it leads back to itself; remove that link, or name the place that is meant", path)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s may not be looked at: permission denied for a folder on the way to it", path)
	case errors.As(err, &at):
		return fmt.Errorf("%s cannot be found: %s", path, at.Err)
	}
	return err
}

// workspaceOptions are what settings mean for the workspace.
func workspaceOptions(c *config.Config, roots []string) workspace.Options {
	return workspace.Options{
		Roots: roots, Exclude: c.Globs(workspace.Canonical(c.Dir())), NoIgnoreFiles: !c.IgnoreFiles, SearchRoots: c.Src, MaxFileSize: c.MaxFileSize,
		Python: c.Python, PythonVersion: c.PythonVersion, Policies: workspace.Policies(c),
	}
}

// diagnosticOptions are what settings mean for the rules.
func diagnosticOptions(c *config.Config) diagnostics.Options {
	out := diagnostics.Options{
		TypeIgnore: c.TypeIgnore, PyrightIgnore: c.PyrightIgnore, Select: c.Select, Ignore: c.Ignore,
		Severity: c.Severity,
	}
	for _, f := range c.FileGlobs(workspace.Canonical(c.Dir())) {
		out.PerFile = append(out.PerFile, diagnostics.PerFile(f))
	}
	return out
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
	p.sayWhatIsPassedOver(s)
	return p.judgePolicies()
}

// withoutEffect are remarks on settings that ask for what is not there, and on files
// that may have held some and could not be read.
func withoutEffect(c *config.Config) []*config.Error {
	notes := c.Notes
	for _, dir := range c.Src {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			notes = append(notes, c.About("src", "there is no folder %s", dir))
		}
	}
	return notes
}

// sayWhatIsPassedOver warns of settings that have no effect.
func (p *project) sayWhatIsPassedOver(s *session) {
	notes := withoutEffect(p.config)
	if named := p.config.Python; named != "" && named != config.NoPython {
		switch env := p.snapshot.Environment(); {
		case env.Root == "":
			notes = append(notes, p.config.About("python", "%s; until it names a virtual environment, an interpreter or \"%s\", libraries are known by their import names alone", env.Note, config.NoPython))
		case env.Note != "":
			notes = append(notes, p.config.About("python", "%s", env.Note))
		}
	}
	for _, note := range notes {
		s.warn("%s", p.relative(note))
	}
}

// sayWhatIsSkipped warns of the files that could not be read, and counts them.
func (p *project) sayWhatIsSkipped(s *session) int {
	all := p.snapshot.Skipped()
	for _, skip := range all {
		s.warn("%s %s; it is skipped", p.name(skip.Path), skip.Reason)
	}
	return len(all)
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
