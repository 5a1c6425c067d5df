package scan

import "github.com/kwargo/kwargo/internal/python"

// starOr reads what may be `*value` or an expression; the kind says which.
func (s *Scanner) starOr(named bool) (python.ExprID, python.ArgKind) {
	switch {
	case s.eat(tStar):
		return s.binary(pPipe), python.ArgStar
	case named:
		return s.namedExpr(), python.ArgPositional
	}
	return s.expr(), python.ArgPositional
}

// exprList reads expressions with commas between them, a tuple without
// parentheses, if there is a comma.
func (s *Scanner) exprList(named bool) python.ExprID {
	start := s.start()
	mark := len(s.args)
	id, k := s.starOr(named)
	if !s.at(tComma) {
		if k == python.ArgStar {
			return s.fail("a star alone")
		}
		return id
	}
	return s.tuple(mark, start, id, k, named)
}

// tuple goes on behind the first item of a tuple without parentheses.
func (s *Scanner) tuple(mark int, start uint32, id python.ExprID, k python.ArgKind, named bool) python.ExprID {
	s.args = append(s.args, python.Arg{Kind: k, Value: id, Span: s.since(start)})
	tall, deep := s.tall, s.deep
	for s.eat(tComma) && starts[s.kind()] {
		at := s.start()
		id, k = s.starOr(named)
		tall, deep = max(tall, s.tall), max(deep, s.deep)
		s.args = append(s.args, python.Arg{Kind: k, Value: id, Span: s.since(at)})
	}
	e := python.Expr{Kind: python.ExprTuple, Span: s.since(start)}
	s.take(mark, &e)
	return s.node(e, tall, deep)
}

// take makes the arguments from mark on the items of an expression.
func (s *Scanner) take(mark int, e *python.Expr) {
	items := s.args[mark:]
	if len(items) > python.MaxItems && e.Kind != python.ExprCall {
		items = items[:python.MaxItems]
		e.Flags |= python.FlagTruncated
	}
	e.Items = s.b.Args(items)
	s.args = s.args[:mark]
}

// yield is an expression that facts keep nothing of.
func (s *Scanner) yield() python.ExprID {
	start := s.start()
	s.i++
	if s.function != 0 {
		s.b.FunctionAt(s.function).Generator = true
	}
	s.tall = 0
	if s.eat(tFrom) {
		s.expr()
	} else if starts[s.kind()] {
		s.exprList(false)
	}
	return s.node(python.Expr{Kind: python.ExprOther, Span: s.since(start)}, s.tall, 0)
}

// value is what may stand right of "=".
func (s *Scanner) value() python.ExprID {
	if s.at(tYield) {
		return s.yield()
	}
	return s.exprList(false)
}
