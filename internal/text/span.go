package text

// Span is a half-open range of bytes [Start, End) in one file, offsets from 0.
// Files of 4 GiB and more are not read, so 32 bits are enough.
type Span struct {
	Start, End uint32
}

// Len is the length of the span in bytes.
func (s Span) Len() int { return int(s.End - s.Start) }

// Contains reports whether the byte offset lies in the span.
func (s Span) Contains(offset uint32) bool { return s.Start <= offset && offset < s.End }

// Encloses reports whether all of inner lies in s.
func (s Span) Encloses(inner Span) bool { return s.Start <= inner.Start && inner.End <= s.End }

// Touches reports whether the two spans share a byte or meet at an end, as an
// editor's empty selection at the edge of a word does.
func (s Span) Touches(o Span) bool { return s.Start <= o.End && o.Start <= s.End }

// Of returns the bytes of src that the span covers, cut to what src has.
func (s Span) Of(src []byte) []byte {
	end := min(int(s.End), len(src))
	start := min(int(s.Start), end)
	return src[start:end]
}
