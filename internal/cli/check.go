package cli

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/report"
	"github.com/kwargo/kwargo/internal/workspace"
)

type checkCommand struct {
	Paths          []string `arg:"" optional:"" name:"path" help:"Files and folders to check (default: the working directory)."`
	OutputFormat   string   `enum:"text,json,sarif,github,gitlab,junit,rdjson" default:"text" placeholder:"FORMAT" help:"How to print what was found: text, json, sarif, github, gitlab, junit or rdjson."`
	OutputFile     string   `placeholder:"FILE" help:"Write what was found to this file instead of to standard output."`
	Select         []string `placeholder:"RULE,..." help:"Report these rules only; codes or names."`
	Ignore         []string `placeholder:"RULE,..." help:"Do not report these rules."`
	MaxDiagnostics *int     `placeholder:"N" help:"Print at most so many diagnostics; 0 is no limit."`
	Baseline       string   `placeholder:"FILE" xor:"baseline" help:"Report only what is not in this baseline (see kwargo baseline)."`
	NoBaseline     bool     `xor:"baseline" help:"Report what is in the baseline of the settings too."`
	Since          string   `placeholder:"REV" help:"Report only what was not there in this git revision; A... is where A and HEAD have parted."`
	Stats          bool     `help:"Print how many constructions were seen and checked, and why the others were not."`
	FailOn         string   `enum:"error,warning,information" default:"information" placeholder:"LEVEL" help:"Exit with 1 only for what is at least as bad: error, warning or information (the default)."`
	ExitZero       bool     `help:"Exit with 0 even when something was found."`
	Config         string   `placeholder:"FILE" help:"Read the settings from this file."`
	Color          string   `enum:"auto,always,never" default:"auto" placeholder:"WHEN" help:"Colour the output: auto (on a terminal), always or never."`
	NoProgress     bool     `help:"Show no progress bar."`
	NoCache        bool     `help:"Neither use nor keep what earlier runs found."`
	CacheDir       string   `placeholder:"DIR" help:"Keep what runs found in this folder (default: the user's cache folder)."`
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
	s.later(p.workspace.Release)
	opts, err := c.options(p.config)
	if err != nil {
		return err
	}
	known, err := c.known(p)
	if err != nil {
		return err
	}
	since, err := c.since(p)
	if err != nil {
		return err
	}
	return c.toFile(s, func(s *session) error {
		bar := newProgress(s, !c.NoProgress)
		var cache *runCache
		if !c.NoCache && !c.Stats { // the time that a run took is in the figures
			cache = openRunCache(c.CacheDir, p.folder, p.workspace.Identity(), opts, known.identity(), since.identity(), c.limit(p.config), c.OutputFormat, colours(c.Color, s.OutTerminal), c.ExitZero, c.FailOn)
		}
		if exit, ok := cache.replay(s); ok {
			return exitWith(exit)
		}
		if !c.NoCache {
			p.keepIn(s, c.CacheDir)
		}
		if cache != nil {
			p.results = newResults(p.workspace.Identity(), opts)
		}
		r := cache.record(s)
		err := c.run(&r.session, p, opts, known, since, bar, start)
		if exit, ok := ended(err); ok && cache != nil {
			seen, all := p.workspace.Seen()
			seen = p.results.complete(seen)
			p.results.keep(p.workspace, seen, all)
			if all {
				cache.keep(r, seen, exit)
			}
		}
		return err
	})
}

// run does the work.
func (c *checkCommand) run(s *session, p *project, opts diagnostics.Options, known *knownProblems, since *revision, bar *progress, start time.Time) error {
	if err := p.index(s, bar); err != nil {
		return err
	}
	sources := p.sources()
	out, err := p.check(s, opts, sources, bar)
	if err != nil {
		return err
	}
	out.stats.Elapsed = time.Since(start)
	if out.stats.Files == 0 {
		return nothingToCheck(c.Paths, out.stats.Skipped)
	}
	known.mark(p, out.findings)
	out.stats.Known = known.count
	if err := since.mark(s, p, opts, out); err != nil {
		return err
	}
	if err := c.print(s, out.findings, &out.stats, sources, known, since, c.limit(p.config)); err != nil {
		return err
	}
	switch {
	case out.failed:
		return code(exitWrong)
	case !c.ExitZero && slices.ContainsFunc(out.findings, c.fails):
		return code(exitFound)
	}
	return nil
}

// fails reports whether a finding is bad enough for an exit code of its own.
func (c *checkCommand) fails(f report.Finding) bool {
	limit := diagnostics.Information
	for s := diagnostics.Error; s < limit; s++ {
		if s.String() == c.FailOn {
			limit = s
		}
	}
	return !f.Baselined && !f.Old && f.Severity <= limit
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
func (p *project) check(s *session, opts diagnostics.Options, sources *report.Sources, bar *progress) (*outcome, error) {
	files := p.snapshot.Requested()
	parts := make([]part, len(files))
	linker := p.snapshot.Linker()
	p.results.recall(p, linker)
	advance := counted(bar.phase("Checking"), len(files))
	var group errgroup.Group
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) { // and not one for each file, of which the stack would have to grow each time
		group.Go(func() error {
			for i := next.Add(1) - 1; i < int64(len(files)); i = next.Add(1) - 1 {
				if err := s.ctx.Err(); err != nil {
					return err
				}
				if f := files[i]; p.results.still(f) {
					parts[i].stats.Files = 1
				} else {
					parts[i] = checkFile(linker, f.Module, opts, sources)
				}
				advance()
			}
			return nil
		})
	}
	err := group.Wait()
	bar.done()
	if err != nil {
		return nil, err
	}
	p.results.note(p, linker, files, parts)
	out := &outcome{}
	stats := &out.stats
	stats.Skipped = p.sayWhatIsSkipped(s)
	for i := range parts {
		if err := parts[i].err; err != nil {
			s.warn("%s %s", p.name(files[i].Path), trouble(err))
			stats.Skipped++
			out.failed = out.failed || errors.As(err, new(*failure))
			continue
		}
		out.findings = append(out.findings, parts[i].findings...)
		stats.Add(&parts[i].stats)
	}
	report.Sort(out.findings)
	return out, nil
}

// outcome is what came of a run.
type outcome struct {
	findings []report.Finding
	stats    report.Stats
	failed   bool // not everything could be checked, through a fault of ours
}

// part is what came of one file.
type part struct {
	findings []report.Finding
	stats    report.Stats
	err      error
}

// checkFile checks one file. A mistake of ours in it does not take the others
// along.
func checkFile(l *contract.Linker, m *contract.Module, opts diagnostics.Options, sources *report.Sources) (out part) {
	defer func() {
		if r := recover(); r != nil {
			out = part{err: &failure{r, debug.Stack()}}
		}
	}()
	result := diagnostics.File(l, m, opts)
	out.findings, out.err = report.Findings(l, result, sources)
	if out.err == nil {
		out.stats.Files = 1
		out.stats.Suppressed = result.Suppressed
		out.stats.Count(result.Bindings)
	}
	return out
}

// failure is a defect of this program that showed while a file was checked.
type failure struct {
	what  any
	stack []byte
}

func (f *failure) Error() string {
	return fmt.Sprintf("made this program fail, which is a bug of it; please report it: %v\n%s", f.what, f.stack)
}

// trouble is why there is no result for a file that could be read before.
func trouble(err error) string {
	var bug *failure
	switch {
	case errors.As(err, &bug):
		return bug.Error()
	case errors.Is(err, workspace.ErrChanged):
		return "was changed while it was checked; it is skipped"
	}
	return "can no longer be read; it is skipped"
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
