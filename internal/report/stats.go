package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/kwargo/kwargo/internal/contract"
)

// Stats say how much of the code a run could judge, and why not the rest.
type Stats struct {
	Files, Skipped int // read, and not readable
	// Constructions are counted in three parts: those that were checked, those
	// that were not, and those of classes from outside of the workspace.
	Checked, Unchecked, Outside int
	Suppressed                  int
	Elapsed                     time.Duration
	reasons                     map[contract.DoubtCode]*reason
}

// reason is why some constructions were not checked.
type reason struct {
	count   int
	example string // of what it says
	place   string
}

// maxReasons is how many reasons are listed.
const maxReasons = 10

// Count adds the constructions of one file. Files must come in a fixed order:
// the first construction of a kind is the example for it.
func (s *Stats) Count(bindings []*contract.Binding, place func(*contract.Binding) string) {
	for _, b := range bindings {
		switch {
		case b.Outside:
			s.Outside++
		case len(b.Doubts) == 0:
			s.Checked++
		default:
			s.Unchecked++
			s.because(b, place)
		}
	}
}

func (s *Stats) because(b *contract.Binding, place func(*contract.Binding) string) {
	d := b.Doubts[0]
	if s.reasons == nil {
		s.reasons = map[contract.DoubtCode]*reason{}
	}
	r := s.reasons[d.Code]
	if r == nil {
		r = &reason{example: d.String(), place: place(b)}
		s.reasons[d.Code] = r
	}
	r.count++
}

// Print writes the figures as a few aligned lines.
func (s *Stats) Print(w io.Writer) error {
	var b strings.Builder
	own := s.Checked + s.Unchecked
	row := func(indent, name string, n int, more string) {
		fmt.Fprintf(&b, "%-34s %9s%s\n", indent+name, number(n), more)
	}
	row("", "Constructions seen", own+s.Outside, "")
	row("  ", "of classes of the workspace", own, "")
	row("    ", "checked", s.Checked, percent(s.Checked, own))
	row("    ", "not checked", s.Unchecked, percent(s.Unchecked, own))
	row("  ", "of classes from outside of it", s.Outside, "")
	if s.Suppressed > 0 {
		row("", "Diagnostics silenced by comments", s.Suppressed, "")
	}
	row("", "Files read", s.Files, "")
	if s.Skipped > 0 {
		row("", "Files skipped", s.Skipped, "")
	}
	fmt.Fprintf(&b, "%-34s %9s\n", "Time", elapsed(s.Elapsed))
	s.printReasons(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func (s *Stats) printReasons(b *strings.Builder) {
	if len(s.reasons) == 0 {
		return
	}
	codes := make([]contract.DoubtCode, 0, len(s.reasons))
	for c := range s.reasons {
		codes = append(codes, c)
	}
	slices.SortFunc(codes, func(x, y contract.DoubtCode) int {
		return cmp.Or(cmp.Compare(s.reasons[y].count, s.reasons[x].count), cmp.Compare(x, y))
	})
	b.WriteString("\nWhy constructions were not checked, with an example of each:\n")
	for i, c := range codes {
		if i == maxReasons && len(codes) > maxReasons+1 {
			n := 0
			for _, c := range codes[i:] {
				n += s.reasons[c].count
			}
			fmt.Fprintf(b, "%9s  for %d other reasons\n", number(n), len(codes)-i)
			break
		}
		r := s.reasons[c]
		fmt.Fprintf(b, "%9s  %-24s %s: %s\n", number(r.count), c, clean(r.place), clean(r.example))
	}
}

func percent(n, of int) string {
	if of == 0 {
		return ""
	}
	return fmt.Sprintf("  %5.1f %%", 100*float64(n)/float64(of))
}

func elapsed(d time.Duration) string {
	return fmt.Sprintf("%.2f s", d.Seconds())
}
