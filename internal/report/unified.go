package report

import (
	"io"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// UnifiedDiff prints what changes in a file, as `patch` and `git apply` take it.
// In colour the characters that a terminal would obey are shown instead; without
// it the bytes are those of the file.
func UnifiedDiff(w io.Writer, f *FixedFile, colour bool) error {
	name := f.Name
	if !colour && strings.Contains(name, " ") {
		name += "\t" // as git does: patch takes a name to end at white space otherwise
	}
	diff := udiff.Unified("a/"+name, "b/"+name, string(f.Before), string(f.After))
	if !colour {
		_, err := io.WriteString(w, diff)
		return err
	}
	p := &printer{palette: newPalette(true)}
	var b strings.Builder
	for _, line := range strings.SplitAfter(diff, "\n") {
		text, end := strings.TrimSuffix(line, "\n"), line[len(strings.TrimSuffix(line, "\n")):]
		b.WriteString(p.diffLine(clean(text)) + end)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (p *printer) diffLine(line string) string {
	switch {
	case strings.HasPrefix(line, "--- "), strings.HasPrefix(line, "+++ "):
		return p.place(line)
	case strings.HasPrefix(line, "@@"):
		return p.gutter(line)
	case strings.HasPrefix(line, "-"):
		return p.removed(line)
	case strings.HasPrefix(line, "+"):
		return p.added(line)
	}
	return line
}
