package contract

import (
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// attrsKind: attrs writes an __init__ of the attributes (attrs documentation,
// "Initialization"; checked with attrs 26.1).
var attrsKind = &kind{
	name: "attrs", method: "__init__",
	own: func(l *Linker, c *Class) bool {
		a := l.attrsOptions(c)
		return a != nil && !a.noInit
	},
	overwrites: func(l *Linker, c *Class) bool { return !l.attrsOptions(c).autoDetect },
	signature:  (*Linker).attrsSignature,
}

// attrsClass is what the decorator of an attrs class says.
type attrsClass struct {
	noInit     bool
	kwOnly     bool
	autoDetect bool // an __init__ in the body is kept
	annotated  bool // annotated names are attributes
	explicit   bool // unless one attribute has no annotation: then only field() counts
	byMRO      bool // bases are read along the MRO
	old        bool // attr.s, not define
	these      python.ExprID
	module     *Module // where these stands
	doubt      *Doubt
}

// attrsOptions reads the decorator of a class; nil when it is no attrs class.
func (l *Linker) attrsOptions(c *Class) *attrsClass {
	d := l.made(c, "attrs.define", "attr.s", "attr.dataclass")
	if d == nil {
		return nil
	}
	modern := d.maker == "attrs.define"
	out := &attrsClass{
		autoDetect: modern, annotated: modern || d.maker == "attr.dataclass", explicit: modern, byMRO: modern, old: !modern, module: d.module,
	}
	f := d.module.Facts()
	for _, a := range d.args {
		name := f.Str(a.Name)
		switch name {
		case "init", "kw_only", "auto_detect", "auto_attribs", "collect_by_mro":
		case "these":
			out.these = a.Value
			continue
		case "field_transformer", "":
			out.doubt = doubt(DoubtFields, "the options of the decorator on "+c.Name)
			continue
		default:
			continue
		}
		value, ok := literalBool(f, a.Value)
		if !ok {
			if f.Expr(a.Value).Kind != python.ExprNoneValue {
				out.doubt = doubt(DoubtFields, name+"= of the decorator on "+c.Name)
			}
			continue
		}
		switch name {
		case "init":
			out.noInit = !value
		case "kw_only":
			out.kwOnly = value
		case "auto_detect":
			out.autoDetect = value
		case "auto_attribs":
			out.annotated, out.explicit = value, false
		case "collect_by_mro":
			out.byMRO = value
		}
	}
	return out
}

// attribute is one entry of __attrs_attrs__.
type attribute struct {
	field
	attr string // the attribute's own name, mangled
}

// attrsSignature is the __init__ that attrs writes.
func (l *Linker) attrsSignature(c *Class) (Signature, *Doubt) {
	sig := Signature{Qualname: c.Qualname + ".__init__", Owner: c, Place: c.Place()}
	all, d := l.attrsOf(c)
	if d != nil {
		return sig, d
	}
	fields := make([]field, len(all))
	for i, a := range all {
		fields[i] = a.field
	}
	sig.Params = params(fields)
	return sig, nil
}

// attrsOf are the attributes of a class in order: those of its bases, then its
// own. One that is declared again moves to the end.
func (l *Linker) attrsOf(c *Class) ([]attribute, *Doubt) {
	if have, ok := l.attributes.Load(c); ok {
		m := have.(mergedAttributes)
		return slices.Clone(m.attributes), m.doubt
	}
	all, d := l.mergeAttributes(c)
	l.attributes.Store(c, mergedAttributes{all, d})
	return slices.Clone(all), d
}

// mergedAttributes is what attrsOf found.
type mergedAttributes struct {
	attributes []attribute
	doubt      *Doubt
}

func (l *Linker) mergeAttributes(c *Class) ([]attribute, *Doubt) {
	mro, d := l.MRO(c)
	if d != nil {
		return nil, d
	}
	at := l.attrsOptions(c)
	if at.doubt != nil {
		return nil, at.doubt
	}
	own, d := l.ownAttributes(c, at)
	if d != nil {
		return nil, d
	}
	taken := map[string]bool{}
	for _, a := range own {
		taken[a.attr] = true
	}
	for _, a := range mro {
		switch {
		case a.Class == nil:
			if !a.benign() && kindOfBase(a.External) == nil && !initOnlyBuiltins[a.External] {
				return nil, doubt(DoubtUnknownBase, a.External)
			}
		case l.attrsOptions(a.Class) == nil && l.transform(a.Class) != nil:
			return nil, doubt(DoubtFields, "what dataclass_transform makes of "+a.Class.Name)
		}
	}
	var inherited []attribute
	if !at.byMRO { // attr.s takes what each base shows, inherited or not; the first wins
		for _, a := range mro[1:] {
			base := l.showsAttributesOf(a.Class)
			if base == nil {
				continue
			}
			shown, d := l.attrsOf(base)
			if d != nil {
				return nil, d
			}
			for _, s := range shown {
				if !taken[s.attr] {
					taken[s.attr] = true
					inherited = append(inherited, s)
				}
			}
		}
		return at.keywords(append(inherited, own...)), nil
	}
	for i := len(mro) - 1; i > 0; i-- {
		a := mro[i]
		if a.Class == nil {
			continue
		}
		from := a.Class
		base := l.attrsOptions(from)
		if base == nil { // it shows those of the first one that it inherits from
			if from = l.showsAttributesOf(from); from == nil {
				continue
			}
			base = l.attrsOptions(from)
		}
		if base.doubt != nil {
			return nil, base.doubt
		}
		more, d := l.ownAttributes(from, base)
		if d != nil {
			return nil, d
		}
		for _, m := range more {
			if taken[m.attr] {
				continue
			}
			// The class that comes first in the MRO wins; its place counts.
			inherited = dropAttribute(inherited, m.attr)
			inherited = append(inherited, m)
		}
	}
	return at.keywords(append(inherited, own...)), nil
}

// keywords applies kw_only= on the class. That of define covers inherited
// attributes in attrs up to 25.3, and not from 25.4 on: leaving them positional
// accepts both. That of attr.s always covers all.
func (at *attrsClass) keywords(all []attribute) []attribute {
	for i := range all {
		all[i].kwOnly = all[i].kwOnly || at.kwOnly && at.old
	}
	return all
}

// showsAttributesOf is the class whose attributes a class shows: itself, or the
// first one in its MRO that attrs made; nil when there is none.
func (l *Linker) showsAttributesOf(c *Class) *Class {
	if c == nil {
		return nil
	}
	mro, _ := l.MRO(c)
	for _, a := range mro {
		if a.Class != nil && l.attrsOptions(a.Class) != nil {
			return a.Class
		}
	}
	return nil
}

func dropAttribute(all []attribute, name string) []attribute {
	for i, a := range all {
		if a.attr == name {
			return append(all[:i:i], all[i+1:]...)
		}
	}
	return all
}

// ownAttributes are the attributes that one class declares.
func (l *Linker) ownAttributes(c *Class, at *attrsClass) ([]attribute, *Doubt) {
	if at.these != 0 {
		return l.theseAttributes(c, at)
	}
	declared, d := c.declarations()
	if d != nil {
		return nil, d
	}
	fields, d := l.attrsFieldsOf(c)
	if d != nil {
		return nil, d
	}
	f := c.Module.Facts()
	annotated := map[python.Name]python.ExprID{}
	for _, decl := range declared {
		if !l.attrsClassVar(c, decl) {
			annotated[decl.name] = decl.annotation
		}
	}
	onlyFields := !at.annotated
	for _, bd := range fields { // define: one field() without annotation, and only field() counts
		onlyFields = onlyFields || at.explicit && annotated[bd.Name] == 0
	}
	var out []attribute
	add := func(name python.Name, annotation python.ExprID, place Place, value *python.Binding) *Doubt {
		attr := mangled(c.Name, f.Str(name))
		a := attribute{attr: attr, field: field{
			name: strings.TrimLeft(attr, "_"), owner: c, place: place, annotation: annotation, init: true, kwOnly: at.kwOnly,
		}}
		d := l.readAttribute(c, name, value, &a)
		out = append(out, a)
		return d
	}
	if onlyFields {
		if d := c.unpacks(); d != nil {
			return nil, d
		}
		for _, bd := range fields {
			if d := add(bd.Name, annotated[bd.Name], Place{c.Module, bd.Span}, bd); d != nil {
				return nil, d
			}
		}
		return out, nil
	}
	for _, decl := range declared {
		if annotated[decl.name] == 0 {
			continue
		}
		value, d := c.value(decl.name)
		if d == nil {
			d = add(decl.name, decl.annotation, decl.place, value)
		}
		if d != nil {
			return nil, d
		}
	}
	return out, nil
}

// attrsFieldsOf are the names that a class body leaves set to attr.ib() or
// field(), in the order in which those were called.
func (l *Linker) attrsFieldsOf(c *Class) ([]*python.Binding, *Doubt) {
	f := c.Module.Facts()
	var out []*python.Binding
	for _, bd := range f.ScopeBindings(f.Classes[c.ID].Scope) {
		if bd.Kind != python.BindAssign || !l.isAttrsField(c, &bd) {
			continue
		}
		value, d := c.value(bd.Name)
		if d != nil {
			return nil, d
		}
		if value != nil && value.Span == bd.Span {
			out = append(out, value)
		}
	}
	return out, nil
}

var attrsFields = set("attr.ib", "attr.attrib", "attr.attr", "attr.field", "attrs.field")

func (l *Linker) isAttrsField(c *Class, bd *python.Binding) bool {
	f := c.Module.Facts()
	e := f.Expr(python.ExprID(bd.Ref))
	if e.Kind != python.ExprCall {
		return false
	}
	s := l.Expr(c.Module, bd.Scope, bd.Branch, e.A)
	return attrsFields[knownName(s)]
}

// attrsClassVar reports whether attrs takes an annotation for a ClassVar. Of one
// that is a string it reads only the text (attr._make._is_class_var).
func (l *Linker) attrsClassVar(c *Class, decl declaration) bool {
	f := c.Module.Facts()
	id := decl.annotation
	inString := f.Expr(id).Kind == python.ExprString
	if inString {
		id = f.Expr(id).A
	}
	if !inString && !f.FutureAnnotations {
		return l.isClassVar(c, f.Classes[c.ID].Scope, decl.branch, id)
	}
	if f.Expr(id).Kind == python.ExprSubscript {
		id = f.Expr(id).A
	}
	switch f.Spell(id) {
	case "ClassVar", "typing.ClassVar", "t.ClassVar", "typing_extensions.ClassVar":
		return true
	}
	return false
}

func (l *Linker) isClassVar(c *Class, scope python.ScopeID, branch python.BranchID, id python.ExprID) bool {
	kind, d := l.annotationKind(c, scope, branch, id)
	return d == nil && kind == annotationClassVar
}

// readAttribute reads the value of an attribute: field(…), or a default.
func (l *Linker) readAttribute(c *Class, name python.Name, bd *python.Binding, a *attribute) *Doubt {
	if bd == nil {
		return nil
	}
	if bd.Kind == python.BindAssign {
		a.value = python.ExprID(bd.Ref)
	}
	if bd.Kind != python.BindAssign || !l.isAttrsField(c, bd) {
		a.optional = true
		return nil
	}
	a.optional = l.hasDefaultMethod(c, name)
	f := c.Module.Facts()
	return l.readAttrsField(c.Module, bd.Scope, bd.Branch, f.Items(f.Expr(a.value)), a)
}

func (l *Linker) readAttrsField(m *Module, scope python.ScopeID, branch python.BranchID, args []python.Arg, a *attribute) *Doubt {
	f := m.Facts()
	for i, arg := range args {
		name := f.Str(arg.Name)
		switch {
		case arg.Kind == python.ArgPositional && i == 0 || name == "default":
			s := l.Expr(m, scope, branch, arg.Value)
			a.optional = a.optional || !s.is("attr.NOTHING", "attrs.NOTHING")
		case name == "factory":
			a.optional = a.optional || f.Expr(arg.Value).Kind != python.ExprNoneValue
		case name == "init", name == "kw_only":
			value, ok := literalBool(f, arg.Value)
			if !ok {
				if f.Expr(arg.Value).Kind == python.ExprNoneValue {
					continue
				}
				return doubt(DoubtFields, name+"= of "+a.owner.Name+"."+a.attr)
			}
			if name == "init" {
				a.init = value
			} else {
				a.kwOnly = a.kwOnly || value
			}
		case name == "alias":
			v := f.Expr(arg.Value)
			switch {
			case v.Kind == python.ExprString && v.Name != 0:
				a.name = f.Str(v.Name)
			case v.Kind != python.ExprNoneValue:
				return doubt(DoubtFields, "alias= of "+a.owner.Name+"."+a.attr)
			}
		case arg.Kind == python.ArgStar || arg.Kind == python.ArgDoubleStar:
			return doubt(DoubtFields, "the options of "+a.owner.Name+"."+a.attr)
		}
	}
	return nil
}

// hasDefaultMethod reports whether the class body has `@x.default` for an
// attribute x.
func (l *Linker) hasDefaultMethod(c *Class, name python.Name) bool {
	f := c.Module.Facts()
	for _, bd := range f.ScopeBindings(f.Classes[c.ID].Scope) {
		if bd.Kind != python.BindFunction {
			continue
		}
		for _, d := range f.ArgRange(f.Functions[bd.Ref].Decorators) {
			e := f.Expr(d.Value)
			if e.Kind == python.ExprAttribute && f.Str(e.Name) == "default" {
				if of := f.Expr(e.A); of.Kind == python.ExprName && of.Name == name {
					return true
				}
			}
		}
	}
	return false
}

// theseAttributes reads `these={"x": attr.ib(), …}`.
func (l *Linker) theseAttributes(c *Class, at *attrsClass) ([]attribute, *Doubt) {
	f := at.module.Facts()
	e := f.Expr(at.these)
	unclear := doubt(DoubtFields, "these= of the decorator on "+c.Name)
	items, ok := stringItems(f, e)
	if !ok || e.Kind != python.ExprDict {
		return nil, unclear
	}
	cl := &c.Module.Facts().Classes[c.ID]
	var out []attribute
	for _, item := range items {
		name := f.Str(f.Expr(item.Key).Name)
		a := attribute{attr: name, field: field{
			name: strings.TrimLeft(name, "_"), owner: c, place: Place{at.module, f.Expr(item.Key).Span}, init: true, kwOnly: at.kwOnly,
		}}
		v := f.Expr(item.Value)
		if v.Kind != python.ExprCall || at.module != c.Module {
			return nil, unclear
		}
		if s := l.Expr(at.module, cl.Parent, cl.Branch, v.A); !attrsFields[knownName(s)] {
			return nil, unclear
		}
		if d := l.readAttrsField(at.module, cl.Parent, cl.Branch, f.Items(v), &a); d != nil {
			return nil, d
		}
		out = append(out, a)
	}
	return out, nil
}
