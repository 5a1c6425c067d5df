package contract

import "github.com/kwargo/kwargo/internal/python"

// classMakers are the callables from outside that make a class from a list of
// names. The first argument, or the keyword given here, is the class's name.
var classMakers = map[string]string{
	"collections.namedtuple":       "typename",
	"typing.NamedTuple":            "typename",
	"typing_extensions.NamedTuple": "typename",
	"dataclasses.make_dataclass":   "cls_name",
	"pydantic.create_model":        "model_name",
}

// functionalName is the name of the class that a call makes, and what it calls;
// ok is false for a call that makes no class.
func (l *Linker) functionalName(s Symbol) (name, maker string, ok bool) {
	f := s.Module.Facts()
	e := f.Expr(s.Expr)
	if e.Kind != python.ExprCall {
		return "", "", false
	}
	callee := l.late(s.Module, s.Scope, e.A)
	keyword, ok := classMakers[callee.Dotted]
	if callee.Kind != SymExternal || !ok {
		return "", "", false
	}
	for i, a := range f.Items(e) {
		if a.Kind == python.ArgPositional && i == 0 || f.Str(a.Name) == keyword {
			if v := f.Expr(a.Value); v.Kind == python.ExprString && v.Name != 0 {
				return f.Str(v.Name), callee.Dotted, true
			}
		}
	}
	return lastName(callee.Dotted), callee.Dotted, true
}
