package python

import (
	"unicode"
	"unicode/utf8"

	"github.com/kwargo/kwargo/internal/text"
)

// Quoted adds the expression that a string annotation holds (PEP 484, forward
// references): dotted names, subscripts, unions with |, constants. source is
// the text between the quotes and at its offset in the file. It returns 0 when
// the text is anything else, or when it holds escapes, which no annotation
// needs.
func (b *Builder) Quoted(source string, at uint32) ExprID {
	p := quoted{b: b, s: source, at: at}
	e := p.union(0)
	p.space()
	if e == 0 || p.i != len(p.s) {
		return 0
	}
	return e
}

type quoted struct {
	b  *Builder
	s  string
	at uint32
	i  int
}

func (p *quoted) space() {
	for p.i < len(p.s) && (p.s[p.i] == ' ' || p.s[p.i] == '\t' || p.s[p.i] == '\n' || p.s[p.i] == '\r') {
		p.i++
	}
}

func (p *quoted) eat(c byte) bool {
	p.space()
	if p.i < len(p.s) && p.s[p.i] == c {
		p.i++
		return true
	}
	return false
}

func (p *quoted) span(start int) text.Span {
	return text.Span{Start: p.at + uint32(start), End: p.at + uint32(p.i)}
}

func (p *quoted) union(depth int) ExprID {
	if depth > MaxDepth {
		return 0
	}
	left := p.primary(depth)
	for left != 0 && p.eat('|') {
		right := p.primary(depth)
		if right == 0 {
			return 0
		}
		sp := text.Span{Start: p.b.At(left).Span.Start, End: p.b.At(right).Span.End}
		left = p.b.Expr(Expr{Kind: ExprBinOr, A: left, B: right, Span: sp})
	}
	return left
}

func (p *quoted) primary(depth int) ExprID {
	p.space()
	start := p.i
	if p.eat('[') { // the parameter list of Callable
		items, ok := p.items(']', depth)
		if !ok {
			return 0
		}
		return p.b.Expr(Expr{Kind: ExprList, Span: p.span(start), Items: items})
	}
	if len(p.s)-p.i >= 3 && p.s[p.i:p.i+3] == "..." {
		p.i += 3
		return p.b.Expr(Expr{Kind: ExprEllipsis, Span: p.span(start)})
	}
	if p.i < len(p.s) && (p.s[p.i] == '"' || p.s[p.i] == '\'') {
		return p.literal()
	}
	word := p.ident()
	if word == "" {
		return 0
	}
	e := p.b.Expr(p.nameOrConstant(word, p.span(start)))
	for {
		switch {
		case p.eat('.'):
			p.space()
			from := p.i
			attr := p.ident()
			if attr == "" {
				return 0
			}
			e = p.b.Expr(Expr{Kind: ExprAttribute, A: e, Name: p.b.Intern([]byte(attr)), Span: p.span(start), At: p.at + uint32(from)})
		case p.eat('['):
			open := p.at + uint32(p.i) - 1
			items, ok := p.items(']', depth)
			if !ok {
				return 0
			}
			e = p.b.Expr(Expr{Kind: ExprSubscript, A: e, Items: items, Span: p.span(start), At: open})
		default:
			return e
		}
	}
}

func (p *quoted) nameOrConstant(word string, sp text.Span) Expr {
	switch word {
	case "None":
		return Expr{Kind: ExprNoneValue, Span: sp}
	case "True":
		return Expr{Kind: ExprTrue, Span: sp}
	case "False":
		return Expr{Kind: ExprFalse, Span: sp}
	}
	return Expr{Kind: ExprName, Name: p.b.Intern([]byte(word)), Span: sp}
}

// literal is a string inside the annotation, as in Literal['a'].
func (p *quoted) literal() ExprID {
	start, quote := p.i, p.s[p.i]
	for p.i++; p.i < len(p.s) && p.s[p.i] != quote; p.i++ {
		if p.s[p.i] == '\\' || p.s[p.i] == '\n' {
			return 0
		}
	}
	if p.i == len(p.s) {
		return 0
	}
	p.i++
	value := p.s[start+1 : p.i-1]
	e := Expr{Kind: ExprString, Span: p.span(start)}
	if len(value) <= MaxString {
		e.Name = p.b.InternString(value)
	}
	return p.b.Expr(e)
}

func (p *quoted) items(close byte, depth int) (Range, bool) {
	var items []Arg
	for !p.eat(close) {
		e := p.union(depth + 1)
		if e == 0 {
			return Range{}, false
		}
		items = append(items, Arg{Kind: ArgPositional, Value: e, Span: p.b.At(e).Span})
		if !p.eat(',') {
			if !p.eat(close) {
				return Range{}, false
			}
			break
		}
	}
	return p.b.Args(items), true
}

func (p *quoted) ident() string {
	start := p.i
	for p.i < len(p.s) {
		r, n := utf8.DecodeRuneInString(p.s[p.i:])
		if r == '_' || unicode.IsLetter(r) || p.i > start && (unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)) {
			p.i += n
			continue
		}
		break
	}
	return p.s[start:p.i]
}
