package diagnostics

import "github.com/kwargo/kwargo/internal/contract"

var unexpectedKeyword = &Rule{
	Code:  "KW001",
	Name:  "unexpected-keyword",
	Fault: contract.UnknownKeywordFault,
	report: func(s *subject, d *Diagnostic) {
		d.Span, d.Argument = s.argument(d.Fault).Label, d.Fault.Name
		d.Related = s.definition(d.Fault.Signature)
		if d.Fault.Signature.NoArguments {
			d.Message = s.call() + " takes no arguments, so no `" + d.Fault.Name + "`"
		} else {
			d.Message = s.call() + " has no parameter `" + d.Fault.Name + "`"
		}
		if near := DidYouMean(s.Binding, d.Fault); near != "" {
			d.Message += "; did you mean `" + near + "`?"
			return
		}
		if factory := s.takes(d.Fault.Name); factory != nil {
			d.Message += "; `" + factory.Dotted() + "()` takes it"
			d.Related = append(d.Related, Related{factory.Place(), "`" + factory.Dotted() + "()` takes `" + d.Fault.Name + "`"})
		}
	},
}
