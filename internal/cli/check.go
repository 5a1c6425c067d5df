package cli

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/report"
	"github.com/kwargo/kwargo/internal/workspace"
)

type checkCommand struct {
	Paths        []string `arg:"" optional:"" name:"path" help:"Files and folders to check (default: the working directory)."`
	OutputFormat string   `enum:"text,json" default:"text" placeholder:"FORMAT" help:"How to print what was found: text or json."`
	Select       []string `placeholder:"RULE,..." help:"Report these rules only; codes or names."`
	Ignore       []string `placeholder:"RULE,..." help:"Do not report these rules."`
	Stats        bool     `help:"Print how many constructions were seen and checked, and why the others were not."`
	ExitZero     bool     `help:"Exit with 0 even when something was found."`
	Config       string   `placeholder:"FILE" help:"Read the settings from this file."`
	Color        string   `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Colour the output: auto (on a terminal), always or never."`
	NoProgress   bool     `help:"Show no progress bar."`
}

// Run checks files.
func (c *checkCommand) Run(s *session) error {
	start := time.Now()
	if len(c.Paths) == 0 {
		c.Paths = []string{"."}
	}
	p, err := openProject(c.Paths, c.Config)
	if err != nil {
		return err
	}
	opts, err := c.options(p.config)
	if err != nil {
		return err
	}
	bar := newProgress(s, !c.NoProgress)
	if err := p.index(s, bar); err != nil {
		return err
	}
	sources := p.sources()
	found, stats, err := p.check(s, opts, sources, bar)
	if err != nil {
		return err
	}
	stats.Elapsed = time.Since(start)
	if stats.Files == 0 {
		return nothingToCheck(c.Paths, stats.Skipped)
	}
	if err := c.print(s, found, stats, sources); err != nil {
		return err
	}
	if len(found) > 0 && !c.ExitZero {
		return code(exitFound)
	}
	return nil
}

// options are the settings, with the flags over them.
func (c *checkCommand) options(settings *config.Config) (diagnostics.Options, error) {
	out := diagnosticOptions(settings)
	for _, flag := range []struct {
		name  string
		rules []string
		to    *[]string
	}{{"--select", c.Select, &out.Select}, {"--ignore", c.Ignore, &out.Ignore}} {
		if len(flag.rules) == 0 {
			continue
		}
		*flag.to = nil
		for _, name := range flag.rules {
			rule, err := config.Rule(name, ruleNames())
			if err != nil {
				return out, fmt.Errorf("%s: %w", flag.name, err)
			}
			*flag.to = append(*flag.to, rule)
		}
	}
	return out, nil
}

// check checks the requested files on all cores. Files that cannot be read are
// named in a warning each.
func (p *project) check(s *session, opts diagnostics.Options, sources *report.Sources, bar *progress) ([]report.Finding, *report.Stats, error) {
	files := p.snapshot.Requested()
	parts := make([]part, len(files))
	linker := p.snapshot.Linker()
	advance := counted(bar.phase("Checking"), len(files))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range files {
		group.Go(func() error {
			if err := s.ctx.Err(); err != nil {
				return err
			}
			result := diagnostics.File(linker, f.Module, opts)
			parts[i].findings, parts[i].err = report.Findings(linker, result, sources)
			if parts[i].err == nil {
				parts[i].stats.Files = 1
				parts[i].stats.Suppressed = result.Suppressed
				parts[i].stats.Count(result.Bindings)
			}
			advance()
			return nil
		})
	}
	err := group.Wait()
	bar.done()
	if err != nil {
		return nil, nil, err
	}
	stats := &report.Stats{}
	for _, skip := range p.snapshot.Skipped() {
		s.warn("%s %s; it is skipped", p.name(skip.Path), skip.Reason)
		stats.Skipped++
	}
	var found []report.Finding
	for i := range parts {
		if err := parts[i].err; err != nil {
			s.warn("%s %s; it is skipped", p.name(files[i].Path), gone(err))
			stats.Skipped++
			continue
		}
		found = append(found, parts[i].findings...)
		stats.Add(&parts[i].stats)
	}
	report.Sort(found)
	return found, stats, nil
}

// part is what came of one file.
type part struct {
	findings []report.Finding
	stats    report.Stats
	err      error
}

// gone is why a file could be read before and now cannot.
func gone(err error) string {
	if errors.Is(err, workspace.ErrChanged) {
		return "was changed while it was checked"
	}
	return "can no longer be read"
}

// counted counts the parts of a whole that are done, from any goroutine.
func counted(progress func(done, total int), total int) func() {
	if progress == nil {
		return func() {}
	}
	var mu sync.Mutex
	done := 0
	return func() {
		mu.Lock()
		defer mu.Unlock()
		done++
		progress(done, total)
	}
}

func nothingToCheck(paths []string, skipped int) error {
	where := strings.Join(paths, ", ")
	if skipped > 0 {
		return fmt.Errorf("nothing to check: no Python file in %s can be read", where)
	}
	return fmt.Errorf("nothing to check: there are no Python files in %s", where)
}

// print prints what was found. Standard output holds nothing but JSON when JSON
// was asked for.
func (c *checkCommand) print(s *session, found []report.Finding, stats *report.Stats, sources *report.Sources) error {
	figures := s.Out
	if c.OutputFormat == "json" {
		if err := report.JSON(s.Out, found); err != nil {
			return err
		}
		figures = s.Err
	} else {
		colour := colours(c.Color, s.OutTerminal)
		if err := report.Text(s.Out, found, colour); err != nil {
			return err
		}
		if err := report.Summary(s.Out, found, stats, colour); err != nil {
			return err
		}
		if c.Stats {
			fmt.Fprintln(s.Out)
		}
	}
	if c.Stats {
		return stats.Print(figures, sources)
	}
	return nil
}
