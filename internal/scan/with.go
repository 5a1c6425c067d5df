package scan

import "github.com/kwargo/kwargo/internal/python"

func (s *Scanner) withStatement(start uint32) {
	s.i++
	mark := len(s.args)
	for {
		s.withItem()
		if !s.eat(tComma) {
			break
		}
	}
	test := s.contexts(mark)
	s.branchSuite(python.Branch{Kind: python.BranchWith, Stmt: start, Test: test})
}

// withItem reads one `expression as target` and leaves the expression on the
// stack of arguments. A tuple without a target is a list of items (PEP 617).
func (s *Scanner) withItem() {
	if s.at(tLPar) && s.hidesItems() {
		s.i++
		for {
			s.withItem()
			if !s.eat(tComma) || s.at(tRPar) {
				break
			}
		}
		s.expect(tRPar, "parenthesis expected")
		return
	}
	at := s.start()
	id := s.namedExpr()
	s.args = append(s.args, python.Arg{Value: id, Span: s.since(at)})
	if s.eat(tAs) {
		s.unclearAs(id)
		mark := len(s.pending)
		if s.at(tStar) {
			s.fail("target")
		}
		s.target(python.BindWith, true)
		s.commit(mark, id, 0)
	}
}

// unclearAs declines what the first producer reads as `a if b else (c as d)`.
func (s *Scanner) unclearAs(id python.ExprID) {
	if e := s.b.At(id); (e.Kind == python.ExprIf || e.Kind == python.ExprLambda) && e.Flags&python.FlagParenthesised == 0 {
		s.fail("as behind a conditional")
	}
}

// hidesItems reports whether parentheses hold items of a with statement.
func (s *Scanner) hidesItems() bool {
	open := s.toks[s.i]
	switch s.toks[open.link+1].kind {
	case tColon, tComma, tRPar:
	default:
		return false
	}
	for i := s.i + 1; i < int(open.link); i++ {
		switch s.toks[i].kind {
		case tLPar, tLSquare, tLBrace, tFStart:
			i = int(s.toks[i].link)
		case tLambda:
			s.fail("lambda in a with statement")
			return false
		case tComma, tAs:
			return true
		}
	}
	return false
}
