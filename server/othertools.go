package server

import (
	"strings"

	"go.lsp.dev/protocol"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
)

// otherTools are the codes under which other checkers report what is wrong with
// a call, and what they mean by them; none means anything.
var otherTools = map[string][]contract.FaultKind{
	"reportCallIssue": nil, // Pyright, basedpyright, Pylance
	"call-arg":        nil, // mypy
	"call-overload":   nil,

	// ty
	"unknown-argument":                   {contract.UnknownKeywordFault, contract.TypedDictKey},
	"missing-argument":                   {contract.MissingArgument, contract.TypedDictKey},
	"too-many-positional-arguments":      {contract.TooManyPositional},
	"parameter-already-assigned":         {contract.DuplicateArgument},
	"positional-only-parameter-as-kwarg": {contract.PositionalOnlyKeyword},
	"no-matching-overload":               nil,

	// Pyrefly; it shares missing-argument with ty.
	"unexpected-keyword":   {contract.UnknownKeywordFault, contract.PositionalOnlyKeyword, contract.TypedDictKey},
	"bad-argument-count":   nil,
	"bad-keyword-argument": nil,

	// Pylint, by name and by number.
	"unexpected-keyword-arg":     {contract.UnknownKeywordFault, contract.PositionalOnlyKeyword},
	"e1123":                      {contract.UnknownKeywordFault, contract.PositionalOnlyKeyword},
	"no-value-for-parameter":     {contract.MissingArgument},
	"e1120":                      {contract.MissingArgument},
	"too-many-function-args":     {contract.TooManyPositional},
	"e1121":                      {contract.TooManyPositional},
	"redundant-keyword-arg":      {contract.DuplicateArgument},
	"e1124":                      {contract.DuplicateArgument},
	"no-member":                  {contract.UnknownFactory},
	"e1101":                      {contract.UnknownFactory},
	"unresolved-attribute":       {contract.UnknownFactory},
	"missing-attribute":          {contract.UnknownFactory},
	"attr-defined":               {contract.UnknownFactory},
	"reportattributeaccessissue": {contract.UnknownFactory},
}

// alike reports whether a diagnostic of another tool says what one of ours says:
// by its code, and by its place. The others mark the argument, or the call as a
// whole.
func (p *places) alike(src *source, d *diagnostics.Diagnostic, shown *protocol.Diagnostic) bool {
	code, ok := shown.Code.(protocol.String)
	if source, _ := shown.Source.Get(); !ok || source == sourceName {
		return false
	}
	kinds, known := otherTools[string(code)]
	if !known {
		kinds, known = otherTools[strings.ToLower(string(code))]
	}
	if !known {
		return false
	}
	means := len(kinds) == 0 && d.Fault.Kind != contract.UnknownFactory
	for _, k := range kinds {
		means = means || k == d.Fault.Kind
	}
	at := p.toSpan(src, shown.Range)
	call := d.Binding.Expr().Span
	if !means || !call.Touches(at) {
		return false
	}
	if d.Fault.Argument < 0 || at.Encloses(call) {
		return call.Encloses(at) || at.Encloses(call) && at.Len() <= call.Len()+1
	}
	return d.Binding.Arguments[d.Fault.Argument].Span.Touches(at) || at.Start == call.Start
}
