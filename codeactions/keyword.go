package codeactions

import (
	"slices"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// makeKeyword names positional arguments that are too many, where it shows which
// keyword-only parameters they are for: by the names of variables, or because
// there are just as many parameters left.
func makeKeyword(t *target) []Fix {
	var out []Fix
	for i, f := range t.Faults {
		if f.Kind != contract.TooManyPositional {
			continue
		}
		surplus, ok := t.surplus(f)
		if !ok {
			continue
		}
		names, sure := t.namesFor(surplus, f.Signature)
		if names == nil {
			continue
		}
		var edits []Edit
		for j, a := range surplus {
			edits = append(edits, t.nameIt(a, names[j])...)
		}
		out = append(out, t.one(Fix{
			Title: "Pass " + diagnostics.List(t.labelsOf(surplus)) + " as " + diagnostics.List(names), Applicability: Suggestion,
			Preferred: sure, Faults: t.mendedByNaming(i, names),
		}, edits))
	}
	return out
}

// surplus are the positional arguments that are too many, which end the
// positional ones.
func (t *target) surplus(f contract.Fault) ([]contract.Argument, bool) {
	var out []contract.Argument
	for i, a := range t.Arguments {
		switch {
		case a.Kind == python.ArgStar:
			return nil, false
		case i >= f.Argument && a.Kind == python.ArgPositional:
			if t.unpacked(a) {
				return nil, false
			}
			out = append(out, a)
		}
	}
	return out, true
}

func (t *target) labelsOf(all []contract.Argument) []string {
	out := make([]string, len(all))
	for i, a := range all {
		out[i] = t.label(a)
	}
	return out
}

// namesFor picks the keyword-only parameters that surplus arguments are for. sure
// says that there is hardly a doubt.
func (t *target) namesFor(surplus []contract.Argument, sig *contract.Signature) (names []string, sure bool) {
	given := map[string]bool{}
	for _, a := range t.Arguments {
		given[a.Name] = true
	}
	var free, required []string
	for _, p := range sig.Params {
		if p.Kind == python.KeywordOnly && !given[p.Name] {
			free = append(free, p.Name)
			if p.Required {
				required = append(required, p.Name)
			}
		}
	}
	f := t.Module.Facts()
	var byVariable []string
	for _, a := range surplus {
		e := f.Expr(a.Value)
		if e.Kind == python.ExprName || e.Kind == python.ExprAttribute {
			if name := f.Str(e.Name); slices.Contains(free, name) && !slices.Contains(byVariable, name) {
				byVariable = append(byVariable, name)
			}
		}
	}
	switch len(surplus) {
	case len(byVariable):
		return byVariable, true
	case len(required):
		return required, true
	case len(free):
		return free, false
	}
	return nil, false
}

// mendedByNaming are the faults that go when parameters get values: fault i, and
// the missing arguments when these are all of them.
func (t *target) mendedByNaming(i int, names []string) []int {
	out := []int{i}
	for j, f := range t.Faults {
		if f.Kind == contract.MissingArgument && !slices.ContainsFunc(f.Missing, func(p contract.Param) bool { return !slices.Contains(names, p.Name) }) {
			out = append(out, j)
		}
	}
	return out
}
