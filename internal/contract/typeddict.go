package contract

import "github.com/kwargo/kwargo/internal/python"

// typedDictKind: a TypedDict is a dict at run time and takes anything (PEP 589),
// so what does not fit is a fault of another kind: it does not raise.
var typedDictKind = &kind{
	name: "typed dict", method: "__call__",
	base:      isTypedDict,
	signature: (*Linker).typedDictSignature,
}

func isTypedDict(dotted string) bool {
	return dotted == "typing.TypedDict" || dotted == "typing_extensions.TypedDict"
}

func (l *Linker) typedDictSignature(c *Class) (Signature, *Doubt) {
	sig := Signature{Qualname: c.Qualname, Owner: c, Place: c.Place(), Typing: true}
	mro, d := l.MRO(c)
	if d != nil {
		return sig, d
	}
	seen := map[string]int{}
	for i := len(mro) - 1; i >= 0; i-- {
		a := mro[i]
		if a.Class == nil {
			if !a.benign() && !isTypedDict(a.External) {
				return sig, doubt(DoubtUnknownBase, a.External)
			}
			continue
		}
		f := a.Class.Module.Facts()
		cl := &f.Classes[a.Class.ID]
		total := true
		for _, arg := range f.ArgRange(cl.Bases) {
			switch f.Str(arg.Name) {
			case "total":
				value, ok := literalBool(f, arg.Value)
				if !ok {
					return sig, doubt(DoubtFields, "total= of "+c.Name)
				}
				total = value
			case "extra_items":
				return sig, doubt(DoubtFields, "extra_items= of "+c.Name)
			}
		}
		for _, bd := range f.ScopeBindings(cl.Scope) {
			if bd.Ann == 0 {
				continue
			}
			if reachOf(a.Class.Module, bd.Branch, 0) != reachAlways {
				return sig, doubt(DoubtFields, c.Name+"."+f.Str(bd.Name)+" is declared under a condition")
			}
			p := Param{
				Name: f.Str(bd.Name), Kind: python.KeywordOnly, Required: l.keyRequired(annotationAt{a.Class.Module, cl.Scope, bd.Branch, bd.Ann}, total, 0),
				Place: Place{a.Class.Module, bd.Span}, Owner: a.Class, Annotation: bd.Ann,
			}
			if at, ok := seen[p.Name]; ok {
				sig.Params[at] = p
				continue
			}
			seen[p.Name] = len(sig.Params)
			sig.Params = append(sig.Params, p)
		}
	}
	sig.Params = append(sig.Params, Param{Name: "mapping", Kind: python.VarPositional})
	return sig, nil
}

// keyRequired reads Required[…] and NotRequired[…] (PEP 655), also inside of
// ReadOnly and Annotated, and by way of an alias. What is not read is not missed.
func (l *Linker) keyRequired(a annotationAt, total bool, depth int) bool {
	a, ok := l.aliased(a, 0)
	if !ok || depth > maxAliases {
		return false
	}
	f := a.module.Facts()
	e := f.Expr(a.id)
	if e.Kind == python.ExprString {
		return false
	}
	if e.Kind != python.ExprSubscript || e.Items.N == 0 {
		return total
	}
	name := lastName(f.Spell(e.A))
	if s := l.Expr(a.module, a.scope, a.branch, e.A); s.Kind == SymExternal { // NR = NotRequired
		name = lastName(s.Dotted)
	}
	switch name {
	case "Required":
		return true
	case "NotRequired":
		return false
	case "ReadOnly", "Annotated":
		a.id = f.Items(e)[0].Value
		return l.keyRequired(a, total, depth+1)
	}
	return total
}
