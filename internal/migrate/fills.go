package migrate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// values are the values that parameters get in the constructions that are right, of
// the class itself and by its factories, as they are written.
func (s *Survey) values() map[string]map[string]int {
	out := map[string]map[string]int{}
	s.eachGiven(func(name string, site *Site, a contract.Argument) {
		if out[name] == nil {
			out[name] = map[string]int{}
		}
		out[name][valueOf(site, a)]++
	})
	return out
}

// eachGiven goes over the keywords of the constructions that are right.
func (s *Survey) eachGiven(visit func(name string, site *Site, a contract.Argument)) {
	for _, site := range s.Sites {
		if site.State != Fine && site.State != Forbidden || site.inferred {
			continue
		}
		for _, a := range site.Binding.Arguments {
			if a.Kind == python.ArgKeyword {
				visit(a.Name, site, a)
			}
		}
	}
}

// fills are values for the parameters that stay without one: what calls that are
// right give most, if it means the same everywhere; something of the code base whose
// name says that it makes one; None where that is allowed.
func (g *gaps) fills(s *Survey, renamed map[string]string, evidence map[string]string) map[string]contract.Filling {
	left := maps.Clone(g.missing)
	for old, to := range renamed {
		// Calls that lack the parameter and do not give it by its old name.
		if left[to] -= g.together[[2]string{old, to}]; left[to] <= 0 {
			delete(left, to)
		}
	}
	out := map[string]contract.Filling{}
	for _, name := range sortedKeys(left) {
		if f, why, ok := s.filling(name, g.params[name]); ok {
			out[name] = f
			evidence["fill."+name] = why
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// candidate is an expression that calls give a parameter.
type candidate struct {
	filling contract.Filling
	calls   int
}

func (s *Survey) filling(name string, p contract.Param) (contract.Filling, string, bool) {
	all := map[string]*candidate{}
	total := 0
	s.eachGiven(func(of string, site *Site, a contract.Argument) {
		if of != name {
			return
		}
		total++
		f, ok := codeactions.Portable(s.linker, site.Binding, a, site.src)
		if !ok {
			return
		}
		key := fmt.Sprint(f)
		if all[key] == nil {
			all[key] = &candidate{filling: f}
		}
		all[key].calls++
	})
	var literal *candidate // that all calls share
	if len(all) > 0 {
		ranked := slices.SortedFunc(maps.Values(all), func(a, b *candidate) int {
			return cmp.Or(cmp.Compare(b.calls, a.calls), cmp.Compare(a.filling.Expression, b.filling.Expression))
		})
		best := ranked[0]
		switch {
		case !codeactions.Literal(best.filling.Expression):
			return best.filling, shown(best, total), true
		case len(ranked) == 1: // those that differ are each meant for their own call
			literal = best
		}
	}
	for _, prefix := range [...]string{"new_", "make_", "create_", "generate_", "next_", "default_", "get_default_"} {
		if m := s.linker.DefinedOnce(prefix + name); m != nil && s.callable(m, prefix+name) {
			return contract.Filling{Expression: prefix + name + "()", Imports: []contract.Needed{{Module: m.Name, Name: prefix + name}}},
				"`" + prefix + name + "` is there, and calls that are right give nothing else that fits everywhere", true
		}
	}
	if constant := "DEFAULT_" + strings.ToUpper(name); s.linker.DefinedOnce(constant) != nil {
		m := s.linker.DefinedOnce(constant)
		return contract.Filling{Expression: constant, Imports: []contract.Needed{{Module: m.Name, Name: constant}}},
			"`" + constant + "` is there, and calls that are right give nothing else that fits everywhere", true
	}
	if literal != nil {
		return literal.filling, shown(literal, total), true
	}
	if codeactions.AllowsNone(p) {
		return contract.Filling{Expression: "None"}, "it may be None", true
	}
	return contract.Filling{}, "", false
}

func shown(c *candidate, total int) string {
	if total == 1 {
		return "the one call that is right gives it"
	}
	return fmt.Sprintf("%d of %d calls that are right give it", c.calls, total)
}

// callable reports whether a function at the top of a module can be called without
// arguments, and is not async.
func (s *Survey) callable(m *contract.Module, name string) bool {
	sym := s.linker.Attr(m, name)
	if sym.Kind != contract.SymFunction {
		return false
	}
	f := sym.Module.Facts()
	for _, p := range f.FunctionParams(sym.Function) {
		if p.Default == 0 && p.Kind != python.VarPositional && p.Kind != python.VarKeyword {
			return false
		}
	}
	return !f.Functions[sym.Function].Async
}
