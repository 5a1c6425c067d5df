package oracle

import "slices"

// Shrink leaves out what a program does not need to break the same law.
// breaks judges a program with a single call.
func Shrink(p *Program, breaks func(*Program) bool) *Program {
	for again := true; again; {
		again = false
		for _, smaller := range smaller(p) {
			if breaks(smaller) {
				p, again = smaller, true
				break
			}
		}
	}
	return p
}

// smaller are the programs that have one part less.
func smaller(p *Program) []*Program {
	var out []*Program
	for m := range p.Modules {
		for i := len(p.Modules[m].Pieces) - 1; i >= 0; i-- {
			q := clone(p)
			q.Modules[m].Pieces = slices.Delete(q.Modules[m].Pieces, i, i+1)
			out = append(out, q)
		}
	}
	for m := range p.Modules {
		for i, piece := range p.Modules[m].Pieces {
			for j := range piece.Members {
				q := clone(p)
				q.Modules[m].Pieces[i].Members = slices.Delete(slices.Clone(piece.Members), j, j+1)
				out = append(out, q)
			}
		}
	}
	return out
}

func clone(p *Program) *Program {
	q := &Program{Calls: slices.Clone(p.Calls)}
	for _, m := range p.Modules {
		q.Modules = append(q.Modules, Module{m.Name, slices.Clone(m.Pieces)})
	}
	return q
}
