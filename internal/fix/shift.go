package fix

import (
	"slices"

	"github.com/kwargo/kwargo/internal/text"
)

// shift is what edits did to the places in a text.
type shift struct {
	edits []text.Edit // in order
}

func newShift(edits []text.Edit) shift {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b text.Edit) int {
		if a.Span.Start != b.Span.Start {
			return int(int64(a.Span.Start) - int64(b.Span.Start))
		}
		return int(int64(a.Span.End) - int64(b.Span.End))
	})
	return shift{sorted}
}

// back is the place before the edits of a place after them. What was put in
// counts as the start of what it replaced.
func (s shift) back(offset uint32) uint32 {
	var moved int64 // how much later a place is after the edits so far
	for _, e := range s.edits {
		start := int64(e.Span.Start) + moved
		if int64(offset) < start {
			break
		}
		end := start + int64(len(e.New))
		if int64(offset) < end {
			return e.Span.Start
		}
		moved += int64(len(e.New)) - int64(e.Span.Len())
	}
	return uint32(int64(offset) - moved)
}
