package scan

import (
	"bytes"

	"github.com/kwargo/kwargo/internal/python"
)

// assigns is the token that makes the rest of a simple statement an assignment:
// "=", "+=", or the ":" of an annotation; tEnd when there is none.
func (s *Scanner) assigns() kind {
	for i := s.i; ; i++ {
		switch k := s.toks[i].kind; k {
		case tLPar, tLSquare, tLBrace, tFStart:
			i = int(s.toks[i].link)
		case tAssign, tAugmented, tColon:
			return k
		case tLambda, tNewline, tSemicolon, tEnd, tYield:
			return tEnd
		}
	}
}

// expressionStatement is an assignment of any kind, or expressions alone.
func (s *Scanner) expressionStatement() {
	switch s.assigns() {
	case tAssign, tColon:
		s.assignment()
	case tAugmented:
		s.augmented()
	default:
		for {
			first := s.i
			star := s.at(tStar)
			s.starOr(false)
			s.exportsChanged(first, s.i)
			if !s.eat(tComma) {
				if star && s.toks[first-1].kind != tComma {
					s.fail("a star alone")
				}
				return
			}
			if !starts[s.kind()] {
				s.lastComma(s.toks[first].start)
				return
			}
		}
	}
}

// lastComma declines a line that ends with a comma behind a comment that ends
// with a backslash: the first producer goes on in the next line.
func (s *Scanner) lastComma(start uint32) {
	line := s.src[:start]
	line = bytes.TrimRight(line[:bytes.LastIndexAny(line, "\r\n")+1], "\r\n")
	if bytes.HasSuffix(line, []byte{'\\'}) {
		s.fail("comma at the end of a line")
	}
}

// assignment is `a = b = value`, `a: T = value` or `a: T`.
func (s *Scanner) assignment() {
	mark := len(s.pending)
	var value, ann python.ExprID
	from := 0
	first := s.i
	switch {
	case s.assigns() == tColon:
		s.annotatedTarget()
		s.noteExportsTarget(first)
		s.expect(tColon, "colon expected")
		ann = s.annotation(false)
		if s.eat(tAssign) {
			for i := range s.pending[mark:] {
				if p := &s.pending[mark+i]; p.Binding.Kind == python.BindAnnotation {
					p.Binding.Kind = python.BindAssign
				}
			}
			from = s.i
			value = s.value()
		}
	default:
		for s.assigns() == tAssign {
			first = s.i
			s.targetList(python.BindAssign, true, tAssign)
			s.noteExportsTarget(first)
			s.expect(tAssign, "equals sign expected")
		}
		from = s.i
		value = s.value()
	}
	if s.assignsExports(mark) && from != 0 {
		s.exportsAssigned(from, s.i)
	}
	s.commit(mark, value, ann)
}

// annotatedTarget is the one target that may have an annotation.
func (s *Scanner) annotatedTarget() {
	if !s.at(tName) {
		s.fail("annotated target")
		return
	}
	s.target(python.BindAnnotation, true)
}

// augmented is `a += value`.
func (s *Scanner) augmented() {
	mark := len(s.pending)
	if s.at(tName) && s.peek() == tAugmented {
		s.b.Load(s.intern(s.i))
	} else if s.at(tLPar) || s.at(tLSquare) {
		if s.plain() {
			s.fail("target")
		}
	}
	s.target(python.BindAugAssign, false)
	op := s.i
	s.expect(tAugmented, "operator expected")
	from := s.i
	s.value()
	if s.assignsExports(mark) {
		s.exportsAdded(from, s.i, string(s.word(op)) == "+=")
	}
	s.commit(mark, 0, 0)
}
