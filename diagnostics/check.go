package diagnostics

import (
	"slices"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// Options say what is reported.
type Options struct {
	// TypeIgnore honours `# type: ignore` and `# type: ignore[call-arg]`.
	TypeIgnore bool
	// PyrightIgnore honours `# pyright: ignore` and
	// `# pyright: ignore[reportCallIssue]`.
	PyrightIgnore bool
	// Select are the codes or names of the rules to report; empty means all.
	// Ignore takes some away again.
	Select, Ignore []string
}

// DefaultOptions report everything that no comment silences.
func DefaultOptions() Options { return Options{TypeIgnore: true, PyrightIgnore: true} }

func (o *Options) reports(r *Rule) bool {
	named := func(list []string) bool {
		return slices.ContainsFunc(list, func(s string) bool {
			found, ok := RuleByName(s)
			return ok && found == r
		})
	}
	return (len(o.Select) == 0 || named(o.Select)) && !named(o.Ignore)
}

// Result is what there is to say about one file.
type Result struct {
	// Diagnostics are in source order.
	Diagnostics []Diagnostic
	// Bindings are all constructions of the file, in source order.
	Bindings []*contract.Binding
	// Suppressed counts diagnostics that a comment silenced.
	Suppressed int
}

// File checks every construction of a module.
func File(l *contract.Linker, m *contract.Module, opts Options) Result {
	var out Result
	if m.Facts == nil || m.Library {
		return out
	}
	silencers := silencersOf(m.Facts, opts)
	for i := 1; i < len(m.Facts.Calls); i++ {
		b, ok := l.Check(m, python.CallID(i))
		if !ok {
			continue
		}
		out.Bindings = append(out.Bindings, b)
		for _, d := range Of(l, b, opts) {
			if silenced(silencers, &d) {
				out.Suppressed++
				continue
			}
			out.Diagnostics = append(out.Diagnostics, d)
		}
	}
	slices.SortStableFunc(out.Diagnostics, func(a, b Diagnostic) int {
		return int(int64(a.Span.Start) - int64(b.Span.Start))
	})
	return out
}

// Of words what is wrong with one construction, comments aside.
func Of(l *contract.Linker, b *contract.Binding, opts Options) []Diagnostic {
	if len(b.Faults) == 0 {
		return nil
	}
	s := &subject{Binding: b, linker: l}
	var out []Diagnostic
	for _, f := range b.Faults {
		r := ruleFor(f.Kind)
		if r == nil || !opts.reports(r) {
			continue
		}
		d := Diagnostic{Rule: r, Severity: r.Severity, Module: b.Module, Class: b.Class.Dotted(), Binding: b, Fault: f}
		if b.Confidence != contract.Certain {
			d.Severity = max(d.Severity, Warning)
		}
		r.report(s, &d)
		out = append(out, d)
	}
	return out
}
