package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/text"
)

// FixedFile is a file for which fixes were worked out.
type FixedFile struct {
	Name          string
	Before, After []byte
	Fixed         []FixedFinding
	Left          []LeftFinding
	// NotWritten says why the new text could not be written; empty when it was, or
	// was not to be.
	NotWritten string
}

// FixedFinding is a fix that is made.
type FixedFinding struct {
	Codes  []string
	Title  string
	Offset uint32 // in Before
}

// LeftFinding is a construction that stays broken, and why.
type LeftFinding struct {
	Codes    []string
	Message  string
	Why      string
	Offset   uint32 // in After
	Original uint32 // in Before
}

// Fixes collects what is to be said about a run.
type Fixes struct {
	FixedCount, LeftCount int
	// CommentCount counts the comments that silenced nothing.
	CommentCount int
	// Noun and Done are what is fixed, and that it is: "broken construction", or
	// "construction" when all of them run, and "fixed" when they are empty.
	Noun, Done string

	fixedFiles int
	raises     bool // something raises: otherwise no construction is called broken
	lines      []fixLine
}

// Add takes one file. written: the files on disk are the new ones.
func (f *Fixes) Add(file FixedFile, written bool) {
	before, after := text.NewLines(file.Before), text.NewLines(file.After)
	at := func(lines *text.Lines, offset uint32) string {
		p := lines.Position(offset, text.UTF32)
		return fmt.Sprintf("%s:%d:%d", file.Name, p.Row+1, p.Column+1)
	}
	if file.NotWritten == "" && slices.ContainsFunc(file.Fixed, func(x FixedFinding) bool { return !slices.Equal(x.Codes, []string{diagnostics.UnusedSuppression}) }) {
		f.fixedFiles++
	}
	f.raises = f.raises || slices.ContainsFunc(file.Fixed, func(x FixedFinding) bool { return raises(x.Codes) }) ||
		slices.ContainsFunc(file.Left, func(x LeftFinding) bool { return raises(x.Codes) })
	word := "would be " + cmp.Or(f.Done, "fixed")
	if written {
		word = cmp.Or(f.Done, "fixed")
	}
	var lines []fixLine
	say := func(original uint32, format string, args ...any) {
		lines = append(lines, fixLine{original, clean(fmt.Sprintf(format, args...))})
	}
	for _, x := range file.Fixed {
		place, codes := at(before, x.Offset), strings.Join(x.Codes, ", ")
		if file.NotWritten != "" {
			f.LeftCount++
			say(x.Offset, "%s: %s left: %s; %s", place, codes, x.Title, file.NotWritten)
			continue
		}
		if codes == diagnostics.UnusedSuppression {
			f.CommentCount++
		} else {
			f.FixedCount++
		}
		say(x.Offset, "%s: %s %s: %s", place, codes, word, x.Title)
	}
	for _, x := range file.Left {
		f.LeftCount++
		place := at(after, x.Offset)
		if !written || file.NotWritten != "" {
			place = at(before, x.Original)
		}
		say(x.Original, "%s: %s left: %s; %s", place, strings.Join(x.Codes, ", "), x.Message, x.Why)
	}
	slices.SortStableFunc(lines, func(a, b fixLine) int { return cmp.Compare(a.at, b.at) })
	f.lines = append(f.lines, lines...)
}

// raises reports whether one of some rules is about calls that raise.
func raises(codes []string) bool {
	return slices.ContainsFunc(codes, func(code string) bool { return !policyRules[code] && code != diagnostics.UnusedSuppression })
}

// fixLine is a line about one construction, and where that stood before.
type fixLine struct {
	at   uint32
	text string
}

// Print says what was changed, what was left and why, and how many there were
// of each.
func (f *Fixes) Print(w io.Writer, written bool) error {
	var b strings.Builder
	for _, l := range f.lines {
		b.WriteString(l.text + "\n")
	}
	if len(f.lines) > 0 {
		b.WriteByte('\n')
	}
	b.WriteString(f.summary(written) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (f *Fixes) summary(written bool) string {
	done := cmp.Or(f.Done, "fixed")
	verb := "would be " + done
	if written {
		verb = diagnostics.Plural(f.FixedCount, "was", "were") + " " + done
	}
	noun := "construction"
	if f.raises {
		noun = "broken construction"
	}
	fixed := fmt.Sprintf("%s %s in %s", count(f.FixedCount, cmp.Or(f.Noun, noun)), verb, count(f.fixedFiles, "file"))
	left := fmt.Sprintf("%s %s left", number(f.LeftCount), diagnostics.Plural(f.LeftCount, "is", "are"))
	comments := ""
	if n := f.CommentCount; n > 0 {
		verb := "would be mended"
		if written {
			verb = diagnostics.Plural(n, "was", "were") + " mended"
		}
		comments = fmt.Sprintf("%s that %s nothing %s", count(n, "comment"), diagnostics.Plural(n, "silences", "silence"), verb)
	}
	switch {
	case f.FixedCount == 0 && f.LeftCount == 0 && comments != "":
		return comments + "."
	case f.FixedCount == 0 && f.LeftCount == 0:
		if f.Done != "" {
			return "Nothing is to be " + done + "."
		}
		return "Nothing to fix."
	case comments != "":
		comments = "; " + comments
	}
	switch {
	case f.FixedCount == 0:
		return "Nothing that can be " + done + "; " + left + comments + "."
	case f.LeftCount == 0:
		return fixed + comments + "."
	}
	return fixed + "; " + left + comments + "."
}
