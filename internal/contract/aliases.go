package contract

import "github.com/kwargo/kwargo/internal/python"

// aliases are the names that the imports of a file give to what has another name where
// it comes from: `g` of `from m import f as g`.
type aliases map[python.Name]python.Name

func aliasesOf(f *python.Facts) aliases {
	var out aliases
	for i := range f.Imports {
		if imp := &f.Imports[i]; imp.As != 0 && imp.Symbol != 0 {
			if out == nil {
				out = aliases{}
			}
			out[imp.As] = imp.Symbol
		}
	}
	return out
}

// original is the last name of what is called, as the module it comes from calls it;
// 0 when it has none.
func (a aliases) original(callee *python.Expr) python.Name {
	if callee.Kind == python.ExprName {
		if name, ok := a[callee.Name]; ok {
			return name
		}
	}
	return callee.Name
}
