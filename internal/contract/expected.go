package contract

import "github.com/kwargo/kwargo/internal/python"

// expectedError reports that the call stands where its failure is what the
// program wants: `with pytest.raises(TypeError)`, `try: … except TypeError`.
func expectedError(f *python.Facts, call *python.Call, t *target) *Doubt {
	if call.Flags&python.CallExpected != 0 {
		return doubt(DoubtExpectedError, "a lambda")
	}
	errors := []string{"TypeError"}
	switch {
	case t.receiver == ByCopy:
		errors = append(errors, "ValueError") // namedtuple._replace, a field with init=False
	case t.fault != nil && t.fault.Kind == UnknownFactory:
		errors = append(errors, "AttributeError")
	case len(t.contracts) > 0 && t.contracts[0].Kind == "pydantic":
		errors = append(errors, "ValidationError", "ValueError")
	}
	for b := call.Branch; b != 0; b = f.Branches[b].Parent {
		br := &f.Branches[b]
		if br.Kind != python.BranchTry && br.Kind != python.BranchWith {
			continue
		}
		test := f.Expr(br.Test)
		if test.Kind != python.ExprTuple {
			continue
		}
		switch br.Kind {
		case python.BranchTry:
			for _, caught := range f.Items(test) {
				if names(f, caught.Value, errors...) {
					return doubt(DoubtExpectedError, "except "+f.Spell(caught.Value))
				}
			}
		case python.BranchWith:
			for _, item := range f.Items(test) {
				e := f.Expr(item.Value)
				if e.Kind != python.ExprCall || !expectsErrors[lastName(f.Spell(e.A))] {
					continue
				}
				for _, a := range f.Items(e) {
					if names(f, a.Value, append(errors, "Exception", "BaseException")...) {
						return doubt(DoubtExpectedError, f.Spell(item.Value))
					}
				}
			}
		}
	}
	return nil
}

var expectsErrors = set("raises", "assertRaises", "assertRaisesRegex", "assertRaisesMessage", "suppress", "RaisesExc", "RaisesGroup")

// runs reports whether a call can be reached: not under a condition that is
// false for the version of Python at hand, or for any.
func runs(m *Module, call *python.Call) bool {
	f := m.Facts()
	branch := call.Branch
	for s := call.Scope; s != 0; s = f.Scopes[s].Parent {
		switch reachOf(m, branch, 0) {
		case reachNever, reachTyping:
			return false
		}
		switch sc := &f.Scopes[s]; sc.Kind {
		case python.ScopeFunction:
			branch = f.Functions[sc.Function].Branch
		case python.ScopeClass:
			branch = f.Classes[sc.Class].Branch
		}
	}
	return true
}

// names reports whether an expression is one of some names, or a tuple with one.
func names(f *python.Facts, id python.ExprID, want ...string) bool {
	e := f.Expr(id)
	if e.Kind == python.ExprTuple {
		for _, item := range f.Items(e) {
			if names(f, item.Value, want...) {
				return true
			}
		}
		return false
	}
	if e.Kind != python.ExprName && e.Kind != python.ExprAttribute {
		return false
	}
	for _, w := range want {
		if f.Str(e.Name) == w {
			return true
		}
	}
	return false
}
