package diagnostics

import (
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

var unknownFactory = &Rule{
	Code:  "KW103",
	Name:  "unknown-factory",
	Fault: contract.UnknownFactory,
	report: func(s *subject, d *Diagnostic) {
		callee := s.Module.Facts().Expr(s.Expr().A)
		d.Span = text.Span{Start: callee.At, End: callee.Span.End}
		d.Argument = ""
		d.Message = "`" + s.Class.Name + "` has no method `" + d.Fault.Name + "`"
		if near := DidYouMeanMethod(s.linker, s.Binding, d.Fault); near != "" {
			d.Message += "; did you mean `" + near + "`?"
		}
		d.Related = s.definition(nil)
		for _, fac := range s.linker.Factories(s.Class) {
			if fac.Owner != nil && fac.Kind != contract.OtherClassFactory && fac.Refusal == "" {
				d.Related = append(d.Related, Related{fac.Place(), "`" + fac.Dotted() + "()` is a factory of it"})
			}
		}
	},
}

// factoryNames are the names of what can be called on the class.
func (s *subject) factoryNames() []string {
	var out []string
	mro, d := s.linker.MRO(s.Class)
	if d != nil {
		return nil
	}
	for _, a := range mro {
		if a.Class == nil || a.Class.ID == 0 {
			continue
		}
		f := a.Class.Module.Facts()
		for _, bd := range f.ScopeBindings(f.Classes[a.Class.ID].Scope) {
			if bd.Kind == python.BindFunction {
				out = append(out, f.Str(bd.Name))
			}
		}
	}
	return out
}
