package scan

import (
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// suite reads what stands behind the colon of a compound statement, and the
// colon. Its span has no comments at its ends.
func (s *Scanner) suite() text.Span {
	s.expect(tColon, "colon expected")
	if !s.eat(tNewline) {
		start := s.start()
		s.simpleLine()
		return s.since(start)
	}
	s.expect(tIndent, "indented block expected")
	start := s.start()
	for !s.at(tDedent) && !s.at(tEnd) {
		s.statement()
	}
	s.expect(tDedent, "dedent expected")
	return s.since(start)
}

// branch reads a suite under a branch.
func (s *Scanner) branchSuite(br python.Branch) python.BranchID {
	saved := s.branch
	br.Parent = saved
	id := s.b.Branch(br)
	s.branch = id
	span := s.suite()
	s.b.BranchAt(id).Span = span
	s.branch = saved
	return id
}

func (s *Scanner) ifStatement(start uint32) {
	br := python.Branch{Kind: python.BranchIf, Stmt: start}
	for s.eat(tIf) || s.eat(tElif) {
		br.Test = s.namedExpr()
		s.branchSuite(br)
		br.Arm++
		if s.at(tIf) {
			return
		}
	}
	if s.eat(tElse) {
		br.Test = 0
		s.branchSuite(br)
	}
}

func (s *Scanner) forStatement(start uint32) {
	s.i++
	mark := len(s.pending)
	s.targetList(python.BindFor, false, tIn)
	s.expect(tIn, "in expected")
	values := s.exprList(false)
	s.commit(mark, values, 0)
	s.loop(start)
}

// loop reads the suites of for and while.
func (s *Scanner) loop(start uint32) {
	s.branchSuite(python.Branch{Kind: python.BranchLoop, Stmt: start})
	if s.eat(tElse) {
		s.branchSuite(python.Branch{Kind: python.BranchLoopElse, Stmt: start, Arm: 1})
	}
}

func (s *Scanner) tryStatement(start uint32) {
	s.i++
	try := s.branchSuite(python.Branch{Kind: python.BranchTry, Stmt: start})
	arm := uint32(1)
	mark := len(s.args)
	groups := s.at(tExcept) && s.peek() == tStar
	for s.at(tExcept) {
		if groups != (s.peek() == tStar) {
			s.fail("except and except* mixed")
		}
		s.handler(start, arm)
		arm++
	}
	if arm > 1 && s.eat(tElse) {
		s.branchSuite(python.Branch{Kind: python.BranchTryElse, Stmt: start, Arm: arm})
		arm++
	}
	if s.eat(tFinally) {
		s.branchSuite(python.Branch{Kind: python.BranchFinally, Stmt: start, Arm: arm})
		arm++
	}
	if arm == 1 {
		s.fail("try without handlers")
	}
	if len(s.args) > mark {
		s.b.BranchAt(try).Test = s.contexts(mark)
	}
}

// contexts makes a tuple of the arguments from mark on.
func (s *Scanner) contexts(mark int) python.ExprID {
	items := s.args[mark:]
	span := text.Span{Start: items[0].Span.Start, End: items[len(items)-1].Span.End}
	run := s.b.Args(items)
	s.args = s.args[:mark]
	return s.b.Expr(python.Expr{Kind: python.ExprTuple, Span: span, Items: run})
}

// handler reads an except clause and leaves what it catches on the stack of
// arguments.
func (s *Scanner) handler(start, arm uint32) {
	br := python.Branch{Kind: python.BranchExcept, Parent: s.branch, Stmt: start, Arm: arm}
	caught := python.Arg{Span: s.tokenSpan(s.i)}
	s.i++
	group := s.at(tStar)
	if group {
		if s.end() != s.start() {
			s.fail("except *") // to the first producer it is a star before the value
		}
		s.i++
	}
	if s.at(tColon) && !group {
		caught.Value = s.b.Expr(python.Expr{Kind: python.ExprNoneValue, Span: caught.Span})
	} else {
		at := s.start()
		mark := len(s.args)
		br.Test = s.expr()
		if s.at(tComma) {
			from := s.i
			br.Test = s.tuple(mark, at, br.Test, python.ArgPositional, false)
			for i := from; i < s.i; i++ {
				if s.toks[i].kind == tComma && s.toks[i+1].kind == tStar {
					s.fail("except with a star")
				}
			}
			if s.at(tAs) || s.toks[s.i-1].kind == tComma {
				s.fail("except with commas")
			}
		}
		caught.Value, caught.Span = br.Test, s.since(at)
	}
	s.args = append(s.args, caught)
	saved := s.branch
	id := s.b.Branch(br)
	s.branch = id
	if br.Test != 0 && s.eat(tAs) {
		s.unclearAs(br.Test)
		mark := len(s.pending)
		if !s.at(tName) || s.peek() != tColon {
			s.fail("name expected")
		}
		s.target(python.BindExcept, true)
		s.commit(mark, br.Test, 0)
	}
	span := s.suite()
	s.b.BranchAt(id).Span = span
	s.branch = saved
}
