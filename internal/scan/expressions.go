package scan

import (
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// atom adds an expression without others in it.
func (s *Scanner) atom(e python.Expr) python.ExprID {
	s.tall, s.deep = 1, 0
	return s.b.Expr(e)
}

// node adds an expression whose operands are so high.
func (s *Scanner) node(e python.Expr, tall, deep int) python.ExprID {
	s.tall, s.deep = tall+1, deep+1
	if e.Kind == python.ExprOther {
		s.deep = 0
	}
	if s.deep > python.MaxDepth || s.tall > maxTall {
		return s.fail("deep expression")
	}
	return s.b.Expr(e)
}

// enter counts a level of recursion; every return path subtracts it.
func (s *Scanner) enter() bool {
	s.level++
	if s.level > maxLevel {
		s.fail("deep nesting")
		return false
	}
	return true
}

// namedExpr is an expression where `name := value` may stand as well.
func (s *Scanner) namedExpr() python.ExprID {
	if s.at(tName) && s.peek() == tWalrus {
		return s.walrus()
	}
	return s.expr()
}

// walrus binds in the block around all comprehensions (PEP 572).
func (s *Scanner) walrus() python.ExprID {
	at := s.i
	s.i += 2
	value := s.expr()
	scope := s.scope
	for s.b.ScopeAt(scope).Kind == python.ScopeComprehension {
		scope = s.b.ScopeAt(scope).Parent
	}
	name := s.intern(at)
	s.bindIn(scope, python.BindWalrus, name, s.tokenSpan(at), uint32(value), 0)
	return s.node(python.Expr{Kind: python.ExprNamed, Name: name, A: value, Span: s.since(s.toks[at].start)}, s.tall, s.deep)
}

// expr is an expression without a star, comma or walrus of its own.
func (s *Scanner) expr() python.ExprID {
	level := s.level
	if !s.enter() {
		return 0
	}
	id := python.ExprID(0)
	start := s.start()
	if s.at(tLambda) {
		id = s.lambda()
	} else {
		id = s.binary(pOr)
		if s.at(tIf) {
			id = s.conditional(id, start)
		}
	}
	s.level = level
	return id
}

// primary reads an atom and the attributes, calls and subscripts behind it.
func (s *Scanner) primary() python.ExprID {
	t := &s.toks[s.i]
	start := t.start
	var id python.ExprID
	switch t.kind {
	case tName:
		id = s.identifierExpr()
	case tString, tBytes, tFStart:
		id = s.literal()
	case tInt:
		s.i++
		e := python.Expr{Kind: python.ExprNumber, Span: text.Span{Start: t.start, End: t.end}}
		if word := s.src[t.start:t.end]; len(word) <= 18 && isDecimal(word) {
			e.Name = s.b.Text(word)
		}
		id = s.atom(e)
	case tLPar:
		id = s.parenthesised()
	case tLSquare:
		id = s.list()
	case tLBrace:
		id = s.braces()
	default:
		k := constants[t.kind]
		if k == python.ExprNone {
			return s.fail("expression expected")
		}
		s.i++
		id = s.atom(python.Expr{Kind: k, Span: text.Span{Start: t.start, End: t.end}})
	}
	for {
		switch s.kind() {
		case tDot:
			id = s.attribute(id, start)
		case tLPar:
			id = s.call(id, start)
		case tLSquare:
			id = s.subscript(id, start, false)
		default:
			return id
		}
	}
}

// identifierExpr reads a name that stands at the cursor.
func (s *Scanner) identifierExpr() python.ExprID {
	t := &s.toks[s.i]
	s.i++
	name := s.intern(s.i - 1)
	s.b.Load(name)
	return s.atom(python.Expr{Kind: python.ExprName, Name: name, Span: text.Span{Start: t.start, End: t.end}})
}

func (s *Scanner) attribute(object python.ExprID, start uint32) python.ExprID {
	s.i++
	at := s.start()
	name := s.name()
	return s.node(python.Expr{Kind: python.ExprAttribute, A: object, Name: name, At: at, Span: s.since(start)}, s.tall, s.deep)
}

var constants = [256]python.ExprKind{
	tFloat: python.ExprOther, tTrue: python.ExprTrue, tFalse: python.ExprFalse,
	tNone: python.ExprNoneValue, tEllipsis: python.ExprEllipsis,
}

func isDecimal(word []byte) bool {
	for _, c := range word {
		if classes[c] != cDigit {
			return false
		}
	}
	return true
}
