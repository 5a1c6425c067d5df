package scan

import (
	"bytes"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// parenthesised reads what begins with a parenthesis: an expression, a tuple or
// a generator.
func (s *Scanner) parenthesised() python.ExprID {
	open := s.toks[s.i]
	s.i++
	e := python.Expr{Kind: python.ExprTuple, Flags: python.FlagParenthesised}
	switch {
	case open.loops:
		s.comprehension(open, s.namedExpr)
		s.expect(tRPar, "parenthesis expected")
		e.Kind, e.Span = python.ExprGenerator, s.since(open.start)
		return s.node(e, s.tall, -1)
	case s.eat(tRPar):
		e.Span = s.since(open.start)
		return s.atom(e)
	case s.at(tYield):
		id := s.yield()
		s.expect(tRPar, "parenthesis expected")
		s.b.At(id).Flags |= python.FlagParenthesised
		return id
	}
	mark := len(s.args)
	at := s.start()
	id, k := s.starOr(true)
	if s.at(tRPar) && k == python.ArgPositional {
		s.i++
		s.b.At(id).Flags |= python.FlagParenthesised
		s.tall++
		return id
	}
	if !s.at(tComma) {
		return s.fail("comma or parenthesis expected")
	}
	s.args = append(s.args, python.Arg{Kind: k, Value: id, Span: s.since(at)})
	tall, deep := s.items(tRPar)
	e.Span = s.since(open.start)
	s.take(mark, &e)
	return s.node(e, tall, deep)
}

// items reads the items of a display behind the first, up to the closing
// bracket.
func (s *Scanner) items(end kind) (tall, deep int) {
	tall, deep = s.tall, s.deep
	for s.eat(tComma) && !s.at(end) {
		at := s.start()
		id, k := s.starOr(true)
		tall, deep = max(tall, s.tall), max(deep, s.deep)
		s.args = append(s.args, python.Arg{Kind: k, Value: id, Span: s.since(at)})
	}
	s.expect(end, "comma or bracket expected")
	return tall, deep
}

func (s *Scanner) list() python.ExprID {
	open := s.toks[s.i]
	s.i++
	if open.loops {
		s.comprehension(open, s.namedExpr)
		s.expect(tRSquare, "bracket expected")
		return s.node(python.Expr{Kind: python.ExprOther, Span: s.since(open.start)}, s.tall, 0)
	}
	e := python.Expr{Kind: python.ExprList}
	mark := len(s.args)
	tall, deep := 0, -1
	if !s.eat(tRSquare) {
		at := s.start()
		id, k := s.starOr(true)
		s.args = append(s.args, python.Arg{Kind: k, Value: id, Span: s.since(at)})
		tall, deep = s.items(tRSquare)
	}
	e.Span = s.since(open.start)
	s.take(mark, &e)
	return s.node(e, tall, deep)
}

// braces reads a dict, a set, or a comprehension of one.
func (s *Scanner) braces() python.ExprID {
	open := s.toks[s.i]
	s.i++
	if open.loops {
		s.comprehension(open, s.pairOrItem)
		s.expect(tRBrace, "brace expected")
		return s.node(python.Expr{Kind: python.ExprOther, Span: s.since(open.start)}, s.tall, 0)
	}
	e := python.Expr{Kind: python.ExprDict}
	mark := len(s.args)
	tall, deep := 0, -1
	for first := true; !s.at(tRBrace); first = false {
		arg := python.Arg{}
		at := s.start()
		dict := true
		if s.eat(tDoubleStar) {
			arg.Kind = python.ArgDoubleStar
			arg.Value = s.binary(pPipe)
		} else {
			arg.Value, arg.Kind = s.starOr(true)
			if dict = arg.Kind == python.ArgPositional && s.at(tColon); dict {
				tall, deep = max(tall, s.tall), max(deep, s.deep)
				if s.b.At(arg.Value).Kind == python.ExprNamed && s.b.At(arg.Value).Flags&python.FlagParenthesised == 0 {
					return s.fail("walrus as a key")
				}
				s.i++
				arg.Kind, arg.Key, arg.Value = python.ArgKeyword, arg.Value, s.expr()
			}
		}
		tall, deep = max(tall, s.tall), max(deep, s.deep)
		arg.Span = s.since(at)
		s.args = append(s.args, arg)
		if first && !dict {
			e.Kind = python.ExprSet
		}
		if dict != (e.Kind == python.ExprDict) {
			return s.fail("dict and set mixed")
		}
		if !s.eat(tComma) {
			break
		}
	}
	s.expect(tRBrace, "comma or brace expected")
	e.Span = s.since(open.start)
	s.take(mark, &e)
	return s.node(e, tall, deep)
}

func (s *Scanner) pairOrItem() python.ExprID {
	id := s.namedExpr()
	if s.eat(tColon) {
		tall := s.tall
		s.expr()
		s.tall = max(tall, s.tall)
	}
	return id
}

// comprehension reads what stands between the brackets of one, in a scope of
// its own; the first iterable lies outside.
func (s *Scanner) comprehension(open token, body func() python.ExprID) {
	saved := s.place
	s.scope = s.b.Scope(python.Scope{
		Kind: python.ScopeComprehension, Parent: s.scope,
		Span: text.Span{Start: open.start, End: s.toks[open.link].end},
	})
	inner := s.scope
	body()
	tall := s.tall
	if !s.at(tFor) && !s.at(tAsync) {
		s.fail("for expected")
	}
	for first := true; s.at(tFor) || s.at(tAsync) || s.at(tIf); {
		if s.eat(tIf) {
			if s.at(tName) && s.peek() == tWalrus {
				s.walrus()
			} else {
				s.binary(pOr)
			}
			tall = max(tall, s.tall)
			continue
		}
		s.eat(tAsync)
		s.expect(tFor, "for expected")
		mark := len(s.pending)
		s.targetList(python.BindFor, false, tIn)
		s.expect(tIn, "in expected")
		if first {
			s.scope = saved.scope
		}
		s.binary(pOr)
		tall = max(tall, s.tall)
		s.scope = inner
		s.commit(mark, 0, 0)
		first = false
	}
	s.place = saved
	s.tall = tall
}

func (s *Scanner) call(callee python.ExprID, start uint32) python.ExprID {
	open := s.toks[s.i]
	e := python.Expr{Kind: python.ExprCall, A: callee, At: open.start}
	tall, deep := s.tall, s.deep
	mark := len(s.args)
	if !s.enter() {
		return 0
	}
	s.i++
	if open.loops { // C(x for x in y): the parentheses are those of the call
		at := s.start()
		s.comprehension(open, s.namedExpr)
		span := s.since(at)
		g := s.b.Expr(python.Expr{Kind: python.ExprGenerator, Span: span})
		s.args = append(s.args, python.Arg{Value: g, Span: span})
		tall = max(tall, s.tall)
		s.expect(tRPar, "parenthesis expected")
	} else {
		t, d := s.arguments()
		tall, deep = max(tall, t), max(deep, d)
	}
	s.take(mark, &e)
	e.Span = s.since(start)
	s.level--
	id := s.node(e, tall, deep)
	s.lastCall = s.b.Call(python.Call{Expr: id, Scope: s.scope, Branch: s.branch, Flags: s.flags})
	return id
}

// arguments reads what stands in the parentheses of a call or a class, and the
// closing one, and leaves it on the stack of arguments.
func (s *Scanner) arguments() (tall, deep int) {
	deep = -1
	last := python.ArgPositional // what keeps others from following: a keyword, or two stars
	for !s.at(tRPar) {
		arg := python.Arg{}
		at := s.start()
		switch {
		case s.at(tName) && s.peek() == tAssign:
			arg.Kind, arg.NameEnd = python.ArgKeyword, s.toks[s.i].end
			arg.Name = s.name()
			s.i++
			arg.Value = s.expr()
		case s.eat(tStar):
			arg.Kind, arg.Value = python.ArgStar, s.expr()
		case s.eat(tDoubleStar):
			arg.Kind, arg.Value = python.ArgDoubleStar, s.expr()
		default:
			arg.Value = s.namedExpr()
		}
		switch arg.Kind {
		case python.ArgPositional:
			if last != python.ArgPositional {
				s.fail("order of arguments")
			}
		case python.ArgStar:
			if last == python.ArgDoubleStar {
				s.fail("order of arguments")
			}
		default:
			last = max(last, arg.Kind)
		}
		tall, deep = max(tall, s.tall), max(deep, s.deep)
		arg.Span = s.since(at)
		s.args = append(s.args, arg)
		if !s.eat(tComma) {
			break
		}
	}
	s.expect(tRPar, "comma or parenthesis expected")
	return tall, deep
}

// subscript reads value[items]; types says that the items are types.
func (s *Scanner) subscript(value python.ExprID, start uint32, types bool) python.ExprID {
	open := s.toks[s.i]
	if open.loops || !s.enter() {
		return s.fail("comprehension in a subscript")
	}
	s.i++
	tall, deep := s.tall, s.deep
	mark := len(s.args)
	for {
		at := s.start()
		arg := python.Arg{}
		switch {
		case s.at(tColon):
			arg.Value = s.slice(at)
		case types && !s.at(tStar):
			arg.Value = s.typeExpr()
			if s.at(tColon) {
				arg.Value = s.slice(at)
			}
		default:
			arg.Value, arg.Kind = s.starOr(true)
			if s.at(tColon) {
				if e := s.b.At(arg.Value); arg.Kind == python.ArgStar || e.Kind == python.ExprNamed && e.Flags&python.FlagParenthesised == 0 {
					return s.fail("slice")
				}
				arg.Value = s.slice(at)
			}
		}
		tall, deep = max(tall, s.tall), max(deep, s.deep)
		arg.Span = s.since(at)
		s.args = append(s.args, arg)
		if !s.eat(tComma) || s.at(tRSquare) {
			break
		}
	}
	s.expect(tRSquare, "comma or bracket expected")
	s.level--
	e := python.Expr{Kind: python.ExprSubscript, A: value, At: open.start, Span: s.since(start)}
	s.take(mark, &e)
	return s.node(e, tall, deep)
}

// slice reads `a:b:c` from its first colon on.
func (s *Scanner) slice(start uint32) python.ExprID {
	if s.start() == start {
		s.tall = 0
	}
	tall := s.tall
	for colons := 0; colons < 2 && s.eat(tColon); colons++ {
		if starts[s.kind()] {
			s.expr()
			tall = max(tall, s.tall)
		}
	}
	return s.node(python.Expr{Kind: python.ExprOther, Span: s.since(start)}, tall, 0)
}

// literal reads a string, or several adjacent ones.
func (s *Scanner) literal() python.ExprID {
	first := s.i
	e := python.Expr{Kind: python.ExprString}
	if s.at(tBytes) {
		e.Kind = python.ExprBytes
	}
	for {
		switch s.kind() {
		case tString, tBytes:
			if s.at(tBytes) != (e.Kind == python.ExprBytes) {
				return s.fail("text and bytes mixed")
			}
			s.i++
		case tFStart:
			if e.Kind == python.ExprBytes {
				return s.fail("text and bytes mixed")
			}
			e.Kind = python.ExprFString
			s.format()
		default:
			e.Span = s.since(s.toks[first].start)
			return s.finishLiteral(first, e)
		}
	}
}

func (s *Scanner) finishLiteral(first int, e python.Expr) python.ExprID {
	last := s.i - 1
	single := first == last || s.toks[first].kind == tFStart && int(s.toks[first].link) == last
	if !single {
		e.Flags |= python.FlagConcatenated
	}
	switch {
	case e.Kind == python.ExprFString && single:
		e.Name = s.b.Text(s.fixedStart(first))
	case e.Kind == python.ExprString && single:
		e.Name, e.A = s.plainString(first)
		if e.Name != 0 {
			s.b.Mention(s.b.Str(e.Name), e.Span)
		}
	case e.Kind == python.ExprString:
		value, plain := "", true
		for i := first; i <= last && plain; i++ {
			if len(value) > python.MaxString {
				plain = false
				break
			}
			v, ok := python.DecodeString(string(s.word(i)))
			value, plain = value+v, ok
		}
		if plain && len(value) <= python.MaxString {
			e.Name = s.b.InternString(value)
			s.b.Mention(value, e.Span)
		}
	}
	s.tall, s.deep = 1, 0
	return s.b.Expr(e)
}

// plainString is the value of one string, and the expression that it holds if
// it is an annotation.
func (s *Scanner) plainString(i int) (name python.Name, quoted python.ExprID) {
	t := s.toks[i]
	lit := s.src[t.start:t.end]
	prefixed := classes[lit[0]] != cQuote
	q := uint32(1)
	if !prefixed && len(lit) >= 6 && lit[0] == lit[1] && lit[1] == lit[2] {
		q = 3
	}
	if !prefixed && len(lit) > 4*python.MaxString+6 && !s.quoted {
		// However it is escaped, no value of so many bytes is short enough.
		return s.decoded(lit), 0
	}
	if prefixed || bytes.IndexByte(lit, '\\') >= 0 || s.hasCR {
		name = s.decoded(lit)
	} else if body := lit[q : uint32(len(lit))-q]; len(body) <= python.MaxString {
		name = s.b.Text(body)
	}
	if s.quoted && !prefixed && bytes.IndexByte(lit, '\\') < 0 {
		quoted = s.b.Quoted(string(lit[q:uint32(len(lit))-q]), t.start+q)
	}
	return name, quoted
}

func (s *Scanner) decoded(lit []byte) python.Name {
	if v, ok := python.DecodeString(string(lit)); ok && len(v) <= python.MaxString {
		return s.b.InternString(v)
	}
	return 0
}

// fixedStart is what every value of an f-string starts with: its text up to the
// first interpolation or escape.
func (s *Scanner) fixedStart(i int) []byte {
	open := s.toks[i]
	rest := s.src[open.end:s.toks[open.link].end]
	quote := rest[len(rest)-1]
	for n, c := range rest {
		if c == '{' || c == '\\' || c == quote {
			return rest[:min(n, python.MaxString)]
		}
	}
	return nil
}

// format reads the code in an f-string.
func (s *Scanner) format() {
	if !s.enter() {
		return
	}
	s.i++
	flags := s.flags
	s.flags |= python.CallFormatted
	for s.at(tFOpen) {
		s.interpolated()
	}
	s.flags = flags
	s.expect(tFEnd, "f-string")
	s.level--
}

func (s *Scanner) interpolated() {
	if s.toks[s.i].loops {
		s.fail("comprehension in an f-string")
		return
	}
	s.i++
	if s.at(tYield) {
		s.yield()
	} else if s.at(tName) && s.peek() == tWalrus {
		s.fail("walrus in an f-string")
	} else {
		s.exprList(false)
	}
	s.eat(tAssign)
	s.eat(tFConv)
	if s.eat(tFSpec) {
		for s.at(tFOpen) {
			s.interpolated()
		}
	}
	s.expect(tFClose, "brace in an f-string expected")
}
