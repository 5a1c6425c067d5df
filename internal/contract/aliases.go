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

// isAlias reports whether a binding gives a name to what a name or an attribute stands
// for.
func isAlias(f *python.Facts, bd *python.Binding) bool {
	if bd.Kind != python.BindAssign && bd.Kind != python.BindWalrus {
		return false
	}
	k := f.Expr(python.ExprID(bd.Ref)).Kind
	return k == python.ExprName || k == python.ExprAttribute
}

// maxLeaves bounds how many expressions an argument is taken apart into.
const maxLeaves = 100

// leaves are the names and attributes that arguments are, or hold: `A`, `m.B` and `C` of
// `(A, *[m.B, C if x else A])`. Each keeps how the argument is passed.
func leaves(f *python.Facts, args []python.Arg) (out []python.Arg) {
	var add func(a python.Arg, id python.ExprID)
	add = func(a python.Arg, id python.ExprID) {
		switch e := f.Expr(id); e.Kind {
		case python.ExprName, python.ExprAttribute:
			if len(out) < maxLeaves {
				a.Value = id
				out = append(out, a)
			}
		case python.ExprTuple, python.ExprList, python.ExprSet, python.ExprDict:
			for _, item := range f.Items(e) {
				add(a, item.Value)
			}
		case python.ExprIf, python.ExprAnd, python.ExprOr:
			add(a, e.A)
			add(a, e.B)
		case python.ExprStar, python.ExprNamed, python.ExprSubscript:
			add(a, e.A)
		}
	}
	for _, a := range args {
		add(a, a.Value)
	}
	return out
}
