package contract

import (
	"regexp"
	"slices"

	"github.com/kwargo/kwargo/internal/python"
)

// dataclassKind: @dataclass writes an __init__ of the fields, unless the class
// body has one or the decorator says init=False.
var dataclassKind = &kind{
	name: "dataclass", method: "__init__",
	own: func(l *Linker, c *Class) bool {
		dc := l.dataclass(c)
		// A protocol has an __init__ already, which the decorator does not replace.
		return dc != nil && !dc.noInit && !l.isProtocol(c)
	},
	signature: (*Linker).dataclassSignature,
}

// dataclass is what the decorator of a dataclass says (dataclasses.dataclass,
// PEP 557).
type dataclass struct {
	noInit bool // init=False
	kwOnly bool
	slots  bool
	// pydantic: it is pydantic's, which drops keywords that it does not know.
	pydantic bool
	doubt    *Doubt // an option that cannot be read
}

const pydanticDataclass = "pydantic.dataclasses.dataclass"

// dataclass reads the decorator of a class; nil when it is no dataclass.
func (l *Linker) dataclass(c *Class) *dataclass {
	d := l.made(c, "dataclasses.dataclass", pydanticDataclass)
	if d == nil {
		return nil
	}
	out := &dataclass{pydantic: d.maker == pydanticDataclass}
	f := d.module.Facts()
	for _, a := range d.args {
		name := f.Str(a.Name)
		var option *bool
		switch name {
		case "init":
			option = new(bool)
		case "kw_only":
			option = &out.kwOnly
		case "slots":
			option = &out.slots
		case "", "config":
			out.doubt = doubt(DoubtFields, "the options of @dataclass on "+c.Name)
			continue
		default:
			continue
		}
		value, ok := literalBool(f, a.Value)
		if !ok {
			out.doubt = doubt(DoubtFields, name+"= of @dataclass on "+c.Name)
			continue
		}
		*option = value
		out.noInit = out.noInit || name == "init" && !value
	}
	makers := 0
	for _, other := range l.classDecorators(c) {
		if other.maker == d.maker {
			makers++
		}
	}
	if makers > 1 { // the second finds what the first one wrote
		out.noInit, out.doubt = false, doubt(DoubtFields, c.Name+" is made a dataclass twice")
	}
	return out
}

func literalBool(f *python.Facts, id python.ExprID) (value, ok bool) {
	switch f.Expr(id).Kind {
	case python.ExprTrue:
		return true, true
	case python.ExprFalse:
		return false, true
	}
	return false, false
}

// dataclassSignature is the __init__ that @dataclass writes.
func (l *Linker) dataclassSignature(c *Class) (Signature, *Doubt) {
	sig := Signature{Qualname: c.Qualname + ".__init__", Owner: c, Place: c.Place(), Ignores: l.dataclass(c).pydantic}
	fields, d := l.dataclassFields(c)
	if d != nil {
		return sig, d
	}
	sig.Params = params(fields)
	sig.Mixed = l.mixesTransform(c)
	return sig, nil
}

// mergedFields is what dataclassFields found.
type mergedFields struct {
	fields []field
	doubt  *Doubt
}

// dataclassFields merges the fields of a dataclass and its bases: bases in
// reverse MRO, a field that is declared again keeps its first position. A base
// counts with all of its fields, those that it inherits too.
func (l *Linker) dataclassFields(c *Class) ([]field, *Doubt) {
	if have, ok := l.fields.Load(c); ok {
		m := have.(mergedFields)
		return m.fields, m.doubt
	}
	fields, d := l.mergeFields(c)
	l.fields.Store(c, mergedFields{fields, d})
	return fields, d
}

func (l *Linker) mergeFields(c *Class) ([]field, *Doubt) {
	mro, d := l.MRO(c)
	if d != nil {
		return nil, d
	}
	for _, a := range mro {
		switch {
		case a.Class == nil:
			if !a.benign() && kindOfBase(a.External) == nil && !initOnlyBuiltins[a.External] && !namedTupleBase(a.External) {
				return nil, doubt(DoubtUnknownBase, a.External)
			}
		}
	}
	var fields fieldList
	for i := len(mro) - 1; i > 0; i-- {
		if mro[i].Class == nil {
			continue
		}
		if i > 1 && len(c.Bases) == 1 && l.hasFields(mro[1].Class) {
			continue // one base that has fields has those behind it too
		}
		inherited, d := l.shownFields(mro[i].Class)
		if d != nil {
			return nil, d
		}
		fields.put(inherited...)
	}
	var own []field
	if makeDataclassKind.own(l, c) {
		own, d = l.listedFields(c)
	} else if dc := l.dataclass(c); dc != nil && dc.doubt == nil {
		own, d = l.ownFields(c, dc)
	} else if dc != nil {
		d = dc.doubt
	}
	if d != nil {
		return nil, d
	}
	fields.put(own...)
	return fields.fields, nil
}

// shownFields are the fields that a base adds to those of a dataclass.
func (l *Linker) shownFields(c *Class) ([]field, *Doubt) {
	if t := l.transform(c); t != nil && !l.hasFields(c) {
		made, d := l.transformFields(c, t)
		out := make([]field, len(made))
		for i := range made {
			out[i] = made[i].field
		}
		return out, d
	}
	if from := l.withFields(c); from != nil {
		return l.dataclassFields(from)
	}
	return nil, nil
}

func (l *Linker) hasFields(c *Class) bool {
	return makeDataclassKind.own(l, c) || l.dataclass(c) != nil
}

// withFields is the class whose fields a class shows: itself, or the first one in
// its MRO that has any; nil when there is none.
func (l *Linker) withFields(c *Class) *Class {
	mro, _ := l.MRO(c)
	for _, a := range mro {
		if a.Class != nil && l.hasFields(a.Class) {
			return a.Class
		}
	}
	return nil
}

// ownFields are the fields that one class body declares.
func (l *Linker) ownFields(c *Class, dc *dataclass) ([]field, *Doubt) {
	f := c.Module.Facts()
	declared, d := c.declarations()
	if d != nil {
		return nil, d
	}
	kwOnly := dc.kwOnly
	var out []field
	for _, decl := range declared {
		kind, d := l.annotationKind(c, f.Classes[c.ID].Scope, decl.branch, decl.annotation)
		switch {
		case d != nil:
			return nil, d
		case kind == annotationKwOnly:
			kwOnly = true
			continue
		}
		fd := field{
			name: mangled(c.Name, f.Str(decl.name)), owner: c, place: decl.place,
			annotation: decl.annotation, init: true, kwOnly: kwOnly,
		}
		if dc.pydantic {
			m := modelField{field: fd}
			if d := l.readAnnotated(annotationAt{c.Module, f.Classes[c.ID].Scope, decl.branch, decl.annotation}, c, &m, 0); d != nil {
				return nil, d
			}
			if m.alias != "" || m.choices != nil {
				return nil, doubt(DoubtFields, "the options of "+c.Name+"."+fd.name)
			}
			fd.optional = m.optional
		}
		if kind == annotationClassVar {
			fd.init = false // no parameter, and none of a base's field of that name
		} else if d := l.fieldDefault(c, decl.name, &fd); d != nil {
			return nil, d
		}
		out = append(out, fd)
	}
	return out, nil
}

// fieldDefault finds what the attribute of a field's name is when the class
// body has run, as dataclasses reads it: getattr(cls, name).
func (l *Linker) fieldDefault(c *Class, name python.Name, fd *field) *Doubt {
	f := c.Module.Facts()
	bd, d := c.value(name)
	if d != nil {
		return d
	}
	if bd != nil {
		if bd.Kind != python.BindAssign || bd.Ref == 0 {
			fd.optional = true // a method or a class of that name is its default
			return nil
		}
		fd.value = python.ExprID(bd.Ref)
		return l.fieldCall(c, bd, fd)
	}
	if fd.name != f.Str(name) {
		return nil // a private name: a base has another one
	}
	mro, d := l.MRO(c)
	if d != nil {
		return d
	}
	for _, a := range mro[1:] {
		if a.Class == nil {
			continue // no base from outside that is allowed here has such attributes
		}
		dc := l.dataclass(a.Class)
		if dc != nil && dc.slots {
			slot, d := l.isSlot(a.Class, fd.name)
			if d != nil || slot {
				return d // a slot descriptor, which is no default
			}
		}
		m, ok := a.Class.own(f.Str(name))
		if !ok {
			continue
		}
		if at := l.attrsOptions(a.Class); at != nil {
			own, d := l.ownAttributes(a.Class, at)
			if d != nil {
				return d
			}
			if slices.ContainsFunc(own, func(o attribute) bool { return o.attr == fd.name }) {
				continue // attrs takes what a field is set to out of the class
			}
		}
		base := field{}
		if dc != nil && m.bindings[0].Kind == python.BindAssign {
			if d := l.fieldCall(a.Class, m.bindings[0], &base); d != nil {
				return d
			}
			if base.value == 0 && !base.optional {
				continue // field() without default: dataclass deletes the attribute
			}
			if !base.optional || base.factory(l, a.Class, m.bindings[0]) {
				continue
			}
		}
		fd.optional = true
		return nil
	}
	return nil
}

// isSlot reports whether a dataclass with slots=True has a slot for a field, of
// its own or of a base.
func (l *Linker) isSlot(c *Class, name string) (bool, *Doubt) {
	fields, d := l.dataclassFields(c)
	if d != nil {
		return false, d
	}
	for _, fd := range fields {
		if fd.name != name || fd.annotation == 0 {
			continue
		}
		f := fd.owner.Module.Facts()
		kind, d := l.annotationKind(fd.owner, f.Classes[fd.owner.ID].Scope, 0, fd.annotation)
		return kind == annotationField, d
	}
	return false, nil
}

// factory reports whether a field's default is a default_factory: dataclass
// then leaves no attribute behind.
func (fd *field) factory(l *Linker, c *Class, bd *python.Binding) bool {
	f := c.Module.Facts()
	e := f.Expr(python.ExprID(bd.Ref))
	if e.Kind != python.ExprCall || !l.isFieldCall(c, bd) {
		return false
	}
	for _, a := range f.Items(e) {
		if f.Str(a.Name) == "default_factory" {
			return true
		}
	}
	return false
}

func (l *Linker) isFieldCall(c *Class, bd *python.Binding) bool {
	f := c.Module.Facts()
	e := f.Expr(python.ExprID(bd.Ref))
	return e.Kind == python.ExprCall && l.Expr(c.Module, bd.Scope, bd.Branch, e.A).is("dataclasses.field")
}

// fieldCall reads the value of a field: dataclasses.field(…), or a default.
func (l *Linker) fieldCall(c *Class, bd *python.Binding, fd *field) *Doubt {
	f := c.Module.Facts()
	e := f.Expr(python.ExprID(bd.Ref))
	if e.Kind == python.ExprCall && l.Expr(c.Module, bd.Scope, bd.Branch, e.A).is("pydantic.Field", "pydantic.fields.Field") {
		m := modelField{field: *fd}
		if d := readModelField(f, e, c, &m); d != nil || m.alias != "" || m.choices != nil {
			return doubt(DoubtFields, "the options of "+c.Name+"."+fd.name)
		}
		fd.optional = m.optional
		for _, a := range f.Items(e) {
			if f.Str(a.Name) == "kw_only" {
				fd.kwOnly = f.Expr(a.Value).Kind == python.ExprTrue
			}
		}
		return nil
	}
	if !l.isFieldCall(c, bd) {
		fd.optional = true
		if e.Kind == python.ExprCall && l.makesField(l.Expr(c.Module, bd.Scope, bd.Branch, e.A), 0) {
			return doubt(DoubtFields, c.Name+"."+fd.name+" is made by "+f.Spell(e.A))
		}
		return nil
	}
	for _, a := range f.Items(e) {
		name := f.Str(a.Name)
		switch name {
		case "default", "default_factory":
			// MISSING, spelled out, is no default.
			if s := l.Expr(c.Module, bd.Scope, bd.Branch, a.Value); !s.is("dataclasses.MISSING") {
				fd.optional = true
			}
		case "init", "kw_only":
			value, ok := literalBool(f, a.Value)
			if !ok {
				if s := l.Expr(c.Module, bd.Scope, bd.Branch, a.Value); s.is("dataclasses.MISSING") {
					continue
				}
				return doubt(DoubtFields, name+"= of "+c.Name+"."+fd.name)
			}
			if name == "init" {
				fd.init = value
			} else {
				fd.kwOnly = value
			}
		case "":
			return doubt(DoubtFields, "the options of "+c.Name+"."+fd.name)
		}
	}
	return nil
}

type annotationKind uint8

const (
	annotationField annotationKind = iota
	annotationClassVar
	annotationInitVar
	annotationKwOnly
)

// stringAnnotation is how dataclasses itself looks for ClassVar and InitVar in
// a string (dataclasses._MODULE_IDENTIFIER_RE).
var stringAnnotation = regexp.MustCompile(`^(?:\s*(\w+)\s*\.)?\s*(\w+)`)

// annotationKind says what an annotation in a dataclass body makes of a name.
func (l *Linker) annotationKind(c *Class, scope python.ScopeID, branch python.BranchID, id python.ExprID) (annotationKind, *Doubt) {
	f := c.Module.Facts()
	e := f.Expr(id)
	if e.Kind == python.ExprString && f.FutureAnnotations {
		return annotationField, nil // a string in a string: dataclasses does not look inside
	}
	if e.Kind == python.ExprString && e.A == 0 {
		m := stringAnnotation.FindStringSubmatch(f.Str(e.Name))
		if m != nil && (m[2] == "ClassVar" || m[2] == "InitVar" || m[2] == "KW_ONLY") {
			return 0, doubt(DoubtFields, "an annotation in "+c.Name)
		}
		return annotationField, nil
	}
	if e.Kind == python.ExprString {
		id, e = e.A, f.Expr(e.A)
	}
	if e.Kind == python.ExprSubscript {
		id = e.A
	}
	if _, ok := f.Dotted(id); !ok {
		return annotationField, nil
	}
	s := l.Expr(c.Module, scope, branch, id)
	if s.Kind == SymUnion {
		s = s.Union[0]
	}
	switch {
	case s.Kind == SymParam, s.Kind == SymConstant, s.Kind == SymUnknown && s.Doubt.Code == DoubtRebound:
		return 0, doubt(DoubtFields, "the annotation "+f.Spell(id)+" in "+c.Name) // a variable may hold anything
	case s.Kind != SymExternal:
		return annotationField, nil
	}
	switch lastName(s.Dotted) {
	case "ClassVar":
		return annotationClassVar, nil
	case "InitVar":
		return annotationInitVar, nil
	case "KW_ONLY":
		return annotationKwOnly, nil
	}
	return annotationField, nil
}
