package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// transformKind: what typing.dataclass_transform announces (PEP 681). It does
// nothing when the program runs, so what it says is likely and not certain. The
// libraries that are known by themselves are asked before.
var transformKind = &kind{
	name: "dataclass_transform", method: "__init__",
	own: func(l *Linker, c *Class) bool {
		t := l.transform(c)
		return t != nil && !t.noInit
	},
	signature: (*Linker).transformSignature,
}

// transform is what dataclass_transform says of a class.
type transform struct {
	module     *Module        // where the arguments stand
	scope      python.ScopeID // in which they are read
	specifiers []python.ExprID
	kwOnly     bool // kw_only_default, or kw_only on the class
	noInit     bool
}

var transformNames = []string{"typing.dataclass_transform", "typing_extensions.dataclass_transform"}

// transform looks for the decorator, the base class or the metaclass of a class
// that is marked with dataclass_transform; nil when there is none.
func (l *Linker) transform(c *Class) *transform {
	if c.ID == 0 {
		return nil
	}
	f := c.Module.Facts()
	cl := &f.Classes[c.ID]
	for _, d := range f.ArgRange(cl.Decorators) {
		callee, args := d.Value, []python.Arg(nil)
		if e := f.Expr(callee); e.Kind == python.ExprCall {
			callee, args = e.A, f.Items(e)
		}
		s := l.decider(usedAt(c.Module, cl.Parent, cl.Branch, callee), callee)
		if s.Kind != SymFunction {
			continue
		}
		if t := l.markedFunction(s); t != nil {
			t.options(f, args)
			return t
		}
	}
	mro, d := l.MRO(c)
	if d != nil {
		return nil
	}
	for i, a := range mro {
		if a.Class == nil || a.Class.ID == 0 {
			continue
		}
		var t *transform
		if i > 0 {
			t = l.markedClass(a.Class)
		}
		if meta := l.metaclass(a.Class); t == nil && meta != nil {
			t = l.markedClass(meta)
		}
		if t != nil {
			t.options(f, f.ArgRange(cl.Bases))
			return t
		}
	}
	return nil
}

// options reads the arguments of the decorator, or the keywords of the class.
func (t *transform) options(f *python.Facts, args []python.Arg) {
	for _, a := range args {
		value, ok := literalBool(f, a.Value)
		if !ok {
			continue
		}
		switch f.Str(a.Name) {
		case "kw_only":
			t.kwOnly = value
		case "init":
			t.noInit = !value
		}
	}
}

// metaclass is the class given as `metaclass=`, when it is one of the workspace.
func (l *Linker) metaclass(c *Class) *Class {
	f := c.Module.Facts()
	cl := &f.Classes[c.ID]
	for _, a := range f.ArgRange(cl.Bases) {
		if a.Kind == python.ArgKeyword && f.Str(a.Name) == "metaclass" {
			if m, ok := l.SymbolClass(l.decider(usedAt(c.Module, cl.Parent, cl.Branch, a.Value), a.Value)); ok && m.ID != 0 {
				return m
			}
		}
	}
	return nil
}

func (l *Linker) markedClass(c *Class) *transform {
	cl := &c.Module.Facts().Classes[c.ID]
	return l.marked(c.Module, cl.Parent, cl.Branch, cl.Decorators)
}

// markedFunction looks at a function and at its overloads.
func (l *Linker) markedFunction(s Symbol) *transform {
	f := s.Module.Facts()
	fn := &f.Functions[s.Function]
	for _, bd := range f.ScopeBindings(fn.Parent) {
		if bd.Kind != python.BindFunction || bd.Name != fn.Name {
			continue
		}
		other := &f.Functions[bd.Ref]
		if t := l.marked(s.Module, other.Parent, other.Branch, other.Decorators); t != nil {
			return t
		}
	}
	return nil
}

func (l *Linker) marked(m *Module, scope python.ScopeID, branch python.BranchID, decorators python.Range) *transform {
	f := m.Facts()
	for _, d := range f.ArgRange(decorators) {
		e := f.Expr(d.Value)
		if e.Kind != python.ExprCall || !l.decider(usedAt(m, scope, branch, e.A), e.A).is(transformNames...) {
			continue
		}
		t := &transform{module: m, scope: scope}
		for _, a := range f.Items(e) {
			switch f.Str(a.Name) {
			case "kw_only_default":
				t.kwOnly = f.Expr(a.Value).Kind == python.ExprTrue
			case "field_specifiers":
				for _, item := range f.Items(f.Expr(a.Value)) {
					t.specifiers = append(t.specifiers, item.Value)
				}
			}
		}
		return t
	}
	return nil
}

func (l *Linker) transformSignature(c *Class) (Signature, *Doubt) {
	sig := Signature{Qualname: c.Qualname + ".__init__", Owner: c, Place: c.Place()}
	mro, d := l.MRO(c)
	if d != nil {
		return sig, d
	}
	sig.Mixed = l.mixesTransform(c)
	var fields fieldList
	aliases := map[string]string{} // attribute → parameter
	for i := len(mro) - 1; i >= 0; i-- {
		a := mro[i]
		if a.Class == nil {
			if !a.benign() {
				return sig, doubt(DoubtUnknownBase, a.External)
			}
			continue
		}
		t := l.transform(a.Class)
		var own []attribute
		switch {
		case l.attrsOptions(a.Class) != nil:
			d = doubt(DoubtFields, "what dataclass_transform makes of "+a.Class.Name)
		case l.hasFields(a.Class):
			own, d = l.dataclassAttributes(a.Class)
		case t != nil:
			own, d = l.transformFields(a.Class, t)
		}
		if d != nil {
			return sig, d
		}
		for _, fd := range own {
			alias := fd.name
			fd.name = fd.attr
			fields.put(fd.field)
			aliases[fd.attr] = alias
		}
	}
	for i := range fields.fields {
		fields.fields[i].name = aliases[fields.fields[i].name]
	}
	sig.Params = fields.params()
	return sig, nil
}

// dataclassAttributes are the fields of a dataclass among classes that
// dataclass_transform is about.
func (l *Linker) dataclassAttributes(c *Class) ([]attribute, *Doubt) {
	fields, d := l.dataclassFields(c)
	out := make([]attribute, len(fields))
	for i, fd := range fields {
		out[i] = attribute{attr: fd.name, field: fd}
	}
	return out, d
}

// mixesTransform reports whether a class has both dataclasses and classes that
// dataclass_transform is about in its MRO.
func (l *Linker) mixesTransform(c *Class) bool {
	mro, _ := l.MRO(c)
	marked, fields := false, false
	for _, a := range mro {
		if a.Class == nil || a.Class.ID == 0 {
			continue
		}
		has := l.hasFields(a.Class)
		fields = fields || has
		marked = marked || !has && l.transform(a.Class) != nil
	}
	return marked && fields
}

func (l *Linker) transformFields(c *Class, t *transform) ([]attribute, *Doubt) {
	f := c.Module.Facts()
	declared, d := c.declarations()
	if d != nil {
		return nil, d
	}
	var out []attribute
	for _, decl := range declared {
		kind, d := l.annotationKind(c, f.Classes[c.ID].Scope, decl.branch, decl.annotation)
		if d != nil {
			return nil, d
		}
		if kind == annotationClassVar || kind == annotationKwOnly {
			continue
		}
		name := mangled(c.Name, f.Str(decl.name))
		fd := attribute{attr: name, field: field{
			name: name, owner: c, place: decl.place, annotation: decl.annotation, init: true, kwOnly: t.kwOnly,
		}}
		value, d := c.value(decl.name)
		if d != nil {
			return nil, d
		}
		if value != nil {
			fd.optional = true
			if value.Kind == python.BindAssign {
				fd.value = python.ExprID(value.Ref)
				if d := l.specifier(c, t, value, &fd); d != nil {
					return nil, d
				}
			}
		}
		out = append(out, fd)
	}
	return out, nil
}

// specifier reads the value of a field that calls one of the field specifiers
// (PEP 681, "Field specifier parameters").
func (l *Linker) specifier(c *Class, t *transform, bd *python.Binding, fd *attribute) *Doubt {
	f := c.Module.Facts()
	e := f.Expr(fd.value)
	if e.Kind != python.ExprCall {
		return nil
	}
	callee := l.Expr(c.Module, bd.Scope, bd.Branch, e.A)
	known := false
	for _, id := range t.specifiers {
		known = known || callee.Kind != SymUnknown && callee.same(l.late(t.module, t.scope, id))
	}
	if !known {
		return nil // a call like any other: a default
	}
	fd.optional = false
	for _, a := range f.Items(e) {
		name := f.Str(a.Name)
		switch name {
		case "default", "default_factory", "factory":
			fd.optional = true
		case "init", "kw_only":
			value, ok := literalBool(f, a.Value)
			if !ok {
				return doubt(DoubtFields, name+"= of "+c.Name+"."+fd.attr)
			}
			if name == "init" {
				fd.init = value
			} else {
				fd.kwOnly = value
			}
		case "alias":
			v := f.Expr(a.Value)
			if v.Kind != python.ExprString || v.Name == 0 {
				return doubt(DoubtFields, "alias= of "+c.Name+"."+fd.attr)
			}
			fd.name = f.Str(v.Name)
		case "":
			if a.Kind == python.ArgDoubleStar || strings.HasPrefix(f.Spell(a.Value), "*") {
				return doubt(DoubtFields, "the options of "+c.Name+"."+fd.attr)
			}
		}
	}
	// A specifier may set init, default or kw_only by its own defaults: what is
	// not written is not certain.
	if l.setsOptions(callee) {
		return doubt(DoubtFields, "the options of "+c.Name+"."+fd.attr)
	}
	return nil
}

// setsOptions reports whether a specifier has defaults of its own that matter.
func (l *Linker) setsOptions(s Symbol) bool {
	if s.Kind != SymFunction {
		return false
	}
	f := s.Module.Facts()
	for _, p := range f.FunctionParams(s.Function) {
		switch f.Str(p.Name) {
		case "init":
			if p.Default != 0 && f.Expr(p.Default).Kind != python.ExprTrue {
				return true
			}
		case "kw_only":
			if p.Default != 0 && f.Expr(p.Default).Kind != python.ExprFalse {
				return true
			}
		}
	}
	return false
}
