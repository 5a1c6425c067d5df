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
	eachLeaf(f, args, func(a *python.Arg, id python.ExprID) {
		leaf := *a
		leaf.Value = id
		out = append(out, leaf)
	})
	return out
}

// eachLeaf gives each leaf of arguments, and the argument that it is in.
func eachLeaf(f *python.Facts, args []python.Arg, do func(a *python.Arg, id python.ExprID)) {
	left := maxLeaves
	for i := range args {
		leavesIn(f, &args[i], args[i].Value, &left, do)
	}
}

func leavesIn(f *python.Facts, a *python.Arg, id python.ExprID, left *int, do func(a *python.Arg, id python.ExprID)) {
	switch e := f.Expr(id); e.Kind {
	case python.ExprName, python.ExprAttribute:
		if *left > 0 {
			*left--
			do(a, id)
		}
	case python.ExprTuple, python.ExprList, python.ExprSet, python.ExprDict:
		items := f.Items(e)
		for i := range items {
			leavesIn(f, a, items[i].Value, left, do)
		}
	case python.ExprIf, python.ExprAnd, python.ExprOr:
		leavesIn(f, a, e.A, left, do)
		leavesIn(f, a, e.B, left, do)
	case python.ExprStar, python.ExprNamed, python.ExprSubscript:
		leavesIn(f, a, e.A, left, do)
	}
}
