package text

import (
	"fmt"
	"slices"
)

// Edit replaces the bytes of Span by New. An empty span inserts.
type Edit struct {
	Span Span
	New  string
}

// Apply returns src with all edits made. The edits refer to src as it is before
// any of them; their order does not matter, except that insertions at one
// offset are made in the order given. Edits that overlap, or that reach past
// the end of src, are an error and nothing is changed.
func Apply(src []byte, edits []Edit) ([]byte, error) {
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		if a.Span.Start != b.Span.Start {
			return int(int64(a.Span.Start) - int64(b.Span.Start))
		}
		return int(int64(a.Span.End) - int64(b.Span.End))
	})
	out := make([]byte, 0, len(src)+64)
	var at uint32
	for _, e := range sorted {
		switch {
		case e.Span.End < e.Span.Start || int(e.Span.End) > len(src):
			return nil, fmt.Errorf("edit of bytes %d to %d is outside the %d bytes of the file", e.Span.Start, e.Span.End, len(src))
		case e.Span.Start < at:
			return nil, fmt.Errorf("edits overlap at byte %d", e.Span.Start)
		}
		out = append(out, src[at:e.Span.Start]...)
		out = append(out, e.New...)
		at = e.Span.End
	}
	return append(out, src[at:]...), nil
}
