package diagnostics

import (
	"fmt"

	"github.com/kwargo/kwargo/internal/contract"
)

var tooManyPositional = &Rule{
	Code:  "KW003",
	Name:  "too-many-positional",
	Fault: contract.TooManyPositional,
	report: func(s *subject, d *Diagnostic) {
		d.Span = s.argument(d.Fault).Span
		d.Related = s.definition(d.Fault.Signature)
		switch {
		case d.Fault.Signature.NoArguments:
			d.Message = s.call() + " takes no arguments"
		case d.Fault.Takes == 0:
			d.Message = s.call() + " takes no positional arguments"
		default:
			d.Message = fmt.Sprintf("%s takes at most %d positional %s", s.call(), d.Fault.Takes,
				Plural(d.Fault.Takes, "argument", "arguments"))
		}
		d.Message += fmt.Sprintf(", %d %s given", d.Fault.Given, Plural(d.Fault.Given, "is", "are"))
	},
}
