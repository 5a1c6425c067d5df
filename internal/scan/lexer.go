package scan

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// indent is the width of an indentation as Python counts it, with tab stops of
// eight and of one: two that compare differently are an error.
type indent struct {
	col, alt int
}

// lex fills the table of tokens. It begins with a line end, so that there is a
// token before any other.
func (s *Scanner) lex() bool {
	s.toks = append(s.toks[:0], token{kind: tNewline})
	s.open = s.open[:0]
	s.indents = append(s.indents[:0], indent{})
	s.fdepth = 0
	s.hasCR = bytes.IndexByte(s.src, '\r') >= 0
	i := 0
	if bytes.HasPrefix(s.src, []byte(byteOrder)) {
		i = len(byteOrder)
	}
	i = s.lineStart(i)
	s.code(i, false)
	if s.why != "" {
		return false
	}
	if len(s.open) > 0 {
		s.why = "open bracket"
		return false
	}
	s.newline()
	for range s.indents[1:] {
		s.mark(tDedent)
	}
	for range padding {
		s.mark(tEnd)
	}
	return true
}

// stop says that the file is not ours; the offset ends the lexer's loops.
func (s *Scanner) stop(why string) int {
	if s.why == "" {
		s.why = why
	}
	return len(s.src)
}

func (s *Scanner) add(k kind, start, end int) {
	s.toks = append(s.toks, token{kind: k, start: uint32(start), end: uint32(end)})
}

// mark adds a token without text. It ends where the last token with text does,
// so that the end of whatever was read is always that of the token before the
// cursor.
func (s *Scanner) mark(k kind) {
	end := s.toks[len(s.toks)-1].end
	s.toks = append(s.toks, token{kind: k, start: end, end: end})
}

// newline ends a logical line, if there is anything in it.
func (s *Scanner) newline() {
	switch s.toks[len(s.toks)-1].kind {
	case tNewline, tIndent, tDedent:
	default:
		s.mark(tNewline)
	}
}

// afterLine is the offset after the line end at i.
func (s *Scanner) afterLine(i int) int {
	if s.src[i] == '\r' && i+1 < len(s.src) && s.src[i+1] == '\n' {
		return i + 2
	}
	return i + 1
}

// lineStart passes blank lines and comments and leaves the indents and dedents
// of the first line with code, whose first byte it returns.
func (s *Scanner) lineStart(i int) int {
	src := s.src
	for {
		var in indent
	white:
		for ; i < len(src); i++ {
			switch src[i] {
			case ' ':
				in.col++
				in.alt++
			case '\t':
				in.col = (in.col/8 + 1) * 8
				in.alt++
			case '\f':
				in = indent{}
			default:
				break white
			}
		}
		if i >= len(src) {
			return i
		}
		switch src[i] {
		case '\n', '\r':
			i = s.afterLine(i)
			continue
		case '#':
			i = s.comment(i)
			continue
		case '\\':
			return s.stop("backslash at the start of a line")
		}
		if top := s.indents[len(s.indents)-1]; in != top {
			return s.indentation(i, in, top)
		}
		return i
	}
}

func (s *Scanner) indentation(i int, in, top indent) int {
	if in.col > top.col && in.alt > top.alt {
		if len(s.indents) > 100 {
			return s.stop("too many blocks")
		}
		s.indents = append(s.indents, in)
		s.mark(tIndent)
		return i
	}
	for in.col < top.col {
		s.indents = s.indents[:len(s.indents)-1]
		s.mark(tDedent)
		top = s.indents[len(s.indents)-1]
	}
	if in != top {
		return s.stop("indentation")
	}
	return i
}

// comment passes a comment, whose line end stays.
func (s *Scanner) comment(i int) int {
	end := s.lineEnd(i)
	if body := s.src[i+1 : end]; python.IsSuppression(body) {
		start := i
		for start > 0 && classes[s.src[start-1]] != cLine {
			start--
		}
		before := s.src[start:i]
		if start == 0 {
			before = bytes.TrimPrefix(before, []byte(byteOrder))
		}
		own := len(bytes.Trim(before, " \t\f")) == 0
		s.b.Comment(text.Span{Start: uint32(i), End: uint32(end)}, text.Span{Start: uint32(start), End: uint32(end)}, own, body)
	}
	return end
}

// lineEnd is where the line ends that an offset stands on.
func (s *Scanner) lineEnd(i int) int {
	if !s.hasCR {
		if n := bytes.IndexByte(s.src[i:], '\n'); n >= 0 {
			return i + n
		}
		return len(s.src)
	}
	for i < len(s.src) && classes[s.src[i]] != cLine {
		i++
	}
	return i
}

// code reads tokens from i up to the end of the file, or, between the braces of
// an f-string, up to what ends the expression there.
func (s *Scanner) code(i int, inString bool) int {
	src := s.src
	base := len(s.open)
	for i < len(src) {
		c := src[i]
		switch classes[c] {
		case cSpace:
			i++
		case cLetter:
			i = s.identifier(i)
		case cDigit:
			i = s.number(i)
		case cQuote:
			i = s.str(i, i)
		case cLine:
			i = s.afterLine(i)
			if len(s.open) == 0 {
				s.newline()
				i = s.lineStart(i)
			}
		case cHash:
			i = s.comment(i)
		case cBackslash:
			i = s.continuation(i)
		case cOpen:
			s.open = append(s.open, uint32(len(s.toks)))
			if len(s.open) > maxLevel {
				return s.stop("too many brackets")
			}
			s.add(brackets[c], i, i+1)
			i++
		case cClose:
			if inString && len(s.open) == base && c == '}' {
				return i
			}
			if !s.close(brackets[c], i) {
				return s.stop("closing bracket")
			}
			i++
		case cOperator:
			if inString && len(s.open) == base && (c == ':' || c == '!' && (i+1 == len(src) || src[i+1] != '=')) {
				return i
			}
			i = s.operator(i)
		default:
			return s.stop("odd character")
		}
	}
	return i
}

var brackets = [256]kind{'(': tLPar, ')': tRPar, '[': tLSquare, ']': tRSquare, '{': tLBrace, '}': tRBrace}

// close adds a closing bracket and ties it to the one it closes.
func (s *Scanner) close(k kind, i int) bool {
	if len(s.open) == 0 {
		return false
	}
	open := &s.toks[s.open[len(s.open)-1]]
	if open.kind != k-1 {
		return false
	}
	open.link = uint32(len(s.toks))
	s.open = s.open[:len(s.open)-1]
	s.add(k, i, i+1)
	return true
}

// continuation passes a backslash at the end of a line. What looks like one
// before a blank line or a comment is left to the other producer.
func (s *Scanner) continuation(i int) int {
	i++
	if i >= len(s.src) || classes[s.src[i]] != cLine {
		return s.stop("backslash")
	}
	i = s.afterLine(i)
	for i < len(s.src) && classes[s.src[i]] == cSpace {
		i++
	}
	if i >= len(s.src) || classes[s.src[i]] == cLine || s.src[i] == '#' {
		return s.stop("backslash before nothing")
	}
	return i
}

// identifier reads a name, a keyword, or the prefix of a string.
func (s *Scanner) identifier(i int) int {
	src := s.src
	start := i
	any := byte(0)
	for i < len(src) && inWord[src[i]] {
		any |= src[i]
		i++
	}
	if i < len(src) && classes[src[i]] == cQuote && i-start <= 2 {
		return s.str(start, i)
	}
	name := token{kind: tName, start: uint32(start), end: uint32(i)}
	switch n := i - start; {
	case any >= utf8.RuneSelf:
		if !isIdentifier(src[start:i]) {
			return s.stop("odd character")
		}
		name.foreign = true
	case n > 8:
		name.link = python.Hash(src[start:i])
	default:
		letters := lettersOf(src, start, n)
		if k := keywordsByLetters.keyword(letters); k != tEnd {
			if k == tFor && len(s.open) > 0 {
				s.toks[s.open[len(s.open)-1]].loops = true
			}
			s.add(k, start, i)
			return i
		}
		name.link = python.HashLetters(letters)
	}
	s.toks = append(s.toks, name)
	return i
}

// isIdentifier looks at a word that holds more than ASCII.
func isIdentifier(word []byte) bool {
	for i, r := range string(word) {
		if r == '_' || unicode.IsLetter(r) || unicode.Is(unicode.Nl, r) {
			continue
		}
		if i == 0 || !unicode.IsDigit(r) && !unicode.In(r, unicode.Mn, unicode.Mc, unicode.Pc) {
			return false
		}
	}
	return true
}

// number reads a number.
func (s *Scanner) number(i int) int {
	src := s.src
	start, k := i, tInt
	at := func(i int) byte {
		if i < len(src) {
			return src[i] | 0x20
		}
		return 0
	}
	if src[i] == '0' && (at(i+1) == 'x' || at(i+1) == 'o' || at(i+1) == 'b') {
		base := at(i + 1)
		from := i + 2
		for i = from; i < len(src) && inWord[src[i]]; i++ {
			c := src[i] | 0x20
			fits := c >= '0' && c <= '9' || src[i] == '_'
			switch {
			case src[i] == '_':
				fits = i+1 < len(src) && src[i+1] != '_' && inWord[src[i+1]]
			case base == 'x':
				fits = fits || c >= 'a' && c <= 'f'
			case base == 'o':
				fits = fits && c < '8'
			case base == 'b':
				fits = fits && c < '2'
			}
			if !fits {
				return s.stop("number")
			}
		}
		if i == from {
			return s.stop("number")
		}
		s.add(tInt, start, i)
		return i
	}
	i = s.digits(i)
	zeros := src[start] == '0' && len(bytes.Trim(src[start:i], "0_")) > 0
	if i < len(src) && src[i] == '.' {
		k = tFloat
		i++
		if i < len(src) && classes[src[i]] == cDigit {
			i = s.digits(i)
		}
	}
	if at(i) == 'e' {
		j := i + 1
		if j < len(src) && (src[j] == '+' || src[j] == '-') {
			j++
		}
		if j < len(src) && classes[src[j]] == cDigit {
			k = tFloat
			i = s.digits(j)
		}
	}
	if at(i) == 'j' {
		i++
		zeros = false
	}
	if i < len(src) && inWord[src[i]] || zeros && k == tInt {
		return s.stop("number")
	}
	s.add(k, start, i)
	return i
}

// digits passes digits with single underscores between them.
func (s *Scanner) digits(i int) int {
	for i < len(s.src) {
		switch {
		case classes[s.src[i]] == cDigit:
		case s.src[i] == '_' && i+1 < len(s.src) && classes[s.src[i+1]] == cDigit:
		default:
			return i
		}
		i++
	}
	return i
}

// operator reads an operator or a delimiter other than a bracket.
func (s *Scanner) operator(i int) int {
	src := s.src
	var second, third byte
	if i+1 < len(src) {
		second = src[i+1]
	}
	if i+2 < len(src) {
		third = src[i+2]
	}
	k, n := tEnd, 1
	switch c := src[i]; c {
	case '.':
		switch {
		case second == '.' && third == '.':
			k, n = tEllipsis, 3
		case classes[second] == cDigit:
			return s.fraction(i)
		default:
			k = tDot
		}
	case ',':
		k = tComma
	case ';':
		k = tSemicolon
	case '~':
		k = tTilde
	case ':':
		k = tColon
		if second == '=' {
			k, n = tWalrus, 2
		}
	case '=':
		k = tAssign
		if second == '=' {
			k, n = tCompare, 2
		}
	case '!':
		if second == '=' {
			k, n = tCompare, 2
		}
	case '<', '>':
		switch {
		case second == c && third == '=':
			k, n = tAugmented, 3
		case second == c:
			k, n = tShift, 2
		case second == '=':
			k, n = tCompare, 2
		case c == '<' && second == '>':
		default:
			k = tCompare
		}
	case '-':
		k = tMinus
		if second == '>' {
			k, n = tArrow, 2
		} else if second == '=' {
			k, n = tAugmented, 2
		}
	case '*', '/':
		switch {
		case second == c && third == '=':
			k, n = tAugmented, 3
		case second == c && c == '*':
			k, n = tDoubleStar, 2
		case second == c:
			k, n = tTimes, 2
		case second == '=':
			k, n = tAugmented, 2
		case c == '*':
			k = tStar
		default:
			k = tSlash
		}
	default:
		k = singles[c]
		if second == '=' {
			k, n = tAugmented, 2
		}
	}
	if k == tEnd {
		return s.stop("odd character")
	}
	s.add(k, i, i+n)
	return i + n
}

var singles = [256]kind{'+': tPlus, '%': tTimes, '@': tAt, '&': tAmp, '|': tPipe, '^': tCaret}

// fraction is a number that begins with its point.
func (s *Scanner) fraction(start int) int {
	src := s.src
	i := s.digits(start + 1)
	if i < len(src) && src[i]|0x20 == 'e' {
		j := i + 1
		if j < len(src) && (src[j] == '+' || src[j] == '-') {
			j++
		}
		if j < len(src) && classes[src[j]] == cDigit {
			i = s.digits(j)
		}
	}
	if i < len(src) && src[i]|0x20 == 'j' {
		i++
	}
	if i < len(src) && inWord[src[i]] {
		return s.stop("number")
	}
	s.add(tFloat, start, i)
	return i
}
