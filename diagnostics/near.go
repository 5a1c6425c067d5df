package diagnostics

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// Likeness says how one name resembles another, the closest first.
type Likeness uint8

const (
	SameWords  Likeness = iota // but for case and underscores: userId, user_id
	Slip                       // a letter or two: usr_id, uesr_id
	OtherOrder                 // id_user
	Short                      // an abbreviation: cfg, usr
	Part                       // a word less or more, which says little: user, user_id
	unlike
)

// Similar is a name that another may have been meant for.
type Similar struct {
	Name     string
	Likeness Likeness
	distance int
}

// Near are the parameters that an unknown keyword may mean, among those that are
// not given, the likeliest first. Of two that are equally likely neither is the
// answer: see [Best].
func Near(b *contract.Binding, f contract.Fault) []Similar { return near(f.Name, freeParams(b, f)) }

// Resembling are those of some names that another may have been meant for, the
// likeliest first.
func Resembling(name string, candidates []string) []Similar { return near(name, candidates) }

// Best is the one name that is likelier than all others; ok is false when two
// are equally likely, or none is.
func Best(all []Similar) (best Similar, ok bool) {
	if len(all) == 0 || len(all) > 1 && all[0].rank(all[1]) == 0 {
		return Similar{}, false
	}
	return all[0], true
}

// As reports whether two names are equally likely.
func (s Similar) As(o Similar) bool { return s.rank(o) == 0 }

func (s Similar) rank(o Similar) int {
	return cmp.Or(cmp.Compare(s.Likeness, o.Likeness), cmp.Compare(s.distance, o.distance))
}

func near(name string, candidates []string) []Similar {
	var out []Similar
	for _, c := range candidates {
		if s := compareNames(name, c); s.Likeness < unlike {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, Similar.rank)
	return out
}

// freeParams are the parameters that can be given by name and are not.
func freeParams(b *contract.Binding, f contract.Fault) []string {
	given := map[string]bool{}
	positional := 0
	for _, a := range b.Arguments {
		given[a.Name] = true
		if a.Kind == python.ArgPositional {
			positional++
		}
	}
	switch b.Receiver {
	case contract.ByPartial, contract.ByCopy:
		positional-- // the class, or the object
	}
	params := f.Signature.Params
	if f.Kind == contract.TypedDictKey && f.Signature.Unpacked != nil {
		params = f.Signature.Unpacked.Params
	}
	var out []string
	for i, p := range params {
		free := p.Kind == python.KeywordOnly || p.Kind == python.PositionalOrKeyword && i >= positional
		if free && !given[p.Name] {
			out = append(out, p.Name)
		}
	}
	return out
}

// compareNames says how a name resembles a candidate.
func compareNames(name, candidate string) Similar {
	out := Similar{Name: candidate, Likeness: unlike}
	if d, near := nameDistance(name, candidate); near {
		out.Likeness, out.distance = Slip, d
		if d == 0 {
			out.Likeness = SameWords
		}
		return out
	}
	a, b := nameWords(name), nameWords(candidate)
	switch {
	case len(a) == len(b) && sameSet(a, b):
		out.Likeness = OtherOrder
	case len(a) == len(b) && abbreviates(a, b):
		out.Likeness, out.distance = Short, abs(len(name)-len(candidate))
	case partOf(a, b) || partOf(b, a):
		out.Likeness, out.distance = Part, abs(len(a)-len(b))
	}
	return out
}

func abs(n int) int { return max(n, -n) }

// nameWords takes a name apart: user_id and userId are "user" and "id".
func nameWords(s string) []string {
	var out []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			out = append(out, strings.ToLower(string(word)))
		}
		word = nil
	}
	runes := []rune(s)
	for i, r := range runes {
		switch {
		case r == '_':
			end()
			continue
		case unicode.IsUpper(r) && i > 0 && !unicode.IsUpper(runes[i-1]):
			end()
		}
		word = append(word, r)
	}
	end()
	return out
}

func sameSet(a, b []string) bool {
	if len(a) < 2 {
		return false
	}
	x, y := slices.Clone(a), slices.Clone(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// abbreviates reports whether each word of one name is that of the other, or
// short for it, or the other way round.
func abbreviates(a, b []string) bool {
	for i := range a {
		short, long := a[i], b[i]
		if len(short) > len(long) {
			short, long = long, short
		}
		if short != long && !shortFor(short, long) {
			return false
		}
	}
	return len(a) > 0
}

// shortFor reports whether a word may be short for another: it starts alike,
// its letters stand in it in order, and it leaves out vowels, or the end.
func shortFor(short, long string) bool {
	if len(short) < 2 || len(long) < 4 || short[0] != long[0] {
		return false
	}
	if len(short) >= 3 && strings.HasPrefix(long, short) {
		return true
	}
	at, skipped := 0, 0
	for i := 0; i < len(short); i++ {
		next := strings.IndexByte(long[at:], short[i])
		if next < 0 {
			return false
		}
		for _, r := range long[at : at+next] {
			if !strings.ContainsRune("aeiouy", r) {
				skipped++
			}
		}
		at += next + 1
	}
	return skipped <= 1 && len(short)*3 >= len(long)
}

// saysLittle are words that are put behind a name and taken away again.
var saysLittle = map[string]bool{
	"id": true, "ids": true, "name": true, "key": true, "value": true, "obj": true, "object": true, "str": true, "string": true,
	"num": true, "number": true, "no": true, "count": true, "list": true, "dict": true, "map": true, "uuid": true, "pk": true,
	"path": true, "url": true, "uri": true, "type": true, "info": true, "data": true, "is": true, "has": true, "the": true,
	"max": true, "min": true, "n": true, "opt": true, "option": true, "arg": true, "param": true, "in": true, "s": true, "seconds": true, "secs": true, "ms": true,
}

// partOf reports whether one name is another and words that say little.
func partOf(short, long []string) bool {
	if len(short) == 0 || len(short) >= len(long) {
		return false
	}
	at := 0
	for _, w := range long {
		if at < len(short) && w == short[at] {
			at++
		} else if !saysLittle[w] {
			return false
		}
	}
	return at == len(short) && !(len(short) == 1 && saysLittle[short[0]])
}

// DidYouMeanMethod is the method of the class that one which it does not have
// most likely means; empty when none is near.
func DidYouMeanMethod(l *contract.Linker, b *contract.Binding, f contract.Fault) string {
	s := &subject{Binding: b, linker: l}
	return nearest(f.Name, s.factoryNames())
}
