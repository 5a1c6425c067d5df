package diagnostics

import (
	"cmp"
	"maps"
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
	// PerFile take rules away in some files.
	PerFile []PerFile
	// Severity is how bad each rule is, by its code or name, where that is not what the
	// rule itself says: "error", "warning", "information" or "off".
	Severity map[string]string
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
	return (len(o.Select) == 0 || named(o.Select)) && !named(o.Ignore) && o.level(r) != "off"
}

// level is what the settings say of a rule; empty when they say nothing.
func (o *Options) level(r *Rule) string { return cmp.Or(o.Severity[r.Code], o.Severity[r.Name]) }

// severity is how bad a fault of a rule is: what the settings say, and else what
// the rule says; one that is only likely is a warning at most.
func (o *Options) severity(r *Rule, certain bool) Severity {
	for s := Error; s <= Information; s++ {
		if o.level(r) == s.String() {
			return s
		}
	}
	if !certain {
		return max(r.Severity, Warning)
	}
	return r.Severity
}

// of is how bad one fault is: a policy has a level of its own. That the class is
// called is certain.
func (o *Options) of(r *Rule, b *contract.Binding, f *contract.Fault) Severity {
	if !f.Kind.OfPolicy() {
		return o.severity(r, b.Confidence == contract.Certain)
	}
	level := o.severity(r, true)
	if f.Policy != nil {
		for s := Error; s <= Information; s++ {
			if f.Policy.Level == s.String() {
				level = s
			}
		}
		if b.Receiver == contract.ByPartial || b.Receiver == contract.ByReference { // it is handed on, and called elsewhere
			level = Information
		}
	}
	return level
}

// everything are the options with all rules.
func (o Options) everything() Options {
	o.Select, o.Ignore = nil, nil
	o.Severity = maps.Clone(o.Severity)
	maps.DeleteFunc(o.Severity, func(_, level string) bool { return level == "off" })
	return o
}

// Result is what there is to say about one file.
type Result struct {
	// Diagnostics are in source order.
	Diagnostics []Diagnostic
	// Bindings are all constructions of the file, in source order.
	Bindings []*contract.Binding
	// Suppressed counts diagnostics that a comment silenced.
	Suppressed int
	// Unused are the comments that silence nothing, in source order. They are about
	// no construction: their Binding is nil.
	Unused []Diagnostic
}

// File checks every construction of a module.
func File(l *contract.Linker, m *contract.Module, opts Options) Result {
	return check(l, m, opts, true)
}

// Trouble is File for who asks again at each key: it gives no bindings but those that
// its diagnostics are about, and makes no garbage of the others.
func Trouble(l *contract.Linker, m *contract.Module, opts Options) Result {
	return check(l, m, opts, false)
}

func check(l *contract.Linker, m *contract.Module, opts Options, all bool) Result {
	var out Result
	if m.Content == nil || m.Library {
		return out
	}
	opts = opts.forFile(m.Path)
	silencers := silencersOf(m.Facts(), opts)
	wanted := opts
	if len(silencers) > 0 { // a comment has its use, whether its rule is asked for or not
		wanted = opts.everything()
	}
	spare := &contract.Binding{}
	for i := 1; i < len(m.Facts().Calls); i++ {
		b := spare
		if !l.CheckInto(b, m, python.CallID(i)) {
			continue
		}
		if all || len(b.Faults) > 0 || len(silencers) > 0 { // a comment may serve one in doubt
			out.Bindings = append(out.Bindings, b)
			spare = &contract.Binding{}
		}
		for _, d := range Of(l, b, wanted) {
			switch quiet := silenced(silencers, &d); {
			case !opts.reports(d.Rule):
				continue
			case quiet:
				out.Suppressed++
				continue
			}
			out.Diagnostics = append(out.Diagnostics, d)
		}
	}
	slices.SortStableFunc(out.Diagnostics, func(a, b Diagnostic) int {
		return int(int64(a.Span.Start) - int64(b.Span.Start))
	})
	out.Unused = unused(m, silencers, out.Bindings, opts)
	return out
}

// Of words what is wrong with one construction, comments aside.
func Of(l *contract.Linker, b *contract.Binding, opts Options) []Diagnostic {
	if len(b.Faults) == 0 {
		return nil
	}
	opts = opts.forFile(b.Module.Path)
	s := &subject{Binding: b, linker: l}
	var out []Diagnostic
	for _, f := range b.Faults {
		r := ruleFor(f.Kind)
		if r == nil || !opts.reports(r) || f.Policy != nil && f.Policy.Level == "off" {
			continue
		}
		d := Diagnostic{Rule: r, Severity: opts.of(r, b, &f), Module: b.Module, Class: b.Class.Dotted(), Binding: b, Fault: f}
		r.report(s, &d)
		d.Related = slices.DeleteFunc(d.Related, func(r Related) bool { return r.Place.Module == nil })
		out = append(out, d)
	}
	return out
}
