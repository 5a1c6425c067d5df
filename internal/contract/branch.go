package contract

import (
	"cmp"
	"strconv"

	"github.com/kwargo/kwargo/internal/python"
)

// reach says whether the code of a branch runs.
type reach uint8

const (
	reachAlways reach = iota
	reachMaybe
	reachNever
	reachTyping // only for type checkers: `if TYPE_CHECKING`
)

// reachOf judges a branch of a module and all it stands in, up to (not
// including) the branch within.
func reachOf(m *Module, id, within python.BranchID) reach {
	f := m.Facts()
	worst := reachAlways
	for ; id != 0 && id != within; id = f.Branches[id].Parent {
		switch r := armReach(m, id); r {
		case reachNever, reachTyping:
			return r
		case reachMaybe:
			worst = reachMaybe
		}
	}
	return worst
}

func armReach(m *Module, id python.BranchID) reach {
	f := m.Facts()
	br := &f.Branches[id]
	switch br.Kind {
	case python.BranchFinally:
		return reachAlways
	case python.BranchWith:
		if suppresses(f, br.Test) {
			return reachMaybe
		}
		return reachAlways
	case python.BranchTry:
		if br.Test == 0 { // nothing is caught: what comes after it has run all of it
			return reachAlways
		}
	case python.BranchIf:
		if br.Arm == 0 {
			switch staticTest(m, br.Test) {
			case testTrue:
				return reachAlways
			case testFalse:
				return reachNever
			case testTyping:
				return reachTyping
			case testNotTyping:
				return reachAlways
			}
			return reachMaybe
		}
		return laterArmReach(m, id)
	}
	return reachMaybe
}

// suppresses reports whether a with statement may leave its body early and go on
// behind it, as contextlib.suppress does.
func suppresses(f *python.Facts, test python.ExprID) bool {
	for _, item := range f.Items(f.Expr(test)) {
		if e := f.Expr(item.Value); e.Kind == python.ExprCall && expectsErrors[lastName(f.Spell(e.A))] {
			return true
		}
	}
	return false
}

// laterArmReach judges elif and else: they run when no arm before them did.
func laterArmReach(m *Module, id python.BranchID) reach {
	f := m.Facts()
	br := &f.Branches[id]
	certain := true
	for i := id - 1; i > 0; i-- { // facts keep the arms before this one, in order
		o := &f.Branches[i]
		if o.Kind != python.BranchIf || o.Stmt != br.Stmt {
			continue
		}
		switch staticTest(m, o.Test) {
		case testTrue, testNotTyping:
			return reachNever
		case testFalse, testTyping:
		default:
			certain = false
		}
		if o.Arm == 0 {
			break
		}
	}
	if br.Test != 0 {
		switch staticTest(m, br.Test) {
		case testTrue, testNotTyping:
		case testFalse:
			return reachNever
		case testTyping:
			return reachTyping
		default:
			certain = false
		}
	}
	if certain {
		return reachAlways
	}
	return reachMaybe
}

type testResult uint8

const (
	testUnknown testResult = iota
	testTrue
	testFalse
	testTyping
	testNotTyping
)

// staticTest evaluates a condition that does not depend on the program: the
// constants, TYPE_CHECKING under any spelling (PEP 484, section "Runtime or type
// checking?"), and comparisons of sys.version_info when the version is known.
func staticTest(m *Module, id python.ExprID) testResult {
	f := m.Facts()
	e := f.Expr(id)
	switch e.Kind {
	case python.ExprTrue:
		return testTrue
	case python.ExprFalse, python.ExprNoneValue:
		return testFalse
	case python.ExprNumber:
		switch f.Str(e.Name) {
		case "0":
			return testFalse
		case "1":
			return testTrue
		}
	case python.ExprName, python.ExprAttribute:
		if f.Str(e.Name) == "TYPE_CHECKING" || e.Kind == python.ExprName && importedAs(f, e.Name, "TYPE_CHECKING") {
			return testTyping
		}
	case python.ExprNot:
		switch staticTest(m, e.A) {
		case testTrue:
			return testFalse
		case testFalse:
			return testTrue
		case testTyping:
			return testNotTyping
		case testNotTyping:
			return testTyping
		}
	case python.ExprCompare:
		return versionTest(m, e)
	}
	return testUnknown
}

// importedAs reports whether a name is what an import calls a symbol by.
func importedAs(f *python.Facts, name python.Name, symbol string) bool {
	for _, i := range f.Imports {
		if i.As == name && f.Str(i.Symbol) == symbol {
			return true
		}
	}
	return false
}

// versionTest evaluates `sys.version_info >= (3, 11)` and the like.
func versionTest(m *Module, e *python.Expr) testResult {
	f := m.Facts()
	if !m.Python.Known() || lastName(f.Spell(e.A)) != "version_info" {
		return testUnknown
	}
	right := f.Expr(e.B)
	if right.Kind != python.ExprTuple || right.Items.N == 0 || right.Items.N > 2 {
		return testUnknown // a micro version is not known
	}
	order := 0
	for i, item := range f.Items(right) {
		n, err := strconv.Atoi(f.Str(f.Expr(item.Value).Name))
		if f.Expr(item.Value).Kind != python.ExprNumber || err != nil {
			return testUnknown
		}
		if order == 0 {
			order = cmp.Compare([...]int{m.Python.Major, m.Python.Minor}[i], n)
		}
	}
	if order == 0 {
		order = 1 // version_info has more parts than the tuple
	}
	var holds bool
	switch f.Str(e.Name) {
	case ">", ">=":
		holds = order > 0
	case "<", "<=":
		holds = order < 0
	default:
		return testUnknown
	}
	if holds {
		return testTrue
	}
	return testFalse
}

// relation of the branch of a binding to the branch of a use in one scope.
// common is their innermost shared branch; exclusive says that they stand in
// different arms of one statement, of which only one runs.
func relation(f *python.Facts, binding, use python.BranchID) (common python.BranchID, exclusive bool) {
	if binding == 0 || use == 0 {
		return 0, false
	}
	for b := binding; b != 0; b = f.Branches[b].Parent {
		for u := use; u != 0; u = f.Branches[u].Parent {
			if b == u {
				return b, false
			}
			x, y := &f.Branches[b], &f.Branches[u]
			if x.Stmt == y.Stmt && x.Parent == y.Parent && x.Arm != y.Arm &&
				(x.Kind == python.BranchIf && y.Kind == python.BranchIf || x.Kind == python.BranchCase && y.Kind == python.BranchCase) {
				return x.Parent, true
			}
		}
	}
	return 0, false
}
