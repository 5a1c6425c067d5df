package scan

import (
	"bytes"

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
	return s.b.Intern(s.word(s.i - 1))
}

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
	name := s.b.Intern(s.word(at))
	s.bindIn(scope, python.BindWalrus, name, s.tokenSpan(at), uint32(value), 0)
	return s.node(python.Expr{Kind: python.ExprNamed, Name: name, A: value, Span: s.since(s.toks[at].start)}, s.tall, s.deep)
}

func (s *Scanner) tokenSpan(i int) text.Span {
	return text.Span{Start: s.toks[i].start, End: s.toks[i].end}
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
	name := s.b.Intern(s.src[t.start:t.end])
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

// lambda opens a scope for the body; defaults are read outside.
func (s *Scanner) lambda() python.ExprID {
	start := s.start()
	s.i++
	mark := len(s.names)
	tall := 0
	optional := false // a default was met, and no star
	for !s.at(tColon) {
		k := s.kind()
		if k == tStar || k == tDoubleStar || k == tSlash {
			s.i++
		}
		if k != tSlash && !(k == tStar && s.at(tComma)) {
			s.names = append(s.names, uint32(s.i))
			s.expect(tName, "parameter expected")
		}
		if k == tName && s.eat(tAssign) {
			saved := s.flags
			s.flags |= python.CallDefault
			s.expr()
			s.flags = saved
			tall = max(tall, s.tall)
			optional = true
		} else if optional && k == tName {
			return s.fail("order of parameters")
		}
		optional = optional && k != tStar
		if !s.eat(tComma) {
			break
		}
	}
	s.expect(tColon, "colon expected")
	saved := s.place
	scope := s.b.Scope(python.Scope{Kind: python.ScopeLambda, Parent: s.scope})
	s.scope, s.function = scope, 0
	for _, i := range s.names[mark:] {
		s.bind(python.BindParam, s.b.Intern(s.word(int(i))), s.tokenSpan(int(i)), 0, 0)
	}
	s.names = s.names[:mark]
	at := s.start()
	s.expr()
	s.b.ScopeAt(scope).Span = s.since(at)
	s.place = saved
	return s.node(python.Expr{Kind: python.ExprLambda, Span: s.since(start)}, max(tall, s.tall), -1)
}
