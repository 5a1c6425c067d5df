// Package history finds out what has changed about the contracts of classes from one
// state of a code base to another, and which constructions that leaves broken.
package history

import (
	"cmp"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// Kind is one way in which a contract changes.
type Kind string

// The kinds of changes, as JSON spells them.
const (
	ClassAdded      Kind = "class-added"
	ClassRemoved    Kind = "class-removed"
	ClassMoved      Kind = "class-moved"
	Removed         Kind = "parameter-removed"
	Added           Kind = "parameter-added"
	AddedRequired   Kind = "required-parameter-added"
	Renamed         Kind = "parameter-renamed"
	MadeRequired    Kind = "parameter-made-required"
	MadeOptional    Kind = "parameter-made-optional"
	Reordered       Kind = "parameters-reordered"
	KeywordOnly     Kind = "parameter-made-keyword-only"
	PositionalOnly  Kind = "parameter-made-positional-only"
	EitherWay       Kind = "parameter-made-positional-or-keyword"
	AnyKeyword      Kind = "any-keyword-accepted"
	NoOtherKeyword  Kind = "other-keywords-refused"
	AnyPositional   Kind = "any-positional-accepted"
	NoMorePosition  Kind = "other-positionals-refused"
	FactoryAdded    Kind = "factory-added"
	FactoryRemoved  Kind = "factory-removed"
	BecameUncertain Kind = "contract-uncertain"
	BecameCertain   Kind = "contract-certain"
)

// Breaking reports whether calls that were right may be wrong after it.
func (k Kind) Breaking() bool {
	switch k {
	case ClassRemoved, Removed, AddedRequired, Renamed, MadeRequired, Reordered, KeywordOnly, PositionalOnly, NoOtherKeyword, NoMorePosition, FactoryRemoved:
		return true
	}
	return false
}

// Change is one change of a contract, or of one of its factories.
type Change struct {
	Kind Kind
	// Factory is the factory whose parameters it is about; empty for the constructor.
	Factory string
	// Name is the parameter or the factory, and To its new name, or the new order.
	Name, To string
	// Shifts: in the place of the parameter there is another now, or was before, so that
	// what is passed by position means something else.
	Shifts bool
	// Place is where the reason stands: in the code as it is, or for what is no more as
	// it was.
	Place contract.Place
	// Inherited are the classes that share the change because they inherit it.
	Inherited []string
	// Broken are constructions that it leaves broken.
	Broken []Broken

	from  int    // the first of the positional parameters that have moved
	owner string // dotted name of the class that it is made in; empty when that is not known
}

// Class is a class, and what has changed about it.
type Class struct {
	Name    string // dotted, as it is called now
	Before  *contract.Class
	After   *contract.Class // nil when it is gone
	Changes []Change
}

// Side is one of the two states.
type Side struct {
	Linker *contract.Linker
	// Modules are those whose classes and constructions count; All are those that
	// there are.
	Modules, All []*contract.Module
	// Options say what is reported of a construction.
	Options diagnostics.Options
	// Text is the source of a module.
	Text func(*contract.Module) ([]byte, error)

	classes map[string]*contract.Class
}

// collect finds the classes that others can name. Of several of one name the last
// stays, as it does in Python.
func (s *Side) collect() {
	s.classes = map[string]*contract.Class{}
	for _, m := range s.Modules {
		f := m.Facts()
		if f == nil {
			continue
		}
		for i := 1; i < len(f.Classes); i++ {
			if c := s.Linker.Class(m, python.ClassID(i)); !strings.Contains(c.Qualname, "<locals>") {
				s.classes[c.Dotted()] = c
			}
		}
		for _, b := range f.ScopeBindings(1) { // C = namedtuple(...)
			if b.Kind != python.BindAssign || f.Expr(python.ExprID(b.Ref)).Kind != python.ExprCall {
				continue
			}
			if c, ok := s.Linker.SymbolClass(s.Linker.Attr(m, f.Str(b.Name))); ok && c.Module == m {
				s.classes[c.Dotted()] = c
			}
		}
	}
}

// Compare finds the classes that have changed, by name.
func Compare(before, after *Side) []Class {
	before.collect()
	after.collect()
	var out []Class
	moved := movedClasses(before, after)
	for name, a := range after.classes {
		b := before.classes[name]
		one := Class{Name: name, Before: b, After: a}
		if old := moved[name]; old != "" {
			b = before.classes[old]
			one.Before = b
			one.Changes = append(one.Changes, Change{Kind: ClassMoved, Name: old, To: name, Place: a.Place()})
		}
		if b == nil {
			one.Changes = []Change{{Kind: ClassAdded, Name: name, Place: a.Place()}}
		} else {
			one.Changes = append(one.Changes, compareClass(before, after, b, a)...)
		}
		if len(one.Changes) > 0 {
			out = append(out, one)
		}
	}
	gone := map[string]bool{}
	for _, old := range moved {
		gone[old] = true
	}
	for name, b := range before.classes {
		if after.classes[name] == nil && !gone[name] {
			out = append(out, Class{Name: name, Before: b, Changes: []Change{{Kind: ClassRemoved, Name: name, Place: b.Place()}}})
		}
	}
	slices.SortFunc(out, func(a, b Class) int { return cmp.Compare(a.Name, b.Name) })
	return inherited(out)
}

// movedClasses are the classes that are in another module now, from their new to
// their old name: those of which one is gone and one is new under the same name.
func movedClasses(before, after *Side) map[string]string {
	gone, fresh := map[string][]string{}, map[string][]string{}
	for name, c := range before.classes {
		if after.classes[name] == nil {
			gone[c.Qualname] = append(gone[c.Qualname], name)
		}
	}
	for name, c := range after.classes {
		if before.classes[name] == nil {
			fresh[c.Qualname] = append(fresh[c.Qualname], name)
		}
	}
	out := map[string]string{}
	for qualname, from := range gone {
		if to := fresh[qualname]; len(from) == 1 && len(to) == 1 {
			out[to[0]] = from[0]
		}
	}
	return out
}

// compareClass compares the contracts of one class.
func compareClass(before, after *Side, b, a *contract.Class) []Change {
	was, is := before.Linker.Contract(b), after.Linker.Contract(a)
	var out []Change
	switch {
	case was.Closed() && !is.Closed():
		out = append(out, Change{Kind: BecameUncertain, Name: a.Name, To: is.Doubts[0].String(), Place: a.Place()})
	case !was.Closed() && is.Closed():
		out = append(out, Change{Kind: BecameCertain, Name: a.Name, To: was.Doubts[0].String(), Place: a.Place()})
	case was.Closed():
		out = append(out, compareSignatures(whole(was), whole(is), "", a.Place())...)
	}
	return append(out, compareFactories(before, after, b, a)...)
}

// whole is what a contract accepts as one signature: what __new__ and __init__ both
// get.
func whole(c *contract.Contract) *contract.Signature {
	if len(c.Signatures) == 1 {
		return &c.Signatures[0]
	}
	var out contract.Signature
	for i, s := range c.Signatures {
		if i == 0 {
			out = s
			out.Params = slices.Clone(s.Params)
			continue
		}
		for _, p := range s.Params {
			if !slices.ContainsFunc(out.Params, func(q contract.Param) bool { return q.Name == p.Name }) {
				out.Params = append(out.Params, p)
			}
		}
	}
	return &out
}

// inherited takes a change out of the classes that only inherit it, and says there
// which they are.
func inherited(all []Class) []Class {
	at := map[string]int{}
	for i, c := range all {
		at[c.Name] = i
	}
	same := func(a, b *Change) bool {
		return a.Kind == b.Kind && a.Name == b.Name && a.To == b.To && a.Factory == b.Factory
	}
	for i := range all {
		c := &all[i]
		c.Changes = slices.DeleteFunc(c.Changes, func(change Change) bool {
			j, ok := at[change.owner]
			if change.owner == c.Name || !ok {
				return false
			}
			k := slices.IndexFunc(all[j].Changes, func(o Change) bool { return same(&o, &change) })
			if k < 0 {
				return false
			}
			origin := &all[j].Changes[k]
			origin.Inherited = append(origin.Inherited, c.Name)
			return true
		})
	}
	return slices.DeleteFunc(all, func(c Class) bool { return len(c.Changes) == 0 })
}

// names are words for a list of names.
func names(params []contract.Param) string {
	out := make([]string, len(params))
	for i, p := range params {
		out[i] = p.Name
	}
	return strings.Join(out, ", ")
}

// Gone reports whether the change is that something is no more, so that its place is
// one of the code as it was.
func (c *Change) Gone() bool {
	return c.Kind == ClassRemoved || c.Kind == Removed || c.Kind == FactoryRemoved
}

// New reports whether the change is that something was not there before.
func (c *Change) New() bool {
	switch c.Kind {
	case ClassAdded, Added, AddedRequired, FactoryAdded, AnyKeyword, AnyPositional:
		return true
	}
	return false
}
