package diagnostics

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
)

// UnusedSuppression is the code of the rule about comments.
const UnusedSuppression = "KW900"

var unusedSuppression = &Rule{
	Code:     UnusedSuppression,
	Name:     "unused-suppression",
	Severity: Warning,
}

// ourCode is the shape of a code of this program.
var ourCode = regexp.MustCompile(`(?i)^KW\d+$`)

// unused are the comments that silence nothing. Where a construction is in doubt
// nothing is said: it may be what the comment is for, in another environment.
func unused(m *contract.Module, silencers []silencer, bindings []*contract.Binding, opts Options) []Diagnostic {
	if !opts.reports(unusedSuppression) || len(m.Facts().Broken) > 0 {
		return nil
	}
	var out []Diagnostic
	for i := range silencers {
		s := &silencers[i]
		if !s.own || s.all && len(s.used) > 0 {
			continue
		}
		d := Diagnostic{Rule: unusedSuppression, Severity: opts.severity(unusedSuppression, true), Module: m, Span: s.part}
		d.Message, d.Keep = s.complaint(s.mayServe(bindings))
		if d.Message != "" && !silenced(silencers, &d) {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b Diagnostic) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return out
}

// mayServe reports whether the comment is on a line of a construction that is in
// doubt.
func (s *silencer) mayServe(bindings []*contract.Binding) bool {
	return slices.ContainsFunc(bindings, func(b *contract.Binding) bool {
		return len(b.Doubts) > 0 && (s.whole || s.line.Touches(b.Expr().Span))
	})
}

// complaint says what is wrong with the comment, and which of its codes are to
// stay; empty when nothing is wrong. inDoubt: it may have a use that is not seen.
func (s *silencer) complaint(inDoubt bool) (message string, keep []string) {
	if s.all {
		if inDoubt {
			return "", nil
		}
		return "this comment silences nothing", nil
	}
	var idle, unknown []string
	for _, name := range s.named {
		switch r, ok := RuleByName(name); {
		case !ok:
			if ourCode.MatchString(name) || !otherCode.MatchString(name) {
				unknown = append(unknown, name)
			} else {
				keep = append(keep, name)
			}
		case !s.used[r.Code] && !inDoubt && r != unusedSuppression:
			idle = append(idle, name)
		default:
			keep = append(keep, name)
		}
	}
	var parts []string
	if len(idle) > 0 {
		parts = append(parts, "silences nothing of "+List(idle))
	}
	if len(unknown) > 0 {
		parts = append(parts, "names "+List(unknown)+", which "+Plural(len(unknown), "is no rule", "are no rules"))
	}
	if len(parts) == 0 {
		return "", nil
	}
	return "this comment " + strings.Join(parts, " and "), keep
}

// otherCode is the shape of a code of some other tool, as in `noqa: E501, KW001`.
var otherCode = regexp.MustCompile(`^[A-Z]+\d+$`)
