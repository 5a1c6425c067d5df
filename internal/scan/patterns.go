package scan

import "github.com/kwargo/kwargo/internal/python"

// opensBlock reports whether the logical line at the cursor ends with a colon
// and a block follows: then a line that begins with the name `match` is a
// statement (PEP 634).
func (s *Scanner) opensBlock() bool {
	switch s.peek() {
	case tAssign, tDot, tComma, tColon, tNewline, tAugmented, tSemicolon:
		return false
	}
	for i := s.i; ; i++ {
		switch s.toks[i].kind {
		case tLPar, tLSquare, tLBrace, tFStart:
			i = int(s.toks[i].link)
		case tNewline:
			return s.toks[i-1].kind == tColon && s.toks[i+1].kind == tIndent
		case tEnd, tSemicolon:
			return false
		}
	}
}

func (s *Scanner) matchStatement(start uint32) {
	s.i++
	s.exprList(true)
	s.expect(tColon, "colon expected")
	s.expect(tNewline, "end of line expected")
	s.expect(tIndent, "indented block expected")
	arm := uint32(0)
	for s.at(tName) && string(s.word(s.i)) == "case" {
		s.caseClause(start, arm)
		arm++
	}
	if arm == 0 {
		s.fail("case expected")
	}
	s.expect(tDedent, "dedent expected")
}

// caseClause reads one arm. Captures and the guard lie in its branch.
func (s *Scanner) caseClause(start, arm uint32) {
	s.i++
	saved := s.branch
	id := s.b.Branch(python.Branch{Kind: python.BranchCase, Parent: saved, Stmt: start, Arm: arm})
	s.branch = id
	star := s.at(tStar)
	s.pattern(true)
	if star && !s.at(tComma) {
		s.fail("a star alone")
	}
	for s.eat(tComma) && !s.at(tColon) && !s.at(tIf) {
		s.pattern(true)
	}
	if s.eat(tIf) {
		s.namedExpr()
	}
	span := s.suite()
	s.b.BranchAt(id).Span = span
	s.branch = saved
}

// pattern binds the captures of a pattern; star says that it is an item of a
// sequence, where `*rest` may stand. A class pattern looks like a call and is
// none.
func (s *Scanner) pattern(star bool) {
	if !s.enter() {
		return
	}
	if star && s.eat(tStar) {
		s.capture()
	} else {
		s.closedPattern()
		for s.eat(tPipe) {
			s.closedPattern()
		}
		if s.eat(tAs) {
			if s.at(tName) && string(s.word(s.i)) == "_" {
				s.fail("capture")
			}
			s.capture()
		}
	}
	s.level--
}

func (s *Scanner) closedPattern() {
	switch s.kind() {
	case tName:
		s.namePattern()
	case tMinus, tInt, tFloat:
		s.signedNumber()
		if s.eat(tPlus) || s.eat(tMinus) {
			s.signedNumber()
		}
	case tString, tBytes:
		s.literal()
	case tNone, tTrue, tFalse:
		s.i++
	case tLPar:
		s.sequencePattern(tRPar)
	case tLSquare:
		s.sequencePattern(tRSquare)
	case tLBrace:
		s.mappingPattern()
	default:
		s.fail("pattern expected")
	}
}

func (s *Scanner) signedNumber() {
	s.eat(tMinus)
	if !s.eat(tInt) && !s.eat(tFloat) {
		s.fail("number expected")
	}
}

func (s *Scanner) sequencePattern(end kind) {
	s.i++
	star, comma := s.at(tStar), false
	for !s.at(end) {
		s.pattern(true)
		if !s.eat(tComma) {
			break
		}
		comma = true
	}
	if end == tRPar && star && !comma {
		s.fail("a star alone")
	}
	s.expect(end, "comma or bracket expected")
}

func (s *Scanner) mappingPattern() {
	s.i++
	for !s.at(tRBrace) {
		switch {
		case s.eat(tDoubleStar):
			s.capture()
		case s.at(tName):
			if s.peek() != tDot {
				s.fail("key")
			}
			s.namePattern()
			s.mappingValue()
		default:
			if k := s.kind(); k == tLPar || k == tLSquare || k == tLBrace {
				s.fail("key")
			}
			s.closedPattern()
			s.mappingValue()
		}
		if !s.eat(tComma) {
			break
		}
	}
	s.expect(tRBrace, "comma or brace expected")
}

func (s *Scanner) mappingValue() {
	s.expect(tColon, "colon expected")
	s.pattern(false)
}

// namePattern is a capture, a dotted value, or a class.
func (s *Scanner) namePattern() {
	if k := s.peek(); k != tDot && k != tLPar {
		s.capture()
		return
	}
	s.b.Load(s.name())
	for s.eat(tDot) {
		s.name()
	}
	if !s.eat(tLPar) {
		return
	}
	for !s.at(tRPar) {
		if s.at(tName) && s.peek() == tAssign {
			s.i += 2
		}
		s.pattern(false)
		if !s.eat(tComma) {
			break
		}
	}
	s.expect(tRPar, "comma or parenthesis expected")
}

func (s *Scanner) capture() {
	at := s.i
	if name := s.name(); string(s.word(at)) != "_" && name != 0 {
		s.bind(python.BindMatch, name, s.tokenSpan(at), 0, 0)
	}
}
