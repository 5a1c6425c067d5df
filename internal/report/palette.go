package report

import (
	"github.com/fatih/color"

	"github.com/kwargo/kwargo/diagnostics"
)

// palette paints parts of the text; without colour it leaves them as they are.
type palette struct {
	place, code, gutter, note, help, added, removed, faint, good func(string) string
	severity                                                     map[diagnostics.Severity]func(string) string
}

func newPalette(colours bool) palette {
	paint := func(attributes ...color.Attribute) func(string) string {
		if !colours {
			return func(s string) string { return s }
		}
		c := color.New(attributes...)
		c.EnableColor() // it was decided already: see the command line
		return func(s string) string { return c.Sprint(s) }
	}
	return palette{
		place: paint(color.Bold), code: paint(color.Bold), gutter: paint(color.FgBlue), note: paint(color.FgCyan),
		help: paint(color.FgGreen, color.Bold), added: paint(color.FgGreen), removed: paint(color.FgRed),
		faint: paint(color.Faint), good: paint(color.FgGreen, color.Bold),
		severity: map[diagnostics.Severity]func(string) string{
			diagnostics.Error:       paint(color.FgRed, color.Bold),
			diagnostics.Warning:     paint(color.FgYellow, color.Bold),
			diagnostics.Information: paint(color.FgCyan, color.Bold),
		},
	}
}
