package report

import (
	"fmt"
	"strings"

	"github.com/rivo/uniseg"
)

// Markdown is the contract for a client that shows Markdown. link is the address of
// the class; empty for none.
func (c *Contract) Markdown(link string) string {
	var b strings.Builder
	b.WriteString(fenced(c.signatureLines()))
	name := "`" + c.Class + "`"
	if link != "" {
		name = "[" + name + "](" + link + ")"
	}
	b.WriteString("\n" + name + " · " + c.Kind)
	if c.UnknownKeyword != nil {
		b.WriteString(" · an unknown keyword " + *c.UnknownKeyword)
	}
	b.WriteString("\n")
	if lines := c.factoryLines(); len(lines) > 0 {
		b.WriteString("\nFactories:\n\n" + fenced(lines))
	}
	if len(c.Doubts) > 0 {
		b.WriteString("\nNot checked: " + joined(c.Doubts, "; ") + "\n")
	}
	return b.String()
}

// PlainText is the same for a client that shows text only.
func (c *Contract) PlainText() string {
	lines := append(c.signatureLines(), "", c.Class+" · "+c.Kind)
	if c.UnknownKeyword != nil {
		lines[len(lines)-1] += " · an unknown keyword " + *c.UnknownKeyword
	}
	if factories := c.factoryLines(); len(factories) > 0 {
		lines = append(append(lines, "", "Factories:", ""), factories...)
	}
	if len(c.Doubts) > 0 {
		lines = append(lines, "", "Not checked: "+joined(c.Doubts, "; "))
	}
	return strings.Join(lines, "\n")
}

func joined(doubts []doubt, by string) string {
	out := make([]string, len(doubts))
	for i, d := range doubts {
		out[i] = clean(d.Message)
	}
	return strings.Join(out, by)
}

// fenced is a block of Python. Code that is shown may hold a fence of its own.
func fenced(lines []string) string {
	fence := "```"
	for strings.Contains(strings.Join(lines, "\n"), fence) {
		fence += "`"
	}
	return fence + "python\n" + strings.Join(lines, "\n") + "\n" + fence + "\n"
}

// signatureLines are the signatures as code: each parameter on a line, and where it
// comes from.
func (c *Contract) signatureLines() []string {
	if len(c.Signatures) == 0 {
		return []string{clean(c.name) + "(...)"}
	}
	var out []string
	for i, s := range c.Signatures {
		name := clean(c.name)
		if len(c.Signatures) > 1 {
			name = clean(s.Name)
		}
		if i > 0 {
			out = append(out, "# and then, with the same arguments")
		}
		rows := written(s.Parameters)
		if len(rows) == 0 {
			out = append(out, name+"()")
			continue
		}
		widest := 0
		for _, r := range rows {
			widest = max(widest, uniseg.StringWidth(r.text))
		}
		out = append(out, name+"(")
		for _, r := range rows {
			line := "    " + r.text + ","
			if r.param != nil {
				line += strings.Repeat(" ", widest-uniseg.StringWidth(r.text)) + "  # " + c.origin(r.param)
			}
			out = append(out, line)
		}
		out = append(out, ")")
	}
	return out
}

// origin is where a parameter comes from: the line, and the class when it is another.
func (c *Contract) origin(p *parameter) string {
	out := fmt.Sprintf("%s:%d", clean(p.Filename), p.Location.Row)
	if p.DefinedBy != nil && *p.DefinedBy != c.Class {
		out += ", " + clean((*p.DefinedBy)[strings.LastIndexByte(*p.DefinedBy, '.')+1:])
	}
	return out
}

// factoryLines are the factories as code, one on each line, with what keeps a call
// from being converted to it.
func (c *Contract) factoryLines() []string {
	var out []string
	for _, f := range c.Factories {
		line := oneLine(f)
		if f.Async {
			line = "await " + line
		}
		if f.Refusal != nil {
			line += "  # no call is converted to it: " + clean(*f.Refusal)
		}
		out = append(out, line)
	}
	return out
}

// Label is one of the signatures on one line, and which of its bytes are which
// parameter; those of `/` and `*` are left out.
func (c *Contract) Label(signature int) (label string, params []Labelled) {
	var b strings.Builder
	b.WriteString(clean(c.name) + "(")
	for i, r := range written(c.Signatures[signature].Parameters) {
		if i > 0 {
			b.WriteString(", ")
		}
		if r.param != nil {
			params = append(params, Labelled{b.Len(), b.Len() + len(r.text), c.origin(r.param)})
		}
		b.WriteString(r.text)
	}
	b.WriteString(")")
	return b.String(), params
}

// Labelled is where a parameter stands in a label, and where it comes from.
type Labelled struct {
	Start, End int
	Origin     string
}
