package scan

import (
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

func (s *Scanner) kind() kind { return s.toks[s.i].kind }

// peek is the kind of the token after the current one.
func (s *Scanner) peek() kind { return s.toks[s.i+1].kind }

func (s *Scanner) at(k kind) bool { return s.toks[s.i].kind == k }

// eat passes a token if it is the current one.
func (s *Scanner) eat(k kind) bool {
	if s.toks[s.i].kind != k {
		return false
	}
	s.i++
	return true
}

// expect passes a token that must be there.
func (s *Scanner) expect(k kind, where string) {
	if !s.eat(k) {
		s.fail(where)
	}
}

func (s *Scanner) start() uint32 { return s.toks[s.i].start }

// end is where the token before the current one ends.
func (s *Scanner) end() uint32 { return s.toks[s.i-1].end }

// since is the span from a start to the end of what was read.
func (s *Scanner) since(start uint32) text.Span { return text.Span{Start: start, End: s.end()} }

func (s *Scanner) word(i int) []byte { return s.src[s.toks[i].start:s.toks[i].end] }

// name passes a name and interns it.
func (s *Scanner) name() python.Name {
	if !s.at(tName) {
		s.fail("name expected")
		return 0
	}
	s.i++
	return s.intern(s.i - 1)
}

// intern is the name that a token is.
func (s *Scanner) intern(i int) python.Name {
	t := &s.toks[i]
	if t.foreign || t.kind != tName {
		return s.b.Intern(s.src[t.start:t.end])
	}
	return s.b.Hashed(s.src[t.start:t.end], t.link)
}

func (s *Scanner) tokenSpan(i int) text.Span {
	return text.Span{Start: s.toks[i].start, End: s.toks[i].end}
}
