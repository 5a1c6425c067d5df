package diagnostics

import (
	"slices"

	"github.com/kwargo/kwargo/internal/contract"
)

// unseen are the kinds of classes whose constructors type checkers do not know
// without a plugin: they take `**kwargs` as far as their source says.
var unseen = []string{"django", "sqlalchemy", "param", "traitlets"}

// Alone reports whether a diagnostic is one that type checkers do not have: one
// of a rule of policy, or of a fault in what a constructor hands on, or of a
// class that they do not see through.
func (d *Diagnostic) Alone() bool {
	if d.Binding == nil {
		return true
	}
	switch d.Fault.Kind {
	case contract.IgnoredKeyword, contract.UnknownFactory:
		return true
	}
	if d.Rule.Code >= "KW100" || d.Fault.Signature != nil && d.Fault.Signature.HandsOn {
		return true
	}
	return d.Binding.Contract != nil && slices.Contains(unseen, d.Binding.Contract.Kind)
}
