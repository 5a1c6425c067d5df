package contract

import (
	"slices"

	"github.com/kwargo/kwargo/internal/python"
)

// takers are what calls a class that it is given, and how it is given: as the first
// argument, or by a keyword.
var takers = map[string]string{
	"collections.defaultdict": "", "builtins.map": "", "itertools.starmap": "", "asyncio.to_thread": "",
	"dataclasses.field": "default_factory", "pydantic.Field": "default_factory", "pydantic.fields.Field": "default_factory",
	"attrs.field": "factory", "attr.field": "factory", "attr.ib": "factory", "attr.attrib": "factory", "attrs.Factory": "", "attr.Factory": "",
	"msgspec.field": "default_factory",
}

// handedOn reads `defaultdict(C)` and `field(default_factory=C)`: C is called
// elsewhere. It is asked for classes that a policy is for.
func (l *Linker) handedOn(b *Binding, m *Module, call *python.Call) (ok bool) {
	f := m.Facts()
	e := f.Expr(call.Expr)
	taker := knownName(l.Expr(m, call.Scope, call.Branch, e.A))
	keyword, known := takers[taker]
	if !known {
		return false
	}
	args := f.Items(e)
	i := slices.IndexFunc(args, func(a python.Arg) bool {
		if keyword == "" {
			return a.Kind == python.ArgPositional
		}
		return a.Kind == python.ArgKeyword && f.Str(a.Name) == keyword
	})
	if i < 0 || f.Expr(args[i].Value).Kind != python.ExprName && f.Expr(args[i].Value).Kind != python.ExprAttribute {
		return false
	}
	class, ok := l.SymbolClass(l.Expr(m, call.Scope, call.Branch, args[i].Value))
	if !ok || l.Policy(class, m) == nil {
		return false
	}
	*b = Binding{
		Module: m, Call: call, Class: class, Contract: l.Contract(class), Receiver: ByReference, Name: class.Name,
		Handed: handed(f, taker, args, i),
	}
	return true
}

// handed is how a taker calls the class that is one of its arguments.
func handed(f *python.Facts, taker string, args []python.Arg, at int) Handed {
	out := Handed{Argument: at, Positional: -1, Kept: taker == "collections.defaultdict"}
	switch taker {
	case "builtins.map": // with one of each iterable
		if !slices.ContainsFunc(args, func(a python.Arg) bool { return a.Kind == python.ArgStar || a.Kind == python.ArgDoubleStar }) {
			out.Positional = len(positionals(args)) - 1
		}
	case "attrs.Factory", "attr.Factory":
		if len(args) == 1 { // takes_self has it called with the object
			out.Positional = 0
		}
	case "itertools.starmap", "asyncio.to_thread":
	default:
		out.Positional = 0
	}
	return out
}

func positionals(args []python.Arg) []python.Arg {
	return slices.DeleteFunc(slices.Clone(args), func(a python.Arg) bool { return a.Kind != python.ArgPositional })
}
