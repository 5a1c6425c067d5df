package fix

import (
	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/workspace"
)

// compare holds picked fixes to the law that a fix never makes things worse. It
// looks at the file in a snapshot in which they are made, and says what got
// worse; empty when nothing did.
func (r *run) compare(j *job, all []picked, with *workspace.Snapshot) string {
	file := with.File(j.Path)
	before := r.now.File(j.Path).Module.Facts()
	if len(file.Module.Facts().Broken) > len(before.Broken) {
		return "the file would not parse"
	}
	was := map[fault]int{}
	for _, d := range j.found.Diagnostics {
		count(was, &d, d.Binding.Expr().Span.Start)
	}
	back := newShift(editsOf(all))
	is := map[fault]int{}
	found := diagnostics.File(with.Linker(), file.Module, r.opts.Diagnostics(j.Path))
	for _, d := range found.Diagnostics {
		count(is, &d, back.back(d.Binding.Expr().Span.Start))
	}
	for f, n := range is {
		if n > was[f] {
			return "it would bring another diagnostic"
		}
	}
	mended := map[fault]int{}
	for _, p := range all {
		for _, d := range p.mended {
			count(mended, &d, d.Binding.Expr().Span.Start)
		}
	}
	for f, n := range mended {
		if is[f] > was[f]-n {
			return "it would not help"
		}
	}
	return ""
}

// fault is one thing that is wrong with one call.
type fault struct {
	call uint32 // where the call starts, in the text before the fixes
	kind contract.FaultKind
	name string
}

// count adds the faults of a diagnostic: one for each missing argument.
func count(to map[fault]int, d *diagnostics.Diagnostic, call uint32) {
	if len(d.Fault.Missing) == 0 {
		to[fault{call, d.Fault.Kind, d.Fault.Name}]++
		return
	}
	for _, p := range d.Fault.Missing {
		to[fault{call, d.Fault.Kind, p.Name}]++
	}
}
