package diagnostics

import "github.com/kwargo/kwargo/internal/contract"

var typedDictKey = &Rule{
	Code:     "KW007",
	Name:     "typed-dict-key",
	Fault:    contract.TypedDictKey,
	Severity: Warning,
	report: func(s *subject, d *Diagnostic) {
		d.Related = s.definition(d.Fault.Signature)
		if len(d.Fault.Missing) > 0 {
			d.Span = s.Callee()
			names := missingNames(d.Fault)
			d.Message = s.call() + " misses the " + Plural(len(names), "key ", "keys ") + List(names)
			return
		}
		d.Span, d.Argument = s.argument(d.Fault).Label, d.Fault.Name
		d.Message = s.call() + " has no key `" + d.Fault.Name + "`"
		if near := DidYouMean(s.Binding, d.Fault); near != "" {
			d.Message += "; did you mean `" + near + "`?"
		}
	},
}
