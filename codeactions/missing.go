package codeactions

import (
	"slices"
	"strings"
	"unicode"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// fillMissing adds every argument that the constructor requires, in the order
// of its signature: by position when the call has only such, and by name
// otherwise.
func fillMissing(t *target) []Fix {
	for i, f := range t.Faults {
		if f.Kind != contract.MissingArgument && (f.Kind != contract.TypedDictKey || f.Argument >= 0) || t.wrongOtherwise(f.Kind) {
			continue
		}
		filled := t.fill(f.Missing)
		byPosition := t.byPosition(&f)
		var added []addition
		all := true
		for j, fl := range filled {
			switch {
			case j < byPosition:
				fl.positional = true
			case f.Missing[j].Kind == python.PositionalOnly, !isIdentifier(f.Missing[j].Name):
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

// byPosition is how many of the missing arguments can go behind those of the
// call without their names, in the style of the call: all that it has are
// positional.
func (t *target) byPosition(f *contract.Fault) int {
	given := 0
	for _, a := range t.Arguments {
		if a.Kind != python.ArgPositional {
			return 0
		}
		given++
	}
	given -= t.skipped()
	needed := slices.ContainsFunc(f.Missing, func(p contract.Param) bool { return p.Kind == python.PositionalOnly })
	if given <= 0 && !needed || t.site.bare {
		return 0
	}
	n := 0
	for n < len(f.Missing) && given+n < len(f.Signature.Params) {
		p := f.Signature.Params[given+n]
		if p.Name != f.Missing[n].Name || p.Kind > python.PositionalOrKeyword {
			break
		}
		n++
	}
	return n
}

// isIdentifier reports whether a name can be written as a keyword.
func isIdentifier(name string) bool {
	for i, r := range name {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return name != "" && !keywords[name]
}

// keywords of Python (Language Reference, 2.3.1).
var keywords = func() map[string]bool {
	out := map[string]bool{}
	for _, k := range strings.Fields(`False None True and as assert async await break class continue def del elif else except finally
		for from global if import in is lambda nonlocal not or pass raise return try while with yield`) {
		out[k] = true
	}
	return out
}()

// wrongOtherwise reports that the call is wrong in a way that adding arguments
// does not touch: then the arguments it has are what is to be looked at first.
func (t *target) wrongOtherwise(missing contract.FaultKind) bool {
	for _, f := range t.Faults {
		if f.Kind != missing || len(f.Missing) == 0 {
			return true
		}
	}
	return false
}
