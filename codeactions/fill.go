package codeactions

import (
	"bytes"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// filling is how a missing argument is filled in.
type filling uint8

const (
	fromVariable  filling = iota // a variable of that name
	fromPolicy                   // the expression of a policy
	fromAttribute                // self.<name>
	withNone                     // the annotation allows None
	byHand                       // a person has to write it
)

// filled is a missing argument and what it is filled in with.
type filled struct {
	addition
	how filling
	// edits are the imports that the value needs; refused is why the expression of a
	// policy is not used.
	edits   []Edit
	refused string
}

// fill finds values for missing parameters: a variable of that name that is
// certainly bound at the call, an attribute of self, None where the annotation
// allows it, or else a tab stop.
func (t *target) fill(missing []contract.Param) []filled {
	out := make([]filled, 0, len(missing))
	for _, p := range missing {
		fl := filled{addition: addition{name: p.Name, value: "...", placeholder: true}, how: byHand}
		switch {
		case t.variable(p.Name):
			fl = filled{addition: addition{name: p.Name, value: p.Name}, how: fromVariable}
		case t.attribute(p.Name) != "":
			fl = filled{addition: addition{name: p.Name, value: t.attribute(p.Name) + "." + p.Name}, how: fromAttribute}
		case t.allowsNone(p):
			fl = filled{addition: addition{name: p.Name, value: "None"}, how: withNone}
		}
		out = append(out, fl)
	}
	return out
}

// variable reports whether a variable of a name is certainly bound where the
// call stands: a parameter, or an assignment before it that no condition
// guards.
func (t *target) variable(name string) bool {
	f := t.Module.Facts()
	offset := t.Expr().Span.Start
	branch := t.Call.Branch
	for s := t.Call.Scope; s != 0; s = f.Scopes[s].Parent {
		sc := &f.Scopes[s]
		if s == t.Call.Scope || sc.Kind != python.ScopeClass {
			if bound, certain := t.boundVariable(s, name, offset, branch); bound {
				return certain
			}
		}
		switch sc.Kind {
		case python.ScopeFunction:
			branch = f.Functions[sc.Function].Branch
			offset = f.Functions[sc.Function].Span.Start
		case python.ScopeClass:
			branch = f.Classes[sc.Class].Branch
		}
	}
	return false
}

// boundVariable looks for a variable among the bindings of one scope. certain
// says that one of them has happened when the call runs; a name that is an
// import, a class or a function is no variable.
func (t *target) boundVariable(scope python.ScopeID, name string, offset uint32, branch python.BranchID) (bound, certain bool) {
	f := t.Module.Facts()
	for _, bd := range f.ScopeBindings(scope) {
		if f.Str(bd.Name) != name {
			continue
		}
		bound = true
		if bd.Remote && bd.Kind != python.BindDelete {
			continue // nobody knows when the function runs that binds it
		}
		switch bd.Kind {
		case python.BindParam:
			if f.Scopes[scope].Kind == python.ScopeLambda && t.starred(bd.Span.Start) {
				return true, false
			}
			if f.Scopes[scope].Kind == python.ScopeFunction && f.Params[bd.Ref].Kind > python.PositionalOrKeyword && f.Params[bd.Ref].Kind != python.KeywordOnly {
				return true, false
			}
			certain = true
		case python.BindWalrus: // what it stands in may be passed over: `a and (b := c)`
		case python.BindAssign, python.BindWith, python.BindAugAssign:
			end := bd.Span.End
			if bd.Ref != 0 && bd.Kind != python.BindAugAssign {
				end = max(end, f.Expr(python.ExprID(bd.Ref)).Span.End)
			}
			// A variable of an outer scope must be set before the function is
			// defined; one of this scope before the call.
			if end <= offset && encloses(f, bd.Branch, branch) && (bd.Kind != python.BindWith || withBinds(f, bd, branch)) {
				certain = true
			}
		case python.BindFor:
			if bd.Span.End <= offset && inLoopOf(f, bd, branch) {
				certain = true
			}
		case python.BindAnnotation:
		default:
			return true, false
		}
	}
	return bound, certain
}

// starred reports whether a star stands before the name of a parameter.
func (t *target) starred(name uint32) bool {
	return bytes.HasSuffix(bytes.TrimRight(t.site.src[:name], " \t\r\n\\"), []byte("*"))
}

// encloses reports whether code in branch inner runs only after, or together
// with, code in branch outer.
func encloses(f *python.Facts, outer, inner python.BranchID) bool {
	for ; outer != 0; outer = f.Branches[outer].Parent {
		if within(f, inner, outer) {
			return true
		}
		if b := &f.Branches[outer]; b.Kind != python.BranchWith || !lets(f, b.Test) {
			return false
		}
	}
	return true
}

func within(f *python.Facts, inner, outer python.BranchID) bool {
	for ; inner != 0; inner = f.Branches[inner].Parent {
		if inner == outer {
			return true
		}
	}
	return false
}

// lets reports whether all managers of a with statement let errors through: what
// comes behind it has then run all of it. Of most managers nobody can tell.
func lets(f *python.Facts, test python.ExprID) bool {
	for _, item := range f.Items(f.Expr(test)) {
		e := f.Expr(item.Value)
		if e.Kind != python.ExprCall || f.Expr(e.A).Kind != python.ExprName || f.Str(f.Expr(e.A).Name) != "open" {
			return false
		}
		if slices.ContainsFunc(f.Bindings, func(bd python.Binding) bool { return bd.Name == f.Expr(e.A).Name }) {
			return false
		}
	}
	return test != 0 && f.Expr(test).Items.N > 0
}

// withBinds reports whether the target of a with statement is bound at a branch:
// in the body, or behind it when no manager before it passes over an error.
func withBinds(f *python.Facts, bd python.Binding, branch python.BranchID) bool {
	for i := 1; i < len(f.Branches); i++ {
		b := &f.Branches[i]
		if b.Kind == python.BranchWith && b.Stmt <= bd.Span.Start && bd.Span.End <= b.Span.Start {
			items := f.Items(f.Expr(b.Test))
			first := len(items) > 0 && bd.Ref != 0 && items[0].Value == python.ExprID(bd.Ref)
			return first || within(f, branch, python.BranchID(i)) || lets(f, b.Test)
		}
	}
	return false
}

// inLoopOf reports whether a branch is in the body of the loop whose target a
// binding is.
func inLoopOf(f *python.Facts, bd python.Binding, branch python.BranchID) bool {
	for ; branch != 0; branch = f.Branches[branch].Parent {
		b := &f.Branches[branch]
		if b.Kind == python.BranchLoop && b.Stmt <= bd.Span.Start && bd.Span.End <= b.Span.Start {
			return true
		}
	}
	return false
}

// attribute is the name of the receiver (self) when the class around the call
// has an attribute of a name: its body binds it, or a method sets it on its own
// receiver. Empty otherwise.
func (t *target) attribute(name string) string {
	f := t.Module.Facts()
	id := t.method()
	if id == 0 || f.Functions[id].Params.N == 0 || f.Functions[id].Decorators.N > 0 {
		return ""
	}
	first := f.FunctionParams(id)[0]
	if first.Kind > python.PositionalOrKeyword {
		return ""
	}
	class := &f.Classes[f.Functions[id].Class]
	for _, bd := range f.ScopeBindings(class.Scope) {
		if f.Str(bd.Name) == name && (bd.Kind == python.BindAnnotation || bd.Kind == python.BindAssign) {
			return f.Str(first.Name)
		}
	}
	body := class.Body
	if strings.HasPrefix(f.Str(f.Functions[id].Name), "__") { // it may run before the others
		body = text.Span{Start: f.Functions[id].Body.Start, End: t.Expr().Span.Start}
	}
	if setsAttribute(body.Of(t.site.src), f.Str(first.Name), name) {
		return f.Str(first.Name)
	}
	return ""
}

// method is the method that the call stands in, through lambdas and functions in
// it that leave the name of its receiver alone; 0 when there is none.
func (t *target) method() python.FunctionID {
	f := t.Module.Facts()
	var inner []python.ScopeID
	for s := t.Call.Scope; s > 1 && f.Scopes[s].Kind != python.ScopeClass; s = f.Scopes[s].Parent {
		id := f.Scopes[s].Function
		if f.Scopes[s].Kind != python.ScopeFunction || f.Functions[id].Class == 0 {
			inner = append(inner, s)
			continue
		}
		for _, s := range inner {
			for _, bd := range f.ScopeBindings(s) {
				if f.Functions[id].Params.N > 0 && bd.Name == f.FunctionParams(id)[0].Name {
					return 0
				}
			}
		}
		return id
	}
	return 0
}

// setsAttribute reports whether a text holds `self.name = …` or
// `self.name: T = …` as a statement of its own. Facts do not keep these; it is for
// a suggestion only.
func setsAttribute(src []byte, self, name string) bool {
	target := []byte(self + "." + name)
	for line := range bytes.Lines(src) {
		rest, ok := bytes.CutPrefix(bytes.TrimLeft(line, " \t"), target)
		if !ok {
			continue
		}
		rest = bytes.TrimLeft(rest, " \t")
		if bytes.HasPrefix(rest, []byte(":")) || bytes.HasPrefix(rest, []byte("=")) && !bytes.HasPrefix(rest, []byte("==")) {
			return true
		}
	}
	return false
}

// allowsNone reports whether the annotation of a parameter is Optional[…] or a
// union with None.
func (t *target) allowsNone(p contract.Param) bool { return AllowsNone(p) }

func optional(f *python.Facts, id python.ExprID) bool {
	e := f.Expr(id)
	switch e.Kind {
	case python.ExprString:
		return e.A != 0 && optional(f, e.A)
	case python.ExprNoneValue:
		return true
	case python.ExprBinOr:
		return optional(f, e.A) || optional(f, e.B)
	case python.ExprSubscript:
		base := f.Expr(e.A)
		return (base.Kind == python.ExprName || base.Kind == python.ExprAttribute) && f.Str(base.Name) == "Optional"
	}
	return false
}

// howFilled says for a title what missing arguments are filled in with.
func howFilled(all []filled) string {
	var by [byHand + 1][]string
	for _, f := range all {
		by[f.how] = append(by[f.how], f.name)
	}
	var parts []string
	if n := by[fromVariable]; len(n) > 0 {
		parts = append(parts, "with "+diagnostics.List(n)+" from the "+diagnostics.Plural(len(n), "variable", "variables")+" of that name")
	}
	for _, f := range all {
		if f.how == fromPolicy {
			parts = append(parts, "with `"+f.value+"` for `"+f.name+"`")
		}
	}
	if n := by[fromAttribute]; len(n) > 0 {
		parts = append(parts, "with "+diagnostics.List(n)+" from the "+diagnostics.Plural(len(n), "attribute", "attributes")+" of that name")
	}
	if n := by[withNone]; len(n) > 0 {
		parts = append(parts, "with None for "+diagnostics.List(n))
	}
	if n := by[byHand]; len(n) > 0 {
		parts = append(parts, diagnostics.List(n)+" to be filled in")
	}
	return strings.Join(parts, ", ")
}
