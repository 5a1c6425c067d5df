package codeactions

import (
	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// renameKeyword corrects a keyword that is nearly the name of a parameter.
func renameKeyword(t *target) []Fix {
	var out []Fix
	for i, f := range t.Faults {
		if f.Kind != contract.UnknownKeywordFault && f.Kind != contract.IgnoredKeyword {
			continue
		}
		a := t.Arguments[f.Argument]
		near := diagnostics.DidYouMean(t.Binding, f)
		if near == "" || t.Module.Facts.Items(t.Expr())[a.Source].Kind != python.ArgKeyword {
			continue
		}
		out = append(out, t.one(Fix{
			Title:         "Rename `" + f.Name + "` to `" + near + "`",
			Applicability: Suggestion,
			Preferred:     true,
			Faults:        t.mendedByRename(i, near),
		}, []Edit{replace(a.Label, near)}))
	}
	return out
}

// mendedByRename are the faults that go when fault i's keyword becomes name:
// itself, and a missing argument that is just this one.
func (t *target) mendedByRename(i int, name string) []int {
	out := []int{i}
	for j, f := range t.Faults {
		if f.Kind == contract.MissingArgument && len(f.Missing) == 1 && f.Missing[0].Name == name {
			out = append(out, j)
		}
	}
	return out
}
