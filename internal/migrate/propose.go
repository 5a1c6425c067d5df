package migrate

import (
	"cmp"
	"maps"
	"slices"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/workspace"
)

// Proposal is the policy that would convert the most constructions of a class.
type Proposal struct {
	Policy contract.Policy
	// Converts of Broken constructions would be converted by it, and so would
	// AlsoForbidden that are right as they are and that it would forbid; StaysForbidden
	// of these it could not convert.
	Broken, Converts, AlsoForbidden, StaysForbidden int
	// Loses is in how many of the constructions that it converts an argument is left out
	// that a factory would take, together with all others of the call.
	Loses int
	// Evidence says for each line, "rename.session_id" say, what speaks for it.
	Evidence map[string]string
}

// Propose works out a policy: for the class itself, for each of its factories, and
// for two of them. Of those that convert as many it takes the one that leaves out and
// fills in the least. It is nil when nothing would be converted.
func (s *Survey) Propose() *Proposal {
	broken := s.targets()
	if len(broken) == 0 {
		return nil
	}
	var best *Proposal
	consider := func(construct ...*contract.Factory) *Proposal {
		p := s.proposal(broken, construct)
		if p.Converts > 0 && (best == nil || p.better(best)) {
			best = p
		}
		return p
	}
	consider()
	factories := s.factories()
	byFactory := map[*contract.Factory]*Proposal{}
	for _, fac := range factories {
		byFactory[fac] = consider(fac)
	}
	if best == nil || best.Converts == best.Broken {
		return best
	}
	slices.SortStableFunc(factories, func(a, b *contract.Factory) int { return cmp.Compare(byFactory[b].Converts, byFactory[a].Converts) })
	if len(factories) > 1 && byFactory[factories[0]].Converts > 0 {
		first := byFactory[factories[0]]
		for _, second := range factories[1:] {
			// One more call is not worth one more way.
			if both := s.proposal(broken, []*contract.Factory{factories[0], second}); both.Converts >= first.Converts+max(2, first.Broken/20) && both.better(best) {
				best = both
			}
		}
	}
	return best
}

// better reports whether a proposal is to be preferred to another.
func (p *Proposal) better(o *Proposal) bool {
	return cmp.Or(
		cmp.Compare(p.worth(), o.worth()),
		cmp.Compare(len(o.Policy.Drop), len(p.Policy.Drop)),
		cmp.Compare(len(o.Policy.Fill), len(p.Policy.Fill)),
		cmp.Compare(len(o.Policy.Construct), len(p.Policy.Construct)),
	) > 0
}

// worth weighs what a proposal does: to leave out what a factory takes is better than
// nothing alone, and what it forbids and cannot convert is work for somebody.
func (p *Proposal) worth() int { return 20*p.Converts - 19*p.Loses - 2*p.StaysForbidden }

// targets are the broken constructions that a policy may convert.
func (s *Survey) targets() []*Site {
	var out []*Site
	for _, site := range s.Sites {
		if site.State == Broken {
			out = append(out, site)
		}
	}
	return out
}

// factories are those that calls can be converted to.
func (s *Survey) factories() []*contract.Factory {
	var out []*contract.Factory
	for _, fac := range s.linker.Factories(s.Class) {
		if fac.Refusal == "" && !fac.NeverReturns && !fac.Conditional && s.isFactory(fac) && !fac.Module.Test() && len(fac.Name) > 0 && fac.Name[0] != '_' {
			out = append(out, fac)
		}
	}
	return out
}

// isFactory reports whether something that returns the class is there to make it: a
// method of the class, or a function that hands arguments of its own to it.
func (s *Survey) isFactory(fac *contract.Factory) bool {
	switch fac.Kind {
	case contract.OtherClassFactory:
		return false
	case contract.FunctionFactory:
		return fac.Direct && len(fac.Forwards) > 0
	}
	return true
}

// proposal makes the policy for some factories, or for the class itself, and counts
// what it does.
func (s *Survey) proposal(broken []*Site, construct []*contract.Factory) *Proposal {
	out := &Proposal{Policy: contract.Policy{Class: s.Class.Dotted()}, Evidence: map[string]string{}, Broken: len(broken)}
	p := &out.Policy
	if s.Policy != nil { // what has been decided stays
		p.Level, p.AllowIn, p.Message, p.Root = s.Policy.Level, s.Policy.AllowIn, s.Policy.Message, s.Policy.Root
	}
	for _, fac := range construct {
		p.Construct = append(p.Construct, workspace.FactoryName(fac))
	}
	g := s.gaps(broken, construct)
	p.Rename = g.renames(s, out.Evidence)
	p.Drop = g.drops(s, p.Rename, len(broken), out.Evidence)
	p.Fill = g.fills(s, p.Rename, out.Evidence)
	if s.Policy != nil {
		Merge(p, s.Policy)
	}
	for _, site := range s.Sites {
		if site.State == Unchecked {
			continue
		}
		forbidden := s.linker.Forbids(p, site.Binding)
		if site.State != Broken && !forbidden {
			continue
		}
		m := codeactions.Migrate(s.linker, site.Binding, site.src, p)
		switch {
		case site.State == Broken && m.Safe():
			out.Converts++
			if slices.ContainsFunc(m.Dropped, func(name string) bool { return s.takenAsMeant(site, name) }) {
				out.Loses++
			}
		case site.State == Broken:
		case m.Safe():
			out.AlsoForbidden++
		default:
			out.AlsoForbidden++
			out.StaysForbidden++
		}
	}
	return out
}

// takenAsMeant reports whether a factory takes a keyword of a call, and all else that it
// gives.
func (s *Survey) takenAsMeant(site *Site, keyword string) bool {
	return slices.ContainsFunc(s.factories(), func(fac *contract.Factory) bool {
		if !fac.TakesKeyword(keyword) {
			return false
		}
		fit := s.linker.FitUnder(site.Binding, fac, nil)
		return fit.Problem == "" && len(fit.Unknown) == 0
	})
}

// Merge puts what a policy says already over what is proposed.
func Merge(p, over *contract.Policy) {
	for old, to := range over.Rename {
		if p.Rename == nil {
			p.Rename = map[string]string{}
		}
		p.Rename[old] = to
	}
	for name, f := range over.Fill {
		if p.Fill == nil {
			p.Fill = map[string]contract.Filling{}
		}
		p.Fill[name] = f
	}
	for _, name := range over.Drop {
		if !slices.Contains(p.Drop, name) {
			p.Drop = append(p.Drop, name)
		}
	}
	p.Drop = slices.DeleteFunc(p.Drop, func(name string) bool { _, ok := p.Rename[name]; return ok })
}

// Under looks at the survey's constructions under a policy.
func (s *Survey) Under(p *contract.Policy) {
	s.Policy = p
	s.convert(p)
}

// sortedKeys are the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
