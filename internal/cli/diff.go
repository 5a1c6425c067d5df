package cli

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/history"
	"github.com/kwargo/kwargo/internal/report"
	"github.com/kwargo/kwargo/internal/workspace"
)

type diffCommand struct {
	Revision     []string `arg:"" optional:"" name:"revision" help:"What to compare the work tree with (default: HEAD); or two revisions, or A..B. A... is where A and the work tree have parted."`
	Path         []string `placeholder:"PATH,..." default:"." help:"Files and folders to compare (default: the working directory)."`
	OutputFormat string   `enum:"text,json,markdown" default:"text" placeholder:"FORMAT" help:"How to print it: text, json, or markdown for a comment on a pull request."`
	Breaking     bool     `help:"Leave out changes after which every call is as right as before."`
	ExitZero     bool     `help:"Exit with 0 even when constructions are left broken."`
	Config       string   `placeholder:"FILE" help:"Read the settings from this file."`
	Color        string   `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Colour the output: auto (on a terminal), always or never."`
	NoProgress   bool     `help:"Show no progress bar."`
}

// Help is the longer text of `kwargo diff --help`.
func (*diffCommand) Help() string {
	return `Revisions are read from git's objects; nothing is checked out.

Exit codes: 0 no change leaves a construction broken, 1 one does, 2 wrong use, or nothing that could be read.`
}

// Run compares contracts.
func (c *diffCommand) Run(s *session) error {
	from, to, err := c.revisions()
	if err != nil {
		return err
	}
	p, err := openProject(c.Path, c.Config)
	if err != nil {
		return err
	}
	s.later(p.workspace.Release)
	p.keepIn(s, "")
	repo, err := p.repository(c.Path)
	if err != nil {
		return err
	}
	if err := p.index(s, newProgress(s, !c.NoProgress)); err != nil {
		return err
	}
	old, err := p.revision(repo, from)
	if err != nil {
		return err
	}
	before, beforeSources, err := p.earlier(old)
	if err != nil {
		return err
	}
	about := report.Changes{From: old.title(), FromHash: old.Hash, To: "the work tree"}
	after, afterSources := p.side(p.snapshot)
	if to != "" {
		now, err := p.revision(repo, to)
		if err != nil {
			return err
		}
		if after, afterSources, err = p.earlier(now); err != nil {
			return err
		}
		about.To, about.ToHash = now.title(), now.Hash
	}
	if len(before.Modules) == 0 && len(after.Modules) == 0 {
		return nothingToCheck(c.Path, 0)
	}
	found := history.Compare(before, after)
	if err := history.Blame(s.ctx, found, before, after); err != nil {
		return err
	}
	if err := about.Add(found, beforeSources, afterSources, c.Breaking); err != nil {
		return err
	}
	if err := c.print(s, &about); err != nil {
		return err
	}
	if about.Broken() > 0 && !c.ExitZero {
		return code(exitFound)
	}
	return nil
}

// revisions are those that were asked for; the second is empty for the work tree.
func (c *diffCommand) revisions() (from, to string, err error) {
	switch len(c.Revision) {
	case 0:
		return "HEAD", "", nil
	case 1:
		a, b, two := strings.Cut(c.Revision[0], "..")
		if !two {
			return c.Revision[0], "", nil
		}
		if strings.HasPrefix(b, ".") { // A...B: from where they have parted
			b = b[1:]
			return a + "..." + b, b, nil
		}
		return a, or(b, "HEAD"), nil
	case 2:
		return c.Revision[0], c.Revision[1], nil
	}
	return "", "", errors.New("two revisions can be compared, and no more; files and folders are named with --path")
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// earlier is the project in a revision.
func (p *project) earlier(r *revision) (*history.Side, *report.Sources, error) {
	snapshot, err := p.workspace.Before(r)
	if err != nil {
		return nil, nil, err
	}
	side, sources := p.side(snapshot)
	return side, sources, nil
}

// side is a snapshot as something to compare.
func (p *project) side(snapshot *workspace.Snapshot) (*history.Side, *report.Sources) {
	sources := report.NewSources(p.folder, func(m *contract.Module) ([]byte, error) {
		f := snapshot.File(m.Path)
		if f == nil {
			return nil, fs.ErrNotExist
		}
		return snapshot.Text(f)
	})
	out := &history.Side{
		Linker: snapshot.Linker(), All: snapshot.All(), Options: diagnosticOptions(p.config),
		Text: func(m *contract.Module) ([]byte, error) {
			src, err := sources.Of(m)
			if err != nil {
				return nil, err
			}
			return src.Text, nil
		},
	}
	for _, f := range snapshot.Requested() {
		out.Modules = append(out.Modules, f.Module)
	}
	return out, sources
}

func (c *diffCommand) print(s *session, about *report.Changes) error {
	switch c.OutputFormat {
	case "json":
		return about.JSON(s.Out)
	case "markdown":
		return about.Markdown(s.Out)
	}
	return about.Text(s.Out, colours(c.Color, s.OutTerminal))
}
