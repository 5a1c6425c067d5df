package contract

import (
	"slices"

	"github.com/kwargo/kwargo/internal/python"
)

// makerNames are the last names under which a file may know a decorator that writes a
// constructor: a cheap test before a name is followed.
type makerNames struct {
	any     bool          // by any of the names that it has itself
	renamed []python.Name // by one that an import gives it
}

func makersKnownIn(f *python.Facts) (out makerNames) {
	for i := 1; i < len(f.Imports); i++ {
		imp := &f.Imports[i]
		if symbol := f.Str(imp.Symbol); !makerModules[topName(f.Str(imp.Module))] && symbol != "dataclass" && symbol != "define" {
			continue
		}
		out.any = true
		if imp.Symbol != 0 && imp.As != 0 {
			out.renamed = append(out.renamed, imp.As)
		}
	}
	return out
}

// may reports whether something of a name may be such a decorator.
func (n *makerNames) may(f *python.Facts, name python.Name) bool {
	return n.any && name != 0 && (makerLastNames[f.Str(name)] || slices.Contains(n.renamed, name))
}

// makerModules are the packages that makerDecorators are in.
var makerModules = set("dataclasses", "attr", "attrs", "pydantic")

// makerLastNames are the last names of makerDecorators.
var makerLastNames = func() map[string]bool {
	out := map[string]bool{}
	for dotted := range makerDecorators {
		out[lastName(dotted)] = true
	}
	return out
}()
