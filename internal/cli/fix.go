package cli

import (
	"cmp"
	"errors"
	"slices"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/fix"
	"github.com/kwargo/kwargo/internal/report"
	"github.com/kwargo/kwargo/internal/workspace"
)

type fixCommand struct {
	Paths       []string `arg:"" optional:"" name:"path" help:"Files and folders to fix (default: the working directory)."`
	Diff        bool     `xor:"mode" help:"Print what would be changed as a unified diff, and change nothing (the default)."`
	Write       bool     `xor:"mode" help:"Change the files."`
	Suggestions bool     `help:"Make the fixes too that are no more than suggestions, where one is clearly the first choice and needs nothing to be written by hand."`
	Select      []string `placeholder:"RULE,..." help:"Fix what these rules report only; codes or names."`
	Config      string   `placeholder:"FILE" help:"Read the settings from this file."`
	Color       string   `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Colour the diff: auto (on a terminal), always or never."`
	NoProgress  bool     `help:"Show no progress bar."`

	quiet bool // no diff
}

// Help is the longer text of `kwargo fix --help`.
func (*fixCommand) Help() string {
	return `Only safe fixes are made: the call is certainly wrong, one factory takes all of its arguments, and each keeps its meaning. The diff goes to standard output, what was done and what was left to standard error.

Exit codes: 0 nothing to do, or all of it was written; 1 there are fixes that were not written, or constructions that no fix was made for; 2 wrong use, or a file that could not be read or written.`
}

// Run fixes files.
func (c *fixCommand) Run(s *session) error {
	if len(c.Paths) == 0 {
		c.Paths = []string{"."}
	}
	p, err := openProject(c.Paths, c.Config)
	if err != nil {
		return err
	}
	s.later(p.workspace.Release)
	p.keepIn(s, "")
	check := checkCommand{Select: c.Select}
	opts, err := check.options(p.config)
	if err != nil {
		return err
	}
	bar := newProgress(s, !c.NoProgress)
	if err := p.index(s, bar); err != nil {
		return err
	}
	p.sayWhatIsSkipped(s)
	files := p.snapshot.Requested()
	if len(files) == 0 {
		return nothingToCheck(c.Paths, len(p.snapshot.Skipped()))
	}
	found, err := fix.Run(s.ctx, p.snapshot, files, fix.Options{
		Diagnostics: func(string) diagnostics.Options { return opts }, Suggestions: c.Suggestions,
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(found, func(a, b *fix.File) int { return cmp.Compare(p.name(a.Path), p.name(b.Path)) })
	out := fixOutcome{project: p, session: s}
	for _, f := range found {
		if err := c.file(&out, f); err != nil {
			return err
		}
	}
	return out.end(c)
}

// fixOutcome is what came of a run.
type fixOutcome struct {
	project *project
	session *session
	report.Fixes
	failed bool // a file could not be read or written
}

// file shows or writes what is to be done about one file.
func (c *fixCommand) file(out *fixOutcome, f *fix.File) error {
	p, s := out.project, out.session
	if f.Err != nil {
		out.failed = true
		why := trouble(f.Err)
		if bug := new(fix.Failure); errors.As(f.Err, &bug) {
			why = bug.Error()
		}
		s.warn("%s %s", p.name(f.Path), why)
		return nil
	}
	about := report.FixedFile{Name: p.name(f.Path), Before: f.Before, After: f.After}
	for _, x := range f.Fixed {
		about.Fixed = append(about.Fixed, report.FixedFinding(x))
	}
	for _, x := range f.Left {
		about.Left = append(about.Left, report.LeftFinding(x))
	}
	switch {
	case !f.Changed(), c.quiet:
	case c.Write:
		if err := fix.Write(f); err != nil {
			out.failed = true
			about.NotWritten = unwritable(err)
		}
	default:
		if err := report.UnifiedDiff(s.Out, &about, colours(c.Color, s.OutTerminal)); err != nil {
			return err
		}
	}
	out.Add(about, c.Write)
	return nil
}

func unwritable(err error) string {
	if errors.Is(err, workspace.ErrChanged) {
		return "the file was changed since it was read"
	}
	return err.Error()
}

// end prints the summary, and makes the exit code.
func (o *fixOutcome) end(c *fixCommand) error {
	to := o.session.Err
	if c.Write {
		to = o.session.Out
	}
	if err := o.Print(to, c.Write); err != nil {
		return err
	}
	switch {
	case o.failed:
		return code(exitWrong)
	case o.LeftCount > 0, o.FixedCount+o.CommentCount > 0 && !c.Write:
		return code(exitFound)
	}
	return nil
}
