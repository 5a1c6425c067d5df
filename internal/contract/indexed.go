package contract

import "github.com/kwargo/kwargo/internal/python"

// indexDoubt judges `C[x]`: a class may have a __class_getitem__ of its own, or
// a metaclass with __getitem__, that gives something else than the class (PEP
// 560; Data model, 3.3.5).
func (l *Linker) indexDoubt(s Symbol) *Doubt {
	c, ok := l.SymbolClass(s)
	if !s.Indexed || !ok {
		return nil
	}
	mro, d := l.MRO(c)
	if d != nil {
		return d
	}
	return l.indexed(mro)
}

func (l *Linker) indexed(mro []Ancestor) *Doubt {
	for _, a := range mro {
		if a.Class == nil {
			continue
		}
		if m, ok := a.Class.own("__class_getitem__"); ok && !l.givesClass(m) {
			return doubt(DoubtAssigned, a.Class.Name+".__class_getitem__")
		}
	}
	return nil
}

// givesClass reports whether each return of a __class_getitem__ is the class: its
// first parameter, what super() gives, or a GenericAlias, which is called as the
// class is.
func (l *Linker) givesClass(m member) bool {
	if len(m.bindings) != 1 {
		return false
	}
	bd, f := m.bindings[0], m.owner.Module.Facts()
	if bd.Kind == python.BindAssign { // __class_getitem__ = classmethod(GenericAlias)
		e := f.Expr(python.ExprID(bd.Ref))
		return e.Kind == python.ExprCall && e.Items.N == 1 && lastName(f.Spell(f.Items(e)[0].Value)) == "GenericAlias"
	}
	if bd.Kind != python.BindFunction {
		return false
	}
	id := python.FunctionID(bd.Ref)
	params := f.FunctionParams(id)
	if len(params) == 0 || rebinds(f, id, params[0].Name) {
		return false
	}
	returns := f.FunctionReturns(id)
	for _, r := range returns {
		e := f.Expr(r.Value)
		switch {
		case e.Kind == python.ExprName && e.Name == params[0].Name:
		case e.Kind == python.ExprCall && lastName(f.Spell(e.A)) == "GenericAlias":
		case e.Kind == python.ExprCall && f.Expr(e.A).Kind == python.ExprAttribute && f.Str(f.Expr(e.A).Name) == "__class_getitem__":
		default:
			return false
		}
	}
	return len(returns) > 0
}
