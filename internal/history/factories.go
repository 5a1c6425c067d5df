package history

import (
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// compareFactories compares the factories of one class that it does not inherit.
func compareFactories(before, after *Side, b, a *contract.Class) []Change {
	was, is := factories(before.Linker, b), factories(after.Linker, a)
	var out []Change
	for _, fac := range was {
		if f := counterpart(is, fac); f != nil {
			out = append(out, compareSignatures(&fac.Signature, &f.Signature, title(f), f.Place())...)
		} else if !still(after, fac, a) {
			out = append(out, Change{Kind: FactoryRemoved, Name: title(fac), Place: fac.Place()})
		}
	}
	for _, fac := range is {
		if counterpart(was, fac) == nil && !still(before, fac, b) {
			out = append(out, Change{Kind: FactoryAdded, Name: title(fac), Place: fac.Place()})
		}
	}
	return out
}

// factories are those of the class itself, and the functions that make it.
func factories(l *contract.Linker, c *contract.Class) []*contract.Factory {
	var out []*contract.Factory
	for _, f := range l.Factories(c) {
		if !f.Inherited && f.Kind != contract.OtherClassFactory && f.Module != nil && !f.Module.Library {
			out = append(out, f)
		}
	}
	return out
}

// title is how a factory is called: a function with its module.
func title(f *contract.Factory) string {
	if f.Owner == nil && f.Module.Name != "" {
		return f.Module.Name + "." + f.Name
	}
	return f.Dotted()
}

// counterpart is the factory that has the place of another.
func counterpart(all []*contract.Factory, like *contract.Factory) *contract.Factory {
	for _, f := range all {
		if f.Name == like.Name && (f.Owner == nil) == (like.Owner == nil) && (f.Owner != nil || f.Module.Name == like.Module.Name) {
			return f
		}
	}
	return nil
}

// still reports whether the callable is there, though it is not known for a factory:
// that may be for what its body says.
func still(s *Side, fac *contract.Factory, c *contract.Class) bool {
	if fac.Owner == nil {
		for _, m := range s.All {
			if m.Name == fac.Module.Name && m.Content != nil {
				return binds(m.Facts(), 1, fac.Name)
			}
		}
		return false
	}
	return c.ID != 0 && binds(c.Module.Facts(), c.Module.Facts().Classes[c.ID].Scope, fac.Name)
}

func binds(f *python.Facts, scope python.ScopeID, name string) bool {
	for _, b := range f.ScopeBindings(scope) {
		if f.Str(b.Name) == name && b.Kind == python.BindFunction {
			return true
		}
	}
	return false
}
