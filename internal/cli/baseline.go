package cli

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/kwargo/kwargo/internal/baseline"
	"github.com/kwargo/kwargo/internal/report"
	"github.com/kwargo/kwargo/internal/workspace"
)

type baselineCommand struct {
	Write baselineWriteCommand `cmd:"" help:"Take all that is reported now into the baseline."`
	Check baselineCheckCommand `cmd:"" help:"Tell what is not in the baseline, and what in it is no longer there."`
	Prune baselinePruneCommand `cmd:"" help:"Take out of the baseline what is no longer there."`
}

// Help is the longer text of `kwargo baseline --help`.
func (*baselineCommand) Help() string {
	return `A baseline is a file of the problems that are known. With it (--baseline, or the setting ` + "`baseline`" + `) kwargo check reports only those that are new. A problem is known by its file, rule, class and argument, not by a line number.`
}

// baselineFlags are those of all three commands.
type baselineFlags struct {
	Paths      []string `arg:"" optional:"" name:"path" help:"Files and folders to look at (default: the working directory). What the baseline says of others stays as it is."`
	Baseline   string   `placeholder:"FILE" help:"The file (default: that of the settings, or kwargo-baseline.json beside them)."`
	Config     string   `placeholder:"FILE" help:"Read the settings from this file."`
	NoProgress bool     `help:"Show no progress bar."`
}

type (
	baselineWriteCommand struct{ baselineFlags }
	baselinePruneCommand struct{ baselineFlags }
	baselineCheckCommand struct {
		baselineFlags
		Color string `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Colour the output: auto (on a terminal), always or never."`
	}
)

// baselineRun is what all three commands work on.
type baselineRun struct {
	project  *project
	findings []report.Finding
	now      []baseline.Problem // of findings, in their order
	known    knownProblems
	scope    func(path string) bool
}

// start checks the files and reads the baseline; without one it is empty when mayLack
// says so.
func (c *baselineFlags) start(s *session, mayLack bool) (*baselineRun, error) {
	if len(c.Paths) == 0 {
		c.Paths = []string{"."}
	}
	p, err := openProject(c.Paths, c.Config)
	if err != nil {
		return nil, err
	}
	s.later(p.workspace.Release)
	p.keepIn(s, "")
	out := &baselineRun{project: p}
	file := cmp.Or(c.Baseline, p.config.Baseline)
	if file == "" {
		file = p.home() + "/" + baseline.FileName
	}
	if out.known.file, out.known.folder, err = p.placeOfBaseline(file); err != nil {
		return nil, err
	}
	out.known.problems, err = baseline.Read(p.name(out.known.file))
	switch {
	case err == nil, mayLack && errors.Is(err, baseline.ErrNone):
	case mayLack && errors.Is(err, baseline.ErrBroken) && c.cover(out.known.folder):
		s.warn("%v; it is made anew", err)
	default:
		return nil, err
	}
	bar := newProgress(s, !c.NoProgress)
	if err := p.index(s, bar); err != nil {
		return nil, err
	}
	if len(p.snapshot.Requested()) == 0 {
		return nil, nothingToCheck(c.Paths, len(p.snapshot.Skipped()))
	}
	found, err := p.check(s, diagnosticOptions(p.config), p.sources(), bar)
	if err != nil {
		return nil, err
	}
	if found.failed || found.stats.Skipped > 0 {
		s.warn("not every file could be read: what the baseline says of those counts as gone")
	}
	out.findings = found.findings
	out.known.mark(p, out.findings)
	out.now = problems(p, out.known.folder, out.findings)
	out.scope = p.scope(out.known.folder)
	return out, nil
}

// cover reports whether all that a baseline of a folder can speak of is looked at, so
// that nothing is lost with what it said before.
func (c *baselineFlags) cover(folder string) bool {
	return slices.ContainsFunc(c.Paths, func(path string) bool {
		full, err := filepath.Abs(path)
		if err != nil {
			return false
		}
		rel, err := filepath.Rel(workspace.Canonical(full), folder)
		return err == nil && filepath.IsLocal(rel)
	})
}

// fresh are the findings that are not known.
func (r *baselineRun) fresh() []report.Finding {
	return slices.DeleteFunc(slices.Clone(r.findings), func(f report.Finding) bool { return f.Baselined })
}

// Run takes all in.
func (c *baselineWriteCommand) Run(s *session) error {
	r, err := c.start(s, true)
	if err != nil {
		return err
	}
	kept := slices.DeleteFunc(slices.Clone(r.known.problems), func(p baseline.Problem) bool { return r.scope(p.Path) })
	if err := baseline.Write(r.known.file, append(kept, r.now...)); err != nil {
		return err
	}
	name := r.project.name(r.known.file)
	fmt.Fprintf(s.Out, "%s in the baseline %s: %d new, %d no longer there.\n", howMany(len(kept)+len(r.now), "problem"), name, len(r.fresh()), len(r.known.fixed))
	if r.project.config.Baseline == "" && c.Baseline == "" {
		fmt.Fprintf(s.Out, "`kwargo check` uses it with `baseline = %q` in the settings, or with `--baseline %s`.\n", baseline.FileName, name)
	}
	return nil
}

// Run takes out what is gone, and nothing in.
func (c *baselinePruneCommand) Run(s *session) error {
	r, err := c.start(s, false)
	if err != nil {
		return err
	}
	if n := len(r.known.fixed); n > 0 {
		if err := baseline.Write(r.known.file, baseline.Without(r.known.problems, r.known.fixed)); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.Out, "%s taken out of the baseline %s; %s left.\n", howMany(len(r.known.fixed), "problem"), r.project.name(r.known.file),
		howMany(len(r.known.problems)-len(r.known.fixed), "problem"))
	return nil
}

// Run compares, and changes nothing.
func (c *baselineCheckCommand) Run(s *session) error {
	r, err := c.start(s, false)
	if err != nil {
		return err
	}
	fresh := r.fresh()
	if err := report.Text(s.Out, fresh, colours(c.Color, s.OutTerminal)); err != nil {
		return err
	}
	name := r.project.name(r.known.file)
	for _, p := range r.known.fixed {
		about := p.Code
		for _, part := range []string{p.Class, p.Subject} {
			if part != "" {
				about += " " + part
			}
		}
		fmt.Fprintf(s.Out, "%s: no longer there: %s in %s\n", name, about, p.Path)
	}
	fmt.Fprintf(s.Out, "%s new, %s of the baseline no longer there, %s known.\n", howMany(len(fresh), "problem"), howMany(len(r.known.fixed), "problem"), howMany(r.known.count, "problem"))
	if n := len(r.known.fixed); n > 0 {
		fmt.Fprintln(s.Out, "`kwargo baseline prune` takes out what is no longer there.")
	}
	if len(fresh)+len(r.known.fixed) > 0 {
		return code(exitFound)
	}
	return nil
}

// howMany words a number of things.
func howMany(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}
