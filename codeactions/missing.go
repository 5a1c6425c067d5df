package codeactions

import (
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// fillMissing adds every argument that the constructor requires, in the order
// of its signature.
func fillMissing(t *target) []Fix {
	for i, f := range t.Faults {
		if f.Kind != contract.MissingArgument || t.wrongOtherwise() {
			continue
		}
		filled := t.fill(f.Missing)
		var added []addition
		all := true
		for j, fl := range filled {
			if f.Missing[j].Kind == python.PositionalOnly {
				return nil // it cannot be written by name
			}
			added = append(added, fl.addition)
			all = all && fl.how == fromVariable
		}
		return []Fix{t.one(Fix{
			Title:         "Add the missing arguments, " + howFilled(filled),
			Applicability: Suggestion,
			Preferred:     all,
			Faults:        []int{i},
		}, t.site.add(added, nil, 0))}
	}
	return nil
}

// wrongOtherwise reports that the call is wrong in a way that adding arguments
// does not touch: then the arguments it has are what is to be looked at first.
func (t *target) wrongOtherwise() bool {
	for _, f := range t.Faults {
		if f.Kind != contract.MissingArgument {
			return true
		}
	}
	return false
}
