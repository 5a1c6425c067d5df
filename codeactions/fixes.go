package codeactions

import (
	"slices"

	"github.com/kwargo/kwargo/internal/contract"
)

// target is the construction that fixers work on.
type target struct {
	*contract.Binding
	linker *contract.Linker
	site   *site
}

// fixers are asked in this order; their fixes are offered in it.
var fixers = []struct {
	action Action
	fixes  func(*target) []Fix
}{
	{RenameKeyword, renameKeyword},
	{RenameMethod, renameMethod},
	{ConvertToFactory, convertToFactory},
	{MakePositional, makePositional},
	{MakeKeyword, makeKeyword},
	{FillMissing, fillMissing},
	{AddParameter, addParameter},
	{RemoveArgument, removeArgument},
}

// Fixes are the changes that mend a construction, the best first. Those with a
// reason in Disabled only say what cannot be done. src is the
// text of its file, the version that the facts were made of.
func Fixes(l *contract.Linker, b *contract.Binding, src []byte) []Fix {
	if len(b.Faults) == 0 {
		return nil
	}
	whole := &target{Binding: b, linker: l, site: newSite(b, src)}
	policy := l.PolicyFor(b)
	out := whole.fixesByPolicy(policy)
	if broken := b.Broken(); len(broken) > 0 {
		// The other fixers mend what raises. Faults of policy come last, so that the
		// indices are the same.
		plain := *b
		plain.Faults = broken
		t := &target{Binding: &plain, linker: l, site: whole.site}
		for _, fixer := range fixers {
			if fixer.action == ConvertToFactory && policy != nil && len(policy.Construct) > 0 {
				continue // which one is to be used, the policy says
			}
			for _, f := range fixer.fixes(t) {
				f.Action = fixer.action
				out = append(out, f)
			}
		}
	} else if policy == nil || len(policy.Construct) == 0 { // deprecated
		for _, f := range rewriteToFactory(whole) {
			f.Action, f.Kind = ConvertToFactory, QuickFix
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Fix) int { return rankOf(&a) - rankOf(&b) })
	preferred := false
	for i := range out { // one preferred fix at the most
		out[i].Preferred = out[i].Preferred && !preferred
		preferred = preferred || out[i].Preferred
	}
	return out
}

// rankOf puts what can be done without a second thought before what is only
// likely, and what cannot be done to the end.
func rankOf(f *Fix) int {
	switch {
	case f.Disabled != "":
		return 3
	case f.Applicability == Safe:
		return 0
	case f.Preferred:
		return 1
	}
	return 2
}

// rewriters are asked in this order about any construction that is sure.
var rewriters = []struct {
	action Action
	fixes  func(*target) []Fix
}{
	{ConvertToFactory, rewriteToFactory},
	{ConvertEvery, convertEvery},
}

// Rewrites are the changes that can be made to a construction that is right as
// it is, or for the sake of all constructions of its class.
func Rewrites(l *contract.Linker, b *contract.Binding, src []byte) []Fix {
	if b.Class == nil || b.Contract == nil || len(b.Doubts) > 0 {
		return nil
	}
	t := &target{Binding: b, linker: l, site: newSite(b, src)}
	var out []Fix
	for _, r := range rewriters {
		if len(b.Broken()) > 0 && r.action == ConvertToFactory {
			continue // it is offered to mend the call
		}
		for _, f := range r.fixes(t) {
			f.Action, f.Kind = r.action, Rewrite
			out = append(out, f)
		}
	}
	return out
}

// one is a fix in the file of the construction.
func (t *target) one(f Fix, edits []Edit) Fix {
	f.Files = []FileEdit{{Module: t.Module, Edits: edits}}
	return f
}

// all are the indices of all faults.
func (t *target) all() []int {
	out := make([]int, len(t.Faults))
	for i := range out {
		out[i] = i
	}
	return out
}
