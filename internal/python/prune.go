package python

// prune turns expressions into leaves of which nobody looks at the parts: conditions
// that hang on what the program does, and what functions return that is no object of a
// class. Of all that a file says, these are a quarter.
func (r *roots) prune() {
	f := r.f
	for i := range f.Branches {
		if b := &f.Branches[i]; b.Kind == BranchIf && b.Test != 0 && !f.decidable(b.Test) {
			r.leaf(b.Test, ExprOther)
		}
	}
	for i := range f.Returns {
		switch k := f.Expr(f.Returns[i].Value).Kind; k {
		case ExprDict, ExprList, ExprSet, ExprCompare, ExprNot, ExprString, ExprFString:
			r.leaf(f.Returns[i].Value, k)
		}
	}
}

// leaf drops the parts of an expression. A call stays: it is looked at as such.
func (r *roots) leaf(id ExprID, kind ExprKind) {
	if e := r.f.Expr(id); e.Flags&flagKept == 0 {
		*e = Expr{Kind: kind, Span: e.Span}
	}
}

// decidable reports whether somebody may know if a condition holds: it is a name, a
// constant, a comparison of `version_info`, or asks whether a mapping has a key.
func (f *Facts) decidable(id ExprID) bool {
	switch e := f.Expr(id); e.Kind {
	case ExprTrue, ExprFalse, ExprNoneValue, ExprNumber, ExprName:
		return true
	case ExprAttribute:
		return f.Str(e.Name) == "TYPE_CHECKING"
	case ExprNot:
		return f.decidable(e.A)
	case ExprCompare:
		return f.Str(f.Expr(e.A).Name) == "version_info" || f.Expr(e.B).Kind == ExprName
	}
	return false
}
