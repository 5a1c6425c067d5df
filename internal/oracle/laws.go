package oracle

import (
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
)

// Law is what a call may break; the empty one is none.
type Law string

const (
	Runs        Law = "reported, and runs"
	RaisesElse  Law = "reported, and raises something else"
	OtherReason Law = "reported for another reason"
	NotReported Law = "raises, and is not reported"
)

// Why an error need not be reported, or may have another reason than what is.
const (
	unmakeable   = "the class can never be made"
	saidInside   = "it is reported where the constructor hands on"
	ownArguments = "the constructor passes something of its own"
	openContract = "behind a constructor that takes anything"
	unpacked     = "something unpacked that is not written out"
	partly       = "only a part of the call is looked at"
	another      = "one of several classes of that name may be called"
	builtin      = "what is written in C decides too"
)

// Judge says which law a call breaks, or else why an error that is not reported
// does not count.
func Judge(r *Reading, v *Verdict, o *Outcome) (broken Law, excuse string) {
	if o != nil && neverMade(o) {
		return "", unmakeable
	}
	switch {
	case len(v.Faults) > 0 && o == nil:
		return Runs, ""
	case len(v.Faults) > 0 && o.Kind == "" && v.Builtin:
		return "", builtin
	case len(v.Faults) > 0 && o.Kind == "" && v.Alone && o.Type != "TypeError": // replace() without an InitVar, or of a class without an attribute
		return "", partly
	case len(v.Faults) > 0 && o.Kind == "":
		return RaisesElse, ""
	case len(v.Faults) > 0:
		if v.names(o) {
			return "", ""
		}
		own := r.ownFault(v, o)
		switch {
		case v.Builtin:
			return "", builtin
		case v.Alone:
			return "", partly
		case v.Several:
			return "", another
		case own != "":
			return "", own
		case len(o.Frames) > 0 && v.Behind:
			return "", openContract
		}
		return OtherReason, ""
	case o == nil || o.Kind == "" || o.Kind == "method" || len(v.Doubts) > 0 || !v.Found:
		return "", ""
	case v.Builtin:
		return "", builtin
	case v.Opaque:
		return "", unpacked
	case v.Alone:
		return "", partly
	case v.Several:
		return "", another
	case len(o.Frames) == 0 && v.Any && (o.Kind == "unknown" || o.Kind == "surplus" || o.Kind == "nothing" || o.Kind == "count"),
		len(o.Frames) > 0 && v.Behind:
		return "", openContract
	}
	if own := r.ownFault(v, o); own != "" {
		return "", own
	}
	if len(o.Frames) > 0 && v.Behind {
		return "", openContract
	}
	return NotReported, ""
}

// neverMade reports errors that any call of the class gives, because it is
// wrong in itself.
func neverMade(o *Outcome) bool {
	switch {
	case o.Type == "RecursionError", o.Type == "NameError", o.Type == "AttributeError" && o.Kind == "" && len(o.Frames) > 0:
		return true
	case strings.Contains(o.Message, "is not safe"): // object.__new__ on a tuple
		return true
	case strings.HasPrefix(o.Message, "super(type, obj)"): // super() in a class that slots=True made anew
		return true
	case strings.HasPrefix(o.Message, "Can't instantiate abstract class"):
		return true
	case strings.Contains(o.Message, "__post_init__()"):
		return true
	case o.Type == "FrozenInstanceError": // __new__ sets an attribute
		return true
	}
	return false
}

// ownFault says why an error that came through constructors is not the call's:
// it is shown there, or it is about what they pass by themselves.
func (r *Reading) ownFault(v *Verdict, o *Outcome) string {
	byName := o.Kind == "unknown" || o.Kind == "twice" || o.Kind == "by-position"
	why := ""
	for _, at := range o.Frames {
		s, ok := r.Sites[at]
		if !ok {
			continue
		}
		if s.Said {
			return saidInside
		}
		if s.Hidden || !byName && !s.HandsOnOnly || len(o.Names) == 0 && len(s.Passes) > 0 {
			why = ownArguments
		} else if s.Open {
			why = openContract
		}
		for _, n := range o.Names {
			if s.Passes[n] || byName && !v.Keywords[n] {
				why = ownArguments
			}
		}
	}
	return why
}

// names reports whether what CPython complains of is among what is reported: it
// names one kind of fault only.
func (v *Verdict) names(o *Outcome) bool {
	if v.Opaque {
		return true // CPython may complain of what an unpacking brings
	}
	if o.Kind == "surplus" || o.Kind == "nothing" || o.Kind == "count" {
		return v.has("", contract.TooManyPositional, contract.UnknownKeywordFault, contract.DuplicateArgument)
	}
	for _, n := range o.Names {
		var ok bool
		switch o.Kind {
		case "unknown":
			ok = v.has(n, contract.UnknownKeywordFault)
		case "missing":
			ok = v.has(n, contract.MissingArgument)
		case "by-position":
			ok = v.has(n, contract.PositionalOnlyKeyword, contract.UnknownKeywordFault)
		case "method":
			ok = v.has(n, contract.UnknownFactory)
		case "twice":
			// A name that one constructor passes to the next by itself is one that
			// the call must not give: unknown.
			ok = v.has(n, contract.DuplicateArgument, contract.UnknownKeywordFault)
		}
		if !ok {
			return false
		}
	}
	return true
}

// has reports whether there is a fault of some kinds about a name; the empty
// one is any.
func (v *Verdict) has(name string, kinds ...contract.FaultKind) bool {
	return slices.ContainsFunc(v.Faults, func(f contract.Fault) bool {
		return slices.Contains(kinds, f.Kind) && (name == "" || f.Name == name ||
			slices.ContainsFunc(f.Missing, func(p contract.Param) bool { return p.Name == name || slices.Contains(p.Aliases, name) }))
	})
}
