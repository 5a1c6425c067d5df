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
	mro, d := l.MRO(c)
	if d != nil {
		return sig, d
	}
	seen := map[string]bool{}
	add := func(name string, owner *Class, place Place, ann python.ExprID) {
		if !seen[name] {
			seen[name] = true
			sig.Params = append(sig.Params, Param{Name: name, Kind: python.KeywordOnly, Owner: owner, Place: place, Annotation: ann})
		}
	}
	for _, a := range mro {
		if a.Class == nil {
			if !a.benign() && !isDjangoModel(a.External) {
				return sig, doubt(DoubtUnknownBase, a.External)
			}
			continue
		}
		if a.Class.ID == 0 {
			return sig, doubt(DoubtUnknownBase, a.Class.Name)
		}
		f := a.Class.Module.Facts
		cl := &f.Classes[a.Class.ID]
		if cl.Broken {
			return sig, doubt(DoubtSyntaxError, a.Class.Name)
		}
		if a.Class != c { // multi-table inheritance adds a link to the parent
			add(strings.ToLower(a.Class.Name)+"_ptr", a.Class, a.Class.Place(), 0)
			add(strings.ToLower(a.Class.Name)+"_ptr_id", a.Class, a.Class.Place(), 0)
		}
		if d := a.Class.unpacks(); d != nil {
			return sig, d
		}
		for _, bd := range f.ScopeBindings(cl.Scope) {
			name, place := f.Str(bd.Name), Place{a.Class.Module, bd.Span}
			switch bd.Kind {
			case python.BindFunction:
				if l.isProperty(a.Class.Module, &f.Functions[bd.Ref]) {
					add(name, a.Class, place, 0)
				}
			case python.BindAssign:
				e := f.Expr(python.ExprID(bd.Ref))
				if e.Kind != python.ExprCall {
					continue
				}
				switch djangoValue(f, e) {
				case djangoField:
					add(name, a.Class, place, bd.Ann)
					add(name+"_id", a.Class, place, 0)
				case djangoOther:
					return sig, doubt(DoubtFields, a.Class.Name+"."+name+" is made by "+f.Spell(e.A))
				}
			case python.BindImport, python.BindAugAssign:
				return sig, doubt(DoubtFields, a.Class.Name+"."+name)
			}
		}
	}
	if l.setattrs()[c.Name] {
		return sig, doubt(DoubtFields, "setattr on "+c.Name)
	}
	add("pk", c, c.Place(), 0)
	add("id", c, c.Place(), 0)
	for _, name := range l.elsewhere() { // C.add_to_class, C.x = …
		add(name, c, c.Place(), 0)
	}
	return sig, nil
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
	for _, d := range m.Facts.ArgRange(fn.Decorators) {
		switch lastName(m.Facts.Spell(d.Value)) {
		case "property", "cached_property", "setter":
			return true
		}
	}
	return false
}
