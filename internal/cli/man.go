package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// manCommand is for whoever packages the program.
type manCommand struct{}

// Run prints the manual page, in the language of roff.
func (manCommand) Run(s *session) error {
	parser, err := newParser(&commands{}, s.Streams)
	if err != nil {
		return err
	}
	return manual(s.Out, buildOf().version, describe(parser.Model))
}

// manual writes a page for section 1 (see man-pages(7) for what stands where).
func manual(w io.Writer, version string, all []described) error {
	var b strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	// No date: the same program has the same page whenever it is built.
	p(".TH KWARGO 1 \"\" %q \"User Commands\"", "kwargo "+version)
	p(".SH NAME\nkwargo \\- find Python constructor calls that raise, and fix them")
	p(".SH SYNOPSIS\n.B kwargo\n.I command\n[\\fIoption\\fR...] [\\fIargument\\fR...]")
	p(".SH DESCRIPTION")
	for paragraph := range strings.SplitSeq(description, "\n\n") {
		p(".PP\n%s", roff(paragraph))
	}
	p(".SH COMMANDS")
	for _, d := range all[1:] {
		if len(d.subs) > 0 {
			continue // what can be typed are the commands below it
		}
		p(".SS \"kwargo %s\"", roff(d.line()+arguments(d)))
		p("%s", roff(d.help))
		for _, a := range d.args {
			p(".TP\n\\fI%s\\fR\n%s", roff(a.Name), roff(a.Help))
		}
		for _, f := range d.flags {
			p(".TP\n%s\n%s", manFlag(f), roff(f.Help))
		}
	}
	p(".SH EXIT STATUS")
	for _, status := range [][2]string{
		{"0", "Nothing was found."},
		{"1", "There are diagnostics."},
		{"2", "Wrong use, or nothing that could be read."},
		{"130", "It was interrupted."},
	} {
		p(".TP\n.B %s\n%s", status[0], status[1])
	}
	p(".SH FILES")
	p(".TP\n.I pyproject.toml\nThe settings of a project, in the table \\fB[tool.kwargo]\\fR.")
	p(".TP\n.I kwargo.toml\nThe same without the prefix; it wins.")
	p(".SH SEE ALSO\n.BR python (1)")
	_, err := io.WriteString(w, b.String())
	return err
}

// arguments are those of a command, as its usage line has them.
func arguments(d described) string {
	out := ""
	for _, a := range d.args {
		name := a.Name
		if a.IsSlice() {
			name += "..."
		}
		if !a.Required {
			name = "[" + name + "]"
		}
		out += " " + name
	}
	return out
}

func manFlag(f *kong.Flag) string {
	var parts []string
	for _, s := range spellings(f) {
		part := `\fB` + roff(s) + `\fR`
		if value := placeholder(f); value != "" {
			part += `=\fI` + roff(value) + `\fR`
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// roff escapes text: a backslash, a hyphen (which would become a typographical one),
// and a dot or a quote at the start of a line, which would be a request.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, `-`, `\-`).Replace(strings.TrimSpace(s))
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
