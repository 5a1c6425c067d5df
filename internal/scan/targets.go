package scan

import (
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// bind binds a name in the current scope.
func (s *Scanner) bind(kind python.BindingKind, name python.Name, span text.Span, ref uint32, ann python.ExprID) {
	s.bindIn(s.scope, kind, name, span, ref, ann)
}

func (s *Scanner) bindIn(scope python.ScopeID, kind python.BindingKind, name python.Name, span text.Span, ref uint32, ann python.ExprID) {
	bd := python.Binding{Kind: kind, Name: name, Scope: scope, Ref: ref, Ann: ann, Span: span}
	if scope == s.block {
		bd.Branch = s.branch
	}
	s.emit(bd)
}

func (s *Scanner) emit(bd python.Binding) {
	if bd.Scope == 1 && bd.Name == s.all && bd.HidesExports() {
		s.b.Export(nil, true)
	}
	s.b.Bind(bd)
}

// plain reports whether what stands at the cursor ends before an attribute,
// call or subscript: a name or a bracket that is a target of its own.
func (s *Scanner) plain() bool {
	next := s.i + 1
	if !s.at(tName) {
		next = int(s.toks[s.i].link) + 1
	}
	switch s.toks[next].kind {
	case tDot, tLPar, tLSquare:
		return false
	}
	return true
}

// targetList reads what stands left of "=" or after `for`, up to a token of
// the given kind. The names in it are bound by commit, once the value is known.
func (s *Scanner) targetList(kind python.BindingKind, direct bool, end kind) {
	mark := len(s.pending)
	star := s.at(tStar)
	s.target(kind, direct)
	if s.at(tComma) {
		for s.eat(tComma) && !s.at(end) {
			s.target(kind, false)
		}
		for i := range s.pending[mark:] {
			s.pending[mark+i].Direct = false
		}
	} else if star {
		s.fail("a star alone")
	}
}

func (s *Scanner) target(kind python.BindingKind, direct bool) {
	if !s.enter() {
		return
	}
	switch k := s.kind(); {
	case k == tName && s.plain():
		at := s.i
		bd := python.Binding{Kind: kind, Name: s.name(), Scope: s.scope, Span: s.tokenSpan(at)}
		if s.scope == s.block {
			bd.Branch = s.branch
		}
		s.pending = append(s.pending, python.Target{Binding: bd, Direct: direct, Depth: s.level})
	case k == tStar:
		s.i++
		if s.at(tStar) {
			s.fail("two stars")
		}
		s.target(kind, false)
	case k == tLPar && s.plain():
		s.i++
		if !s.at(tRPar) {
			mark := len(s.pending)
			star := s.at(tStar)
			s.target(kind, direct)
			if s.at(tComma) {
				s.targets(kind, tRPar)
				for i := range s.pending[mark:] {
					s.pending[mark+i].Direct = false
				}
			} else if star {
				s.fail("a star alone")
			}
		}
		s.expect(tRPar, "parenthesis expected")
	case k == tLSquare && s.plain():
		s.i++
		if !s.at(tRSquare) {
			s.target(kind, false)
			s.targets(kind, tRSquare)
		}
		s.expect(tRSquare, "bracket expected")
	default:
		start := s.start()
		id := s.primary()
		switch e := s.b.At(id); {
		case e.Flags&python.FlagParenthesised != 0:
			s.fail("target")
		case e.Kind != python.ExprAttribute && e.Kind != python.ExprSubscript:
			s.fail("target")
		default:
			if p, ok := s.b.Stores(id, python.Patch{Scope: s.scope, Branch: s.branch, Span: s.since(start)}); ok {
				s.pending = append(s.pending, python.Target{Direct: direct, Depth: s.level, Patch: p})
			}
		}
	}
	s.level--
}

func (s *Scanner) targets(kind python.BindingKind, end kind) {
	for s.eat(tComma) && !s.at(end) {
		s.target(kind, false)
	}
}

// commit binds the pending targets from mark on to their value.
func (s *Scanner) commit(mark int, value, ann python.ExprID) {
	s.b.Deal(s.pending[mark:], value)
	for i := mark; i < len(s.pending); i++ {
		t := &s.pending[i]
		if t.Give(value, ann); t.Binding.Kind == python.BindNone {
			s.b.Patch(t.Patch)
		} else {
			s.emit(t.Binding)
		}
	}
	s.pending = s.pending[:mark]
}

// remove is the target of `del`.
func (s *Scanner) remove() {
	if !s.enter() {
		return
	}
	switch k := s.kind(); {
	case k == tName && s.plain():
		at := s.i
		name := s.name()
		s.b.Load(name)
		s.bind(python.BindDelete, name, s.tokenSpan(at), 0, 0)
	case (k == tLPar || k == tLSquare) && s.plain():
		s.i++
		for !s.at(k + 1) {
			s.remove()
			if !s.eat(tComma) {
				break
			}
		}
		s.expect(k+1, "bracket expected")
	default:
		start := s.start()
		id := s.primary()
		e := s.b.At(id)
		if e.Kind != python.ExprAttribute && e.Kind != python.ExprSubscript || e.Flags&python.FlagParenthesised != 0 {
			s.fail("target")
		}
		if p, ok := s.b.Stores(id, python.Patch{Scope: s.scope, Branch: s.branch, Span: s.since(start)}); ok {
			s.b.Patch(p)
		}
	}
	s.level--
}
