package diagnostics

import "github.com/kwargo/kwargo/internal/contract"

var missingArgument = &Rule{
	Code:  "KW002",
	Name:  "missing-argument",
	Fault: contract.MissingArgument,
	report: func(s *subject, d *Diagnostic) {
		d.Span = s.Callee()
		names := missingNames(d.Fault)
		d.Message = s.call() + " misses the " + Plural(len(names), "argument ", "arguments ") + List(names)
		d.Related = s.definition(d.Fault.Signature)
		for _, p := range d.Fault.Missing {
			if p.Place.Module != nil { // one of a builtin is declared nowhere
				d.Related = append(d.Related, Related{p.Place, "`" + p.Name + "` has no default"})
			}
		}
		if fits := s.usableFits(); len(fits) > 0 && s.hasUnknownKeyword() {
			if best := fits[0].Factory; s.takesOffending(best) {
				d.Related = append(d.Related, Related{best.Place(), "`" + best.Dotted() + "()` is a factory for it"})
			}
		}
	},
}

func missingNames(f contract.Fault) []string {
	names := make([]string, len(f.Missing))
	for i, p := range f.Missing {
		names[i] = p.Name
	}
	return names
}

func (s *subject) hasUnknownKeyword() bool {
	for _, f := range s.Faults {
		if f.Kind == contract.UnknownKeywordFault {
			return true
		}
	}
	return false
}

// takesOffending reports whether a factory takes a keyword that the constructor
// does not.
func (s *subject) takesOffending(factory *contract.Factory) bool {
	for _, f := range s.Faults {
		if f.Kind == contract.UnknownKeywordFault && factory.TakesKeyword(f.Name) {
			return true
		}
	}
	return false
}
