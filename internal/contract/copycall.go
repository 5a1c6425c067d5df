package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// copyCalls make a changed copy of an instance of one kind of class; the
// keywords are names of the class's parameters.
var copyCalls = map[string]string{
	"dataclasses.replace":     "dataclass",
	"copy.replace":            "",
	"attrs.evolve":            "attrs",
	"attr.evolve":             "attrs",
	"msgspec.structs.replace": "msgspec",
}

// copyCall reads `dataclasses.replace(c, …)` and `attrs.evolve(c, …)` where the class of
// c shows.
func (l *Linker) copyCall(m *Module, call *python.Call, c *callee) (*target, bool) {
	kind, ok := copyCalls[c.symbol.Dotted]
	if !ok {
		return nil, false
	}
	f := m.Facts()
	e := f.Expr(call.Expr)
	items := f.Items(e)
	if len(items) == 0 || items[0].Kind != python.ArgPositional {
		return nil, false
	}
	switch importedName(f, e.A) {
	case "replace", "evolve":
		return l.changedCopy(m, call, kind, items[0].Value, 1)
	}
	return nil, false
}

// changedCopy is a call that makes a changed copy of an object of one kind of class, as
// `c._replace(…)` does. What is changed comes after some arguments.
func (l *Linker) changedCopy(m *Module, call *python.Call, kind string, object python.ExprID, skip int) (*target, bool) {
	f := m.Facts()
	class, exact := l.instance(m, call, object)
	if class == nil {
		return nil, false
	}
	t := &target{
		receiver: ByCopy, name: strings.TrimPrefix(f.Spell(f.Expr(call.Expr).A), "."), class: class, skip: skip,
		only: []FaultKind{UnknownKeywordFault},
	}
	classes := []*Class{class}
	if !exact {
		t.confidence = Likely
		classes = append(classes, l.subclassesFor(m, class)...)
	}
	for _, c := range classes {
		contract := l.Contract(c)
		if contract.Kind != kind && (kind != "" || contract.Kind != "dataclass" && contract.Kind != "namedtuple") {
			return nil, false
		}
		t.contracts = append(t.contracts, contract)
	}
	return t, true
}

// importedName is the last name of a dotted expression, as the module it comes
// from calls it: `swap` is `replace` after `from dataclasses import replace as swap`.
func importedName(f *python.Facts, id python.ExprID) string {
	e := f.Expr(id)
	switch e.Kind {
	case python.ExprName:
		for i := range f.Imports {
			if imp := &f.Imports[i]; imp.As == e.Name && imp.Symbol != 0 {
				return f.Str(imp.Symbol)
			}
		}
	case python.ExprAttribute:
	default:
		return ""
	}
	return f.Str(e.Name)
}

// instance is the class of what an expression gives, where it shows: a
// construction, a variable that is set once to one (exact), or a parameter that
// is annotated with the class.
func (l *Linker) instance(m *Module, call *python.Call, id python.ExprID) (class *Class, exact bool) {
	f := m.Facts()
	e := f.Expr(id)
	switch e.Kind {
	case python.ExprCall:
		if c, ok := l.SymbolClass(l.Expr(m, call.Scope, call.Branch, e.A)); ok {
			return c, true
		}
	case python.ExprName:
		switch s := l.Expr(m, call.Scope, call.Branch, id); s.Kind {
		case SymValue:
			v := s.Module.Facts().Expr(s.Expr)
			if v.Kind != python.ExprCall {
				return nil, false
			}
			if c, ok := l.SymbolClass(l.late(s.Module, s.Scope, v.A)); ok && s.Module == m {
				return c, true
			}
		case SymParam:
			return l.annotatedClass(s), false
		}
	}
	return nil, false
}

// annotatedClass is the class that a parameter is annotated with, when it is
// never set to anything else.
func (l *Linker) annotatedClass(s Symbol) *Class {
	f := s.Module.Facts()
	if s.Function == 0 {
		return nil
	}
	p := &f.Params[s.Param]
	if p.Annotation == 0 || p.Kind == python.VarPositional || p.Kind == python.VarKeyword || rebinds(f, s.Function, p.Name) {
		return nil
	}
	ann := p.Annotation
	if e := f.Expr(ann); e.Kind == python.ExprString {
		ann = e.A
	}
	if k := f.Expr(ann).Kind; k != python.ExprName && k != python.ExprAttribute {
		return nil
	}
	c, ok := l.SymbolClass(l.late(s.Module, f.Functions[s.Function].Parent, ann))
	if !ok {
		return nil
	}
	return c
}

// typeOfClass is the C of a parameter annotated `type[C]`.
func (l *Linker) typeOfClass(s Symbol) (Symbol, bool) {
	f := s.Module.Facts()
	if s.Function == 0 {
		return Symbol{}, false
	}
	p := &f.Params[s.Param]
	e := f.Expr(p.Annotation)
	if e.Kind == python.ExprString {
		e = f.Expr(e.A)
	}
	if e.Kind != python.ExprSubscript || e.Items.N != 1 || rebinds(f, s.Function, p.Name) || p.Kind == python.VarPositional || p.Kind == python.VarKeyword {
		return Symbol{}, false
	}
	scope := f.Functions[s.Function].Parent
	if !l.late(s.Module, scope, e.A).is("builtins.type", "typing.Type") {
		return Symbol{}, false
	}
	item := f.Items(e)[0].Value
	if v := f.Expr(item); v.Kind == python.ExprString {
		item = v.A
	}
	if k := f.Expr(item).Kind; k != python.ExprName && k != python.ExprAttribute {
		return Symbol{}, false
	}
	of := l.late(s.Module, scope, item)
	if of.Kind == SymValue {
		of = l.typeVarBound(of)
	}
	return of, of.Kind == SymClass
}

// typeVarBound is the class that a type variable is bound to: TypeVar("T",
// bound=C).
func (l *Linker) typeVarBound(s Symbol) Symbol {
	f := s.Module.Facts()
	e := f.Expr(s.Expr)
	if e.Kind != python.ExprCall || !l.late(s.Module, s.Scope, e.A).is("typing.TypeVar", "typing_extensions.TypeVar") {
		return Symbol{}
	}
	for _, a := range f.Items(e) {
		if f.Str(a.Name) != "bound" {
			continue
		}
		if k := f.Expr(a.Value).Kind; k == python.ExprName || k == python.ExprAttribute {
			return l.late(s.Module, s.Scope, a.Value)
		}
	}
	return Symbol{}
}
