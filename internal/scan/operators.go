package scan

import (
	"bytes"

	"github.com/kwargo/kwargo/internal/python"
)

func (s *Scanner) conditional(a python.ExprID, start uint32) python.ExprID {
	s.i++
	tall, deep := s.tall, s.deep
	s.binary(pOr)
	tall = max(tall, s.tall)
	s.expect(tElse, "else expected")
	b := s.expr()
	return s.node(python.Expr{Kind: python.ExprIf, A: a, B: b, Span: s.since(start)}, max(tall, s.tall), max(deep, s.deep))
}

// binary reads operands and the operators between them that bind at least so
// strongly.
func (s *Scanner) binary(power uint8) python.ExprID {
	start := s.start()
	var left python.ExprID
	if s.at(tNot) {
		if power > pNot || !s.enter() {
			return s.fail("not expected here")
		}
		s.i++
		operand := s.binary(pNot)
		left = s.node(python.Expr{Kind: python.ExprNot, A: operand, Span: s.since(start)}, s.tall, s.deep)
		s.level--
	} else {
		left = s.unary()
	}
	for {
		k := s.kind()
		p := powers[k]
		if p < power || p == 0 {
			return left
		}
		if p == pCompare {
			left = s.comparison(left, start)
			continue
		}
		s.i++
		tall, deep := s.tall, s.deep
		right := s.binary(p + 1)
		e := python.Expr{Kind: python.ExprOther, Span: s.since(start)}
		switch k {
		case tOr:
			e.Kind = python.ExprOr
		case tAnd:
			e.Kind = python.ExprAnd
		case tPipe:
			e.Kind = python.ExprBinOr
		}
		if e.Kind != python.ExprOther {
			e.A, e.B = left, right
		}
		left = s.node(e, max(tall, s.tall), max(deep, s.deep))
	}
}

// comparison reads a whole chain; facts keep one of two operands.
func (s *Scanner) comparison(left python.ExprID, start uint32) python.ExprID {
	tall, deep := s.tall, s.deep
	var op []byte
	var right python.ExprID
	count := 0
	for powers[s.kind()] == pCompare {
		op = s.comparator()
		right = s.binary(pCompare + 1)
		tall, deep = max(tall, s.tall), max(deep, s.deep)
		count++
	}
	e := python.Expr{Kind: python.ExprOther, Span: s.since(start)}
	if count == 1 {
		e.Kind, e.A, e.B, e.Name = python.ExprCompare, left, right, s.b.Intern(op)
	}
	return s.node(e, tall, deep)
}

var (
	notIn = []byte("not in")
	isNot = []byte("is not")
)

func (s *Scanner) comparator() []byte {
	op := s.word(s.i)
	k, second := s.kind(), s.peek()
	s.i++
	switch {
	case k == tNot && second == tIn:
		op = notIn
	case k == tIs && second == tNot:
		op = isNot
	case k == tNot:
		s.fail("not expected here")
		return op
	default:
		return op
	}
	if len(bytes.Trim(s.src[s.end():s.start()], " \t\r\n\f")) > 0 {
		s.fail("split operator")
	}
	s.i++
	return op
}

// unary reads an operand with its signs and powers.
func (s *Scanner) unary() python.ExprID {
	var id python.ExprID
	start := s.start()
	switch s.kind() {
	case tPlus, tMinus, tTilde:
		if !s.enter() {
			return 0
		}
		s.i++
		s.unary()
		id = s.node(python.Expr{Kind: python.ExprOther, Span: s.since(start)}, s.tall, 0)
		s.level--
	case tAwait:
		s.i++
		operand := s.primary()
		if c := s.b.CallAt(s.lastCall); c.Expr == operand {
			c.Flags |= python.CallAwaited
		}
		if s.at(tDoubleStar) {
			return s.fail("a power of await")
		}
		return s.node(python.Expr{Kind: python.ExprAwait, A: operand, Span: s.since(start)}, s.tall, s.deep)
	default:
		id = s.primary()
	}
	if s.at(tDoubleStar) {
		if !s.enter() {
			return 0
		}
		s.i++
		tall := s.tall
		s.unary()
		id = s.node(python.Expr{Kind: python.ExprOther, Span: s.since(start)}, max(tall, s.tall), 0)
		s.level--
	}
	return id
}
