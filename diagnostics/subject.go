package diagnostics

import (
	"github.com/kwargo/kwargo/internal/contract"
)

// subject is the construction that a rule words diagnostics for.
type subject struct {
	*contract.Binding
	linker *contract.Linker
	fits   []contract.Fit
	fitted bool
}

// call is how messages name the construction.
func (s *subject) call() string { return "`" + s.Name + "()`" }

// usableFits are the factories that can take part in a conversion, best first.
func (s *subject) usableFits() []contract.Fit {
	if !s.fitted {
		s.fitted = true
		for _, f := range s.linker.Fits(s.Binding) {
			if f.Factory.Refusal == "" && f.Problem == "" {
				s.fits = append(s.fits, f)
			}
		}
	}
	return s.fits
}

// takes is the best factory that takes a keyword.
func (s *subject) takes(keyword string) *contract.Factory {
	for _, f := range s.usableFits() {
		if f.Takes(s.Binding, keyword) {
			return f.Factory
		}
	}
	return nil
}

// definition points to the class, and to the constructor when it stands
// elsewhere.
func (s *subject) definition(sig *contract.Signature) []Related {
	out := []Related{{s.Class.Place(), "`" + s.Class.Name + "` is defined here"}}
	if sig != nil && sig.Place != s.Class.Place() && sig.Qualname != "" {
		out = append(out, Related{sig.Place, "`" + sig.Qualname + "` decides what it accepts"})
	}
	return out
}

// argument is the argument that a fault is about.
func (s *subject) argument(f contract.Fault) contract.Argument { return s.Arguments[f.Argument] }
