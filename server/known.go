package server

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/baseline"
)

// Baseline is the list of problems that a project knows of.
type Baseline struct {
	File string // empty when there is none
	// Folder is what the paths in it are relative to.
	Folder string
}

// baselines are those that have been read. A file is read again when it has changed.
type baselines struct {
	server *server

	mu     sync.Mutex
	byFile map[string]*knownProblems
}

type knownProblems struct {
	mark   mark
	byPath map[string][]baseline.Problem
	// byKind is for files that are called something else now.
	byKind map[kind][]baseline.Problem
}

// kind is what a problem is about, wherever it is.
type kind struct{ code, class, subject string }

func kindOf(p *baseline.Problem) kind { return kind{p.Code, p.Class, p.Subject} }

// of is a baseline as it is on disk; nil when it cannot be read.
func (b *baselines) of(file string) *knownProblems {
	b.mu.Lock()
	defer b.mu.Unlock()
	have, now := b.byFile[file], markOf(file)
	if have != nil && have.mark.same(now) {
		return have
	}
	out := &knownProblems{mark: now, byPath: map[string][]baseline.Problem{}, byKind: map[kind][]baseline.Problem{}}
	all, err := baseline.Read(file)
	if err != nil {
		b.server.log.warn("settings: %v", err)
	}
	for _, p := range all {
		out.byPath[p.Path] = append(out.byPath[p.Path], p)
		out.byKind[kindOf(&p)] = append(out.byKind[kindOf(&p)], p)
	}
	b.byFile[file] = out
	if have != nil { // what was said before was by the old one
		b.server.publisher.all()
	}
	return out
}

// changed reports whether one of the baselines is no longer what was read.
func (b *baselines) changed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for file, have := range b.byFile {
		if !have.mark.same(markOf(file)) {
			return true
		}
	}
	return false
}

// mark marks those of the diagnostics of a file that its project knows of. src is the
// text of the file.
func (b *baselines) mark(of Baseline, path string, src []byte, all []diagnostics.Diagnostic) {
	if of.File == "" || len(all) == 0 {
		return
	}
	known := b.of(of.File)
	name := func(path string) string {
		rel, err := filepath.Rel(of.Folder, path)
		if err != nil { // on another drive
			rel = path
		}
		return filepath.ToSlash(rel)
	}
	gone := func(name string) bool {
		_, err := os.Lstat(filepath.Join(of.Folder, filepath.FromSlash(name)))
		return err != nil
	}
	now := make([]baseline.Problem, len(all))
	candidates := slices.Clone(known.byPath[name(path)])
	seen := map[kind]bool{}
	for i := range all {
		d := &all[i]
		now[i] = baseline.Problem{
			Path: name(path), Code: d.Rule.Code, Class: d.Class, Subject: d.Subject(), Within: d.Within(), Call: d.Shape(),
		}
		if d.Rule.Code == diagnostics.UnusedSuppression {
			now[i].Subject = string(d.Span.Of(src))
		}
		if k := kindOf(&now[i]); !seen[k] {
			seen[k] = true
			for _, p := range known.byKind[k] {
				if p.Path != now[i].Path && gone(p.Path) {
					candidates = append(candidates, p)
				}
			}
		}
	}
	matched, _ := baseline.Match(candidates, now, gone)
	for i := range all {
		all[i].Known = matched[i]
	}
}

// inOrder sorts the diagnostics of a file by their places: which of two of one kind is
// the known one may hang on it, and is to be the same as on the command line.
func inOrder(all []diagnostics.Diagnostic) {
	slices.SortStableFunc(all, func(a, b diagnostics.Diagnostic) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
}
