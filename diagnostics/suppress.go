package diagnostics

import (
	"regexp"
	"strings"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// silencer is one comment that silences diagnostics.
type silencer struct {
	line  text.Span
	whole bool            // of the whole file
	all   bool            // every rule
	rules map[string]bool // by code and name, when not all
}

var (
	kwargoIgnore  = regexp.MustCompile(`(?i)^kwargo:\s*ignore(-file)?\s*(?:\[([^\]]*)\])?`)
	noqa          = regexp.MustCompile(`(?i)^noqa(?::\s*([A-Z]+[0-9]+(?:[\s,]+[A-Z]+[0-9]+)*))?`)
	typeIgnore    = regexp.MustCompile(`^type:\s*ignore(?:\[([^\]]*)\])?`)
	pyrightIgnore = regexp.MustCompile(`^pyright:\s*ignore(?:\[([^\]]*)\])?`)
)

// silencersOf reads the suppression comments of a file.
func silencersOf(f *python.Facts, opts Options) []silencer {
	var out []silencer
	for _, c := range f.Comments {
		for _, part := range strings.Split(f.Str(c.Text), "#") {
			if s, ok := parseSilencer(strings.TrimSpace(part), opts); ok {
				s.line = c.Line
				out = append(out, s)
			}
		}
	}
	return out
}

func parseSilencer(comment string, opts Options) (silencer, bool) {
	if m := kwargoIgnore.FindStringSubmatch(comment); m != nil {
		s := listed(m[2])
		s.whole = m[1] != ""
		return s, true
	}
	if m := noqa.FindStringSubmatch(comment); m != nil {
		return listed(m[1]), true
	}
	if m := typeIgnore.FindStringSubmatch(comment); m != nil && opts.TypeIgnore {
		return foreign(m[1], "call-arg"), true
	}
	if m := pyrightIgnore.FindStringSubmatch(comment); m != nil && opts.PyrightIgnore {
		return foreign(m[1], "reportCallIssue"), true
	}
	return silencer{}, false
}

// listed silences the rules of a list of codes and names; an empty list means
// all.
func listed(codes string) silencer {
	if strings.TrimSpace(codes) == "" {
		return silencer{all: true}
	}
	s := silencer{rules: map[string]bool{}}
	for _, code := range strings.FieldsFunc(codes, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		if r, ok := RuleByName(code); ok {
			s.rules[r.Code] = true
		}
	}
	return s
}

// foreign silences everything when another checker's comment names no code, or
// the one that covers calls.
func foreign(codes, want string) silencer {
	if codes == "" {
		return silencer{all: true}
	}
	for _, code := range strings.Split(codes, ",") {
		if strings.TrimSpace(code) == want {
			return silencer{all: true}
		}
	}
	return silencer{rules: map[string]bool{}}
}

// silenced reports whether a comment on the line of the diagnostic, on the
// first line of its call, or on the line where the call ends silences it.
func silenced(all []silencer, d *Diagnostic) bool {
	call := d.Binding.Expr().Span
	for _, s := range all {
		if !s.all && !s.rules[d.Rule.Code] {
			continue
		}
		if s.whole || on(s.line, d.Span.Start) || on(s.line, call.Start) || on(s.line, call.End) {
			return true
		}
	}
	return false
}

func on(line text.Span, offset uint32) bool { return line.Start <= offset && offset <= line.End }
