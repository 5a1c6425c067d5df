package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/report"
)

// limit is how many diagnostics are printed at most; 0 is no limit.
func (c *checkCommand) limit(settings *config.Config) int {
	if c.MaxDiagnostics != nil {
		return max(0, *c.MaxDiagnostics)
	}
	return settings.MaxDiagnostics
}

// print prints what was found, in the format that was asked for. Standard output
// holds nothing but that, unless it is for people.
func (c *checkCommand) print(s *session, found []report.Finding, stats *report.Stats, sources *report.Sources, known *knownProblems, since *revision, limit int) error {
	if c.OutputFormat != "sarif" { // where what is known is marked
		found = slices.DeleteFunc(slices.Clone(found), func(f report.Finding) bool { return f.Baselined || f.Old })
	}
	shown := found
	if limit > 0 && len(found) > limit {
		shown = found[:limit]
	}
	figures := s.Err
	var err error
	switch c.OutputFormat {
	case "json":
		err = report.JSON(s.Out, shown)
	case "sarif":
		err = report.SARIF(s.Out, shown, report.Run{Version: buildOf().version, Baseline: known.name(sources), Since: since.title()})
	case "github":
		err = report.GitHub(s.Out, shown)
	case "gitlab":
		err = report.GitLab(s.Out, shown)
	case "junit":
		err = report.JUnit(s.Out, shown)
	case "rdjson":
		err = report.RDJSON(s.Out, shown)
	default:
		figures = s.Out
		colour := colours(c.Color, s.OutTerminal)
		if err = report.Text(s.Out, shown, colour); err != nil {
			return err
		}
		if n := len(found) - len(shown); n > 0 {
			fmt.Fprintf(s.Out, "%d more are not shown; `--max-diagnostics 0` shows all.\n\n", n)
		}
		if err = report.Summary(s.Out, found, stats, colour); err == nil {
			err = known.say(s.Out)
		}
		if c.Stats {
			fmt.Fprintln(s.Out)
		}
	}
	if err != nil {
		return err
	}
	if n := len(found) - len(shown); n > 0 && c.OutputFormat != "text" {
		s.warn("%d of %d diagnostics are left out; `--max-diagnostics 0` shows all", n, len(found))
	}
	if c.Stats {
		return stats.Print(figures, sources)
	}
	return nil
}

// toFile runs a command whose standard output goes to the file that was asked for.
// The file is written when all is known, in one step.
func (c *checkCommand) toFile(s *session, run func(*session) error) error {
	if c.OutputFile == "" {
		return run(s)
	}
	var out bytes.Buffer
	into := *s
	into.Out, into.OutTerminal = &out, false
	err := run(&into)
	if _, done := ended(err); !done {
		return err
	}
	if failed := writeWhole(c.OutputFile, out.Bytes()); failed != nil {
		return failed
	}
	return err
}

// writeWhole puts a file in its place in one step. What is no regular file, such as
// /dev/stdout, is written to as it is.
func writeWhole(file string, src []byte) error {
	say := func(err error) error {
		if err == nil {
			return nil
		}
		var at *fs.PathError
		if errors.As(err, &at) {
			err = at.Err
		}
		return fmt.Errorf("%s cannot be written: %w", file, err)
	}
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(file); err == nil {
		if !info.Mode().IsRegular() {
			return say(os.WriteFile(file, src, 0o644))
		}
		mode = info.Mode().Perm()
		if real, err := filepath.EvalSymlinks(file); err == nil {
			file = real // a link stays one
		}
	}
	f, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-*")
	if err != nil {
		return say(err)
	}
	_, err = f.Write(src)
	err = errors.Join(err, f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return say(err)
}
