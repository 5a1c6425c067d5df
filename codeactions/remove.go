package codeactions

import (
	"bytes"
	"regexp"
	"slices"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// removeArgument deletes an argument that the class does not take.
func removeArgument(t *target) []Fix {
	var out []Fix
	for i, f := range t.Faults {
		switch f.Kind {
		case contract.UnknownKeywordFault, contract.IgnoredKeyword, contract.DuplicateArgument:
		case contract.TypedDictKey:
			if f.Argument < 0 {
				continue
			}
		case contract.TooManyPositional:
			if fx, ok := t.removeSurplus(i); ok {
				out = append(out, fx)
			}
			continue
		default:
			continue
		}
		a := t.Arguments[f.Argument]
		if t.Module.Facts().Items(t.Expr())[a.Source].Kind != python.ArgKeyword {
			continue
		}
		title := "Remove `" + f.Name + "`"
		if t.mayHaveEffects(a.Value) {
			title += ", and with it what its value does"
		}
		fix := Fix{
			Title: title, Applicability: Suggestion, Faults: []int{i}, Effects: t.mayHaveEffects(a.Value),
			Preferred: f.Kind == contract.DuplicateArgument,
		}
		if f.Kind == contract.DuplicateArgument && t.Confidence == contract.Certain && t.saysTwice(f) && !generated(t.site.src) {
			fix.Applicability = Safe
		}
		out = append(out, t.one(fix, t.site.remove(a.Source)))
	}
	return out
}

// saysTwice reports whether a parameter that gets two values gets the same
// twice, by the same words, which do nothing but give it.
func (t *target) saysTwice(f contract.Fault) bool {
	index := slices.IndexFunc(f.Signature.Params, func(p contract.Param) bool { return p.Name == f.Name })
	position := -t.skipped()
	for i, a := range t.Arguments {
		if i == f.Argument {
			continue
		}
		first := a.Kind == python.ArgKeyword && a.Name == f.Name
		if a.Kind == python.ArgPositional {
			first = position == index
			position++
		}
		if first {
			again := t.Arguments[f.Argument]
			return a.Value != 0 && again.Value != 0 && !t.mayHaveEffects(a.Value) && t.spelled(a.Value) == t.spelled(again.Value)
		}
	}
	return false
}

func (t *target) spelled(id python.ExprID) string {
	return string(t.Module.Facts().Expr(id).Span.Of(t.site.src))
}

// removeSurplus deletes the positional arguments that are too many.
func (t *target) removeSurplus(i int) (Fix, bool) {
	f := t.Faults[i]
	drop := map[int]bool{}
	var names []string
	effects := false
	for j := f.Argument; j < len(t.Arguments); j++ {
		a := t.Arguments[j]
		if a.Kind != python.ArgPositional {
			continue
		}
		if t.Module.Facts().Items(t.Expr())[a.Source].Kind != python.ArgPositional {
			return Fix{}, false // from a literal `*[…]`
		}
		drop[a.Source] = true
		names = append(names, t.label(a))
		effects = effects || t.mayHaveEffects(a.Value)
	}
	title := "Remove " + diagnostics.List(names)
	if effects {
		title += ", and with it what its value does"
	}
	return t.one(Fix{Title: title, Applicability: Suggestion, Faults: []int{i}, Effects: effects}, t.site.removeAll(drop, false)), true
}

// number is a number with a sign or a fraction, of which facts keep nothing.
var number = regexp.MustCompile(`^[-+]?[0-9.]([0-9a-zA-Z_.]|[eE][-+])*$`)

// mayHaveEffects reports whether computing a value may do more than give it.
func (t *target) mayHaveEffects(id python.ExprID) bool {
	f := t.Module.Facts()
	e := f.Expr(id)
	switch e.Kind {
	case python.ExprName, python.ExprString, python.ExprBytes, python.ExprNumber, python.ExprTrue, python.ExprFalse,
		python.ExprNoneValue, python.ExprEllipsis:
		return false
	case python.ExprLambda: // its defaults are computed; facts do not keep them
		head, _, _ := bytes.Cut(e.Span.Of(t.site.src), []byte(":"))
		return bytes.Contains(head, []byte("="))
	case python.ExprOther:
		return !number.Match(e.Span.Of(t.site.src))
	case python.ExprAttribute, python.ExprNot:
		return t.mayHaveEffects(e.A)
	case python.ExprAnd, python.ExprOr, python.ExprCompare:
		return t.mayHaveEffects(e.A) || t.mayHaveEffects(e.B)
	case python.ExprIf: // of the condition facts keep nothing
		return true
	case python.ExprCall: // an empty container
		callee := f.Expr(e.A)
		if callee.Kind != python.ExprName || e.Items.N > 0 {
			return true
		}
		switch f.Str(callee.Name) {
		case "set", "dict", "list", "tuple", "frozenset":
			return t.shadowed(f.Str(callee.Name))
		}
		return true
	case python.ExprTuple, python.ExprList, python.ExprSet, python.ExprDict:
		for _, item := range f.Items(e) {
			if t.mayHaveEffects(item.Value) || item.Key != 0 && t.mayHaveEffects(item.Key) {
				return true
			}
		}
		return false
	}
	return true
}
