package diagnostics

import (
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

var directConstruction = &Rule{
	Code:  "KW101",
	Name:  "direct-construction",
	Fault: contract.DirectConstruction,
	report: func(s *subject, d *Diagnostic) {
		d.Span = s.Callee()
		if given := s.handed(); given != nil {
			d.Span = given.Span
		}
		p := d.Fault.Policy
		var usable []string
		for _, name := range p.Construct {
			shown := name
			if fac := s.linker.PolicyFactory(s.Class, name); fac != nil {
				shown = fac.Dotted()
				d.Related = append(d.Related, Related{fac.Place(), "`" + fac.Dotted() + "()` is to be used"})
			}
			usable = append(usable, shown+"()")
		}
		d.Message = "`" + s.Class.Name + "` is to be constructed by " + choice(usable)
		if p.Message != "" {
			d.Message += ": " + p.Message
		}
		d.Related = append(s.definition(nil), d.Related...)
	},
}

// handed is where the class stands that is handed on.
func (s *subject) handed() *python.Expr {
	f := s.Module.Facts()
	switch s.Receiver {
	case contract.ByPartial, contract.ByReference:
	default:
		return nil
	}
	for _, a := range f.Items(s.Expr()) {
		if c, ok := s.linker.SymbolClass(s.linker.Expr(s.Module, s.Call.Scope, s.Call.Branch, a.Value)); ok && c == s.Class {
			return f.Expr(a.Value)
		}
	}
	return nil
}

// choice words names in backticks: "`a`", "`a` or `b`".
func choice(names []string) string {
	if len(names) < 2 {
		return List(names)
	}
	last := len(names) - 1
	return List(names[:last]) + " or `" + names[last] + "`"
}
