package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
)

// Summary prints the closing line.
func Summary(w io.Writer, findings []Finding, s *Stats, colours bool) error {
	p := newPalette(colours)
	none := "No broken constructions"
	if s.Known+s.Old > 0 {
		none = "No new broken constructions"
	}
	line := p.good(none) + " in " + count(s.Files, "file")
	broken, comments := parted(findings)
	if len(broken) > 0 {
		line = summary(broken, p)
	}
	if n := len(comments); n > 0 {
		line += "; " + p.severity[diagnostics.Warning](count(n, "comment")) + " " + diagnostics.Plural(n, "silences", "silence") + " nothing"
	}
	if s.Known > 0 {
		line += "; " + count(s.Known, "more diagnostic") + " known from the baseline"
	}
	if s.Old > 0 {
		line += fmt.Sprintf("; %s %s there at %s", count(s.Old, "more diagnostic"), diagnostics.Plural(s.Old, "was", "were"), s.Since)
	}
	if s.Suppressed > 0 {
		line += fmt.Sprintf(" (%s silenced by comments)", count(s.Suppressed, "diagnostic"))
	}
	_, err := fmt.Fprintln(w, line+".")
	return err
}

// parted are the findings about constructions, and those about comments.
func parted(findings []Finding) (broken, comments []Finding) {
	for _, f := range findings {
		if f.Code == diagnostics.UnusedSuppression {
			comments = append(comments, f)
		} else {
			broken = append(broken, f)
		}
	}
	return broken, comments
}

// policyRules are the codes of the rules about calls that run.
var policyRules = map[string]bool{"KW101": true, "KW102": true}

func summary(findings []Finding, p palette) string {
	groups := constructions(findings)
	files := map[*Source]bool{}
	severities := map[diagnostics.Severity]int{}
	fixable, filled := 0, 0
	for _, g := range groups {
		for _, f := range g {
			files[f.Place.Source] = true
			severities[f.Severity]++
		}
		switch {
		case eachHas(g, func(f *Fix) bool { return f.Applies() && !f.Placeholders }):
			fixable++
		case eachHas(g, (*Fix).Applies):
			filled++
		}
	}
	var kinds []string
	for _, s := range []diagnostics.Severity{diagnostics.Error, diagnostics.Warning, diagnostics.Information} {
		if n := severities[s]; n > 0 {
			name := s.String()
			if s == diagnostics.Information {
				name = "hint"
			}
			kinds = append(kinds, p.severity[s](count(n, name)))
		}
	}
	what := "broken construction"
	if !slices.ContainsFunc(findings, func(f Finding) bool { return !policyRules[f.Code] }) {
		what = "construction" // all of them run
	}
	line := fmt.Sprintf("%s: %s in %s", count(len(groups), what), strings.Join(kinds, ", "), count(len(files), "file"))
	switch {
	case fixable == len(groups) && fixable == 1:
		line += "; it can be fixed"
	case fixable == len(groups):
		line += "; all can be fixed"
	case fixable > 0:
		line += fmt.Sprintf("; %d can be fixed", fixable)
	}
	switch {
	case filled > 0 && fixable > 0:
		line += fmt.Sprintf(", %d more once values are written for what is missing", filled)
	case filled > 0:
		line += fmt.Sprintf("; %d can be fixed once values are written for what is missing", filled)
	}
	return line
}

// eachHas reports whether there is a fix of a kind for each finding of a construction.
func eachHas(group []Finding, kind func(*Fix) bool) bool {
	return !slices.ContainsFunc(group, func(f Finding) bool {
		return !slices.ContainsFunc(f.Fixes, func(fix Fix) bool { return kind(&fix) })
	})
}

// count words a number of things, with a separator in the thousands.
func count(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return number(n) + " " + thing
}

func number(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
