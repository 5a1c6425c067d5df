package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

const (
	maxNotes = 8 // that are shown of one construction
	maxFixes = 4 // whose titles are shown
)

// Text prints findings, which must be sorted, for people. What is wrong with
// one construction is shown together: a line for each finding, the code with a
// caret under each, the related places, and what can be done.
func Text(w io.Writer, findings []Finding, colours bool) error {
	p := &printer{palette: newPalette(colours)}
	for _, g := range constructions(findings) {
		p.construction(g)
	}
	_, err := w.Write(p.out.Bytes())
	return err
}

type printer struct {
	palette
	out    bytes.Buffer
	margin int // the width of the row numbers
}

func (p *printer) line(parts ...string) {
	p.out.WriteString(strings.TrimRight(strings.Join(parts, ""), " "))
	p.out.WriteByte('\n')
}

// gutter starts a line of a block; row is empty where there is none.
func (p *printer) gutterLine(row, separator string, parts ...string) {
	p.line(p.gutter(fmt.Sprintf("%*s %s ", p.margin, row, separator)), strings.Join(parts, ""))
}

// constructions groups findings by the construction that they are about, in the
// order of its first.
func constructions(findings []Finding) [][]Finding {
	var out [][]Finding
	at := map[Place]int{}
	for _, f := range findings {
		i, ok := at[f.Call]
		if !ok {
			i = len(out)
			at[f.Call] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], f)
	}
	return out
}

func (p *printer) construction(group []Finding) {
	src := group[0].Place.Source
	for _, f := range group {
		p.line(p.place(clean(f.Place.String())+":"), " ", p.code(f.Code), " ",
			p.severity[f.Severity]("["+f.Severity.String()+"]"), " ", clean(f.Message))
	}
	p.margin = max(2, len(strconv.Itoa(int(src.lines.Row(group[len(group)-1].Place.Span.End))+2)))
	p.snippet(group)
	notes := related(group)
	for i, n := range notes {
		if i == maxNotes && len(notes) > maxNotes+1 {
			p.gutterLine("", "=", p.note("note:"), fmt.Sprintf(" and %d more places", len(notes)-i))
			break
		}
		p.gutterLine("", "=", p.note("note:"), " ", clean(n.Place.String()), ": ", clean(n.Message))
	}
	for i, f := range offered(group) {
		if i == maxFixes {
			break
		}
		p.gutterLine("", "=", p.help("help:"), " ", clean(f.Title), " ", p.faint("("+f.Applicability.String()+")"))
		if i == 0 {
			p.diff(f, src)
		}
	}
	p.out.WriteByte('\n')
}

// related are the notes of all findings of a construction, each once.
func related(group []Finding) []Note {
	var out []Note
	for _, f := range group {
		for _, n := range f.Related {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// offered are the fixes of a construction, each once: first those that mend
// most of its findings, then in the order in which they are offered.
func offered(group []Finding) []Fix {
	var out []Fix
	var mends []int
	for _, f := range group {
		for _, fix := range f.Fixes {
			i := slices.IndexFunc(out, func(o Fix) bool { return o.Title == fix.Title && slices.Equal(o.Edits, fix.Edits) })
			if i < 0 {
				out, mends = append(out, fix), append(mends, 0)
				i = len(out) - 1
			}
			mends[i]++
		}
	}
	order := make([]int, len(out))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(mends[b], mends[a]) })
	sorted := make([]Fix, len(out))
	for i, from := range order {
		sorted[i] = out[from]
	}
	return sorted
}
