package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"
)

// JSON prints the contract as an object.
func (c *Contract) JSON(w io.Writer) error { return writeJSON(w, c) }

const (
	// maxCode is how much of an annotation or a default is shown.
	maxCode = 60
	// maxSignature is the width up to which a signature stays on one line.
	maxSignature = 100
)

// Text prints the contract for people.
func (c *Contract) Text(w io.Writer, colours bool) error {
	p := &printer{palette: newPalette(colours)}
	p.line(p.code("class "+clean(c.Class)), " ("+c.Kind+")")
	p.line("    ", p.place(clean(c.place.String())))
	p.line()
	if len(c.Signatures) > 1 {
		p.line("A call must fit each of these, in the order in which they run:")
		p.line()
	}
	for _, s := range c.Signatures {
		name := c.name
		if len(c.Signatures) > 1 {
			name = s.Name
		}
		p.signature(name, s)
	}
	if c.UnknownKeyword != nil {
		p.line("An unknown keyword ", *c.UnknownKeyword, ".")
		p.line()
	}
	p.factories(c)
	p.doubts(c)
	_, err := w.Write(p.out.Bytes())
	return err
}

// signature prints a parameter on each line, and where it comes from.
func (p *printer) signature(name string, s signature) {
	rows := written(s.Parameters)
	switch {
	case s.nothing:
		p.line(clean(name)+"()", p.faint("  # neither __init__ nor __new__ is defined"))
	case len(rows) == 0:
		p.line(clean(name)+"()", p.faint(fmt.Sprintf("  # %s:%d", clean(s.Filename), s.Location.Row)))
	default:
		p.line(clean(name) + "(")
		widest := 0
		for _, r := range rows {
			widest = max(widest, uniseg.StringWidth(r.text))
		}
		for _, r := range rows {
			from := ""
			if r.param != nil {
				from = fmt.Sprintf("  # %s:%d", clean(r.param.Filename), r.param.Location.Row)
			}
			p.line("    ", r.text, ",", strings.Repeat(" ", widest-uniseg.StringWidth(r.text)), p.faint(from))
		}
		p.line(")")
	}
	p.line()
}

func (p *printer) factories(c *Contract) {
	if len(c.Factories) == 0 {
		p.line("Factories: none")
		p.line()
		return
	}
	p.line("Factories:")
	for _, f := range c.Factories {
		prefix := ""
		if f.Async {
			prefix = "async "
		}
		p.line("    ", prefix+oneLine(f))
		about := f.Kind
		if f.Inherited {
			about = "inherited " + about
		}
		p.line("        ", about, ", ", p.place(fmt.Sprintf("%s:%d:%d", clean(f.Filename), f.Location.Row, f.Location.Column)))
		if f.Refusal != nil {
			p.line("        no call is converted to it: ", clean(*f.Refusal))
		}
	}
	p.line()
}

func oneLine(f factory) string {
	var parts []string
	for _, r := range written(f.Parameters) {
		parts = append(parts, r.text)
	}
	line := clean(f.Name) + "(" + strings.Join(parts, ", ") + ")"
	if uniseg.StringWidth(line) > maxSignature { // the annotations are in the file
		parts = nil
		for _, r := range written(bare(f.Parameters)) {
			parts = append(parts, r.text)
		}
		line = clean(f.Name) + "(" + strings.Join(parts, ", ") + ")"
	}
	return line
}

func bare(params []parameter) []parameter {
	out := make([]parameter, len(params))
	for i, p := range params {
		p.Annotation = nil
		out[i] = p
	}
	return out
}

func (p *printer) doubts(c *Contract) {
	if c.Closed {
		p.line("Calls are checked: the contract is certain.")
		return
	}
	p.line("Calls are not checked, because the contract is not certain:")
	for _, d := range c.Doubts {
		p.line("    ", clean(d.Message), " ", p.faint("("+d.Code+")"))
	}
}

// entry is what stands between the parentheses of a signature; param is nil for
// the marks `/` and `*`.
type entry struct {
	text  string
	param *parameter
}

// written are parameters as Python writes them.
func written(params []parameter) []entry {
	var out []entry
	star := false
	for i := range params {
		prm := &params[i]
		if prm.Kind != "positional-only" && i > 0 && params[i-1].Kind == "positional-only" {
			out = append(out, entry{text: "/"})
		}
		if prm.Kind == "keyword-only" && !star {
			out, star = append(out, entry{text: "*"}), true
		}
		star = star || prm.Kind == "var-positional"
		out = append(out, entry{prm.String(), prm})
	}
	if n := len(params); n > 0 && params[n-1].Kind == "positional-only" {
		out = append(out, entry{text: "/"})
	}
	return out
}

func (p *parameter) String() string {
	var b bytes.Buffer
	switch p.Kind {
	case "var-positional":
		b.WriteString("*")
	case "var-keyword":
		b.WriteString("**")
	}
	b.WriteString(clean(p.Name))
	equals := "="
	if p.Annotation != nil {
		b.WriteString(": " + short(*p.Annotation))
		equals = " = "
	}
	switch {
	case p.Default != nil:
		b.WriteString(equals + short(*p.Default))
	case !p.Required && !strings.HasPrefix(p.Kind, "var-"):
		b.WriteString(equals + "...")
	}
	return b.String()
}

func short(code string) string {
	if uniseg.StringWidth(code) > maxCode {
		return "..."
	}
	return clean(code)
}
