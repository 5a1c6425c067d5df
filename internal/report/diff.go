package report

import (
	"slices"
	"strconv"

	"github.com/kwargo/kwargo/internal/text"
)

const (
	// near is how many rows may lie between two edits that are shown together.
	near = 3
	// maxDiff is how many rows of a diff are shown.
	maxDiff = 40
)

// diff prints the rows that a fix changes, as they are and as they would be.
// home is the file of the finding; rows of other files get a line with the name.
func (p *printer) diff(f Fix, home *Source) {
	var order []*Source
	edits := map[*Source][]text.Edit{}
	for _, e := range f.Edits {
		if edits[e.Place.Source] == nil {
			order = append(order, e.Place.Source)
		}
		edits[e.Place.Source] = append(edits[e.Place.Source], text.Edit{Span: e.Place.Span, New: e.Content})
	}
	for _, src := range order {
		rows, ok := changes(src, edits[src])
		if !ok || len(rows) == 0 {
			continue
		}
		p.gutterLine("", "|")
		if src != home {
			p.gutterLine("", "|", p.place(clean(src.Name)))
		}
		for i, r := range rows {
			if i == maxDiff && len(rows) > maxDiff+1 {
				p.gutterLine("", "|", p.faint("and "+strconv.Itoa(len(rows)-i)+" more rows"))
				break
			}
			p.changed(r)
		}
	}
}

func (p *printer) changed(r change) {
	shown, _ := show(cells([]byte(r.text)), 0)
	switch r.kind {
	case '-':
		p.gutterLine(strconv.Itoa(r.row), p.removed("-"), p.removed(shown))
	case '+':
		p.gutterLine("", p.added("+"), p.added(shown))
	case '.':
		p.line(p.gutter("..."))
	default:
		p.gutterLine(strconv.Itoa(r.row), "|", shown)
	}
}

// change is one row of a diff: ' ' the same, '-' removed, '+' added, '.' a gap.
type change struct {
	kind byte
	row  int // from 1, of the old text; of no meaning for '+'
	text string
}

// changes are the rows that edits touch. ok is false when they do not fit.
func changes(src *Source, edits []text.Edit) ([]change, bool) {
	slices.SortStableFunc(edits, func(a, b text.Edit) int { return int(int64(a.Span.Start) - int64(b.Span.Start)) })
	var out []change
	for len(edits) > 0 {
		first, last, n := src.lines.Row(edits[0].Span.Start), src.lines.Row(edits[0].Span.End), 1
		for ; n < len(edits) && src.lines.Row(edits[n].Span.Start) <= last+near; n++ {
			last = max(last, src.lines.Row(edits[n].Span.End))
		}
		span := text.Span{Start: src.lines.Line(first).Start, End: src.lines.Line(last).End}
		hunk, ok := rowsAfter(src, span, edits[:n])
		if !ok {
			return nil, false
		}
		if len(out) > 0 {
			out = append(out, change{kind: '.'})
		}
		before := rowsOf(span.Of(src.Text))
		out = append(out, compare(before, hunk, int(first)+1)...)
		edits = edits[n:]
	}
	return out, true
}

// rowsAfter are the rows of a span after edits inside of it.
func rowsAfter(src *Source, span text.Span, edits []text.Edit) ([]string, bool) {
	var local []text.Edit
	for _, e := range edits {
		if !span.Encloses(e.Span) {
			// An edit that takes the end of its last row with it.
			span.End = max(span.End, e.Span.End)
		}
		local = append(local, text.Edit{Span: text.Span{Start: e.Span.Start - span.Start, End: e.Span.End - span.Start}, New: e.New})
	}
	after, err := text.Apply(span.Of(src.Text), local)
	return rowsOf(after), err == nil
}

func rowsOf(src []byte) []string {
	lines := text.NewLines(src)
	out := make([]string, lines.Count())
	for i := range out {
		out[i] = string(lines.Line(uint32(i)).Of(src))
	}
	return out
}

// compare shows two texts as one: rows that both have in common once, between
// them what is removed and then what is added. Same rows at either end are left
// out.
func compare(before, after []string, row int) []change {
	for len(before) > 0 && len(after) > 0 && before[0] == after[0] {
		before, after, row = before[1:], after[1:], row+1
	}
	for len(before) > 0 && len(after) > 0 && before[len(before)-1] == after[len(after)-1] {
		before, after = before[:len(before)-1], after[:len(after)-1]
	}
	var out []change
	i, j := 0, 0
	for _, same := range append(longestCommon(before, after), [2]int{len(before), len(after)}) {
		for ; i < same[0]; i++ {
			out = append(out, change{'-', row + i, before[i]})
		}
		for ; j < same[1]; j++ {
			out = append(out, change{kind: '+', text: after[j]})
		}
		if i < len(before) {
			out = append(out, change{' ', row + i, before[i]})
		}
		i, j = i+1, j+1
	}
	return out
}

// longestCommon are the pairs of indices of a longest common subsequence; none
// of texts that are too long to be worth it.
func longestCommon(a, b []string) [][2]int {
	if len(a)*len(b) > 1<<20 {
		return nil
	}
	lengths := make([][]int, len(a)+1) // of the rests a[i:] and b[j:]
	for i := range lengths {
		lengths[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				lengths[i][j] = lengths[i+1][j+1] + 1
			} else {
				lengths[i][j] = max(lengths[i+1][j], lengths[i][j+1])
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case lengths[i+1][j] >= lengths[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}
