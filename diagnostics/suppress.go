package diagnostics

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// silencer is one comment that silences diagnostics.
type silencer struct {
	line  text.Span
	whole bool            // of the whole file
	all   bool            // every rule
	rules map[string]bool // by code, when not all

	// What follows is for comments that are addressed to this program, and so must
	// be of use to it.
	part  text.Span       // the comment, without what it shares the line with
	own   bool            // it is for this program, or names rules of it
	named []string        // the names in it that may be codes of this program
	used  map[string]bool // codes of what it has silenced
}

var (
	kwargoIgnore  = regexp.MustCompile(`(?i)^kwargo:\s*ignore(-file)?\b\s*(?:\[([^\]]*)\])?`)
	noqa          = regexp.MustCompile(`(?i)^noqa(?::\s*([A-Z]+[0-9]+(?:[\s,]+[A-Z]+[0-9]+)*))?`)
	typeIgnore    = regexp.MustCompile(`^type:\s*ignore(?:\[([^\]]*)\])?`)
	pyrightIgnore = regexp.MustCompile(`^pyright:\s*ignore(?:\[([^\]]*)\])?`)
)

// Words are what a person has written behind the directive of a suppression comment,
// which starts at its "#": `the old API needs it` of `# kwargo: ignore  the old API
// needs it`. They are its end.
func Words(comment string) string {
	body := strings.TrimLeft(strings.TrimPrefix(comment, "#"), " \t\f")
	for _, directive := range [...]*regexp.Regexp{kwargoIgnore, noqa} {
		if at := directive.FindStringIndex(body); at != nil {
			rest := body[at[1]:]
			if start := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }); start >= 0 {
				return strings.TrimLeft(rest, " \t\f:;,.-–—")
			}
			return ""
		}
	}
	return ""
}

// silencersOf reads the suppression comments of a file.
func silencersOf(f *python.Facts, opts Options) []silencer {
	var out []silencer
	for _, c := range f.Comments {
		at := c.Span.Start // of the "#" of the part
		for _, part := range strings.Split(f.Str(c.Text), "#") {
			if s, ok := parseSilencer(strings.TrimSpace(part), opts); ok {
				s.line = c.Line
				s.part = text.Span{Start: at, End: at + 1 + uint32(len(strings.TrimRight(part, " \t\f")))}
				out = append(out, s)
			}
			at += 1 + uint32(len(part))
		}
	}
	return out
}

// parseSilencer looks at the first letter before anything else: type checkers' comments
// can be many, and each is of one kind.
func parseSilencer(comment string, opts Options) (silencer, bool) {
	if comment == "" {
		return silencer{}, false
	}
	switch comment[0] {
	case 'n', 'N':
		if m := noqa.FindStringSubmatch(comment); m != nil {
			s := listed(m[1])
			s.own = len(s.rules) > 0
			return s, true
		}
	case 't':
		if m := typeIgnore.FindStringSubmatch(comment); m != nil && opts.TypeIgnore {
			return foreign(m[1], "call-arg"), true
		}
	case 'p':
		if m := pyrightIgnore.FindStringSubmatch(comment); m != nil && opts.PyrightIgnore {
			return foreign(m[1], "reportCallIssue"), true
		}
	default:
		if m := kwargoIgnore.FindStringSubmatch(comment); m != nil {
			s := listed(m[2])
			s.whole, s.own = m[1] != "", true
			return s, true
		}
	}
	return silencer{}, false
}

// listed silences the rules of a list of codes and names; an empty list means
// all.
func listed(codes string) silencer {
	if strings.TrimSpace(codes) == "" {
		return silencer{all: true, used: map[string]bool{}}
	}
	s := silencer{rules: map[string]bool{}, used: map[string]bool{}}
	for _, code := range strings.FieldsFunc(codes, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' }) {
		if r, ok := RuleByName(code); ok {
			s.rules[r.Code] = true
		}
		s.named = append(s.named, code)
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
// first line of its call, or on the line where the call ends silences it. Every
// comment that does is of use.
func silenced(all []silencer, d *Diagnostic) bool {
	call := d.Span
	if d.Binding != nil {
		call = d.Binding.Expr().Span
	}
	out := false
	for _, s := range all {
		if !s.all && !s.rules[d.Rule.Code] || s.all && d.Rule == unusedSuppression {
			continue
		}
		if s.whole || on(s.line, d.Span.Start) || on(s.line, call.Start) || on(s.line, call.End) {
			out = true
			if s.used != nil {
				s.used[d.Rule.Code] = true
			}
		}
	}
	return out
}

func on(line text.Span, offset uint32) bool { return line.Start <= offset && offset <= line.End }
