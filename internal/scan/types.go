package scan

import "github.com/kwargo/kwargo/internal/python"

// annotation reads an annotation: strings in it are forward references.
func (s *Scanner) annotation(star bool) python.ExprID {
	saved := s.place
	s.flags |= python.CallAnnotation
	s.quoted = true
	var id python.ExprID
	start := s.start()
	if star && s.eat(tStar) {
		value := s.binary(pPipe)
		id = s.node(python.Expr{Kind: python.ExprStar, A: value, Span: s.since(start)}, s.tall, s.deep)
	} else {
		id = s.bareType()
	}
	s.place = saved
	return id
}

// bareType is a type where no walrus may stand.
func (s *Scanner) bareType() python.ExprID {
	if s.at(tName) && s.peek() == tWalrus {
		return s.fail("walrus as a type")
	}
	return s.typeExpr()
}

// typeExpr is an expression where a type is expected. The first producer's
// grammar has rules of its own there: what stands right of `A[B] |` is a type
// again, so that `A[B] | C | D` is `A[B] | (C | D)`.
func (s *Scanner) typeExpr() python.ExprID {
	if !s.at(tName) || s.peek() != tLSquare {
		return s.namedExpr()
	}
	if !s.enter() {
		return 0
	}
	if !s.generic() {
		return s.fail("odd type")
	}
	start := s.start()
	left := s.genericType()
	for s.eat(tPipe) {
		tall, deep := s.tall, s.deep
		var right python.ExprID
		switch {
		case s.generic():
			right = s.genericType()
		case s.at(tName) && s.peek() == tLSquare:
			return s.fail("odd type")
		default:
			right = s.expr()
		}
		left = s.node(python.Expr{Kind: python.ExprBinOr, A: left, B: right, Span: s.since(start)}, max(tall, s.tall), max(deep, s.deep))
	}
	s.level--
	return left
}

// generic reports whether `A[…]` stands at the cursor, and then what may follow
// a type.
func (s *Scanner) generic() bool {
	if !s.at(tName) || s.peek() != tLSquare {
		return false
	}
	switch s.toks[s.toks[s.i+1].link+1].kind {
	case tPipe, tDot, tComma, tRSquare, tRPar, tAssign, tColon, tNewline, tSemicolon:
		return true
	}
	return false
}

// genericType is `A[B]` and attributes of it.
func (s *Scanner) genericType() python.ExprID {
	start := s.start()
	id := s.identifierExpr()
	id = s.subscript(id, start, true)
	for s.at(tDot) {
		id = s.attribute(id, start)
	}
	switch s.kind() {
	case tPipe, tComma, tRSquare, tRPar, tAssign, tColon, tNewline, tSemicolon:
		return id
	}
	return s.fail("odd type")
}
