package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// annotationAt is an annotation, and where it is read.
type annotationAt struct {
	module *Module
	scope  python.ScopeID
	branch python.BranchID
	id     python.ExprID
}

// maxAliases bounds how many aliases of types stand behind each other.
const maxAliases = 10

// aliased is an annotation with the aliases that name it followed, as in
// `Name = Annotated[str, Field(default="")]`. ok is false when it may hold
// anything.
func (l *Linker) aliased(a annotationAt, depth int) (to annotationAt, ok bool) {
	f := a.module.Facts()
	e := f.Expr(a.id)
	if e.Kind == python.ExprString {
		if e.A == 0 {
			return a, !strings.Contains(f.Str(e.Name), "Annotated")
		}
		a.id, e = e.A, f.Expr(e.A)
	}
	name := a.id
	switch e.Kind {
	case python.ExprSubscript: // Alias[int] of a generic alias
		name = e.A
	case python.ExprName, python.ExprAttribute:
	case python.ExprCall: // conint(gt=0)
		s := l.Expr(a.module, a.scope, a.branch, e.A)
		return a, s.Kind == SymExternal
	default:
		return a, true
	}
	s := l.Expr(a.module, a.scope, a.branch, name)
	switch s.Kind {
	case SymExternal:
		if s.Indexed && s.Module != nil {
			if depth > maxAliases {
				return a, false
			}
			return l.aliased(annotationAt{s.Module, s.Scope, 0, s.Expr}, depth+1)
		}
	case SymUnknown:
		return a, s.Doubt.Code == DoubtUnresolvedImport || e.Kind == python.ExprSubscript
	case SymValue:
		sf := s.Module.Facts()
		callee := l.late(s.Module, s.Scope, sf.Expr(s.Expr).A)
		return a, callee.Kind == SymExternal && lastName(callee.Dotted) != "TypeAliasType"
	}
	return a, true
}

// annotatedField reads `Annotated[int, Field(…)]`, also by way of an alias. What
// is written further out counts last.
func (l *Linker) annotatedField(c *Class, bd *python.Binding, fd *modelField) *Doubt {
	return l.readAnnotated(annotationAt{c.Module, bd.Scope, bd.Branch, bd.Ann}, c, fd, 0)
}

func (l *Linker) readAnnotated(a annotationAt, c *Class, fd *modelField, depth int) *Doubt {
	a, ok := l.aliased(a, 0)
	if !ok || depth > maxAliases {
		return doubt(DoubtFields, "the annotation of "+c.Name+"."+fd.name)
	}
	f := a.module.Facts()
	e := f.Expr(a.id)
	if e.Kind != python.ExprSubscript || lastName(f.Spell(e.A)) != "Annotated" || e.Items.N == 0 {
		return nil
	}
	items := f.Items(e)
	inner := a
	inner.id = items[0].Value
	if k := f.Expr(inner.id).Kind; k == python.ExprName || k == python.ExprAttribute || k == python.ExprSubscript || k == python.ExprString {
		if d := l.readAnnotated(inner, c, fd, depth+1); d != nil {
			return d
		}
	}
	for _, item := range items[1:] {
		mod, v := a.module, f.Expr(item.Value)
		if v.Kind == python.ExprName || v.Kind == python.ExprAttribute { // made before, and named
			s := l.Expr(a.module, a.scope, a.branch, item.Value)
			if s.Kind != SymValue {
				continue
			}
			mod, v = s.Module, s.Module.Facts().Expr(s.Expr)
		}
		if v.Kind != python.ExprCall {
			continue
		}
		name := lastName(mod.Facts().Spell(v.A))
		if s := l.late(mod, a.scope, v.A); mod == a.module && s.Kind == SymExternal { // from sqlmodel import Field as F
			name = lastName(s.Dotted)
		}
		switch name {
		case "Field", "FieldInfo":
			if d := readModelField(mod.Facts(), v, c, fd); d != nil {
				return d
			}
		}
	}
	return nil
}
