package contract

import "github.com/kwargo/kwargo/internal/python"

// mappedKind: every subclass of MappedAsDataclass gets the __init__ of a
// dataclass, with its options in mapped_column(…) and relationship(…)
// (SQLAlchemy documentation, "Declarative Dataclass Mapping"; checked with
// SQLAlchemy 2.1).
var mappedKind = &kind{
	name: "mapped dataclass", method: "__init__",
	own:       (*Linker).isMapped,
	signature: (*Linker).mappedSignature,
}

func (l *Linker) isMapped(c *Class) bool {
	if c.ID == 0 {
		return false
	}
	mro, d := l.MRO(c)
	if d != nil {
		return false
	}
	for _, a := range mro {
		switch a.External {
		case "sqlalchemy.orm.MappedAsDataclass", "sqlalchemy.orm.decl_api.MappedAsDataclass":
			return true
		}
	}
	return false
}

func (l *Linker) mappedSignature(c *Class) (Signature, *Doubt) {
	sig := Signature{Qualname: c.Name + ".__init__", Owner: c, Place: c.Place()}
	mro, d := l.MRO(c)
	if d != nil {
		return sig, d
	}
	var fields fieldList
	for i := len(mro) - 1; i >= 0; i-- {
		a := mro[i]
		if a.Class == nil || !l.isMapped(a.Class) {
			continue
		}
		own, d := l.mappedFields(a.Class)
		if d != nil {
			return sig, d
		}
		fields.put(own...)
	}
	sig.Params = fields.params()
	return sig, nil
}

// mappedFields are the annotated attributes of one class.
func (l *Linker) mappedFields(c *Class) ([]field, *Doubt) {
	f := c.Module.Facts()
	kwOnly := false
	for _, a := range f.ArgRange(f.Classes[c.ID].Bases) { // class User(Base, kw_only=True)
		switch f.Str(a.Name) {
		case "kw_only", "init":
			value, ok := literalBool(f, a.Value)
			if !ok || f.Str(a.Name) == "init" {
				return nil, doubt(DoubtFields, f.Str(a.Name)+"= of "+c.Name)
			}
			kwOnly = value
		}
	}
	declared, d := c.declarations()
	if d != nil {
		return nil, d
	}
	var out []field
	for _, decl := range declared {
		if l.isClassVar(c, f.Classes[c.ID].Scope, decl.branch, decl.annotation) {
			continue
		}
		fd := field{
			name: f.Str(decl.name), owner: c, place: decl.place, annotation: decl.annotation, init: true, kwOnly: kwOnly,
		}
		value, d := c.value(decl.name)
		if d != nil {
			return nil, d
		}
		if value != nil && value.Kind == python.BindAssign {
			fd.value = python.ExprID(value.Ref)
			if e := f.Expr(fd.value); e.Kind != python.ExprCall {
				fd.optional = true
			} else if d := mappedOptions(f, e, c, &fd); d != nil {
				return nil, d
			}
		}
		out = append(out, fd)
	}
	return out, nil
}

// mappedOptions reads the dataclass options of mapped_column(…) and its like.
func mappedOptions(f *python.Facts, e *python.Expr, c *Class, fd *field) *Doubt {
	for _, a := range f.Items(e) {
		switch name := f.Str(a.Name); {
		case name == "default", name == "default_factory":
			fd.optional = true
		case name == "init", name == "kw_only":
			value, ok := literalBool(f, a.Value)
			if !ok {
				return doubt(DoubtFields, name+"= of "+c.Name+"."+fd.name)
			}
			if name == "init" {
				fd.init = value
			} else {
				fd.kwOnly = value
			}
		case a.Kind == python.ArgDoubleStar:
			return doubt(DoubtFields, "the options of "+c.Name+"."+fd.name)
		}
	}
	return nil
}
