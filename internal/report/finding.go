// Package report prints what was found: as text for people, as JSON for
// programs. The printers know nothing of files and rules; they get findings,
// which carry the source text that they point into.
package report

import (
	"cmp"
	"slices"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
)

// Finding is one diagnostic, ready to be printed.
type Finding struct {
	Code, Name, URL string
	Severity        diagnostics.Severity
	Message         string
	Place           Place
	// Call is the whole construction: findings of one belong together.
	Call     Place
	Class    string
	Argument string // empty when the call as a whole is meant
	Related  []Note
	Fixes    []Fix

	// Subject says what it is about in words that do not change when the code
	// around does: the keyword, the names that are missing. Within and Shape tell
	// two of one subject apart: the function that the call is in, and the arguments
	// that it has.
	Subject, Within, Shape string
	// Fingerprint tells it from every other finding, and stays when lines are added
	// above; empty when nobody has asked for it.
	Fingerprint string
	// Baselined: it is in the baseline. Old: it was there in the revision that the run
	// compares with.
	Baselined, Old bool
}

// Note is another place that explains a finding.
type Note struct {
	Place   Place
	Message string
}

// Fix is one way to mend a finding.
type Fix struct {
	Title         string
	Applicability codeactions.Applicability
	Edits         []Edit
	// Placeholders: it leaves something to be written by hand.
	Placeholders bool
}

// Applies reports whether the fix can be made by a program.
func (f *Fix) Applies() bool {
	return f.Applicability != codeactions.DisplayOnly && len(f.Edits) > 0
}

// Edit replaces a place by new text.
type Edit struct {
	Place   Place
	Content string
}

// Findings are the diagnostics of one file with their fixes. A related place or
// a fix in a file that can no longer be read is left out.
func Findings(l *contract.Linker, r diagnostics.Result, sources *Sources) ([]Finding, error) {
	if len(r.Diagnostics) == 0 && len(r.Unused) == 0 {
		return nil, nil
	}
	var out []Finding
	fixes := map[*contract.Binding][]codeactions.Fix{}
	for i := range r.Diagnostics {
		d := &r.Diagnostics[i]
		src, err := sources.Of(d.Module)
		if err != nil {
			return nil, err
		}
		if _, done := fixes[d.Binding]; !done {
			fixes[d.Binding] = codeactions.Fixes(l, d.Binding, src.Text)
		}
		f := Finding{
			Code: d.Rule.Code, Name: d.Rule.Name, URL: d.Rule.URL(), Severity: d.Severity, Message: d.Message,
			Place: Place{src, d.Span}, Call: Place{src, d.Binding.Expr().Span}, Class: d.Class, Argument: d.Argument,
			Subject: d.Subject(), Within: d.Within(), Shape: d.Shape(),
		}
		for _, rel := range d.Related {
			if at, err := sources.Of(rel.Place.Module); err == nil {
				f.Related = append(f.Related, Note{Place{at, rel.Place.Span}, rel.Message})
			}
		}
		for _, fix := range fixes[d.Binding] {
			// A lazy fix looks through the whole workspace, for each finding anew.
			if fix.Kind == codeactions.QuickFix && fix.Disabled == "" && fix.Lazy == nil && fix.Mends(d) {
				if edits, ok := editsOf(&fix, sources); ok {
					f.Fixes = append(f.Fixes, Fix{fix.Title, fix.Applicability, edits, fix.Placeholders()})
				}
			}
		}
		out = append(out, f)
	}
	for i := range r.Unused {
		f, err := unused(&r.Unused[i], sources)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// unused is a comment that silences nothing, with the fix that takes it away.
func unused(d *diagnostics.Diagnostic, sources *Sources) (Finding, error) {
	src, err := sources.Of(d.Module)
	if err != nil {
		return Finding{}, err
	}
	at := Place{src, d.Span}
	out := Finding{
		Code: d.Rule.Code, Name: d.Rule.Name, URL: d.Rule.URL(), Severity: d.Severity, Message: d.Message,
		Place: at, Call: at, Subject: string(d.Span.Of(src.Text)),
	}
	fix := codeactions.MendComment(d, src.Text)
	if edits, ok := editsOf(&fix, sources); ok {
		out.Fixes = []Fix{{Title: fix.Title, Applicability: fix.Applicability, Edits: edits}}
	}
	return out, nil
}

func editsOf(fix *codeactions.Fix, sources *Sources) ([]Edit, bool) {
	var out []Edit
	for _, file := range fix.Files {
		src, err := sources.Of(file.Module)
		if err != nil {
			return nil, false
		}
		for _, e := range file.Edits {
			out = append(out, Edit{Place{src, e.Span}, e.New})
		}
	}
	return out, len(out) > 0
}

// Sort puts findings in the order in which they are printed: by file, place and
// code.
func Sort(all []Finding) {
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Place.Source.Name, b.Place.Source.Name),
			cmp.Compare(a.Place.Span.Start, b.Place.Span.Start),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Place.Span.End, b.Place.Span.End),
		)
	})
}
