package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// sqlalchemyKind: the constructor of a declarative class takes the name of any
// attribute of the class (SQLAlchemy documentation, "declarative_base",
// constructor; checked with SQLAlchemy 2.1).
var sqlalchemyKind = &kind{
	name: "sqlalchemy", method: "__init__",
	base:      isDeclarativeBase,
	signature: (*Linker).sqlalchemySignature,
}

func isDeclarativeBase(dotted string) bool {
	switch dotted {
	case "sqlalchemy.orm.DeclarativeBase", "sqlalchemy.orm.DeclarativeBaseNoMeta",
		"sqlalchemy.orm.declarative_base()", "sqlalchemy.ext.declarative.declarative_base()",
		"sqlalchemy.orm.decl_api.DeclarativeBase", "sqlalchemy.orm.decl_api.declarative_base()",
		"flask_sqlalchemy.SQLAlchemy().Model":
		return true
	}
	return false
}

func (l *Linker) sqlalchemySignature(c *Class) (Signature, *Doubt) {
	sig := Signature{Qualname: c.Qualname, Owner: c, Place: c.Place()}
	k, d := l.modelBodies(c, &sig, isDeclarativeBase, declaredAttributes)
	if d != nil {
		return sig, d
	}
	for _, name := range [...]string{"metadata", "registry", "query", "type_annotation_map"} {
		k.add(name, c, c.Place(), 0)
	}
	for _, name := range l.elsewhere() { // backref= and C.x = relationship(…)
		k.add(name, c, c.Place(), 0)
	}
	return sig, nil
}

// declaredAttributes reads one class body: any attribute can be set.
func declaredAttributes(c *Class, k *modelKeywords) *Doubt {
	f := c.Module.Facts()
	for _, bd := range f.ScopeBindings(f.Classes[c.ID].Scope) {
		name := f.Str(bd.Name)
		switch {
		case name == "__table__", name == "__mapper_args__" && bd.Kind == python.BindAssign && reflects(f, python.ExprID(bd.Ref)),
			name == "__table_args__" && bd.Kind == python.BindAssign && reflects(f, python.ExprID(bd.Ref)):
			return doubt(DoubtFields, c.Name+"."+name)
		case strings.HasPrefix(name, "__"):
			continue
		}
		k.add(name, c, Place{c.Module, bd.Span}, 0)
	}
	return nil
}

// reflects reports whether table arguments read the columns from the database.
func reflects(f *python.Facts, id python.ExprID) bool {
	e := f.Expr(id)
	for _, a := range f.Items(e) {
		key := f.Str(a.Name)
		if a.Key != 0 {
			key = f.Str(f.Expr(a.Key).Name)
		}
		if strings.HasPrefix(key, "autoload") || key == "include_properties" || a.Value != 0 && f.Expr(a.Value).Kind == python.ExprDict && reflects(f, a.Value) {
			return true
		}
	}
	return e.Kind == python.ExprCall || e.Kind == python.ExprName || e.Kind == python.ExprOther
}

// findElsewhere lists the attribute names that code outside a class body gives
// to some class: `backref="x"` in a relationship, `C.x = …` in a module.
func (l *Linker) findElsewhere() []string {
	seen := map[string]bool{}
	var out []string
	add := func(name string) {
		if name != "" && !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	for _, m := range l.modules.All() {
		if !m.has(marksPatches | marksSets | marksBackrefs) {
			continue
		}
		f := m.Facts()
		for _, p := range f.Patches {
			add(f.Str(p.Name))
		}
		for _, c := range f.Calls[1:] {
			if _, name, ok := setCall(f, f.Expr(c.Expr)); ok && f.Expr(name).Kind == python.ExprString {
				add(f.Str(f.Expr(name).Name))
			}
			for _, a := range f.Items(f.Expr(c.Expr)) {
				if name := f.Str(a.Name); name != "backref" && name != "back_populates" {
					continue
				}
				v := f.Expr(a.Value)
				if v.Kind == python.ExprCall && v.Items.N > 0 {
					v = f.Expr(f.Items(v)[0].Value)
				}
				if v.Kind == python.ExprString {
					add(f.Str(v.Name))
				}
			}
		}
	}
	return out
}
