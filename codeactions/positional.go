package codeactions

import (
	"bytes"
	"slices"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// makePositional takes the names off arguments that are taken by position only,
// and puts them in their places.
func makePositional(t *target) []Fix {
	var faults []int
	var names []string
	for i, f := range t.Faults {
		if f.Kind == contract.PositionalOnlyKeyword {
			if t.unpacked(t.Arguments[f.Argument]) {
				return nil
			}
			faults, names = append(faults, i), append(names, f.Name)
		}
	}
	if len(faults) == 0 {
		return nil
	}
	order, ok := t.positionalOrder(faults)
	if !ok {
		return nil
	}
	edits, moved := t.reorder(order, len(faults))
	fix := Fix{
		Title: "Pass " + diagnostics.List(names) + " by position", Applicability: Safe, Preferred: true, Faults: faults,
	}
	if t.Confidence != contract.Certain || generated(t.site.src) || moved && (t.effects(order) || t.site.commented()) {
		fix.Applicability = Suggestion
	}
	return []Fix{t.one(fix, edits)}
}

// positionalOrder is the order in which the keywords of the call are to be
// written: those of the faults first, as the signature has them, and then the
// others. ok is false when they do not follow on the positional arguments.
func (t *target) positionalOrder(faults []int) (order []int, ok bool) {
	given, first := 0, -1
	for i, a := range t.site.args {
		switch a.Kind {
		case python.ArgStar, python.ArgDoubleStar:
			return nil, false
		case python.ArgKeyword:
			if first < 0 {
				first = i
			}
		case python.ArgPositional:
			given++
		}
	}
	given -= len(t.site.args) - len(t.Arguments) // none: nothing is unpacked
	sig := t.Faults[faults[0]].Signature
	skip := t.skipped()
	for _, p := range sig.Params[min(len(sig.Params), given-skip):] {
		if len(order) == len(faults) {
			break
		}
		i := slices.IndexFunc(faults, func(f int) bool { return t.Faults[f].Name == p.Name })
		if i < 0 || p.Kind != python.PositionalOnly {
			return nil, false
		}
		order = append(order, t.Arguments[t.Faults[faults[i]].Argument].Source)
	}
	if len(order) < len(faults) {
		return nil, false
	}
	for i := first; i < len(t.site.args); i++ {
		if !slices.Contains(order, i) {
			order = append(order, i)
		}
	}
	return order, true
}

// skipped is how many arguments of the call come before those that are bound:
// the class of partial(C, …), the object of a copy.
func (t *target) skipped() int {
	switch t.Receiver {
	case contract.ByPartial, contract.ByCopy:
		return 1
	}
	return 0
}

// reorder writes the keywords of a call in another order, the first n of them
// without their names.
func (t *target) reorder(order []int, n int) (edits []Edit, moved bool) {
	first := len(t.site.args) - len(order)
	for i, from := range order {
		to := t.site.args[first+i]
		arg := t.site.args[from]
		bare := text.Span{Start: t.site.valueStart(arg), End: arg.Span.End}
		moved = moved || from != first+i
		switch {
		case from == first+i && i < n:
			edits = append(edits, replace(text.Span{Start: arg.Span.Start, End: bare.Start}, ""))
		case from == first+i:
		case i < n:
			edits = append(edits, replace(to.Span, string(bare.Of(t.site.src))))
		default:
			edits = append(edits, replace(to.Span, string(arg.Span.Of(t.site.src))))
		}
	}
	return edits, moved
}

// valueStart is where the value of a keyword argument starts, parentheses
// included.
func (s *site) valueStart(a python.Arg) uint32 {
	i := a.NameEnd
	for s.src[i] != '=' {
		if s.src[i] == '#' {
			i = s.lineEnd(i)
			continue
		}
		i++
	}
	i++
	for s.src[i] == ' ' || s.src[i] == '\t' {
		i++
	}
	return i
}

// commented reports whether a comment stands between the arguments.
func (s *site) commented() bool {
	at := s.open
	for _, a := range s.args {
		if bytes.IndexByte(s.src[at:a.Span.Start], '#') >= 0 {
			return true
		}
		at = a.Span.End
	}
	return bytes.IndexByte(s.src[at:s.close], '#') >= 0
}

// effects reports whether the order in which some arguments are computed may
// matter.
func (t *target) effects(arguments []int) bool {
	return slices.ContainsFunc(arguments, func(i int) bool { return t.mayHaveEffects(t.site.args[i].Value) })
}
