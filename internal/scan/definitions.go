package scan

import (
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// decorated reads decorators and what stands below them.
func (s *Scanner) decorated(start uint32) {
	mark := len(s.args)
	saved := s.flags
	s.flags |= python.CallDecorator
	for s.eat(tAt) {
		at := s.start()
		id := s.namedExpr()
		s.args = append(s.args, python.Arg{Value: id, Span: s.since(at)})
		s.expect(tNewline, "end of line expected")
	}
	s.flags = saved
	run := s.b.Args(s.args[mark:])
	s.args = s.args[:mark]
	async := s.eat(tAsync)
	switch {
	case s.at(tDef):
		s.functionDefinition(start, run, async)
	case s.at(tClass) && !async:
		s.classDefinition(start, run)
	default:
		s.fail("definition expected")
	}
}

// classDefinition reads a class statement from its keyword on.
func (s *Scanner) classDefinition(start uint32, decorators python.Range) {
	outer := s.place
	s.i++
	nameAt := s.i
	cl := python.Class{
		Name: s.name(), NameSpan: s.tokenSpan(nameAt),
		Parent: s.scope, Branch: s.branch, Decorators: decorators,
	}
	if s.at(tLSquare) {
		cl.TypeParams = true
		s.typeParameters()
	}
	generic := s.scope
	if s.at(tLPar) {
		if s.toks[s.i].loops {
			s.fail("comprehension as a base")
		}
		s.i++
		mark := len(s.args)
		flags := s.flags
		s.flags |= python.CallBase
		if _, deep := s.arguments(); deep >= python.MaxDepth {
			s.fail("deep expression")
		}
		s.flags = flags
		cl.Bases = s.b.Args(s.args[mark:])
		s.args = s.args[:mark]
	}
	cl.Scope = s.b.Scope(python.Scope{Kind: python.ScopeClass, Parent: s.scope})
	id := s.b.Class(cl)
	s.b.ScopeAt(cl.Scope).Class = id

	s.scope, s.block, s.branch, s.function = cl.Scope, cl.Scope, 0, 0
	s.quoted = false
	body := s.suite()
	s.place = outer
	c := s.b.ClassAt(id)
	c.Span, c.Body, c.Indent = s.since(start), body, s.bodyIndent(body.Start)
	s.b.ScopeAt(cl.Scope).Span = body
	if cl.TypeParams {
		s.b.ScopeAt(generic).Span.End = c.Span.End
	}
	s.bind(python.BindClass, cl.Name, cl.NameSpan, uint32(id), 0)
}

// bodyIndent is the bytes of white space before the first statement of a body,
// 0 when it stands on the line of the header.
func (s *Scanner) bodyIndent(at uint32) uint32 {
	start := at
	for start > 0 && classes[s.src[start-1]] == cSpace {
		start--
	}
	if start == 0 || classes[s.src[start-1]] != cLine {
		return 0
	}
	return at - start
}

// functionDefinition reads a def from its keyword on.
func (s *Scanner) functionDefinition(start uint32, decorators python.Range, async bool) {
	outer := s.place
	s.i++
	nameAt := s.i
	fn := python.Function{
		Name: s.name(), NameSpan: s.tokenSpan(nameAt),
		Parent: s.scope, Branch: s.branch, Decorators: decorators, Async: async,
	}
	if sc := s.b.ScopeAt(s.scope); sc.Kind == python.ScopeClass {
		fn.Class = sc.Class
	}
	typed := s.at(tLSquare)
	if typed {
		s.typeParameters()
	}
	generic := s.scope
	open := s.start()
	s.parameters()
	fn.ParamsSpan = s.since(open)
	if s.eat(tArrow) {
		fn.Annotation = s.annotation(false)
	}
	fn.Stub = s.isStub()
	fn.Scope = s.b.Scope(python.Scope{Kind: python.ScopeFunction, Parent: s.scope})
	id := s.b.Function(fn, s.params)
	s.b.ScopeAt(fn.Scope).Function = id
	first := s.b.FunctionAt(id).Params.First

	s.scope, s.block, s.branch, s.function = fn.Scope, fn.Scope, 0, id
	s.quoted = false
	for i := range s.params {
		p := &s.params[i]
		s.bind(python.BindParam, p.Name, p.NameSpan, first+uint32(i), p.Annotation)
	}
	body := s.suite()
	s.b.CloseFunction()
	s.place = outer
	f := s.b.FunctionAt(id)
	f.Span, f.Body = s.since(start), body
	s.b.ScopeAt(fn.Scope).Span = body
	if typed {
		s.b.ScopeAt(generic).Span.End = f.Span.End
	}
	s.bind(python.BindFunction, fn.Name, fn.NameSpan, uint32(id), 0)
}

// parameters reads the list between the parentheses of a def. Annotations and
// defaults are evaluated around the function.
func (s *Scanner) parameters() {
	s.params = s.params[:0]
	s.expect(tLPar, "parenthesis expected")
	kind := python.PositionalOrKeyword
	for !s.at(tRPar) {
		p := python.Param{Kind: kind}
		at := s.start()
		switch s.kind() {
		case tSlash:
			s.i++
			if len(s.params) == 0 || s.params[0].Kind == python.PositionalOnly || kind != python.PositionalOrKeyword {
				s.fail("slash")
			}
			for i := range s.params {
				s.params[i].Kind = python.PositionalOnly
			}
			p.Kind = python.PositionalOnly
		case tStar:
			s.i++
			if kind == python.KeywordOnly {
				s.fail("two stars")
			}
			p.Kind, kind = python.VarPositional, python.KeywordOnly
			if s.at(tComma) {
				if s.peek() == tRPar || s.peek() == tDoubleStar {
					s.fail("a star alone")
				}
				p.Kind = python.PositionalOnly
			}
		case tDoubleStar:
			s.i++
			p.Kind = python.VarKeyword
		}
		if p.Kind != python.PositionalOnly {
			s.parameter(p, at)
		}
		if !s.eat(tComma) {
			break
		}
	}
	s.expect(tRPar, "comma or parenthesis expected")
}

func (s *Scanner) parameter(p python.Param, start uint32) {
	at := s.i
	p.Name, p.NameSpan = s.name(), s.tokenSpan(at)
	if s.eat(tColon) {
		p.Annotation = s.annotation(p.Kind == python.VarPositional)
	}
	if p.Kind != python.VarPositional && p.Kind != python.VarKeyword && s.eat(tAssign) {
		saved := s.flags
		s.flags |= python.CallDefault
		p.Default = s.expr()
		s.flags = saved
	}
	p.Span = s.since(start)
	if n := len(s.params); p.Default == 0 && n > 0 && s.params[n-1].Default != 0 && p.Kind == python.PositionalOrKeyword {
		s.fail("order of parameters")
	}
	if p.Kind == python.VarKeyword && s.at(tComma) && s.peek() != tRPar {
		s.fail("a parameter after two stars")
	}
	s.params = append(s.params, p)
}

// isStub reports whether the body that begins at the cursor, with its colon, is
// made of docstrings, `...` and pass only.
func (s *Scanner) isStub() bool {
	i := s.i + 1
	end := tNewline
	if s.toks[i].kind == tNewline {
		i += 2
		end = tDedent
	}
	for ; ; i++ {
		switch s.toks[i].kind {
		case tPass, tEllipsis, tString:
			i++
		default:
			return false
		}
		switch s.toks[i].kind {
		case end:
			return true
		case tSemicolon:
			if s.toks[i+1].kind == tNewline {
				i++
			}
		case tNewline:
		default:
			return false
		}
		if s.toks[i].kind == tNewline && (end == tNewline || s.toks[i+1].kind == tDedent) {
			return true
		}
	}
}

// typeParameters opens the scope of [T, …] and binds the names there
// (PEP 695, 696). Bounds and defaults are evaluated in it. Whoever calls says
// where the scope ends.
func (s *Scanner) typeParameters() {
	s.scope = s.b.Scope(python.Scope{Kind: python.ScopeTypeParams, Parent: s.scope, Span: text.Span{Start: s.start()}})
	s.i++
	for {
		star := s.eat(tStar)
		if !star {
			star = s.eat(tDoubleStar)
		}
		at := s.i
		s.bind(python.BindTypeParam, s.name(), s.tokenSpan(at), 0, 0)
		saved := s.flags
		s.flags |= python.CallAnnotation
		if !star && s.eat(tColon) {
			s.bareType()
		}
		if s.eat(tAssign) {
			s.starOr(false)
		}
		s.flags = saved
		if !s.eat(tComma) || s.at(tRSquare) {
			break
		}
	}
	s.expect(tRSquare, "comma or bracket expected")
}

// typeAlias is `type Name[T] = value` (PEP 695).
func (s *Scanner) typeAlias(start uint32) {
	outer := s.place
	s.i++
	at := s.i
	name := s.name()
	s.flags |= python.CallAnnotation // evaluated when asked for, if at all
	typed := s.at(tLSquare)
	if typed {
		s.typeParameters()
	}
	generic := s.scope
	s.expect(tAssign, "equals sign expected")
	value := s.bareType()
	if typed {
		s.b.ScopeAt(generic).Span.End = s.since(start).End
	}
	s.place = outer
	s.bind(python.BindTypeAlias, name, s.tokenSpan(at), uint32(value), 0)
}
