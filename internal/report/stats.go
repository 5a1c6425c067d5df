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
	// OutsideChecked are those of Outside whose class was found in the
	// environment, and checked.
	OutsideChecked int
	Suppressed     int
	Known          int // diagnostics that are in the baseline
	// Old are diagnostics that were there at Since already.
	Old     int
	Since   string
	Elapsed time.Duration
	reasons map[contract.DoubtCode]*reason
}

// reason is why some constructions were not checked.
type reason struct {
	count   int
	example *contract.Binding
}

// maxReasons is how many reasons are listed.
const maxReasons = 10

// Count adds the constructions of one file.
func (s *Stats) Count(bindings []*contract.Binding) {
	for _, b := range bindings {
		switch {
		case b.Outside:
			s.Outside++
			if len(b.Doubts) == 0 {
				s.OutsideChecked++
			}
		case len(b.Doubts) == 0:
			s.Checked++
		default:
			s.Unchecked++
			s.because(b.Doubts[0].Code, reason{1, b})
		}
	}
}

// Add adds the figures of another part of the run. The parts must come in a
// fixed order: the first construction of a kind is the example for it.
func (s *Stats) Add(o *Stats) {
	s.Files += o.Files
	s.Skipped += o.Skipped
	s.Checked += o.Checked
	s.Unchecked += o.Unchecked
	s.Outside += o.Outside
	s.OutsideChecked += o.OutsideChecked
	s.Suppressed += o.Suppressed
	for code, r := range o.reasons {
		s.because(code, *r)
	}
}

func (s *Stats) because(code contract.DoubtCode, more reason) {
	if s.reasons == nil {
		s.reasons = map[contract.DoubtCode]*reason{}
	}
	if have := s.reasons[code]; have != nil {
		have.count += more.count
		return
	}
	s.reasons[code] = &more
}

// Print writes the figures as a few aligned lines. The places of the examples
// are looked up in sources.
func (s *Stats) Print(w io.Writer, sources *Sources) error {
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
	if s.OutsideChecked > 0 {
		row("    ", "checked all the same", s.OutsideChecked, percent(s.OutsideChecked, s.Outside))
	}
	if s.Suppressed > 0 {
		row("", "Diagnostics silenced by comments", s.Suppressed, "")
	}
	row("", "Files read", s.Files, "")
	if s.Skipped > 0 {
		row("", "Files skipped", s.Skipped, "")
	}
	fmt.Fprintf(&b, "%-34s %9s\n", "Time", elapsed(s.Elapsed))
	s.printReasons(&b, sources)
	_, err := io.WriteString(w, b.String())
	return err
}

func (s *Stats) printReasons(b *strings.Builder, sources *Sources) {
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
		fmt.Fprintf(b, "%9s  %-24s %s: %s\n", number(r.count), c, clean(placeOf(r.example, sources)), clean(r.example.Doubts[0].String()))
	}
}

func placeOf(b *contract.Binding, sources *Sources) string {
	src, err := sources.Of(b.Module)
	if err != nil {
		return RelativeName(sources.folder, b.Module.Path)
	}
	return Place{src, b.Callee()}.String()
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
