package contract

import "github.com/kwargo/kwargo/internal/python"

// makeDataclassKind: dataclasses.make_dataclass("X", ["a", ("b", int), …]).
var makeDataclassKind = &kind{
	name: "dataclass", method: "__init__",
	own:       func(_ *Linker, c *Class) bool { return c.Maker == "dataclasses.make_dataclass" },
	signature: (*Linker).makeDataclassSignature,
}

func (l *Linker) makeDataclassSignature(c *Class) (Signature, *Doubt) {
	sig := Signature{Qualname: c.Name + ".__init__", Owner: c, Place: c.Place()}
	fields, d := l.listedFields(c)
	sig.Params = params(fields)
	return sig, d
}

// listedFields are the fields of the list in the call.
func (l *Linker) listedFields(c *Class) ([]field, *Doubt) {
	f := c.Module.Facts()
	var fields python.ExprID
	kwOnly := false
	for i, a := range f.Items(f.Expr(c.Expr)) {
		switch name := f.Str(a.Name); {
		case a.Kind == python.ArgPositional && i == 1, name == "fields":
			fields = a.Value
		case a.Kind == python.ArgPositional && i == 0, name == "cls_name":
		case name == "kw_only":
			value, ok := literalBool(f, a.Value)
			if !ok {
				return nil, doubt(DoubtFields, "kw_only= of "+c.Name)
			}
			kwOnly = value
		case name == "frozen", name == "order", name == "eq", name == "repr", name == "unsafe_hash", name == "slots", name == "module":
		default: // bases=, namespace=, init=, an unpacking
			return nil, doubt(DoubtFields, "the arguments that make "+c.Name)
		}
	}
	e := f.Expr(fields)
	if e.Kind != python.ExprList && e.Kind != python.ExprTuple || e.Flags&python.FlagTruncated != 0 {
		return nil, doubt(DoubtFields, "the field list of "+c.Name)
	}
	var out []field
	for _, item := range f.Items(e) {
		fd := field{owner: c, init: true, kwOnly: kwOnly}
		if d := l.listedField(c, item, &fd); d != nil {
			return nil, d
		}
		out = append(out, fd)
	}
	return out, nil
}

// listedField reads one entry of the list: a name, (name, type), or (name,
// type, default or field(…)).
func (l *Linker) listedField(c *Class, item python.Arg, fd *field) *Doubt {
	f := c.Module.Facts()
	unclear := doubt(DoubtFields, "the field list of "+c.Name)
	v := f.Expr(item.Value)
	if v.Kind == python.ExprTuple && v.Items.N >= 2 {
		parts := f.Items(v)
		fd.annotation = parts[1].Value
		if len(parts) > 2 {
			fd.value = parts[2].Value
			made := &python.Binding{Scope: c.Scope, Ref: uint32(fd.value)}
			if d := l.fieldCall(c, made, fd); d != nil {
				return d
			}
		}
		v = f.Expr(parts[0].Value)
	}
	if item.Kind != python.ArgPositional || v.Kind != python.ExprString || v.Name == 0 {
		return unclear
	}
	fd.name, fd.place = f.Str(v.Name), Place{c.Module, v.Span}
	if fd.annotation != 0 {
		kind, d := l.annotationKind(c, c.Scope, 0, fd.annotation)
		if d != nil || kind == annotationKwOnly {
			return unclear
		}
		fd.init = fd.init && kind != annotationClassVar
	}
	return nil
}
