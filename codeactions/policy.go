package codeactions

import (
	"bytes"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// Migration is what a policy makes of one construction.
type Migration struct {
	// To is what is called then, as a policy names it; empty for the class itself.
	To string
	// Fix makes the change; nil when there is none.
	Fix *Fix
	// Complete: nothing is left to be written or decided; then Fix is safe, unless
	// Why says what a person has to look at.
	Complete bool
	// Why says what stands in the way.
	Why string
	// Unknown are the arguments that there is no place for, Missing the parameters
	// that there is no value for; Dropped are left out, as the policy allows.
	Unknown, Missing, Dropped []string
}

// Safe reports whether it may be made without asking.
func (m *Migration) Safe() bool { return m.Fix != nil && m.Fix.Applicability == Safe }

// Migrate works out what a policy makes of a construction: the first of its
// factories, in its order, that the call can be converted to as a whole; or else
// the one that comes nearest. With no factory in the policy the call is adapted to
// the class as it is now.
func Migrate(l *contract.Linker, b *contract.Binding, src []byte, policy *contract.Policy) Migration {
	t := &target{Binding: b, linker: l, site: newSite(b, src)}
	all := t.migrations(policy)
	if i := slices.IndexFunc(all, func(m Migration) bool { return m.Safe() }); i >= 0 {
		return all[i]
	}
	if len(all) == 0 {
		return Migration{Why: "the policy does not say how"}
	}
	return slices.MinFunc(all, func(a, b Migration) int {
		return len(a.Unknown) + len(a.Missing) - len(b.Unknown) - len(b.Missing) + rankOfWhy(&a) - rankOfWhy(&b)
	})
}

// rankOfWhy puts what cannot be done at all behind what leaves something open.
func rankOfWhy(m *Migration) int {
	if m.Fix == nil {
		return 1000
	}
	return 0
}

// fixesByPolicy are the fixes that a policy asks for; the policy may be nil. The
// first that is safe is enough.
func (t *target) fixesByPolicy(policy *contract.Policy) []Fix {
	if policy == nil || policy.Level == "off" && !policy.Changes() {
		return nil
	}
	var out []Fix
	for i, m := range t.migrations(policy) {
		f := Fix{
			Title: "Convert to `" + m.To + "(...)`", Applicability: DisplayOnly, Disabled: m.Why,
			Action: ConvertToFactory, Faults: t.all(),
		}
		if m.To == "" {
			f.Title, f.Action = "Adapt `"+t.Name+"(...)`", AdaptCall
		}
		if m.Fix != nil {
			f = *m.Fix
		} else if m.To == "" {
			continue // the other fixers do what they can
		}
		if m.Safe() {
			return []Fix{f}
		}
		f.Preferred = i == 0 && m.Complete
		out = append(out, f)
	}
	return out
}

// migrations are what a policy makes of the construction, for each factory that it
// names in its order, or for the class itself.
func (t *target) migrations(policy *contract.Policy) []Migration {
	if t.Class == nil || t.Contract == nil {
		return nil
	}
	var out []Migration
	if handed := t.Receiver == contract.ByReference; (handed || t.convertible()) && t.linker.Forbids(policy, t.Binding) {
		forbidden := t.placeForbids()
		for _, name := range policy.Construct {
			fac := t.linker.PolicyFactory(t.Class, name)
			if fac == nil {
				out = append(out, Migration{To: name, Why: "the class has no such factory"})
				continue
			}
			if handed {
				out = append(out, t.migrationOfHanded(policy, fac, name, forbidden))
			} else {
				out = append(out, t.migration(policy, fac, name, forbidden))
			}
		}
		return out
	}
	if len(t.Broken()) == 0 || !policy.Changes() || !t.adaptable() {
		return nil
	}
	own := t.linker.OwnConstructor(t.Binding)
	if own == nil {
		return nil
	}
	return []Migration{t.migration(policy, own, "", "")}
}

// adaptable reports whether the arguments of the call are those of the constructor,
// one for one.
func (t *target) adaptable() bool {
	switch t.Receiver {
	case contract.ByName, contract.ByClass:
		return true
	case contract.BySuper:
		callee := t.Module.Facts().Expr(t.Expr().A)
		return t.Module.Facts().Expr(callee.A).Kind == python.ExprCall // super().__init__(…), and not Base.__init__(self, …)
	}
	return false
}

// migration works out the conversion to one factory.
func (t *target) migration(policy *contract.Policy, fac *contract.Factory, name, forbidden string) Migration {
	m := Migration{To: name, Why: forbidden}
	if m.Why != "" {
		return m
	}
	fit := t.linker.FitUnder(t.Binding, fac, policy)
	if len(policy.Construct) > 0 && name != policy.Construct[0] && name != "" && !fit.Complete() && !t.worthwhile(&fit) {
		m.Why, m.Unknown = "it is for something else", t.unplaced(&fit)
		return m
	}
	p, why := t.plan(fit, policy)
	if why != "" {
		m.Why = why
		return m
	}
	p.own = name == ""
	for _, i := range fit.Dropped {
		m.Dropped = append(m.Dropped, t.label(t.Arguments[i]))
	}
	m.Unknown = t.unplaced(&fit)
	var refused string
	for _, f := range p.filled {
		if f.how != fromVariable && f.how != fromPolicy {
			m.Missing = append(m.Missing, f.name)
			refused = f.refused
		}
	}
	fix := p.fix(t)
	fix.Action = ConvertToFactory
	if p.own {
		fix.Action = AdaptCall
	}
	m.Fix, m.Complete = &fix, p.complete() && len(fit.Swallowed) == 0
	switch {
	case len(m.Unknown) > 0:
		m.Why = "it does not take " + diagnostics.List(m.Unknown)
	case refused != "":
		m.Why = refused
	case len(m.Missing) > 0:
		m.Why = "there is no value for " + diagnostics.List(m.Missing)
	case len(fit.Swallowed) > 0:
		m.Why = "what becomes of some arguments is not in sight"
	default:
		m.Why = t.unsafeByPolicy(p)
	}
	if fix.Why = m.Why; fix.Why == "" {
		fix.Applicability, fix.Preferred = Safe, true
	}
	return m
}

// unplaced names the arguments that a factory does not take.
func (t *target) unplaced(fit *contract.Fit) []string {
	var out []string
	for _, i := range fit.Unknown {
		out = append(out, t.label(t.Arguments[i]))
	}
	return out
}

// unsafeByPolicy says why a person has to look at a complete conversion that a
// policy asks for; empty when nobody has to.
func (t *target) unsafeByPolicy(p *plan) string {
	fac := p.Factory
	f := t.Module.Facts()
	switch {
	case generated(t.site.src):
		return "the file says that a program writes it"
	case len(t.Doubts) > 0:
		return "it is not certain what the class takes"
	case fac.Conditional:
		return "the factory is defined under a condition"
	case !fac.Sure:
		return "it is not in sight whether the factory goes through"
	case p.Unforeseen:
		return "those who call the partial object may give what the factory does not take, or means otherwise"
	case p.Unpacks || slices.ContainsFunc(t.Arguments, t.unpacked):
		return "the call unpacks arguments"
	}
	for _, i := range p.Dropped {
		if text := t.Arguments[i].Span.Of(t.site.src); bytes.Contains(text, []byte(":=")) || hasWord(text, "await", "yield") {
			return "computing `" + t.label(t.Arguments[i]) + "` does something"
		}
	}
	if p.own {
		return ""
	}
	for s := t.Call.Scope; s != 0; s = f.Scopes[s].Parent {
		if f.Scopes[s].Kind == python.ScopeClass && t.related(t.linker.Class(t.Module, f.Scopes[s].Class)) {
			return "the call stands in the class, and the factory may come to it"
		}
	}
	if t.mayBeCalledBy(fac) {
		return "the factory may come to the function that the call stands in"
	}
	return ""
}

func hasWord(text []byte, want ...string) bool {
	return slices.ContainsFunc(words(text), func(w string) bool { return slices.Contains(want, w) })
}

// fillBy fills in with the expressions of a policy what is not filled in by a
// variable of that name.
func (t *target) fillBy(policy *contract.Policy, p *plan) {
	for i := range p.filled {
		f := &p.filled[i]
		fl, ok := policy.Fill[f.name]
		if !ok || f.how == fromVariable {
			continue
		}
		value, edits, why := t.byPolicy(fl, p.Factory)
		if why != "" {
			f.refused = "`" + f.name + "` cannot be filled in with `" + fl.Expression + "`: " + strings.TrimSpace(why)
			continue
		}
		*f = filled{addition: addition{name: f.name, value: value}, how: fromPolicy, edits: edits}
	}
}
