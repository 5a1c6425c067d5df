package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// djangoKind: the constructor of a Django model takes its fields, the columns
// of its foreign keys, and its properties (django.db.models.Model.__init__;
// checked with Django 5.2).
var djangoKind = &kind{
	name: "django", method: "__init__",
	base:      isDjangoModel,
	signature: (*Linker).djangoSignature,
}

func isDjangoModel(dotted string) bool {
	return dotted == "django.db.models.Model" || dotted == "django.db.models.base.Model"
}

func (l *Linker) djangoSignature(c *Class) (Signature, *Doubt) {
	sig := Signature{
		Qualname: c.Name, Owner: c, Place: c.Place(), Prefix: "_",
		Params: []Param{{Name: "args", Kind: python.VarPositional}},
	}
	k, d := l.modelBodies(c, &sig, isDjangoModel, func(a *Class, k *modelKeywords) *Doubt {
		if a != c { // multi-table inheritance adds a link to the parent
			k.add(strings.ToLower(a.Name)+"_ptr", a, a.Place(), 0)
			k.add(strings.ToLower(a.Name)+"_ptr_id", a, a.Place(), 0)
		}
		return l.djangoMembers(a, k)
	})
	if d != nil {
		return sig, d
	}
	k.add("pk", c, c.Place(), 0)
	k.add("id", c, c.Place(), 0)
	for _, name := range l.elsewhere() { // C.add_to_class, C.x = …
		k.add(name, c, c.Place(), 0)
	}
	return sig, nil
}

// djangoMembers reads the fields and properties of one class body.
func (l *Linker) djangoMembers(c *Class, k *modelKeywords) *Doubt {
	if d := c.unpacks(); d != nil {
		return d
	}
	f := c.Module.Facts()
	for _, bd := range f.ScopeBindings(f.Classes[c.ID].Scope) {
		name, place := f.Str(bd.Name), Place{c.Module, bd.Span}
		switch bd.Kind {
		case python.BindFunction:
			if l.isProperty(c.Module, &f.Functions[bd.Ref]) {
				k.add(name, c, place, 0)
			}
		case python.BindAssign:
			e := f.Expr(python.ExprID(bd.Ref))
			if e.Kind != python.ExprCall {
				continue
			}
			switch djangoValue(f, e) {
			case djangoField:
				k.add(name, c, place, bd.Ann)
				k.add(name+"_id", c, place, 0)
			case djangoOther:
				return doubt(DoubtFields, c.Name+"."+name+" is made by "+f.Spell(e.A))
			}
		case python.BindImport, python.BindAugAssign:
			return doubt(DoubtFields, c.Name+"."+name)
		}
	}
	return nil
}

type djangoMember uint8

const (
	djangoField djangoMember = iota
	djangoNoField
	djangoOther // it may add names of its own
)

// djangoValue judges by its name what a class body assigns: a field, something
// that is known to add no names, or anything else.
func djangoValue(f *python.Facts, e *python.Expr) djangoMember {
	name := lastName(f.Spell(e.A))
	switch {
	case strings.HasSuffix(name, "Field"), strings.HasSuffix(name, "ForeignKey"), strings.HasSuffix(name, "OneToOne"),
		strings.HasSuffix(name, "Relation"), name == "CompositePrimaryKey", strings.HasSuffix(name, "Key"):
		return djangoField
	case strings.HasSuffix(name, "Manager"), name == "as_manager", strings.HasSuffix(f.Spell(e.A), "(...)"),
		name == "property", name == "cached_property", name == "staticmethod", name == "classmethod", name == "partialmethod",
		name == "namedtuple", name == "frozenset", name == "set", name == "dict", name == "list", name == "tuple",
		name == "_", name == "gettext_lazy", name == "getLogger", name == "Choices", name == "Signal":
		return djangoNoField
	}
	return djangoOther
}

func (l *Linker) isProperty(m *Module, fn *python.Function) bool {
	for _, d := range m.Facts().ArgRange(fn.Decorators) {
		switch lastName(m.Facts().Spell(d.Value)) {
		case "property", "cached_property", "setter":
			return true
		}
	}
	return false
}
