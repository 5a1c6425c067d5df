package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// JSON prints the audit as an object.
func (a *Audit) JSON(w io.Writer) error { return writeJSON(w, a) }

// csvHeader are the columns of the CSV.
var csvHeader = []string{"file", "row", "column", "state", "shape", "problems", "converts", "in_the_way", "before", "after"}

// CSV prints a row for each construction (RFC 4180).
func (a *Audit) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvHeader); err != nil {
		return err
	}
	for _, s := range a.Shapes {
		for _, site := range s.Sites {
			if err := out.Write([]string{
				site.Filename, strconv.Itoa(site.Location.Row), strconv.Itoa(site.Location.Column), s.State, s.Shape,
				strings.Join(s.Problems, "; "), strconv.FormatBool(site.Converts), site.Why, flat(site.Before), flat(site.After),
			}); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// flat is code on one line, without its comments.
func flat(code string) string {
	if !strings.ContainsAny(code, "\r\n") {
		return code
	}
	code = strings.Join(strings.Fields(withoutComments(code)), " ")
	return strings.NewReplacer("( ", "(", ", )", ")", " )", ")").Replace(code)
}

const (
	// maxPlaces is how many places of a shape are named on a terminal.
	maxPlaces = 3
	// maxFine is how many shapes are shown with which nothing is to be done.
	maxFine = 5
)

// Text prints the audit for people.
func (a *Audit) Text(w io.Writer, colours bool) error {
	p := &printer{palette: newPalette(colours)}
	p.line(p.code("class "+clean(a.Class)), "  ", p.place(fmt.Sprintf("%s:%d", clean(a.Filename), a.Location.Row)))
	for _, s := range a.Signatures {
		p.line("    ", clean(s))
	}
	for _, s := range a.Factories {
		p.line("    ", clean(s), p.faint("  # a factory"))
	}
	p.line()
	p.line(a.headline())
	p.line(a.outlook())
	p.line()
	p.table(a)
	p.tallies("Broken by keyword", a.ByKeyword)
	p.tallies("Broken by directory", a.ByDirectory)
	if a.Proposal != nil {
		p.line(p.code("Proposed policy"), fmt.Sprintf(" for pyproject.toml; it converts %s of %s broken", number(a.Proposal.Converts), number(a.Proposal.Broken)))
		if n := a.Proposal.StaysForbidden; n > 0 {
			p.line(fmt.Sprintf("(and forbids %s that it cannot convert)", count(n, "construction")))
		}
		p.line()
		p.line(clean2(a.Proposal.TOML))
	}
	_, err := w.Write(p.out.Bytes())
	return err
}

// clean2 cleans text of several lines.
func clean2(s string) string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i := range lines {
		lines[i] = clean(lines[i])
	}
	return strings.Join(lines, "\n")
}

// table prints a block for each shape: how many, how they are written, what is wrong,
// what would become of them, where they are.
func (p *printer) table(a *Audit) {
	fine := 0
	for i, s := range a.Shapes {
		if s.State == "fine" && s.Converts == 0 {
			if fine++; fine > maxFine {
				left := a.Shapes[i:]
				n := 0
				for _, s := range left {
					n += s.Count
				}
				p.line(fmt.Sprintf("%6s  ", number(n)), p.good(fmt.Sprintf("%-9s", "fine")), fmt.Sprintf("  of %s more", count(len(left), "shape")))
				p.line()
				return
			}
		}
		paint := map[string]func(string) string{"broken": p.removed, "forbidden": p.note, "unchecked": p.faint, "fine": p.good}[s.State]
		p.line(fmt.Sprintf("%6s  ", number(s.Count)), paint(fmt.Sprintf("%-9s", s.State)), "  ", p.code(clean(s.Shape)))
		indent := strings.Repeat(" ", 19)
		for _, problem := range s.Problems {
			p.line(indent, clean(problem))
		}
		if s.Title != "" {
			of := ""
			if s.Converts < s.Count {
				of = fmt.Sprintf(" (%s of them)", number(s.Converts))
			}
			p.line(indent, p.help("= "), clean(s.Title), of)
			p.line(indent, p.removed("- "+clean(flat(s.Before))))
			p.line(indent, p.added("+ "+clean(flat(s.After))))
		}
		for _, why := range s.Why {
			p.line(indent, p.note("! "), clean(why))
		}
		var places []string
		for i, site := range s.Sites {
			if i == maxPlaces {
				places = append(places, fmt.Sprintf("and %s more", number(len(s.Sites)-i)))
				break
			}
			places = append(places, fmt.Sprintf("%s:%d", clean(site.Filename), site.Location.Row))
		}
		p.line(indent, p.faint(strings.Join(places, ", ")))
		p.line()
	}
}

const (
	maxTallies = 10
	barWidth   = 30
)

// tallies prints a bar for each count; the part that converts is drawn solid.
func (p *printer) tallies(title string, all []tally) {
	if len(all) == 0 {
		return
	}
	p.line(p.code(title), p.faint("  (█ can be converted, ░ needs a decision)"))
	widest := 0
	for _, t := range all[:min(len(all), maxTallies)] {
		widest = max(widest, len([]rune(t.Name)))
	}
	for i, t := range all {
		if i == maxTallies {
			p.line(p.faint(fmt.Sprintf("  and %s more", number(len(all)-i))))
			break
		}
		length := max(1, t.Count*barWidth/all[0].Count)
		solid := t.Converts * length / t.Count
		bar := strings.Repeat("█", solid) + strings.Repeat("░", length-solid)
		p.line(fmt.Sprintf("  %-*s %5s  ", widest, clean(t.Name), number(t.Count)), bar)
	}
	p.line()
}

// withoutComments takes the comments out of code.
func withoutComments(code string) string {
	var b strings.Builder
	quote, comment := rune(0), false
	for i, r := range code {
		switch {
		case comment:
			comment = r != '\n' && r != '\r'
		case quote != 0:
			if r == quote && !strings.HasSuffix(code[:i], `\`) {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '#':
			comment = true
		}
		if !comment {
			b.WriteRune(r)
		}
	}
	return b.String()
}
