package scan

import "github.com/kwargo/kwargo/internal/python"

// This file reads `__all__`. It works on runs of tokens that have been parsed
// as expressions, since facts keep neither sums nor long lists.

// isExports reports whether a token is the name `__all__` in the module's own
// code.
func (s *Scanner) isExports(i int) bool {
	return s.scope == 1 && s.toks[i].kind == tName && string(s.word(i)) == "__all__"
}

// assignsExports reports whether `__all__` as a whole is among the pending
// targets.
func (s *Scanner) assignsExports(mark int) bool {
	for i := mark; i < len(s.pending); i++ {
		p := &s.pending[i]
		if p.Binding.Scope == 1 && p.Binding.Name == s.all && (p.Direct || p.Binding.Kind == python.BindAugAssign) {
			return true
		}
	}
	return false
}

// noteExportsTarget is told of every target, which reaches from a token to the
// cursor: `__all__[:0] = …` changes it.
func (s *Scanner) noteExportsTarget(first int) {
	if s.isExports(first) && s.toks[first+1].kind == tLSquare && int(s.toks[first+1].link) == s.i-1 {
		s.b.Export(nil, true)
	}
}

// exportsAssigned is `__all__ = value`, the value between two tokens.
func (s *Scanner) exportsAssigned(from, to int) {
	if s.branch == 0 {
		s.b.ResetExports()
	}
	s.exportsAdded(from, to, true)
}

// exportsAdded is `__all__ += value`.
func (s *Scanner) exportsAdded(from, to int, known bool) {
	names, certain := s.exportNames(from, to)
	s.b.Export(names, !certain || !known || s.branch != 0)
}

// exportsChanged is a statement that calls a method of `__all__`.
func (s *Scanner) exportsChanged(from, to int) {
	if !s.isExports(from) || s.toks[from+1].kind != tDot || s.toks[from+3].kind != tLPar ||
		int(s.toks[from+3].link) != to-1 {
		return
	}
	open := s.toks[from+3]
	from += 4
	to--
	single := from < to && !open.loops
	for i := from; i < to; i++ {
		switch s.toks[i].kind {
		case tLPar, tLSquare, tLBrace, tFStart:
			i = int(s.toks[i].link)
		case tComma:
			if i+1 == to {
				to--
			} else {
				single = false
			}
		case tLambda:
			s.fail("lambda among the exports")
			return
		}
	}
	keyword := s.toks[from].kind == tName && s.toks[from+1].kind == tAssign
	switch name := string(s.word(from - 2)); {
	case name == "extend" && single:
		if keyword {
			s.b.Export(nil, true)
			return
		}
		s.exportsAdded(from, to, true)
	case name == "append" && single:
		if n, ok := s.exportName(from, to); ok {
			s.b.Export([]python.Name{n}, s.branch != 0)
			return
		}
		fallthrough
	default:
		s.b.Export(nil, true)
	}
}

// exportNames is what a list, a tuple or a sum of them holds; certain is false
// when it holds more than plain strings.
func (s *Scanner) exportNames(from, to int) (names []python.Name, certain bool) {
	if from >= to || !s.enter() {
		return nil, false
	}
	defer func() { s.level-- }()
	plus := 0 // the last one between two operands
	comma := false
	for i := from; i < to; i++ {
		switch s.toks[i].kind {
		case tLPar, tLSquare, tLBrace, tFStart:
			i = int(s.toks[i].link)
		case tComma:
			comma = true
		case tPlus, tMinus:
			if i > from && endsOperand[s.toks[i-1].kind] {
				plus = i
			}
		case tStar:
			if i == from || s.toks[i-1].kind == tComma {
				s.fail("star among the exports")
			}
		case tPipe, tCaret, tAmp, tShift, tCompare, tIn, tIs, tNot, tAnd, tOr, tIf, tLambda, tYield:
			if comma {
				continue
			}
			for ; i < to && s.toks[i].kind != tComma; i++ {
				switch s.toks[i].kind {
				case tLPar, tLSquare, tLBrace, tFStart:
					i = int(s.toks[i].link)
				case tLambda:
					s.fail("lambda among the exports")
				}
			}
			if i >= to {
				return nil, false
			}
			comma = true
		}
	}
	switch {
	case comma:
		return s.exportItems(from, to)
	case plus != 0 && s.toks[plus].kind == tMinus:
		return nil, false
	case plus != 0:
		left, a := s.exportNames(from, plus)
		right, b := s.exportNames(plus+1, to)
		return append(left, right...), a && b
	}
	open := s.toks[from]
	switch open.kind {
	case tLPar, tLSquare, tLBrace:
		if int(open.link) != to-1 || open.loops {
			return nil, false
		}
	default:
		return nil, false
	}
	comma, colon := false, false
	for i := from + 1; i < to-1; i++ {
		switch s.toks[i].kind {
		case tLPar, tLSquare, tLBrace, tFStart:
			i = int(s.toks[i].link)
		case tComma:
			comma = true
		case tColon, tDoubleStar:
			colon = true
		}
	}
	switch {
	case open.kind == tLBrace && (colon || from+1 == to-1): // a dict
		return nil, false
	case open.kind == tLPar && !comma && from+1 < to-1: // parentheses alone
		return s.exportNames(from+1, to-1)
	}
	return s.exportItems(from+1, to-1)
}

// endsOperand says which tokens stand before an operator between two operands,
// and not before a sign.
var endsOperand = [256]bool{
	tName: true, tInt: true, tFloat: true, tString: true, tBytes: true, tFEnd: true, tRPar: true, tRSquare: true,
	tRBrace: true, tTrue: true, tFalse: true, tNone: true, tEllipsis: true,
}

// exportItems reads items with commas between them.
func (s *Scanner) exportItems(from, to int) (names []python.Name, certain bool) {
	certain = true
	for i := from; i < to; i++ {
		first := i
		for i < to && s.toks[i].kind != tComma {
			switch s.toks[i].kind {
			case tLPar, tLSquare, tLBrace, tFStart:
				i = int(s.toks[i].link)
			case tLambda:
				s.fail("lambda among the exports")
			}
			i++
		}
		if n, ok := s.exportName(first, i); ok {
			names = append(names, n)
		} else {
			certain = false
		}
	}
	return names, certain
}

func (s *Scanner) exportName(from, to int) (python.Name, bool) {
	all := ""
	for i := from; i < to; i++ {
		if s.toks[i].kind != tString {
			return 0, false
		}
		v, ok := python.DecodeString(string(s.word(i)))
		if !ok {
			return 0, false
		}
		all += v
	}
	return s.b.InternString(all), all != ""
}
