package scan

import (
	"bytes"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

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
			s.b.Raise(s.function, s.branch)
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
		switch {
		case k == tName:
			s.typeAlias(start)
			return
		case k == tLPar || k == tLSquare:
			if s.assigns() == tAssign {
				s.fail("an assignment to something of type")
			}
		}
		s.oddStars()
	case "match", "print", "exec":
		if powers[k] != 0 || starts[k] && k != tLPar && k != tLSquare {
			s.fail("print or match as an operand")
		}
		s.oddStars()
	}
	s.expressionStatement()
}

// oddStars declines what loneStar does in `print(1, *f())`.
func (s *Scanner) oddStars() {
	if s.peek() != tLPar {
		return
	}
	for i, end := s.i+2, int(s.toks[s.i+1].link); i < end; i++ {
		switch s.toks[i].kind {
		case tLPar, tLSquare, tLBrace, tFStart:
			i = int(s.toks[i].link)
		case tComma:
			if s.toks[i+1].kind == tStar && s.toks[i+2].kind == tName && s.toks[i+3].kind != tComma && i+3 != end {
				s.fail("a star before more than a name")
				return
			}
		}
	}
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

// assigns is the token that makes the rest of a simple statement an assignment:
// "=", "+=", or the ":" of an annotation; tEnd when there is none.
func (s *Scanner) assigns() kind {
	for i := s.i; ; i++ {
		switch k := s.toks[i].kind; k {
		case tLPar, tLSquare, tLBrace, tFStart:
			i = int(s.toks[i].link)
		case tAssign, tAugmented, tColon:
			return k
		case tLambda, tNewline, tSemicolon, tEnd, tYield:
			return tEnd
		}
	}
}

// expressionStatement is an assignment of any kind, or expressions alone.
func (s *Scanner) expressionStatement() {
	switch s.assigns() {
	case tAssign, tColon:
		s.assignment()
	case tAugmented:
		s.augmented()
	default:
		for {
			first := s.i
			star := s.at(tStar)
			s.loneStar(s.starOr(false))
			s.exportsChanged(first, s.i)
			if !s.eat(tComma) {
				if star && s.toks[first-1].kind != tComma {
					s.fail("a star alone")
				}
				return
			}
			if !starts[s.kind()] {
				s.lastComma(s.toks[first].start)
				return
			}
		}
	}
}

// lastComma declines a line that ends with a comma behind a comment that ends
// with a backslash: the first producer goes on in the next line.
func (s *Scanner) lastComma(start uint32) {
	line := s.src[:start]
	line = bytes.TrimRight(line[:bytes.LastIndexAny(line, "\r\n")+1], "\r\n")
	if bytes.HasSuffix(line, []byte{'\\'}) {
		s.fail("comma at the end of a line")
	}
}

// assignment is `a = b = value`, `a: T = value` or `a: T`.
func (s *Scanner) assignment() {
	mark := len(s.pending)
	var value, ann python.ExprID
	from := 0
	first := s.i
	switch {
	case s.assigns() == tColon:
		s.annotatedTarget()
		s.noteExportsTarget(first)
		s.expect(tColon, "colon expected")
		ann = s.annotation(false)
		if s.eat(tAssign) {
			for i := range s.pending[mark:] {
				if p := &s.pending[mark+i]; p.bd.Kind == python.BindAnnotation {
					p.bd.Kind = python.BindAssign
				}
			}
			from = s.i
			value = s.value()
		}
	default:
		for s.assigns() == tAssign {
			first = s.i
			s.targetList(python.BindAssign, true, tAssign)
			s.noteExportsTarget(first)
			s.expect(tAssign, "equals sign expected")
		}
		from = s.i
		value = s.value()
	}
	if s.assignsExports(mark) && from != 0 {
		s.exportsAssigned(from, s.i)
	}
	s.commit(mark, value, ann)
}

// annotatedTarget is the one target that may have an annotation.
func (s *Scanner) annotatedTarget() {
	if !s.at(tName) {
		s.fail("annotated target")
		return
	}
	s.target(python.BindAnnotation, true)
}

// augmented is `a += value`.
func (s *Scanner) augmented() {
	mark := len(s.pending)
	if s.at(tName) && s.peek() == tAugmented {
		s.b.Load(s.b.Intern(s.word(s.i)))
	} else if s.at(tLPar) || s.at(tLSquare) {
		if s.plain() {
			s.fail("target")
		}
	}
	s.target(python.BindAugAssign, false)
	op := s.i
	s.expect(tAugmented, "operator expected")
	from := s.i
	s.value()
	if s.assignsExports(mark) {
		s.exportsAdded(from, s.i, string(s.word(op)) == "+=")
	}
	s.commit(mark, 0, 0)
}

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

func (s *Scanner) importStatement(start uint32) {
	s.i++
	first := s.i
	end := s.endOfStatement()
	stmt := text.Span{Start: start, End: end}
	for {
		im := python.Import{Scope: s.scope, Branch: s.branch, Stmt: stmt}
		at := s.i
		im.Module = s.dotted()
		bound := at
		if s.eat(tAs) {
			bound = s.i
			im.As = s.name()
		}
		im.Span = s.since(s.toks[at].start)
		s.bindImport(bound, im)
		if !s.eat(tComma) {
			break
		}
	}
	if first == s.i {
		s.fail("name expected")
	}
}

// endOfStatement is where the simple statement at the cursor ends.
func (s *Scanner) endOfStatement() uint32 {
	i := s.i
	for s.toks[i].kind != tNewline && s.toks[i].kind != tSemicolon && s.toks[i].kind != tEnd {
		i++
	}
	return s.toks[i-1].end
}

func (s *Scanner) bindImport(bound int, im python.Import) {
	s.bind(python.BindImport, s.b.Intern(s.word(bound)), s.tokenSpan(bound), uint32(s.b.Import(im)), 0)
}

func (s *Scanner) fromStatement(start uint32) {
	s.i++
	im := python.Import{Scope: s.scope, Branch: s.branch}
	level := 0
	for s.at(tDot) || s.at(tEllipsis) {
		level += int(s.toks[s.i].end - s.toks[s.i].start)
		s.i++
	}
	im.Level = uint8(min(level, 255))
	if level == 0 || s.at(tName) {
		im.Module = s.dotted()
	}
	future := level == 0 && s.b.Str(im.Module) == "__future__"
	s.expect(tImport, "import expected")
	im.Stmt = text.Span{Start: start, End: s.endOfStatement()}
	if s.at(tStar) {
		im.Star, im.Span = true, s.tokenSpan(s.i)
		s.i++
		s.b.Import(im)
		s.b.ScopeAt(s.scope).Star = true
		return
	}
	paren := s.eat(tLPar)
	for {
		at := s.i
		im.Symbol, im.As = s.name(), 0
		bound := at
		if s.eat(tAs) {
			bound = s.i
			im.As = s.name()
		}
		im.Span = s.since(s.toks[at].start)
		s.bindImport(bound, im)
		if future && bytes.HasPrefix(s.word(at), []byte("annotations")) {
			s.b.FutureAnnotations()
		}
		if !s.eat(tComma) || paren && s.at(tRPar) {
			break
		}
	}
	if paren {
		s.expect(tRPar, "parenthesis expected")
	}
}

// dotted is the name of a module, white space between its parts left out.
func (s *Scanner) dotted() python.Name {
	start := s.start()
	first := s.name()
	if !s.at(tDot) {
		return first
	}
	parts := s.b.Str(first)
	size := len(s.word(s.i - 1))
	for s.eat(tDot) {
		parts += "." + s.b.Str(s.name())
		size += 1 + len(s.word(s.i-1))
	}
	if whole := s.since(start); whole.Len() == size {
		return s.b.Intern(whole.Of(s.src))
	}
	return s.b.InternString(parts)
}
