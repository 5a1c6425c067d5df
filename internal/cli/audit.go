package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/kwargo/kwargo/internal/migrate"
	"github.com/kwargo/kwargo/internal/report"
)

type auditCommand struct {
	Class        string `arg:"" help:"The class: package.module.Class, or its name alone when there is only one of it."`
	OutputFormat string `enum:"text,json,csv,markdown,html" default:"text" placeholder:"FORMAT" help:"How to print it: text, json, csv, markdown or html."`
	Output       string `short:"o" placeholder:"FILE" help:"Write it to this file instead of standard output."`
	Project      string `default:"." placeholder:"DIR" help:"The project that holds the class (default: the working directory)."`
	Config       string `placeholder:"FILE" help:"Read the settings from this file."`
	Color        string `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Colour the output: auto (on a terminal), always or never."`
	NoProgress   bool   `help:"Show no progress bar."`
}

// Help is the longer text of `kwargo audit --help`.
func (*auditCommand) Help() string {
	return `Lists every construction of a class in the project, grouped by shape: which arguments it gives, how many there are and where, what is wrong, what the best conversion is, and what stands in its way. At the end it proposes a policy, the rename, drop and fill lines that convert the most, ready to be pasted into pyproject.toml.

Exit codes: 0 all constructions are fine; 1 some are broken, or against the policy; 2 wrong use, or nothing that could be read.`
}

// Run audits a class.
func (c *auditCommand) Run(s *session) error {
	m, err := openMigration(s, c.Class, c.Project, c.Config, !c.NoProgress)
	if err != nil {
		return err
	}
	survey, err := migrate.Of(s.ctx, m.snapshot, m.class)
	if err != nil {
		return err
	}
	proposal := survey.Propose()
	switch {
	case survey.Policy == nil && proposal != nil:
		survey.Under(&proposal.Policy)
	case survey.Policy != nil && proposal != nil && proposal.Converts <= survey.Converts(migrate.Broken):
		proposal = nil // what there is does as well
	}
	audit, err := report.AuditOf(survey, proposal, m.sources())
	if err != nil {
		return err
	}
	print := map[string]func(io.Writer) error{
		"json": audit.JSON, "csv": audit.CSV, "markdown": audit.Markdown, "html": audit.HTML,
		"text": func(w io.Writer) error {
			return audit.Text(w, c.Output == "" && colours(c.Color, s.OutTerminal))
		},
	}[c.OutputFormat]
	if c.Output != "" {
		err = writeFile(c.Output, print)
	} else {
		err = print(s.Out)
	}
	switch {
	case err != nil:
		return err
	case audit.Broken():
		return code(exitFound)
	}
	return nil
}

// reasonOf is the part of an error that does not name a temporary file.
func reasonOf(err error) error {
	var at *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &at):
		return at.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
