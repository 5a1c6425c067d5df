package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

const (
	tabWidth = 4
	// lineWidth is how much of a long line is shown.
	lineWidth = 160
)

// cell is one character as a terminal shows it, which may be several code
// points: a letter and its accents, an emoji and its skin colour.
type cell struct {
	text   string
	offset int // of its first byte in the line
	size   int // in bytes
	column int // from 0
	width  int
}

// cells lays a line out for a terminal: tabs are filled with spaces, and East
// Asian wide characters take two columns. Control characters are replaced: the
// code that is shown comes from anywhere, and may hold escape sequences or
// marks that turn the direction of the text around.
func cells(line []byte) []cell {
	var out []cell
	column, state := 0, -1
	for rest := line; len(rest) > 0; {
		offset := len(line) - len(rest)
		var cluster []byte
		c := cell{offset: offset, column: column}
		cluster, rest, c.width, state = uniseg.FirstGraphemeCluster(rest, state)
		c.size = len(cluster)
		switch r, _ := utf8.DecodeRune(cluster); {
		case r == '\t':
			c.width = tabWidth - column%tabWidth
			c.text = strings.Repeat(" ", c.width)
		case unsafe(r):
			c.text, c.width = string(utf8.RuneError), 1
		default:
			c.text = string(cluster)
		}
		column += c.width
		out = append(out, c)
	}
	return out
}

func unsafe(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError
}

// clean makes a name or a message safe to show on one line.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unsafe(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// columnOf is the column of a byte offset of the line, or of the character that
// the offset is in; behind the last character it is the width of the line.
func columnOf(line []cell, offset int) int {
	for i := len(line) - 1; i >= 0; i-- {
		if line[i].offset <= offset {
			if offset >= line[i].offset+line[i].size {
				return line[i].column + line[i].width
			}
			return line[i].column
		}
	}
	return 0
}

func width(line []cell) int {
	if len(line) == 0 {
		return 0
	}
	last := line[len(line)-1]
	return last.column + last.width
}

// windowAround is the column from which a line is shown, so that a long one
// shows its columns from start to end, or as much of them as there is room for.
func windowAround(line []cell, start, end int) int {
	if width(line) <= lineWidth || end < lineWidth {
		return 0
	}
	return max(0, start-lineWidth/3)
}

// show is the line from a column on, and by how many columns it has moved to
// the left.
func show(line []cell, from int) (shown string, moved int) {
	var b strings.Builder
	if from > 0 {
		for len(line) > 0 && line[0].column < from {
			line = line[1:]
		}
		if len(line) == 0 {
			return "…", from
		}
		moved = line[0].column - 1
		b.WriteString("…")
	}
	for i, c := range line {
		if c.column+c.width > from+lineWidth && i < len(line)-1 {
			b.WriteString("…")
			break
		}
		b.WriteString(c.text)
	}
	return strings.TrimRight(b.String(), " "), moved
}
