package contract

import "github.com/kwargo/kwargo/internal/python"

// SymbolKind says what a name stands for.
type SymbolKind uint8

const (
	SymUnknown  SymbolKind = iota // Doubt says why
	SymClass                      // a class statement: Module, Class
	SymFunction                   // a def: Module, Function; Owner when it was found on a class
	SymModule                     // Module
	SymExternal                   // something outside the workspace: Dotted
	SymValue                      // the result of an expression that makes something, a call say: Module, Scope, Expr
	SymParam                      // a parameter: Module, Function, Param
	SymConstant                   // None, a number, a string: nothing that can be called
	SymUnion                      // one of several: Union
)

// Symbol is what a name or a dotted name stands for.
type Symbol struct {
	Kind     SymbolKind
	Indexed  bool // of a class: `C[int]`, which is C unless the class says otherwise; of something outside: the subscript is Expr
	Module   *Module
	Owner    *Class
	Class    python.ClassID
	Function python.FunctionID
	Scope    python.ScopeID
	Expr     python.ExprID
	Param    uint32
	Dotted   string
	Doubt    *Doubt
	Union    []Symbol
}

func unknown(code DoubtCode, detail string) Symbol {
	return Symbol{Kind: SymUnknown, Doubt: doubt(code, detail)}
}

func external(dotted string) Symbol { return Symbol{Kind: SymExternal, Dotted: dotted} }

// same reports whether two symbols stand for one thing.
func (s Symbol) same(o Symbol) bool {
	return s.Kind == o.Kind && s.Module == o.Module && s.Class == o.Class && s.Function == o.Function &&
		s.Expr == o.Expr && s.Dotted == o.Dotted && s.Kind != SymUnion
}

// knownName is the dotted name under which a symbol may be known here: that of
// something outside the workspace, or of a function or class at the top of a
// module.
func knownName(s Symbol) string {
	var name string
	switch s.Kind {
	case SymExternal:
		return s.Dotted
	case SymFunction:
		f := s.Module.Facts()
		if fn := &f.Functions[s.Function]; fn.Parent == 1 {
			name = f.Str(fn.Name)
		}
	case SymClass:
		f := s.Module.Facts()
		if c := &f.Classes[s.Class]; c.Parent == 1 {
			name = f.Str(c.Name)
		}
	}
	if name == "" {
		return ""
	}
	if top := topName(s.Module.Name); KnownByName(top) {
		return top + "." + name // inside of the library: attr._next_gen.define is attr.define
	}
	return s.Module.Name + "." + name
}

// is reports whether the symbol is one of some external names.
func (s Symbol) is(dotted ...string) bool {
	if s.Kind != SymExternal {
		return false
	}
	for _, d := range dotted {
		if s.Dotted == d {
			return true
		}
	}
	return false
}

// union makes one symbol of several. Constants are left out when there is
// anything else: a None that stands in for a missing import cannot be called
// either. One unknown makes all unknown.
func union(name string, all []Symbol) Symbol {
	if len(all) == 1 {
		return all[0]
	}
	var out []Symbol
	for _, s := range all {
		if s.Kind == SymUnknown {
			return s
		}
		if s.Kind == SymUnion {
			for _, u := range s.Union {
				out = appendNew(out, u)
			}
			continue
		}
		out = appendNew(out, s)
	}
	if len(out) > 1 {
		kept := out[:0:0]
		for _, s := range out {
			if s.Kind != SymConstant {
				kept = append(kept, s)
			}
		}
		if len(kept) > 0 {
			out = kept
		}
	}
	switch len(out) {
	case 0:
		return unknown(DoubtUnresolvedName, name)
	case 1:
		return out[0]
	}
	return Symbol{Kind: SymUnion, Union: out}
}

func appendNew(out []Symbol, s Symbol) []Symbol {
	for _, have := range out {
		if have.same(s) {
			return out
		}
	}
	return append(out, s)
}
