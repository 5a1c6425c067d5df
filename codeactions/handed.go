package codeactions

import (
	"bytes"
	"slices"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// migrationOfHanded works out the conversion to one factory of a class that is handed to
// something that calls it: `defaultdict(C)`, `field(default_factory=C)`, `map(C, names)`.
// What it is called with is in sight: the factory takes its place when it takes just
// that, and else a lambda that calls the factory with what the policy fills in.
func (t *target) migrationOfHanded(policy *contract.Policy, fac *contract.Factory, name, forbidden string) Migration {
	m := Migration{To: name, Why: forbidden}
	switch {
	case m.Why != "":
		return m
	case t.Handed.Positional < 0:
		m.Why = "it is handed on, and called elsewhere"
		return m
	case fac.Async:
		m.Why = "it is async, and what calls it does not await it"
		return m
	}
	call := *t.Binding
	call.Arguments = make([]contract.Argument, t.Handed.Positional)
	for i := range call.Arguments {
		call.Arguments[i].Kind = python.ArgPositional
	}
	as := &target{Binding: &call, linker: t.linker, site: t.site}
	fit := t.linker.FitUnder(&call, fac, policy)
	elsewhere := func(p contract.Passed) bool { return p.Keyword }
	if fit.Problem == "" && (len(fit.Unknown)+len(fit.Swallowed)+len(fit.Dropped) > 0 || slices.ContainsFunc(fit.Passed, elsewhere)) {
		m.Why = "it does not take what it is called with there"
		return m
	}
	p, why := as.plan(fit, policy)
	if why != "" {
		m.Why = why
		return m
	}
	// A variable of a name may have another value when the lambda runs.
	p.filled = p.filled[:0]
	for _, missing := range fit.Missing {
		p.filled = append(p.filled, filled{addition: addition{name: missing.Name}, how: byHand})
	}
	as.fillBy(policy, p)
	for _, f := range p.filled {
		if f.how != fromPolicy {
			m.Missing = append(m.Missing, f.name)
			m.Why = f.refused
		}
	}
	switch {
	case m.Why != "":
		return m
	case len(m.Missing) > 0:
		m.Why = "it requires `" + m.Missing[0] + "`, which it is not called with there"
		return m
	case len(p.filled) > 0:
		if m.Why = t.lambdaForbids(p); m.Why != "" {
			return m
		}
	}
	fix := t.handOn(p)
	m.Fix, m.Complete = &fix, true
	if m.Why = as.unsafeByPolicy(p); m.Why == "" && !t.Contract.Closed() {
		m.Why = "it is not certain what the class takes"
	}
	if m.Why == "" && len(p.filled) > 0 && t.Handed.Kept {
		m.Why = "what holds a lambda cannot be pickled"
	}
	if fix.Why = m.Why; fix.Why == "" {
		fix.Applicability, fix.Preferred = Safe, true
	}
	return m
}

// lambdaForbids says why no lambda can call the factory where the class stands; empty
// when one can.
func (t *target) lambdaForbids(p *plan) string {
	if t.Handed.Positional > 0 {
		return "it requires `" + p.filled[0].name + "`, which it is not called with there"
	}
	for _, f := range p.filled {
		if hasWord([]byte(f.value), "await", "yield") {
			return "`" + f.value + "` cannot stand in a lambda"
		}
	}
	// The names of a class body are not those of the functions in it.
	f := t.Module.Facts()
	top := t.callee()
	for f.Expr(top).Kind == python.ExprAttribute {
		top = f.Expr(top).A
	}
	if scope := t.Call.Scope; f.Scopes[scope].Kind == python.ScopeClass && slices.ContainsFunc(f.ScopeBindings(scope), func(bd python.Binding) bool {
		return bd.Name == f.Expr(top).Name
	}) {
		return "a lambda does not see the names of the class that it stands in"
	}
	return ""
}

// handOn hands on a factory in place of the class.
func (t *target) handOn(p *plan) Fix {
	span := t.Module.Facts().Expr(t.callee()).Span
	edits := slices.Clone(p.callee.edits)
	shown, behind := p.callee.name, replace(span, p.callee.name)
	if shown == "" {
		shown, behind = p.Factory.Dotted(), insert(span.End, "."+p.Factory.Name)
	}
	title := "Convert to `" + shown + "`" + p.details()
	if len(p.filled) > 0 {
		callee := p.callee.name
		if callee == "" {
			callee = string(bytes.TrimSpace(span.Of(t.site.src))) + "." + p.Factory.Name
		}
		given, _ := join(additions(p.filled), ", ", new(int))
		behind = Edit{Edit: text.Edit{Span: span, New: "lambda: " + callee + "(" + given + ")"}}
		title = "Convert to `lambda: " + shown + "(...)`" + p.details()
		for _, f := range p.filled {
			for _, e := range f.edits { // the import, once
				if !slices.Contains(edits, e) {
					edits = append(edits, e)
				}
			}
		}
	}
	return t.one(Fix{Title: title, Applicability: Suggestion, Action: ConvertToFactory, Faults: t.all()}, append(edits, behind))
}

func additions(all []filled) []addition {
	out := make([]addition, len(all))
	for i, f := range all {
		out[i] = f.addition
	}
	return out
}
