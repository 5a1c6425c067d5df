package codeactions

import (
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// convertible reports whether the call names the class so that a factory can stand in
// its place: `C(…)` and `partial(C, …)`.
func (t *target) convertible() bool {
	return t.Receiver == contract.ByName || t.Receiver == contract.ByPartial
}

// callee is the expression that names the class.
func (t *target) callee() python.ExprID {
	switch t.Receiver {
	case contract.ByPartial:
		return t.site.args[0].Value
	case contract.ByReference:
		return t.site.args[t.Handed.Argument].Value
	}
	return t.Expr().A
}

// partialForbids says why a factory cannot take the place of the class in
// `partial(C, …)`; empty when it can. Those who call the partial object later are not
// in sight, and values that partial is given are worked out once.
func (t *target) partialForbids(fit *contract.Fit) string {
	switch {
	case t.Receiver != contract.ByPartial:
		return ""
	case fit.Factory.Async:
		return "it is async, and who calls the partial object does not await it"
	case len(fit.Missing) > 0:
		return "it requires `" + fit.Missing[0].Name + "`, which those who call the partial object do not give"
	}
	return ""
}
