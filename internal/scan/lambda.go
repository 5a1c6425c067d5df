package scan

import "github.com/kwargo/kwargo/internal/python"

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
		s.bind(python.BindParam, s.intern(int(i)), s.tokenSpan(int(i)), 0, 0)
	}
	s.names = s.names[:mark]
	at := s.start()
	s.expr()
	s.b.ScopeAt(scope).Span = s.since(at)
	s.place = saved
	return s.node(python.Expr{Kind: python.ExprLambda, Span: s.since(start)}, max(tall, s.tall), -1)
}
