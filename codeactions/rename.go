package codeactions

import (
	"slices"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// maxRenames is how many parameters are offered in place of one keyword.
const maxRenames = 3

// renameKeyword corrects a keyword that resembles the name of a parameter.
func renameKeyword(t *target) []Fix {
	var out []Fix
	for i, f := range t.Faults {
		switch f.Kind {
		case contract.UnknownKeywordFault, contract.IgnoredKeyword, contract.TypedDictKey:
		default:
			continue
		}
		if f.Argument < 0 {
			continue
		}
		near := diagnostics.Near(t.Binding, f)
		if len(near) == 0 {
			if name := t.missingWith(f.Name); name != "" {
				out = append(out, t.rename(i, name))
			}
			continue
		}
		best, clear := diagnostics.Best(near)
		for n, s := range near[:min(len(near), maxRenames)] {
			if !isIdentifier(s.Name) && !t.unpacked(t.Arguments[f.Argument]) || n > 0 && s.Likeness > diagnostics.OtherOrder && !s.As(near[0]) {
				continue
			}
			fix := t.rename(i, s.Name)
			if clear && s == best && !t.taken(f.Name) && !t.mayHaveAlready() && !t.wantedTwice(i, s.Name) {
				fix.Preferred = s.Likeness <= diagnostics.Short
				if s.Likeness == diagnostics.SameWords && f.Kind == contract.UnknownKeywordFault &&
					t.Confidence == contract.Certain && !generated(t.site.src) {
					fix.Applicability = Safe
				}
			}
			out = append(out, fix)
		}
	}
	return append(out, renameKept(t)...)
}

// mayHaveAlready reports whether the call unpacks something of which nobody sees
// what it holds: it may give any parameter its value.
func (t *target) mayHaveAlready() bool {
	return slices.ContainsFunc(t.Arguments, func(a contract.Argument) bool {
		return a.Kind == python.ArgStar || a.Kind == python.ArgDoubleStar
	})
}

// wantedTwice reports whether the keyword of another fault than i resembles a
// parameter most as well.
func (t *target) wantedTwice(i int, name string) bool {
	for j, f := range t.Faults {
		if j == i || f.Kind != contract.UnknownKeywordFault && f.Kind != contract.IgnoredKeyword && f.Kind != contract.TypedDictKey || f.Argument < 0 {
			continue
		}
		if slices.ContainsFunc(diagnostics.Near(t.Binding, f), func(s diagnostics.Similar) bool { return s.Name == name }) {
			return true
		}
	}
	return false
}

// missingWith is the one missing argument whose name has the words of a keyword,
// or is among its words, when nothing else is like it: `email` for
// `email_address`. It is a guess, and never preferred.
func (t *target) missingWith(keyword string) string {
	words := strings.Split(strings.ToLower(keyword), "_")
	if !slices.ContainsFunc(words, func(w string) bool { return len(w) > 2 }) {
		return ""
	}
	found := ""
	for _, f := range t.Faults {
		for _, p := range f.Missing {
			of := strings.Split(strings.ToLower(p.Name), "_")
			if p.Kind == python.PositionalOnly || !allIn(words, of) && !allIn(of, words) {
				continue
			}
			if found != "" && found != p.Name {
				return ""
			}
			found = p.Name
		}
	}
	return found
}

// allIn reports whether all words of one list are in another.
func allIn(words, of []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(of, w) })
}

// renameKept corrects a keyword that only a `**kwargs` takes, and that resembles
// an argument that is missing.
func renameKept(t *target) []Fix {
	var out []Fix
	for i, f := range t.Faults {
		if f.Kind != contract.MissingArgument {
			continue
		}
		var missing []string
		for _, p := range f.Missing {
			if p.Kind != python.PositionalOnly {
				missing = append(missing, p.Name)
			}
		}
		for j, a := range t.Arguments {
			_, known := f.Signature.Param(a.Name)
			if known || a.Kind != python.ArgKeyword || slices.ContainsFunc(t.Faults, func(f contract.Fault) bool { return f.Argument == j }) {
				continue
			}
			best, ok := diagnostics.Best(diagnostics.Resembling(a.Name, missing))
			if !ok || best.Likeness > diagnostics.OtherOrder || len(missing) != 1 {
				continue
			}
			out = append(out, t.one(Fix{
				Title: "Rename `" + a.Name + "` to `" + best.Name + "`", Applicability: Suggestion, Preferred: !t.mayHaveAlready(), Faults: []int{i},
			}, []Edit{replace(a.Label, t.keyword(a, best.Name))}))
		}
	}
	if len(out) != 1 {
		return nil // none, or it is not clear which
	}
	return out
}

func (t *target) rename(fault int, name string) Fix {
	f := t.Faults[fault]
	a := t.Arguments[f.Argument]
	return t.one(Fix{
		Title: "Rename `" + f.Name + "` to `" + name + "`", Applicability: Suggestion, Faults: t.mendedByRename(fault, name),
	}, []Edit{replace(a.Label, t.keyword(a, name))})
}

// taken reports whether a factory that can be used takes a keyword by just that
// name: then it may be meant as it is written.
func (t *target) taken(keyword string) bool {
	return slices.ContainsFunc(t.linker.Fits(t.Binding), func(fit contract.Fit) bool {
		return fit.Factory.Refusal == "" && fit.Problem == "" && fit.Takes(t.Binding, keyword)
	})
}

// mendedByRename are the faults that go when fault i's keyword becomes name:
// itself, and a missing argument that is just this one.
func (t *target) mendedByRename(i int, name string) []int {
	out := []int{i}
	for j, f := range t.Faults {
		if len(f.Missing) == 1 && f.Missing[0].Name == name {
			out = append(out, j)
		}
	}
	return out
}

// renameMethod corrects the name of a factory that the class does not have.
func renameMethod(t *target) []Fix {
	for i, f := range t.Faults {
		if f.Kind != contract.UnknownFactory {
			continue
		}
		near := diagnostics.DidYouMeanMethod(t.linker, t.Binding, f)
		for _, fac := range t.linker.Factories(t.Class) {
			if fac.Name != near || fac.Owner == nil || fac.Kind == contract.OtherClassFactory {
				continue
			}
			if len(contract.Bind(&fac.Signature, t.Arguments)) > 0 {
				return nil // it is broken then in another way
			}
			callee := t.Module.Facts().Expr(t.Expr().A)
			span := callee.Span
			span.Start = callee.At
			return []Fix{t.one(Fix{
				Title: "Rename `" + f.Name + "` to `" + near + "`", Applicability: Suggestion, Preferred: true, Faults: []int{i},
			}, []Edit{replace(span, near)})}
		}
	}
	return nil
}
