package codeactions

import (
	"slices"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// convertEvery converts all constructions of a class, in all files, to a factory
// that takes the one at hand.
func convertEvery(t *target) []Fix {
	if t.Receiver != contract.ByName {
		return nil
	}
	useful := (*target).fits
	if len(t.Broken()) > 0 {
		useful = (*target).worthwhile
	}
	plans, _ := t.plans(useful)
	var out []Fix
	for _, p := range plans {
		if len(out) == maxConversions || !p.complete() {
			continue
		}
		fac, linker, class := p.Factory, t.linker, t.Class
		out = append(out, Fix{
			Title:         "Convert every construction of `" + t.Class.Name + "` that fits to `" + fac.Dotted() + "(...)`",
			Applicability: Suggestion,
			Confirm:       true,
			Lazy:          func(sources Sources) []FileEdit { return everyCall(linker, class, fac, sources) },
		})
	}
	return out
}

// everyCall converts the constructions of a class that a factory takes whole.
func everyCall(l *contract.Linker, class *contract.Class, fac *contract.Factory, sources Sources) []FileEdit {
	var out []FileEdit
	for _, m := range l.Reaching(class) {
		var edits []Edit
		for i := 1; i < len(m.Facts().Calls); i++ {
			b, ok := l.Check(m, python.CallID(i))
			if !ok || b.Class != class || b.Receiver != contract.ByName || len(b.Doubts) > 0 || b.Contract == nil {
				continue
			}
			src, err := sources(m)
			if err != nil {
				break
			}
			for _, e := range convertOne(l, b, fac, src) {
				if !slices.Contains(edits, e) { // the import, once
					edits = append(edits, e)
				}
			}
		}
		if len(edits) > 0 {
			out = append(out, FileEdit{Module: m, Edits: edits})
		}
	}
	return out
}

// convertOne makes the edits for one construction; none when the factory does
// not take it whole.
func convertOne(l *contract.Linker, b *contract.Binding, fac *contract.Factory, src []byte) []Edit {
	t := &target{Binding: b, linker: l, site: newSite(b, src)}
	plans, _ := t.plans((*target).fits)
	for _, p := range plans {
		if p.Factory == fac && p.complete() && !p.Unpacks {
			return p.fix(t).Files[0].Edits
		}
	}
	return nil
}
