package scan

import (
	"bytes"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

func (s *Scanner) importStatement(start uint32) {
	s.i++
	first := s.i
	end := s.endOfStatement()
	stmt := text.Span{Start: start, End: end}
	for {
		im := python.Import{Scope: s.scope, Branch: s.branch, Stmt: stmt}
		at := s.i
		im.Module = s.dotted()
		bound := at
		if s.eat(tAs) {
			bound = s.i
			im.As = s.name()
		}
		im.Span = s.since(s.toks[at].start)
		s.bindImport(bound, im)
		if !s.eat(tComma) {
			break
		}
	}
	if first == s.i {
		s.fail("name expected")
	}
}

// endOfStatement is where the simple statement at the cursor ends.
func (s *Scanner) endOfStatement() uint32 {
	i := s.i
	for s.toks[i].kind != tNewline && s.toks[i].kind != tSemicolon && s.toks[i].kind != tEnd {
		i++
	}
	return s.toks[i-1].end
}

func (s *Scanner) bindImport(bound int, im python.Import) {
	s.bind(python.BindImport, s.intern(bound), s.tokenSpan(bound), uint32(s.b.Import(im)), 0)
}

func (s *Scanner) fromStatement(start uint32) {
	s.i++
	im := python.Import{Scope: s.scope, Branch: s.branch}
	level := 0
	for s.at(tDot) || s.at(tEllipsis) {
		level += int(s.toks[s.i].end - s.toks[s.i].start)
		s.i++
	}
	im.Level = uint8(min(level, 255))
	if level == 0 || s.at(tName) {
		im.Module = s.dotted()
	}
	future := level == 0 && s.b.Str(im.Module) == "__future__"
	s.expect(tImport, "import expected")
	im.Stmt = text.Span{Start: start, End: s.endOfStatement()}
	if s.at(tStar) {
		im.Star, im.Span = true, s.tokenSpan(s.i)
		s.i++
		s.b.Import(im)
		s.b.ScopeAt(s.scope).Star = true
		return
	}
	paren := s.eat(tLPar)
	for {
		at := s.i
		im.Symbol, im.As = s.name(), 0
		bound := at
		if s.eat(tAs) {
			bound = s.i
			im.As = s.name()
		}
		im.Span = s.since(s.toks[at].start)
		s.bindImport(bound, im)
		if future && bytes.HasPrefix(s.word(at), []byte("annotations")) {
			s.b.FutureAnnotations()
		}
		if !s.eat(tComma) || paren && s.at(tRPar) {
			break
		}
	}
	if paren {
		s.expect(tRPar, "parenthesis expected")
	}
}

// dotted is the name of a module, white space between its parts left out.
func (s *Scanner) dotted() python.Name {
	start := s.start()
	first := s.name()
	if !s.at(tDot) {
		return first
	}
	parts := s.b.Str(first)
	size := len(s.word(s.i - 1))
	for s.eat(tDot) {
		parts += "." + s.b.Str(s.name())
		size += 1 + len(s.word(s.i-1))
	}
	if whole := s.since(start); whole.Len() == size {
		return s.b.Intern(whole.Of(s.src))
	}
	return s.b.InternString(parts)
}
