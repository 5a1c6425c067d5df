package diagnostics

import (
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
)

var deprecatedConstructor = &Rule{
	Code:     "KW102",
	Name:     "deprecated-constructor",
	Fault:    contract.DeprecatedConstructor,
	Severity: Warning,
	Outdated: true,
	report: func(s *subject, d *Diagnostic) {
		d.Span = s.Callee()
		d.Message = s.call() + " is deprecated"
		if d.Fault.Name != "" {
			d.Message += ": " + strings.Join(strings.Fields(d.Fault.Name), " ")
		}
		d.Related = append(s.definition(nil), Related{d.Fault.Signature.Place, "it is deprecated here"})
	},
}
