package report

import (
	"slices"
	"strconv"
	"strings"

	"github.com/kwargo/kwargo/internal/text"
)

// mark is a range of one row that gets carets.
type mark struct {
	row        uint32
	start, end int // bytes of the row
	finding    *Finding
}

// gap is how many rows without a mark are shown between two that have one.
const gap = 2

// snippet prints the rows of a construction that findings stand on, and the row
// on which the construction starts.
func (p *printer) snippet(group []Finding) {
	src := group[0].Place.Source
	marks := map[uint32][]mark{}
	rows := []uint32{src.lines.Row(group[0].Call.Span.Start)}
	for i := range group {
		m := markOf(&group[i])
		marks[m.row] = append(marks[m.row], m)
		rows = append(rows, m.row)
	}
	slices.Sort(rows)
	rows = slices.Compact(rows)
	p.gutterLine("", "|")
	for i, row := range rows {
		if i > 0 {
			p.between(src, rows[i-1], row)
		}
		p.row(src, row, marks[row])
	}
	p.gutterLine("", "|")
}

// between shows what lies between two rows, when it is little.
func (p *printer) between(src *Source, from, to uint32) {
	if to > from+gap+1 {
		p.line(p.gutter(strings.Repeat(" ", p.margin-2) + "..."))
		return
	}
	for r := from + 1; r < to; r++ {
		p.row(src, r, nil)
	}
}

func markOf(f *Finding) mark {
	lines := f.Place.Source.lines
	row := lines.Row(f.Place.Span.Start)
	line := lines.Line(row)
	m := mark{row: row, start: int(f.Place.Span.Start - line.Start), finding: f}
	// What goes on in the next rows is marked up to the end of the first.
	m.end = int(min(f.Place.Span.End, line.End) - line.Start)
	m.start = min(m.start, line.Len())
	m.end = max(m.end, m.start)
	return m
}

// row prints one row of code, and below it the carets of each mark.
func (p *printer) row(src *Source, row uint32, marks []mark) {
	line := cells(src.row(row))
	from := 0
	if len(marks) > 0 {
		from = windowAround(line, columnOf(line, marks[0].start), columnOf(line, marks[len(marks)-1].end))
	}
	shown, moved := show(line, from)
	p.gutterLine(strconv.Itoa(int(row)+1), "|", shown)
	for _, m := range marks {
		start := columnOf(line, m.start) - moved
		end := min(columnOf(line, m.end)-moved, lineWidth+1)
		if start > lineWidth {
			continue
		}
		carets := strings.Repeat(" ", max(0, start)) + p.severity[m.finding.Severity](strings.Repeat("^", max(1, end-start))+" "+m.finding.Code)
		p.gutterLine("", "|", carets)
	}
}

// row is the text of a row (from 0) without its line end.
func (s *Source) row(row uint32) []byte {
	span := s.lines.Line(row)
	return text.Span{Start: span.Start, End: span.End}.Of(s.Text)
}
