package diagnostics

import "github.com/kwargo/kwargo/internal/contract"

var duplicateArgument = &Rule{
	Code:  "KW004",
	Name:  "duplicate-argument",
	Fault: contract.DuplicateArgument,
	report: func(s *subject, d *Diagnostic) {
		d.Span, d.Argument = s.argument(d.Fault).Label, d.Fault.Name
		d.Message = s.call() + " gets `" + d.Fault.Name + "` twice"
		d.Related = s.definition(d.Fault.Signature)
		if p, ok := d.Fault.Signature.Param(d.Fault.Name); ok {
			d.Related = append(d.Related, Related{p.Place, "`" + p.Name + "` is declared here"})
		}
	},
}
