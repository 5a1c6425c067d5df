// Package codeactions holds the fixers: what can be done about a construction
// that does not fit its contract. A fixer is one file; it turns a binding and
// the source text into edits, and touches nothing itself.
package codeactions

import (
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/text"
)

// Applicability says who may apply a fix.
type Applicability uint8

const (
	Safe        Applicability = iota // fix-all applies it
	Suggestion                       // a person picks it
	DisplayOnly                      // it is shown, and cannot be applied as it is
)

func (a Applicability) String() string {
	return [...]string{"safe", "suggestion", "display-only"}[a]
}

// Kind says what a fix is for.
type Kind uint8

const (
	QuickFix Kind = iota // it mends what is wrong
	Rewrite              // it changes what may well be right
)

// Action is what a fix does; one file of fixers has one action.
type Action string

const (
	RenameKeyword    Action = "rename-keyword"
	RenameMethod     Action = "rename-method"
	ConvertToFactory Action = "convert-to-factory"
	ConvertEvery     Action = "convert-every"
	AdaptCall        Action = "adapt-call"
	ConvertBroken    Action = "convert-broken"
	RenameEverywhere Action = "rename-everywhere"
	KeepOldName      Action = "keep-old-name"
	MakePositional   Action = "make-positional"
	MakeKeyword      Action = "make-keyword"
	FillMissing      Action = "fill-missing"
	AddParameter     Action = "add-parameter"
	RemoveArgument   Action = "remove-argument"
	RemoveComment    Action = "remove-comment"
)

// Fix is a change that mends one construction.
type Fix struct {
	Action        Action
	Kind          Kind
	Title         string // says what it does, what it fills in and what it leaves out
	Applicability Applicability
	// Preferred: the one a person would pick without looking (LSP,
	// CodeAction.isPreferred).
	Preferred bool
	Files     []FileEdit
	// Lazy makes the Files of a fix for which many files have to be looked
	// through; nil when Files holds them already. It returns nil when it turns out
	// that the fix cannot be made.
	Lazy func(Sources) []FileEdit
	// Effects: what it takes away may do more than give a value.
	Effects bool
	// Confirm: it touches places that are not in view, so that a client that can
	// ask is to ask before it makes the edits.
	Confirm bool
	// Why says why a conversion that a policy asks for is no more than a suggestion.
	Why string
	// Disabled says why the fix cannot be made, for clients that show such; it has
	// no edits then.
	Disabled string
	// Faults are the indices into Binding.Faults that the fix mends.
	Faults []int
}

// Sources gives the text of a module, the version that its facts were made of.
type Sources func(*contract.Module) ([]byte, error)

// FileEdit is the part of a fix in one file.
type FileEdit struct {
	Module *contract.Module
	Edits  []Edit
}

// Edit replaces Span by New. Snippet is the same with tab stops in the syntax
// of LSP snippets (`${1:name}`), for editors that take them; empty when the
// edit has no tab stop.
type Edit struct {
	text.Edit
	Snippet string
}
