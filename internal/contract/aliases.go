package contract

import (
	"iter"

	"github.com/kwargo/kwargo/internal/python"
)

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
func leaves(f *python.Facts, args []python.Arg) iter.Seq[python.Arg] {
	return func(yield func(python.Arg) bool) {
		left := maxLeaves
		for _, a := range args {
			if !eachLeaf(f, a, &left, yield) {
				return
			}
		}
	}
}

// eachLeaf yields the leaves of one argument; false when that is enough.
func eachLeaf(f *python.Facts, a python.Arg, left *int, yield func(python.Arg) bool) bool {
	below := func(id python.ExprID) bool {
		a.Value = id
		return eachLeaf(f, a, left, yield)
	}
	switch e := f.Expr(a.Value); e.Kind {
	case python.ExprName, python.ExprAttribute:
		*left--
		return *left >= 0 && yield(a)
	case python.ExprTuple, python.ExprList, python.ExprSet, python.ExprDict:
		for _, item := range f.Items(e) {
			if !below(item.Value) {
				return false
			}
		}
	case python.ExprIf, python.ExprAnd, python.ExprOr:
		return below(e.A) && below(e.B)
	case python.ExprStar, python.ExprNamed, python.ExprSubscript:
		return below(e.A)
	}
	return true
}
