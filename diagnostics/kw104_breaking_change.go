package diagnostics

import (
	"fmt"

	"github.com/kwargo/kwargo/internal/contract"
)

// breakingChange is about a class in an editor. It needs the class as it was, and so
// the command line does not have it: `kwargo diff` says the same there.
var breakingChange = &Rule{
	Code:     "KW104",
	Name:     "breaking-change",
	Severity: Warning,
}

// Break is a change of a class that breaks constructions.
type Break struct {
	Class *contract.Class
	// What has changed, in words: "`session_id` is called `thread_id` now".
	What []string
	// Broken are constructions that were right before, in Files files.
	Broken []*contract.Binding
	Files  int
}

// maxBroken is how many constructions a diagnostic about a class points to.
const maxBroken = 10

// Breaking words what a change of a class breaks; ok is false when that is not to be
// reported.
func Breaking(b *Break, opts Options) (d Diagnostic, ok bool) {
	if !opts.reports(breakingChange) {
		return d, false
	}
	place := b.Class.Place()
	d = Diagnostic{
		Rule: breakingChange, Severity: opts.severity(breakingChange, true), Module: place.Module, Span: place.Span, Class: b.Class.Dotted(),
		Message: fmt.Sprintf("this breaks %d %s in %d %s", len(b.Broken), Plural(len(b.Broken), "construction", "constructions"), b.Files, Plural(b.Files, "file", "files")),
	}
	for i, what := range b.What {
		separator := "; "
		if i == 0 {
			separator = ": "
		}
		d.Message += separator + what
	}
	for i, c := range b.Broken {
		if i == maxBroken {
			break
		}
		d.Related = append(d.Related, Related{contract.Place{Module: c.Module, Span: c.Callee()}, "`" + c.Name + "()` is broken by it"})
	}
	return d, true
}
