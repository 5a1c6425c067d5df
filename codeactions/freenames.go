package codeactions

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// freeNames are where an expression reads a name from outside: not after a dot, not the
// keyword of an argument, not in a string, and not one that a comprehension or a lambda
// in it binds (Expressions, 6.2.4 and 6.14). why says what about the expression makes
// it mean something else in another place; empty when nothing does.
func freeNames(expr string) (out [][2]int, why string) {
	s := nameScan{expr: expr, of: -1}
	s.tokens(0, len(expr))
	s.bindings()
	if s.why != "" {
		return nil, s.why
	}
	for _, i := range s.reads {
		t := s.all[i]
		if !slices.ContainsFunc(s.bound, func(b boundIn) bool { return b.holds(t) }) {
			out = append(out, [2]int{t.start, t.end})
		}
	}
	slices.SortFunc(out, func(a, b [2]int) int { return a[0] - b[0] })
	return out, ""
}

// nameToken is a word or a sign of an expression.
type nameToken struct {
	text       string
	start, end int
	group      int // of the brackets around it: an index of groups, or -1
}

// group is what stands between brackets, as offsets.
type group struct{ start, end, outer int }

// boundIn is where a comprehension or a lambda binds a name. The first thing that a
// comprehension goes over is still outside.
type boundIn struct {
	name                 string
	start, end           int
	outsideOf, outsideTo int
}

func (b *boundIn) holds(t nameToken) bool {
	return b.name == t.text && b.start <= t.start && t.end <= b.end && (t.start < b.outsideOf || b.outsideTo < t.end)
}

// nameScan reads the words of an expression.
type nameScan struct {
	expr   string
	all    []nameToken
	reads  []int // of all: names that are read
	groups []group
	of     int // the group that is being read
	bound  []boundIn
	why    string
}

func (s *nameScan) tokens(i, end int) {
	for i < end {
		rest := s.expr[i:end]
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case r == '_' || unicode.IsLetter(r):
			size = wordEnd(rest)
			if after := rest[size:]; after != "" && (after[0] == '\'' || after[0] == '"') && isPrefix(rest[:size]) {
				size = s.literal(i, size, end)
				break
			}
			s.word(i, size, end)
		case r == '\'' || r == '"':
			size = s.literal(i, 0, end)
		case unicode.IsDigit(r): // with what belongs to it: 0x1f, 1e5
			size = wordEnd(rest)
			s.add(i, size)
		case strings.ContainsRune("([{", r):
			s.add(i, size)
			s.groups = append(s.groups, group{i + size, end, s.of})
			s.of = len(s.groups) - 1
		case strings.ContainsRune(")]}", r):
			if s.of >= 0 {
				s.groups[s.of].end = i
				s.of = s.groups[s.of].outer
			}
			s.add(i, size)
		case strings.HasPrefix(rest, ":="):
			s.why = "it binds a name"
			size = 2
		case !unicode.IsSpace(r):
			s.add(i, size)
		}
		i += size
	}
}

func (s *nameScan) add(i, size int) {
	s.all = append(s.all, nameToken{s.expr[i : i+size], i, i + size, s.of})
}

func (s *nameScan) word(i, size, end int) {
	word := s.expr[i : i+size]
	before := ""
	if n := len(s.all); n > 0 {
		before = s.all[n-1].text
	}
	rest := strings.TrimLeft(s.expr[i+size:end], " \t")
	keyword := strings.HasPrefix(rest, "=") && !strings.HasPrefix(rest, "==") && (before == "(" || before == ",")
	if word == "yield" {
		s.why = "it has a yield"
	}
	s.add(i, size)
	if !keywords[word] && before != "." && !keyword {
		s.reads = append(s.reads, len(s.all)-1)
	}
}

// literal passes over a string whose prefix has a length, and reads what an f-string
// computes.
func (s *nameScan) literal(i, prefix, end int) int {
	n := stringEnd([]byte(s.expr[i+prefix : end]))
	if n == 0 {
		return prefix + 1
	}
	if strings.ContainsAny(s.expr[i:i+prefix], "fFtT") && strings.Contains(s.expr[i:i+prefix+n], "{") {
		s.fields(i+prefix, i+prefix+n)
	}
	s.all = append(s.all, nameToken{`""`, i, i + prefix + n, s.of})
	return prefix + n
}

// fields reads the replacement fields of an f-string. What is formatted in a format
// specification, or has quotes of its own, is left to a person.
func (s *nameScan) fields(start, end int) {
	for i := start; i < end; i++ {
		switch {
		case strings.HasPrefix(s.expr[i:end], "{{") || strings.HasPrefix(s.expr[i:end], "}}"):
			i++
		case s.expr[i] == '{':
			n := strings.IndexAny(s.expr[i+1:end], "{}'\"\\")
			if n < 0 || s.expr[i+1+n] != '}' {
				s.why = "what its f-string computes is not looked through"
				return
			}
			to := i + 1 + n
			field := s.expr[i+1 : to]
			if cut := strings.IndexAny(field, "!:"); cut >= 0 && !strings.HasPrefix(field[cut:], "!=") {
				field = field[:cut]
			}
			s.tokens(i+1, i+1+len(field))
			i = to
		}
	}
}

// bindings finds what comprehensions and lambdas bind.
func (s *nameScan) bindings() {
	target := map[int]bool{}
	for i, t := range s.all {
		switch t.text {
		case "for":
			s.comprehension(i, target)
		case "lambda":
			s.lambda(i, target)
		}
	}
	s.reads = slices.DeleteFunc(s.reads, func(i int) bool { return target[i] })
}

// next is the first token from an index on, in the same brackets, that is one of some;
// the length of all when there is none.
func (s *nameScan) next(from, in int, texts ...string) int {
	for i := from; i < len(s.all); i++ {
		if s.all[i].group == in && slices.Contains(texts, s.all[i].text) {
			return i
		}
	}
	return len(s.all)
}

func (s *nameScan) comprehension(i int, target map[int]bool) {
	in := s.all[i].group
	if in < 0 {
		s.why = "it has a comprehension without brackets"
		return
	}
	g := s.groups[in]
	over := s.next(i, in, "in")
	first := s.next(0, in, "for") == i
	to := s.next(over+1, in, "for", "if", "async", ",")
	b := boundIn{start: g.start, end: g.end}
	if first && over < len(s.all) {
		b.outsideOf, b.outsideTo = s.all[over].end, g.end
		if to < len(s.all) {
			b.outsideTo = s.all[to].start
		}
	}
	for j := i + 1; j < over && j < len(s.all); j++ {
		switch t := s.all[j]; {
		case t.text == "." || t.text == "[" && j > i+1 && s.all[j-1].text != ",":
			s.why = "what its comprehension binds is no name"
		case slices.Contains(s.reads, j):
			target[j] = true
			b.name = t.text
			s.bound = append(s.bound, b)
		}
	}
}

func (s *nameScan) lambda(i int, target map[int]bool) {
	in := s.all[i].group
	colon := s.next(i, in, ":")
	if colon == len(s.all) {
		return
	}
	b := boundIn{start: s.all[colon].end, end: len(s.expr)}
	if in >= 0 {
		b.end = s.groups[in].end
	}
	if stop := s.next(colon+1, in, ",", "for"); stop < len(s.all) && s.all[stop].start < b.end {
		b.end = s.all[stop].start
	}
	for j := i + 1; j < colon; j++ {
		t, before := s.all[j], s.all[j-1].text
		if t.group == in && !keywords[t.text] && isName(t.text) && (before == "lambda" || before == "," || before == "*") {
			target[j] = true
			b.name = t.text
			s.bound = append(s.bound, b)
		}
	}
}

func isName(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return r == '_' || unicode.IsLetter(r)
}

func wordEnd(s string) int {
	n := strings.IndexFunc(s, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if n < 0 {
		return len(s)
	}
	return n
}

// isPrefix reports whether a word may stand before the quote of a string.
func isPrefix(word string) bool {
	return len(word) <= 2 && strings.Trim(strings.ToLower(word), "rbfut") == ""
}
