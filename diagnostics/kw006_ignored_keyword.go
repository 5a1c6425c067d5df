package diagnostics

import "github.com/kwargo/kwargo/internal/contract"

var ignoredKeyword = &Rule{
	Code:     "KW006",
	Name:     "ignored-keyword",
	Fault:    contract.IgnoredKeyword,
	Severity: Warning,
	report: func(s *subject, d *Diagnostic) {
		d.Span, d.Argument = s.argument(d.Fault).Label, d.Fault.Name
		d.Related = s.definition(d.Fault.Signature)
		d.Message = s.call() + " has no field `" + d.Fault.Name + "` and drops it in silence"
		if near := DidYouMean(s.Binding, d.Fault); near != "" {
			d.Message += "; did you mean `" + near + "`?"
		}
	},
}
