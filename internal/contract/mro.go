package contract

import "slices"

// Ancestor is one entry of an MRO: a class of the workspace, or one from
// outside by its dotted name.
type Ancestor struct {
	Class    *Class
	External string
}

// maxMRO bounds the length of an MRO, so that chains of thousands of classes
// end in a doubt and not in hours.
const maxMRO = 1000

// MRO is the method resolution order of a class (C3; Python data model, "The
// Python 2.3 Method Resolution Order"), itself first. `object` is left out.
// Bases that are not known are in it as externals. A class that has no
// consistent order, or inherits from itself, gives a doubt.
func (l *Linker) MRO(c *Class) ([]Ancestor, *Doubt) { return l.mroOf(c, nil) }

type mroTrail struct {
	up    *mroTrail
	class *Class
	depth int
	asked *trail // the question that it is asked for; nil when none is known
}

func (l *Linker) mroOf(c *Class, t *mroTrail) ([]Ancestor, *Doubt) {
	if have := c.mro.Load(); have != nil && c.linker == l {
		return have.mro, have.doubt
	}
	depth := 0
	var asked *trail
	if t != nil {
		asked = t.asked
	}
	for u := t; u != nil; u = u.up {
		if u.class == c || u.depth > maxMRO {
			return nil, doubt(DoubtMRO, c.Name)
		}
		depth = max(depth, u.depth)
	}
	mro, d := l.linearise(c, &mroTrail{t, c, depth + 1, asked})
	// A cut-short answer in the middle of a cycle is still right: every class
	// on a cycle, or under one, has no MRO.
	if links := asked.linking(); c.linker == l && (links == nil || !links.cut) {
		c.mro.Store(&mroResult{mro, d})
	}
	return mro, d
}

type mroResult struct {
	mro   []Ancestor
	doubt *Doubt
}

func (l *Linker) linearise(c *Class, t *mroTrail) ([]Ancestor, *Doubt) {
	var lists [][]Ancestor
	var direct []Ancestor
	for _, b := range l.effectiveBases(c) {
		if name := knownName(b.Symbol); name != "" && kindOfBase(name) != nil && b.Symbol.Kind == SymClass {
			// A library's own source is at hand, and says less than is known.
			a := Ancestor{External: name}
			lists, direct = append(lists, []Ancestor{a}), append(direct, a)
			continue
		}
		base, ok := l.symbolClassOn(b.Symbol, t.asked)
		if !ok && b.Symbol.Kind == SymClass { // it is being linked
			return nil, doubt(DoubtMRO, c.Name)
		}
		if ok {
			mro, d := l.mroOf(base, t)
			if d != nil {
				return nil, d
			}
			if b.Symbol.Indexed && l.indexed(mro) != nil {
				a := Ancestor{External: "?" + c.Module.Facts().Spell(b.Expr)}
				lists, direct = append(lists, []Ancestor{a}), append(direct, a)
				continue
			}
			lists = append(lists, slices.Clone(mro))
			direct = append(direct, Ancestor{Class: base})
			continue
		}
		a := Ancestor{External: l.baseName(c, b)}
		if a.External == "builtins.object" {
			continue
		}
		if to, ok := exceptionAliases[a.External]; ok {
			a.External = to
		}
		lists = append(lists, exceptionChain(a.External))
		direct = append(direct, a)
	}
	out := []Ancestor{{Class: c}}
	lists = append(lists, direct)
	for {
		lists = slices.DeleteFunc(lists, func(x []Ancestor) bool { return len(x) == 0 })
		if len(lists) == 0 {
			return out, nil
		}
		head, ok := nextHead(lists)
		if !ok || len(out) > maxMRO {
			return nil, doubt(DoubtMRO, c.Name)
		}
		out = append(out, head)
		for i, x := range lists {
			if x[0] == head {
				lists[i] = x[1:]
			}
		}
	}
}

// nextHead is the first head that stands in no tail. A known helper base from
// outside, such as Generic, never blocks: it may be listed early.
func nextHead(lists [][]Ancestor) (Ancestor, bool) {
	for _, x := range lists {
		head := x[0]
		free := true
		for _, y := range lists {
			if slices.Contains(y[1:], head) {
				free = false
				break
			}
		}
		if free {
			return head, true
		}
	}
	return Ancestor{}, false
}

// baseName is the name of a base that is no class of the workspace.
func (l *Linker) baseName(c *Class, b Base) string {
	if b.Symbol.Kind == SymExternal {
		return b.Symbol.Dotted
	}
	if b.Symbol.Kind == SymValue { // Base = declarative_base()
		if s := l.callOutside(b.Symbol, nil); s.Kind == SymExternal {
			return s.Dotted
		}
	}
	return "?" + c.Module.Facts().Spell(b.Expr)
}

// effectiveBases are the bases that __mro_entries__ leaves: `Generic[T]` beside
// a base that is generic itself goes, as does a second spelling of one base.
func (l *Linker) effectiveBases(c *Class) []Base {
	var out []Base
	for i, b := range c.Bases {
		if b.Symbol.is("typing.Generic", "typing_extensions.Generic") && i < len(c.Bases)-1 {
			later := false
			for _, o := range c.Bases[i+1:] {
				later = later || c.Module.Facts().Expr(o.Expr).A != 0
			}
			if later {
				continue
			}
		}
		out = append(out, b)
	}
	return out
}
