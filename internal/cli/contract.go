package cli

import (
	"fmt"
	"strings"

	"github.com/kwargo/kwargo/internal/report"
)

type contractCommand struct {
	Class        string `arg:"" help:"The class: package.module.Class, or its name alone when there is only one of it."`
	Project      string `default:"." placeholder:"DIR" help:"The project that holds the class (default: the working directory)."`
	OutputFormat string `enum:"text,json" default:"text" placeholder:"FORMAT" help:"How to print it: text or json."`
	Config       string `placeholder:"FILE" help:"Read the settings from this file."`
	Color        string `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Colour the output: auto (on a terminal), always or never."`
	NoProgress   bool   `help:"Show no progress bar."`
}

// Run shows the contract of a class.
func (c *contractCommand) Run(s *session) error {
	p, err := openProject([]string{c.Project}, c.Config)
	if err != nil {
		return err
	}
	s.later(p.workspace.Release)
	p.keepIn(s, "")
	if err := p.index(s, newProgress(s, !c.NoProgress)); err != nil {
		return err
	}
	if len(p.snapshot.Files()) == 0 {
		return nothingToCheck([]string{c.Project}, len(p.snapshot.Skipped()))
	}
	class, similar := findClass(p.snapshot, c.Class)
	if class == nil {
		return noClass(c.Class, similar)
	}
	shown, err := report.ContractOf(p.snapshot.Linker(), class, p.sources())
	if err != nil {
		return err
	}
	if c.OutputFormat == "json" {
		return shown.JSON(s.Out)
	}
	return shown.Text(s.Out, colours(c.Color, s.OutTerminal))
}

func noClass(name string, similar []string) error {
	if len(similar) == 0 {
		return fmt.Errorf("there is no class %s in the project", name)
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	why := "there is no class " + name + "; did you mean one of these?"
	if !strings.Contains(name, ".") && strings.HasSuffix(similar[0], "."+last) {
		why = "there are several classes " + name + "; which one do you mean?"
		if len(similar) == 1 {
			why = "there is no class " + name + "; did you mean this one?"
		}
	}
	return fmt.Errorf("%s\n  %s", why, strings.Join(similar, "\n  "))
}
