package scan

import "github.com/kwargo/kwargo/internal/python"

func (s *Scanner) module() {
	s.place = place{scope: 1, block: 1}
	s.i, s.level = 1, 0
	s.args, s.pending, s.names = s.args[:0], s.pending[:0], s.names[:0]
	s.lastCall = 0
	s.all = s.b.InternString("__all__")
	for !s.at(tEnd) {
		s.statement()
	}
}

// statement reads a compound statement, or a line of simple ones.
func (s *Scanner) statement() {
	if !s.enter() {
		return
	}
	start := s.start()
	switch s.kind() {
	case tIf:
		s.ifStatement(start)
	case tWhile:
		s.i++
		s.namedExpr()
		s.loop(start)
	case tFor:
		s.forStatement(start)
	case tTry:
		s.tryStatement(start)
	case tWith:
		s.withStatement(start)
	case tDef:
		s.functionDefinition(start, python.Range{}, false)
	case tClass:
		s.classDefinition(start, python.Range{})
	case tAt:
		s.decorated(start)
	case tAsync:
		s.i++
		switch s.kind() {
		case tDef:
			s.functionDefinition(start, python.Range{}, true)
		case tFor:
			s.forStatement(start)
		case tWith:
			s.withStatement(start)
		default:
			s.fail("async")
		}
	case tName:
		if string(s.word(s.i)) == "match" && s.opensBlock() {
			s.matchStatement(start)
		} else {
			s.simpleLine()
		}
	default:
		s.simpleLine()
	}
	s.level--
}

// simpleLine reads the statements of a logical line.
func (s *Scanner) simpleLine() {
	for {
		s.simple()
		if !s.eat(tSemicolon) {
			s.expect(tNewline, "end of line expected")
			return
		}
		if s.eat(tNewline) {
			return
		}
	}
}

func (s *Scanner) simple() {
	start := s.start()
	switch s.kind() {
	case tPass, tBreak, tContinue:
		s.i++
	case tReturn:
		s.i++
		var value python.ExprID
		if starts[s.kind()] {
			value = s.exprList(false)
		}
		if s.function != 0 {
			s.b.Return(python.Return{Function: s.function, Branch: s.branch, Value: value, Span: s.since(start)})
		}
	case tImport:
		s.importStatement(start)
	case tFrom:
		s.fromStatement(start)
	case tRaise:
		s.i++
		if s.function != 0 {
			s.b.Raise(s.function, s.branch, start)
		}
		if starts[s.kind()] {
			s.expr()
			if s.eat(tFrom) {
				s.expr()
			}
		}
	case tAssert:
		s.i++
		s.expr()
		if s.eat(tComma) {
			s.expr()
		}
	case tDel:
		s.i++
		s.remove()
		for s.eat(tComma) && !s.at(tNewline) && !s.at(tSemicolon) {
			s.remove()
		}
	case tGlobal:
		s.declare(python.BindGlobal)
	case tNonlocal:
		s.declare(python.BindNonlocal)
	case tYield:
		s.yield()
	case tString:
		if k := s.peek(); k == tNewline && s.toks[s.i].end-s.start() > 64 { // a docstring
			s.i++
			return
		}
		s.expressionStatement()
	case tName:
		s.softStatement(start)
		return
	default:
		s.expressionStatement()
	}
}

// softStatement begins with a name, which may be one that is a keyword here and
// there: in `type X = …`, or for the first producer in what Python 2 had. It
// reads some statements so that begin with such a word; they are declined.
func (s *Scanner) softStatement(start uint32) {
	k := s.peek()
	switch string(s.word(s.i)) {
	case "type":
		if k == tName {
			s.typeAlias(start)
			return
		}
	case "match", "print", "exec":
		if powers[k] != 0 || starts[k] && k != tLPar && k != tLSquare {
			s.fail("print or match as an operand")
		}
	}
	s.expressionStatement()
}

func (s *Scanner) declare(kind python.BindingKind) {
	s.i++
	for {
		at := s.i
		s.bind(kind, s.name(), s.tokenSpan(at), 0, 0)
		if !s.eat(tComma) {
			return
		}
	}
}
