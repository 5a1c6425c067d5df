package contract

import "github.com/kwargo/kwargo/internal/python"

// msgspecKind: a msgspec.Struct takes its annotated names (msgspec
// documentation, "Structs"; checked with msgspec 0.22). Renaming concerns the
// wire only.
var msgspecKind = &kind{
	name: "msgspec", method: "__init__", anyNew: always,
	base:      func(dotted string) bool { return dotted == "msgspec.Struct" },
	signature: (*Linker).msgspecSignature,
}

func (l *Linker) msgspecSignature(c *Class) (Signature, *Doubt) {
	sig := Signature{Qualname: c.Qualname, Owner: c, Place: c.Place()}
	mro, d := l.MRO(c)
	if d != nil {
		return sig, d
	}
	var fields fieldList
	for i := len(mro) - 1; i >= 0; i-- {
		a := mro[i]
		if a.Class == nil {
			if !a.benign() && a.External != "msgspec.Struct" {
				return sig, doubt(DoubtUnknownBase, a.External)
			}
			continue
		}
		own, d := l.structFields(a.Class)
		if d != nil {
			return sig, d
		}
		fields.put(own...)
	}
	sig.Params = fields.params()
	return sig, nil
}

func (l *Linker) structFields(c *Class) ([]field, *Doubt) {
	f := c.Module.Facts()
	cl := &f.Classes[c.ID]
	if cl.Broken {
		return nil, doubt(DoubtSyntaxError, c.Name)
	}
	kwOnly := false
	for _, a := range f.ArgRange(cl.Bases) {
		if f.Str(a.Name) == "kw_only" {
			value, ok := literalBool(f, a.Value)
			if !ok {
				return nil, doubt(DoubtFields, "kw_only= of "+c.Name)
			}
			kwOnly = value
		}
	}
	var out []field
	for _, bd := range f.ScopeBindings(cl.Scope) {
		if bd.Ann == 0 || l.isClassVar(c, cl.Scope, bd.Branch, bd.Ann) {
			continue
		}
		switch reachOf(c.Module, bd.Branch, 0) {
		case reachNever, reachTyping:
			continue
		case reachMaybe:
			return nil, doubt(DoubtFields, c.Name+"."+f.Str(bd.Name)+" is declared under a condition")
		}
		fd := field{
			name: mangled(c.Name, f.Str(bd.Name)), owner: c, place: Place{c.Module, bd.Span},
			annotation: bd.Ann, init: true, kwOnly: kwOnly,
		}
		if bd.Kind == python.BindAssign {
			fd.value = python.ExprID(bd.Ref)
			fd.optional = !l.bareStructField(c, &bd)
		}
		out = append(out, fd)
	}
	return out, nil
}

// bareStructField reports whether a value is msgspec.field() without a default.
func (l *Linker) bareStructField(c *Class, bd *python.Binding) bool {
	f := c.Module.Facts()
	e := f.Expr(python.ExprID(bd.Ref))
	if e.Kind != python.ExprCall || !l.Expr(c.Module, bd.Scope, bd.Branch, e.A).is("msgspec.field") {
		return false
	}
	for _, a := range f.Items(e) {
		if name := f.Str(a.Name); name != "name" {
			return false
		}
	}
	return true
}
