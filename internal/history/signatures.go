package history

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// compareSignatures finds out what has changed about the parameters. fallback is the
// place for what has none of its own.
func compareSignatures(was, is *contract.Signature, factory string, fallback contract.Place) []Change {
	b, a := named(was), named(is)
	renamed := renames(b, a)
	var out []Change
	add := func(c Change, p *contract.Param) {
		c.Factory = factory
		if c.Place.Module == nil {
			c.Place = fallback
		}
		if p != nil && p.Owner != nil {
			c.owner = p.Owner.Dotted()
		}
		out = append(out, c)
	}
	for i := range b {
		p := &b[i]
		if find(a, p.Name) >= 0 {
			continue
		}
		if to := renamed[p.Name]; to != "" {
			q := &a[find(a, to)]
			add(Change{Kind: Renamed, Name: p.Name, To: to, Place: q.Place}, q)
			out = append(out, compareParam(p, q, factory, fallback)...)
			continue
		}
		add(Change{Kind: Removed, Name: p.Name, Place: p.Place, Shifts: taken(a, slot(b, i)), from: slot(b, i)}, p)
	}
	for i := range a {
		q := &a[i]
		j := find(b, q.Name)
		switch {
		case j >= 0:
			out = append(out, compareParam(&b[j], q, factory, fallback)...)
		case !isTarget(renamed, q.Name):
			kind := Added
			if q.Required {
				kind = AddedRequired
			}
			add(Change{Kind: kind, Name: q.Name, Place: q.Place, Shifts: taken(b, slot(a, i)), from: slot(a, i)}, q)
		}
	}
	if from := reordered(b, a, renamed); from >= 0 {
		add(Change{Kind: Reordered, Name: names(b), To: names(a), Place: is.Place, from: from}, nil)
		if is.Owner != nil {
			out[len(out)-1].owner = is.Owner.Dotted()
		}
	}
	for _, v := range []struct {
		kind       python.ParamKind
		more, less Kind
	}{{python.VarKeyword, AnyKeyword, NoOtherKeyword}, {python.VarPositional, AnyPositional, NoMorePosition}} {
		old, now := variadic(was, v.kind), variadic(is, v.kind)
		switch {
		case old == nil && now != nil:
			add(Change{Kind: v.more, Name: now.Name, Place: now.Place}, now)
		case old != nil && now == nil:
			add(Change{Kind: v.less, Name: old.Name, Place: is.Place}, old)
			if is.Owner != nil {
				out[len(out)-1].owner = is.Owner.Dotted()
			}
		}
	}
	return out
}

// compareParam compares one parameter with what it has become.
func compareParam(p, q *contract.Param, factory string, fallback contract.Place) []Change {
	base := Change{Name: q.Name, Factory: factory, Place: q.Place}
	if base.Place.Module == nil {
		base.Place = fallback
	}
	if q.Owner != nil {
		base.owner = q.Owner.Dotted()
	}
	var out []Change
	add := func(kind Kind) {
		base.Kind = kind
		out = append(out, base)
	}
	switch {
	case !p.Required && q.Required:
		add(MadeRequired)
	case p.Required && !q.Required:
		add(MadeOptional)
	}
	if p.Kind != q.Kind {
		add(map[python.ParamKind]Kind{
			python.KeywordOnly: KeywordOnly, python.PositionalOnly: PositionalOnly, python.PositionalOrKeyword: EitherWay,
		}[q.Kind])
	}
	return out
}

// named are the parameters without *args and **kwargs. Of two with one name, which a
// class and its base have, the second has a number.
func named(s *contract.Signature) []contract.Param {
	out := slices.DeleteFunc(slices.Clone(s.Params), func(p contract.Param) bool {
		return p.Kind == python.VarPositional || p.Kind == python.VarKeyword
	})
	seen := map[string]int{}
	for i := range out {
		name := out[i].Name
		if seen[name]++; seen[name] > 1 {
			out[i].Name = fmt.Sprintf("%s (%d)", name, seen[name])
		}
	}
	return out
}

func variadic(s *contract.Signature, kind python.ParamKind) *contract.Param {
	for i := range s.Params {
		if s.Params[i].Kind == kind {
			return &s.Params[i]
		}
	}
	return nil
}

func find(all []contract.Param, name string) int {
	return slices.IndexFunc(all, func(p contract.Param) bool { return p.Name == name })
}

func isTarget(renamed map[string]string, name string) bool {
	for _, to := range renamed {
		if to == name {
			return true
		}
	}
	return false
}

// renames pairs parameters that are gone with those that have come in their place: of
// the same kind, with the same annotation, and required as before. Names that resemble
// each other go together first, behind the same neighbour that stays. What is left has to
// be required, and have an annotation or stand right behind the same parameter as before.
func renames(b, a []contract.Param) map[string]string {
	r := renaming{before: b, after: a, to: map[string]string{}, used: map[string]bool{}}
	r.pair(func(i, j int) bool {
		return alikeNames(b[i].Name, a[j].Name) && (b[i].Kind == python.KeywordOnly || r.neighbour(b, a, i) == r.neighbour(a, b, j))
	})
	r.pair(func(i, j int) bool {
		return b[i].Required && r.neighbour(b, a, i) == r.neighbour(a, b, j) && (spelled(&b[i]) != "" && spelled(&b[i]) == spelled(&a[j]) || r.inPlace(i, j))
	})
	return r.to
}

type renaming struct {
	before, after []contract.Param
	to            map[string]string
	used          map[string]bool
}

// pair pairs what is left, where fits says so.
func (r *renaming) pair(fits func(i, j int) bool) {
	for i := range r.before {
		p := &r.before[i]
		if find(r.after, p.Name) >= 0 || r.to[p.Name] != "" {
			continue
		}
		for j := range r.after {
			q := &r.after[j]
			if find(r.before, q.Name) >= 0 || r.used[q.Name] || p.Kind != q.Kind || p.Required != q.Required || differ(spelled(p), spelled(q)) {
				continue
			}
			if fits(i, j) {
				r.to[p.Name], r.used[q.Name] = q.Name, true
				break
			}
		}
	}
}

// neighbour is the nearest parameter before one that is on both sides.
func (r *renaming) neighbour(all, other []contract.Param, i int) string {
	for i--; i >= 0; i-- {
		if find(other, all[i].Name) >= 0 {
			return all[i].Name
		}
	}
	return ""
}

// inPlace reports whether two parameters stand right behind the same one.
func (r *renaming) inPlace(i, j int) bool {
	if i == 0 || j == 0 {
		return i == j
	}
	was, is := r.before[i-1].Name, r.after[j-1].Name
	return was == is || r.to[was] == is
}

// alikeNames reports whether one name may well be the other one's heir: they differ by a
// slip, or have a word in common, or one is short for the other.
func alikeNames(a, b string) bool {
	if len(diagnostics.Resembling(b, []string{a})) > 0 || strings.HasPrefix(a, b) || strings.HasPrefix(b, a) {
		return true
	}
	short, long := a, b
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) > 1 && short[0] == long[0] && within(short, strings.Split(long, "_")[0]) { // tz, timezone
		return true
	}
	words := strings.Split(b, "_")
	return slices.ContainsFunc(strings.Split(a, "_"), func(w string) bool { return len(w) > 1 && slices.Contains(words, w) })
}

// within reports whether the letters of one word come in another, in their order.
func within(short, long string) bool {
	for _, r := range long {
		if short != "" && rune(short[0]) == r {
			short = short[1:]
		}
	}
	return short == ""
}

// differ reports whether two annotations are not the same; one that is not there says
// nothing.
func differ(a, b string) bool { return a != "" && b != "" && a != b }

// spelled is the annotation as it stands in the source, nearly.
func spelled(p *contract.Param) string {
	if p.Annotation == 0 || p.Place.Module == nil || p.Place.Module.Content == nil {
		return ""
	}
	return p.Place.Module.Facts().Spell(p.Annotation)
}

// slot is the place of a parameter among those that can be passed by position, or -1.
func slot(all []contract.Param, i int) int {
	if all[i].Kind == python.KeywordOnly {
		return -1
	}
	out := 0
	for _, p := range all[:i] {
		if p.Kind != python.KeywordOnly {
			out++
		}
	}
	return out
}

// taken reports whether the other side has a parameter in a slot, so that what is
// passed there means something else.
func taken(other []contract.Param, at int) bool {
	if at < 0 {
		return false
	}
	for i := range other {
		if slot(other, i) == at {
			return true
		}
	}
	return false
}

// reordered is the index of the first parameter that can be passed by position, and
// could before, and has come behind one that it was before; -1 when the order is kept.
func reordered(b, a []contract.Param, renamed map[string]string) int {
	var was, is []int // the places of the parameters that both have, in either order
	for i := range b {
		name := b[i].Name
		if to := renamed[name]; to != "" {
			name = to
		}
		if j := find(a, name); j >= 0 && b[i].Kind != python.KeywordOnly && a[j].Kind != python.KeywordOnly {
			was, is = append(was, i), append(is, j)
		}
	}
	sorted := slices.Sorted(slices.Values(is))
	for i := range is {
		if is[i] != sorted[i] {
			return slot(b, was[i])
		}
	}
	return -1
}
