package migrate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// gaps are what stands between broken constructions and what they are to be
// converted to: keywords that have no place, and parameters that have no value.
type gaps struct {
	calls int
	// unknown and missing count the calls that give a keyword in vain, and that lack a
	// required parameter; free, those in which a parameter, required or not, has no
	// value. together counts the calls in which a keyword is unknown while a parameter is
	// free.
	unknown, missing, free map[string]int
	together               map[[2]string]int
	// place is the sum of the places at which a keyword stands in the calls, and order
	// the place of a parameter.
	place map[string]float64
	order map[string]int
	// given are the texts of the values of unknown keywords; params the parameters.
	given  map[string]map[string]int
	params map[string]contract.Param
}

// gaps compares broken constructions with factories, or with the class itself: each
// with the one that it comes nearest to.
func (s *Survey) gaps(broken []*Site, construct []*contract.Factory) *gaps {
	g := &gaps{
		unknown: map[string]int{}, missing: map[string]int{}, free: map[string]int{}, together: map[[2]string]int{},
		place: map[string]float64{}, order: map[string]int{}, given: map[string]map[string]int{}, params: map[string]contract.Param{},
	}
	for _, site := range broken {
		var nearest *contract.Fit
		targets := construct
		if len(targets) == 0 || site.Binding.Receiver != contract.ByName {
			own := s.linker.OwnConstructor(site.Binding)
			if own == nil {
				continue
			}
			targets = []*contract.Factory{own}
		}
		for _, fac := range targets {
			fit := s.linker.FitUnder(site.Binding, fac, nil)
			if fit.Problem == "" && (nearest == nil || len(fit.Unknown)+len(fit.Missing) < len(nearest.Unknown)+len(nearest.Missing)) {
				nearest = &fit
			}
		}
		if nearest != nil {
			g.add(site, nearest)
		}
	}
	return g
}

// add counts one call.
func (g *gaps) add(site *Site, fit *contract.Fit) {
	g.calls++
	taken := map[string]bool{}
	for _, p := range fit.Passed {
		taken[p.Param] = true
	}
	var free []string
	for i, p := range fit.Factory.Signature.Params {
		if p.Kind == python.VarPositional || p.Kind == python.VarKeyword || p.Kind == python.PositionalOnly || taken[p.Name] {
			continue
		}
		free = append(free, p.Name)
		g.order[p.Name], g.params[p.Name] = i, p
		g.free[p.Name]++
	}
	for _, p := range fit.Missing {
		g.missing[p.Name]++
	}
	for _, i := range fit.Unknown {
		a := site.Binding.Arguments[i]
		if a.Kind != python.ArgKeyword {
			continue
		}
		g.unknown[a.Name]++
		g.place[a.Name] += float64(i)
		if g.given[a.Name] == nil {
			g.given[a.Name] = map[string]int{}
		}
		g.given[a.Name][valueOf(site, a)]++
		for _, name := range free {
			g.together[[2]string{a.Name, name}]++
		}
	}
}

// valueOf is the text of an argument's value.
func valueOf(site *Site, a contract.Argument) string {
	text := string(a.Span.Of(site.src))
	if a.Kind == python.ArgKeyword {
		_, text, _ = strings.Cut(text, "=")
	}
	return strings.Join(strings.Fields(text), " ")
}

// pair is a keyword and the parameter that it may have become.
type pair struct {
	old, new string
	score    float64
	why      string
}

// few are calls from which nothing is concluded but by the names.
const few = 3

// enough is the score from which on a keyword is taken for the old name of a
// parameter.
const enough = 0.5

// renames pairs unknown keywords with parameters: that have a similar name, that get
// the same values where calls are right, that are always missing where the keyword is
// given.
func (g *gaps) renames(s *Survey, evidence map[string]string) map[string]string {
	used := s.values()
	var pairs []pair
	for _, old := range sortedKeys(g.unknown) {
		for _, name := range sortedKeys(g.free) {
			if p := g.pair(s, old, name, used); p.score >= enough {
				pairs = append(pairs, p)
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.score, a.score) })
	out, taken := map[string]string{}, map[string]bool{}
	for _, p := range pairs {
		if out[p.old] == "" && !taken[p.new] {
			out[p.old], taken[p.new] = p.new, true
			evidence["rename."+p.old] = p.why
		}
	}
	return out
}

func (g *gaps) pair(s *Survey, old, name string, used map[string]map[string]int) pair {
	p := pair{old: old, new: name}
	both := g.together[[2]string{old, name}]
	share := float64(both) / float64(g.unknown[old])
	if share < 0.9 {
		return p // calls give both
	}
	var why []string
	similar := similarity(old, name)
	if similar > 0 {
		why = append(why, "the names are alike")
	}
	p.score = similar
	if similar == 0 && (both != g.missing[name] || both != g.unknown[old]) {
		return p // two that have nothing to do with each other may have the same value
	}
	same := 0
	for value, n := range g.given[old] {
		if value == name || strings.HasSuffix(value, "."+name) { // a variable, or an attribute, of the new name
			same += n
		} else if used[name][value] > 0 && !common[value] {
			same += n
		}
	}
	if similar == 0 && (same == 0 || g.unknown[old] < few) {
		return p // it may as well be a coincidence
	}
	if same > 0 {
		p.score += 0.4 + 0.6*float64(same)/float64(g.unknown[old])
		why = append(why, fmt.Sprintf("%s the values that `%s` has elsewhere", of(same, g.unknown[old]), name))
	}
	if g.missing[name] > 0 {
		// Always missing together, and never without the other.
		p.score += 0.3 * float64(both) / float64(max(g.missing[name], g.unknown[old]))
		if both == g.missing[name] && both == g.unknown[old] {
			why = append(why, "one is given exactly where the other is missing")
			p.score += 0.1
		}
	} else {
		p.score -= 0.05 // it has a default
	}
	if _, _, ok := s.filling(name, g.params[name]); ok {
		p.score -= 0.1 // a call that lacks it can be helped otherwise
	}
	// In calls that follow the order of the parameters, the place tells.
	at := g.place[old] / float64(g.unknown[old])
	p.score += 0.1 / (1 + max(at-float64(g.order[name]), float64(g.order[name])-at))
	p.why = strings.Join(why, "; ")
	return p
}

// common are values that say nothing about what they are for.
var common = map[string]bool{"None": true, "True": true, "False": true, "0": true, "1": true, `""`: true, "''": true, "{}": true, "[]": true}

func of(n, all int) string {
	switch {
	case all == 1:
		return "it gets"
	case n == all:
		return fmt.Sprintf("all %d calls give it", all)
	}
	return fmt.Sprintf("%d of %d calls give it", n, all)
}

// similarity of two names, from 0 to 1: how many of their words they share. One that is
// the other with a word more (`color`, `color_name`) is as good as a slip.
func similarity(a, b string) float64 {
	if near := diagnostics.Resembling(a, []string{b}); len(near) > 0 {
		return 0.7
	}
	x, y := strings.Split(strings.ToLower(a), "_"), strings.Split(strings.ToLower(b), "_")
	shared := 0
	for _, w := range x {
		if slices.ContainsFunc(y, func(v string) bool {
			return w == v || min(len(w), len(v)) >= 2 && (strings.HasPrefix(v, w) || strings.HasPrefix(w, v))
		}) {
			shared++
		}
	}
	if fewer := min(len(x), len(y)); shared == fewer && max(len(x), len(y)) == fewer+1 {
		return 0.7
	}
	return 0.7 * float64(2*shared) / float64(len(x)+len(y))
}

// drops are the unknown keywords that are not renamed. What hardly any call has is a
// slip rather than a parameter that is gone.
func (g *gaps) drops(s *Survey, renamed map[string]string, broken int, evidence map[string]string) []string {
	var out []string
	for _, name := range sortedKeys(g.unknown) {
		n := g.unknown[name]
		if _, ok := renamed[name]; ok || n < 2 || n*10 < broken*3 && (n < 3 || n*10 < broken) {
			continue
		}
		out = append(out, name)
		taker := "nothing"
		for _, fac := range s.factories() {
			if fac.TakesKeyword(name) {
				taker = fac.Dotted() + "()"
				break
			}
		}
		evidence["drop."+name] = fmt.Sprintf("%d of %d broken calls give it, and %s takes it", n, broken, taker)
	}
	return out
}
