package contract

import (
	"cmp"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// Fit is how the arguments of a construction would fit a factory.
type Fit struct {
	Factory *Factory
	// Passed says, for each argument of the binding in order, how it would be
	// written in a call of the factory.
	Passed []Passed
	// Unknown are the arguments, as indices, that the factory does not take.
	Unknown []int
	// Swallowed are the arguments that only a `**kwargs` takes, with nothing to
	// show what becomes of them.
	Swallowed []int
	// Dropped are the arguments that a policy lets be left out.
	Dropped []int
	// Missing are the parameters that would be without a value.
	Missing []Param
	// Unpacks: the call hands over an unpacked `*x` or `**x`, whose arguments are
	// not seen. They fit as far as can be told: the factory takes all that the
	// constructor takes, under the same names and in the same order.
	Unpacks bool
	// Unforeseen: the factory is put into `partial(C, …)`, and what is given later may
	// not fit it although it fits the constructor.
	Unforeseen bool
	// Problem says why the arguments cannot be carried over; empty when they
	// can.
	Problem string
}

// Passed is one argument of a construction in a call of a factory.
type Passed struct {
	// Param is the parameter of the factory; empty for `*x`, `**x` and
	// arguments that the factory does not take.
	Param string
	// Keyword: it is to be written as `Param=value`.
	Keyword bool
	// Renamed: the factory calls the parameter by another name than the
	// constructor.
	Renamed bool
	// Exact: the factory hands the value to the constructor's parameter of the
	// argument's name as it is. Always true for an argument that the
	// constructor does not know.
	Exact bool
}

// Complete reports whether every argument is taken and nothing is missing.
func (f *Fit) Complete() bool {
	return f.Problem == "" && len(f.Unknown) == 0 && len(f.Missing) == 0 && len(f.Swallowed) == 0
}

// Takes reports whether a named parameter of the factory takes the keyword.
func (f *Fit) Takes(b *Binding, keyword string) bool {
	for i, p := range f.Passed {
		if b.Arguments[i].Name == keyword && b.Arguments[i].Kind == python.ArgKeyword {
			return p.Param != "" && !slices.Contains(f.Swallowed, i)
		}
	}
	return f.Factory.TakesKeyword(keyword)
}

// Fits are the factories of the class that a construction makes, best first.
// Factories with a refusal come last, and keep it.
func (l *Linker) Fits(b *Binding) []Fit {
	if b.Class == nil || b.Receiver != ByName && b.Receiver != ByPartial {
		return nil
	}
	var out []Fit
	for _, fac := range l.Factories(b.Class) {
		if strings.HasPrefix(fac.Name, "_") && fac.Module != b.Module {
			continue
		}
		out = append(out, l.fit(b, fac, nil))
	}
	offending := map[string]bool{}
	for _, f := range b.Faults {
		if f.Kind == UnknownKeywordFault {
			offending[f.Name] = true
		}
	}
	slices.SortStableFunc(out, func(x, y Fit) int { return l.compareFits(b, &x, &y, offending) })
	return out
}

func (l *Linker) compareFits(b *Binding, x, y *Fit, offending map[string]bool) int {
	return cmp.Or(
		boolRank(x.Factory.Refusal != "", y.Factory.Refusal != ""),
		boolRank(x.Problem != "", y.Problem != ""),
		boolRank(len(x.Swallowed) > 0, len(y.Swallowed) > 0),
		cmp.Compare(len(x.Unknown), len(y.Unknown)),
		cmp.Compare(len(x.Missing), len(y.Missing)),
		cmp.Compare(y.covered(b), x.covered(b)),
		cmp.Compare(x.distance(b), y.distance(b)),
		cmp.Compare(affinity(x.Factory.Name, offending), affinity(y.Factory.Name, offending)),
		boolRank(x.Factory.Async, y.Factory.Async),
		cmp.Compare(l.uses(y.Factory), l.uses(x.Factory)),
		boolRank(strings.HasPrefix(x.Factory.Name, "_"), strings.HasPrefix(y.Factory.Name, "_")),
	)
}

// uses counts, roughly, how often the workspace calls a factory.
func (l *Linker) uses(f *Factory) int { return l.called()[hashName(f.Name)] }

func boolRank(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return 1
	}
	return -1
}

// covered counts the constructor's parameters that the factory names too.
func (f *Fit) covered(b *Binding) int {
	n := 0
	for _, s := range b.Contract.Signatures {
		for _, p := range s.Params {
			if f.Factory.TakesKeyword(p.Name) && f.Factory.Names(p.Name) {
				n++
			}
		}
	}
	return n
}

// distance ranks where the factory stands: on the class, on a base, a function
// beside the class, of another module, on another class.
func (f *Fit) distance(b *Binding) int {
	switch fac := f.Factory; {
	case fac.Kind == ClassMethodFactory && !fac.Inherited:
		return 0
	case fac.Kind == ClassMethodFactory:
		return 1
	case fac.Kind == StaticMethodFactory:
		return 2
	case fac.Kind == FunctionFactory && fac.Module == b.Class.Module:
		return 3
	case fac.Kind == FunctionFactory:
		return 4
	}
	return 5
}

// affinity ranks a factory by what its name says: from_<keyword> first, then
// the usual verbs, then the rest.
func affinity(name string, offending map[string]bool) int {
	for _, prefix := range [...]string{"from_", "with_", "for_"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok && offending[rest] {
			return 0
		}
	}
	for _, verb := range [...]string{"create", "make", "build", "new", "of", "from"} {
		if name == verb || strings.HasPrefix(name, verb+"_") {
			return 1
		}
	}
	return 2
}

// FitUnder carries the arguments of a construction over to a factory, with the
// keywords that a policy renames and leaves out.
func (l *Linker) FitUnder(b *Binding, fac *Factory, p *Policy) Fit { return l.fit(b, fac, p) }

// fit carries the arguments of a construction over to a factory; the policy may be
// nil.
func (l *Linker) fit(b *Binding, fac *Factory, p *Policy) Fit {
	f := Fit{Factory: fac, Passed: make([]Passed, len(b.Arguments))}
	var ctor *Signature
	if len(b.Contract.Signatures) > 0 {
		ctor = &b.Contract.Signatures[len(b.Contract.Signatures)-1]
	}
	given := map[string]bool{}
	position := 0
	keywordsFromHere, star, double := false, false, false
	for i, a := range b.Arguments {
		if i == 0 && b.Receiver == ByPartial {
			continue // the class
		}
		switch a.Kind {
		case python.ArgStar:
			star = true
		case python.ArgDoubleStar:
			double = true
		case python.ArgPositional:
			if star {
				f.Problem = "the call unpacks arguments before others"
				continue
			}
			name := positionalName(ctor, position)
			position++
			if name == "" {
				f.Unknown = append(f.Unknown, i)
				keywordsFromHere = true
				continue
			}
			if as := p.asTaken(b, fac, name); as != name {
				keywordsFromHere = true
				if f.leave(i, as); as != "" {
					f.pass(i, as, ctor, given)
					f.Passed[i].Keyword, f.Passed[i].Renamed = true, true
				}
				continue
			}
			if p := positionOf(&fac.Signature, name); p == position-1 && p < len(fac.Signature.Params) && fac.Signature.Params[p].Kind == python.PositionalOnly {
				if keywordsFromHere { // it would stand behind a keyword
					f.Unknown = append(f.Unknown, i)
					continue
				}
				f.passByPosition(i, name, given)
				continue
			}
			f.pass(i, name, ctor, given)
			if f.Passed[i].Param == "" {
				keywordsFromHere = true
				continue
			}
			at := positionOf(&fac.Signature, f.Passed[i].Param)
			if keywordsFromHere || at != position-1 {
				f.Passed[i].Keyword, keywordsFromHere = true, true
			}
		case python.ArgKeyword:
			as := p.asTaken(b, fac, a.Name)
			if f.leave(i, as); as == "" {
				continue
			}
			f.pass(i, as, ctor, given)
			f.Passed[i].Keyword = true
			f.Passed[i].Renamed = f.Passed[i].Renamed || as != a.Name && f.Passed[i].Param != ""
		}
	}
	if star || double {
		f.Unpacks = true
		if f.Problem == "" && (star && keywordsFromHere || !f.takesRest(ctor, given, position, star, double)) {
			f.Problem = "the call unpacks arguments, and " + fac.Dotted() + " may not take them"
		}
	}
	if b.Receiver == ByPartial { // whoever calls the object gives the rest
		f.Unforeseen = star || double || keywordsFromHere || !f.takesRest(ctor, given, position, true, true)
		star, double = true, true
	}
	for _, p := range fac.Signature.Params {
		if !p.Required || given[p.Name] {
			continue
		}
		if _, known := paramOf(ctor, p.Name); known && (star && p.Kind != python.KeywordOnly || double && p.Kind != python.PositionalOnly) {
			continue // it may be among what is unpacked
		}
		f.Missing = append(f.Missing, p)
	}
	return f
}

// passByPosition passes an argument to a positional-only parameter of the name
// that the constructor has for it.
func (f *Fit) passByPosition(i int, name string, given map[string]bool) {
	fw, shown := f.Factory.Forwards[name]
	if shown && fw.To != name || given[name] {
		f.Unknown = append(f.Unknown, i)
		return
	}
	given[name] = true
	f.Passed[i] = Passed{Param: name, Exact: shown && fw.Exact}
}

// takesRest reports whether a factory takes whatever the constructor would take
// out of an unpacked `*x` or `**x`, and means the same by it.
func (f *Fit) takesRest(ctor *Signature, given map[string]bool, position int, star, double bool) bool {
	if ctor == nil {
		return false
	}
	for i, p := range ctor.Params {
		if given[p.Name] {
			continue
		}
		switch p.Kind {
		case python.VarPositional, python.VarKeyword:
			return false
		}
		if fw, shown := f.Factory.Forwards[p.Name]; shown && fw.To != p.Name {
			return false
		}
		if double && p.Kind != python.PositionalOnly && !f.Factory.TakesKeyword(p.Name) && !f.Factory.ForwardsKeywords {
			return false
		}
		if star && p.Kind != python.KeywordOnly && i >= position && positionOf(&f.Factory.Signature, p.Name) != i {
			return false
		}
	}
	return true
}

// leave leaves an argument out when as, what a policy makes of it, is empty.
func (f *Fit) leave(i int, as string) {
	if as == "" {
		f.Dropped = append(f.Dropped, i)
	}
}

// asTaken is what a policy makes of a keyword for a factory: its new name, or
// nothing when it is to be left out. What the factory takes as it is stays.
func (p *Policy) asTaken(b *Binding, fac *Factory, name string) string {
	if p == nil || name == "" || fac.TakesKeyword(name) {
		return name
	}
	to := p.renamed(name)
	if to != name && fac.TakesKeyword(to) && !slices.ContainsFunc(b.Arguments, func(a Argument) bool {
		return a.Kind == python.ArgKeyword && a.Name == to
	}) {
		return to
	}
	if p.Drops(name) {
		return ""
	}
	return name
}

// paramOf finds a parameter of any kind by its name.
func paramOf(sig *Signature, name string) (*Param, bool) {
	if sig == nil {
		return nil, false
	}
	i := slices.IndexFunc(sig.Params, func(p Param) bool { return p.Name == name })
	if i < 0 {
		return nil, false
	}
	return &sig.Params[i], true
}

// pass finds the factory's parameter for the constructor's parameter, or the
// unknown keyword, of one name.
func (f *Fit) pass(i int, name string, ctor *Signature, given map[string]bool) {
	fac := f.Factory
	_, known := paramOf(ctor, name)
	to := ""
	exact := true
	if _, ok := fac.Signature.Param(name); ok {
		to = name
		if fw, shown := fac.Forwards[name]; known {
			if shown && fw.To != name {
				to = "" // the factory means something else by this name
			}
			exact = shown && fw.To == name && fw.Exact
		}
	}
	renamed := false
	if to == "" && known {
		for _, p := range fac.Signature.Params {
			if fw, ok := fac.Forwards[p.Name]; ok && fw.To == name && p.Name != name {
				to, renamed, exact = p.Name, true, fw.Exact
				break
			}
		}
	}
	switch {
	case to == "" && fac.Signature.Unknown() == UnknownKept && fac.ForwardsKeywords && known:
		to = name
	case to == "" && fac.Signature.Unknown() == UnknownKept && !fac.ForwardsKeywords:
		to = name
		f.Swallowed = append(f.Swallowed, i)
	}
	if to == "" || given[to] {
		f.Unknown = append(f.Unknown, i)
		return
	}
	given[to] = true
	f.Passed[i] = Passed{Param: to, Renamed: renamed, Exact: exact}
}

// positionalName is the constructor's parameter at a position; empty when there
// is none, or when it has no name that a factory could share.
func positionalName(sig *Signature, position int) string {
	if sig == nil || position >= len(sig.Params) {
		return ""
	}
	if p := sig.Params[position]; p.Kind == python.PositionalOnly || p.Kind == python.PositionalOrKeyword {
		return p.Name
	}
	return ""
}

// positionOf is the place of a parameter among the positional ones: past all
// when it is keyword-only, or not there.
func positionOf(sig *Signature, name string) int {
	for i, p := range sig.Params {
		if p.Name == name {
			if p.Kind == python.KeywordOnly {
				return len(sig.Params)
			}
			return i
		}
	}
	return len(sig.Params)
}
