// Package diagnostics holds the rules: what is said about a construction that
// does not fit its contract. A rule is one .go file and one .md page; the page
// is its documentation and, through its code blocks, its test.
package diagnostics

import (
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/text"
)

// Severity is how bad a diagnostic is.
type Severity uint8

const (
	Error   Severity = iota // the call raises
	Warning                 // it very likely does
	Information
)

func (s Severity) String() string {
	return [...]string{"error", "warning", "information"}[s]
}

// Diagnostic is one thing said about one construction.
type Diagnostic struct {
	Rule     *Rule
	Severity Severity
	Message  string // one line, with names in backticks
	Module   *contract.Module
	Span     text.Span // of the offending argument's label, or of the callee
	Class    string    // module-qualified dotted name of the class
	Argument string    // the offending keyword or parameter; empty when the call as a whole is meant
	Related  []Related
	Binding  *contract.Binding // nil when it is about no construction
	Fault    contract.Fault
	// Known: it is in the baseline of the project.
	Known bool
	// Keep are the codes of a suppression comment that are of use; empty when none
	// is, or when the diagnostic is about something else.
	Keep []string
}

// Related is another place that explains a diagnostic. What a library declares
// that nobody has read is in no place, and is not related.
type Related struct {
	Place   contract.Place
	Message string
}
