package text

import (
	"bytes"
	"sort"
	"unicode/utf16"
	"unicode/utf8"
)

// Encoding is the unit in which a column is counted (LSP 3.17,
// PositionEncodingKind). Code points are what Python and people count.
type Encoding uint8

const (
	UTF8  Encoding = iota // bytes
	UTF16                 // UTF-16 code units
	UTF32                 // code points
)

// Position is a place as an editor names it: row and column from 0, the column
// in the units of an [Encoding].
type Position struct {
	Row, Column uint32
}

// Lines converts between byte offsets and positions in one version of a file.
// A line ends at "\n", "\r\n" or "\r", in LSP as in Python. Bytes that are no
// UTF-8 count as one code point each.
type Lines struct {
	src    []byte
	starts []uint32 // offset of the first byte of each row
}

// NewLines indexes src, which must not change afterwards.
func NewLines(src []byte) *Lines {
	starts := make([]uint32, 1, 1+bytes.Count(src, []byte{'\n'})+bytes.Count(src, []byte{'\r'}))
	for i := 0; i < len(src); i++ {
		switch src[i] {
		case '\r':
			if i+1 < len(src) && src[i+1] == '\n' {
				i++
			}
			starts = append(starts, uint32(i+1))
		case '\n':
			starts = append(starts, uint32(i+1))
		}
	}
	return &Lines{src: src, starts: starts}
}

// Count is the number of rows, at least 1.
func (l *Lines) Count() int { return len(l.starts) }

// Row is the row (from 0) that holds the byte offset. An offset past the end
// of the file is in the last row.
func (l *Lines) Row(offset uint32) uint32 {
	return uint32(sort.Search(len(l.starts), func(i int) bool { return l.starts[i] > offset }) - 1)
}

// Line is the span of a row (from 0) without its line end. A row past the last
// one gives an empty span at the end of the file.
func (l *Lines) Line(row uint32) Span {
	if int(row) >= len(l.starts) {
		return Span{uint32(len(l.src)), uint32(len(l.src))}
	}
	start, end := l.starts[row], uint32(len(l.src))
	if int(row)+1 < len(l.starts) {
		end = l.starts[row+1]
	}
	for end > start && (l.src[end-1] == '\n' || l.src[end-1] == '\r') {
		end--
	}
	return Span{start, end}
}

// Position is the row and column of a byte offset. An offset past the end is
// taken as the end; one inside a multi-byte character as its start.
func (l *Lines) Position(offset uint32, enc Encoding) Position {
	offset = min(offset, uint32(len(l.src)))
	row := l.Row(offset)
	prefix := l.src[l.starts[row]:offset]
	if enc == UTF8 {
		return Position{row, uint32(len(prefix))}
	}
	var column uint32
	for i := 0; i < len(prefix); {
		r, n := utf8.DecodeRune(l.src[int(l.starts[row])+i:])
		if i+n > len(prefix) {
			break
		}
		column += units(r, enc)
		i += n
	}
	return Position{row, column}
}

// Offset is the byte offset of a position. A column past the end of the row is
// taken as the end of the row, before its line end (LSP 3.17, Position); a row
// past the last one as the end of the file; a column between the two halves of
// a surrogate pair, or inside the bytes of a character, as that character's
// start.
func (l *Lines) Offset(p Position, enc Encoding) uint32 {
	line := l.Line(p.Row)
	return line.Start + column(line.Of(l.src), p.Column, enc)
}

// Offset is [Lines.Offset] for who asks once: it makes no index of all rows.
func Offset(src []byte, p Position, enc Encoding) uint32 {
	ends := "\n" // faster to find than one of several
	if bytes.IndexByte(src, '\r') >= 0 {
		ends = "\r\n"
	}
	start := 0
	for range p.Row {
		end := bytes.IndexAny(src[start:], ends)
		if end < 0 {
			return uint32(len(src))
		}
		start += end + 1
		if src[start-1] == '\r' && start < len(src) && src[start] == '\n' {
			start++
		}
	}
	line := src[start:]
	if end := bytes.IndexAny(line, ends); end >= 0 {
		line = line[:end]
	}
	return uint32(start) + column(line, p.Column, enc)
}

// column is the offset of a column in a line without its end.
func column(line []byte, column uint32, enc Encoding) uint32 {
	var at uint32
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRune(line[i:])
		step := uint32(n)
		if enc != UTF8 {
			step = units(r, enc)
		}
		if at+step > column {
			return uint32(i)
		}
		at += step
		i += n
	}
	return uint32(len(line))
}

func units(r rune, enc Encoding) uint32 {
	if enc == UTF16 && utf16.RuneLen(r) == 2 {
		return 2
	}
	return 1
}
