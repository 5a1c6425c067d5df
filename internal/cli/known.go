package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/kwargo/kwargo/internal/baseline"
	"github.com/kwargo/kwargo/internal/report"
	"github.com/kwargo/kwargo/internal/workspace"
)

// knownProblems are what is not to be reported any more.
type knownProblems struct {
	file     string // of the baseline; empty when there is none
	folder   string // that the paths in it are relative to
	problems []baseline.Problem

	count int // of the findings that are known
	fixed []baseline.Problem
}

// known reads the baseline of a run.
func (c *checkCommand) known(p *project) (*knownProblems, error) {
	file := p.config.Baseline
	switch {
	case c.NoBaseline:
		file = ""
	case c.Baseline != "":
		file = c.Baseline
	}
	out := &knownProblems{folder: p.home()}
	if file == "" {
		return out, nil
	}
	var err error
	if out.file, out.folder, err = p.placeOfBaseline(file); err != nil {
		return nil, err
	}
	out.problems, err = baseline.Read(p.name(out.file))
	return out, err
}

// placeOfBaseline is where a baseline is, and the folder that the paths in it are
// relative to: that of the settings, wherever the file is kept; without any, its own.
func (p *project) placeOfBaseline(file string) (path, folder string, err error) {
	if path, err = filepath.Abs(file); err != nil {
		return "", "", err
	}
	own := workspace.Canonical(filepath.Dir(path))
	path = filepath.Join(own, filepath.Base(path))
	if p.config.Dir() == "" {
		return path, own, nil
	}
	return path, p.home(), nil
}

// home is the folder that the project's own files are named relative to: that of
// its settings, or the working directory.
func (p *project) home() string {
	if dir := p.config.Dir(); dir != "" {
		return workspace.Canonical(dir)
	}
	return p.folder
}

// identity is all of it that decides what a run prints.
func (k *knownProblems) identity() []any { return []any{k.file, k.folder, k.problems} }

// mark finds out which findings, which must be sorted, are known, and gives each its
// fingerprint.
func (k *knownProblems) mark(p *project, found []report.Finding) {
	now := problems(p, k.folder, found)
	for i, fingerprint := range baseline.Fingerprints(now) {
		found[i].Fingerprint = fingerprint
	}
	if k.file == "" {
		return
	}
	matched, fixed := baseline.Match(k.problems, now, k.gone)
	for i := range found {
		if matched[i] {
			found[i].Baselined = true
			k.count++
		}
	}
	scope := p.scope(k.folder)
	for _, f := range fixed {
		if scope(f.Path) {
			k.fixed = append(k.fixed, f)
		}
	}
}

// problems are findings as a baseline keeps them.
func problems(p *project, folder string, found []report.Finding) []baseline.Problem {
	out := make([]baseline.Problem, len(found))
	for i := range found {
		f := &found[i]
		path, err := filepath.Rel(folder, f.Place.Source.Path)
		if err != nil { // on another drive
			path = f.Place.Source.Path
		}
		out[i] = baseline.Problem{
			Path: filepath.ToSlash(path), Code: f.Code, Class: f.Class, Subject: f.Subject,
			Within: f.Within, Call: f.Shape,
		}
	}
	return out
}

func (k *knownProblems) gone(path string) bool {
	_, err := os.Lstat(filepath.Join(k.folder, filepath.FromSlash(path)))
	return err != nil
}

// scope says of the paths of a baseline whether a run has looked at them: the files
// that were checked, and those below what was asked for that are there no more.
func (p *project) scope(folder string) func(path string) bool {
	checked := map[string]bool{}
	for _, f := range p.snapshot.Requested() {
		checked[f.Path] = true
	}
	return func(path string) bool {
		full := filepath.Join(folder, filepath.FromSlash(path))
		if checked[full] {
			return true
		}
		_, err := os.Lstat(full)
		return err != nil && p.workspace.Covers(full)
	}
}

// name is how the baseline is spelled in a report.
func (k *knownProblems) name(sources *report.Sources) string {
	if k.file == "" {
		return ""
	}
	return sources.Name(k.file)
}

// say ends a report for people.
func (k *knownProblems) say(w io.Writer) error {
	if len(k.fixed) == 0 {
		return nil
	}
	_, err := fmt.Fprintf(w, "No longer there of the baseline: %s; `kwargo baseline prune` takes out what is mended.\n", howMany(len(k.fixed), "problem"))
	return err
}
