package diagnostics

import "github.com/kwargo/kwargo/internal/contract"

var positionalOnlyKeyword = &Rule{
	Code:  "KW005",
	Name:  "positional-only-keyword",
	Fault: contract.PositionalOnlyKeyword,
	report: func(s *subject, d *Diagnostic) {
		d.Span, d.Argument = s.argument(d.Fault).Label, d.Fault.Name
		d.Message = s.call() + " takes `" + d.Fault.Name + "` by position only"
		d.Related = s.definition(d.Fault.Signature)
	},
}
