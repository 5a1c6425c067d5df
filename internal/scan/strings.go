package scan

import "bytes"

// str reads a string literal with its prefix at start and its quotes at i.
func (s *Scanner) str(start, i int) int {
	raw, byteString, format := false, false, false
	for _, c := range s.src[start:i] {
		switch c | 0x20 {
		case 'r':
			if raw {
				return s.stop("string prefix")
			}
			raw = true
		case 'b':
			if byteString || format {
				return s.stop("string prefix")
			}
			byteString = true
		case 'f', 't':
			if byteString || format {
				return s.stop("string prefix")
			}
			format = true
		case 'u':
			if i-start > 1 {
				return s.stop("string prefix")
			}
		default:
			return s.stop("string prefix")
		}
	}
	q := s.src[i]
	quotes := 1
	if i+2 < len(s.src) && s.src[i+1] == q && s.src[i+2] == q {
		quotes = 3
	}
	if format {
		return s.fString(start, i, quotes, raw)
	}
	k := tString
	if byteString {
		k = tBytes
	}
	end := 0
	if quotes == 3 {
		end = s.longString(i+3, q, raw, byteString)
	} else {
		end = s.shortString(i+1, q, raw, byteString)
	}
	if s.why != "" {
		return len(s.src)
	}
	if byteString {
		for _, c := range s.src[i:end] {
			if c >= 0x80 {
				return s.stop("bytes that are no ASCII")
			}
		}
	}
	s.add(k, start, end)
	return end
}

// stops says which bytes end a run of plain text in a short string.
var stops = [256]bool{'\'': true, '"': true, '\\': true, '\n': true, '\r': true}

func (s *Scanner) shortString(i int, quote byte, raw, byteString bool) int {
	src := s.src
	for i < len(src) {
		c := src[i]
		if !stops[c] {
			i++
			continue
		}
		switch c {
		case quote:
			return i + 1
		case '\\':
			i = s.escape(i, raw, byteString)
		case '\n', '\r':
			return s.stop("open string")
		default:
			i++
		}
	}
	return s.stop("open string")
}

func (s *Scanner) longString(i int, quote byte, raw, byteString bool) int {
	src := s.src
	at := i - 1 // of the next quote, when it is not before i
	for {
		if at < i {
			n := bytes.IndexByte(src[i:], quote)
			if n < 0 {
				return s.stop("open string")
			}
			at = i + n
		}
		if n := bytes.IndexByte(src[i:at], '\\'); n >= 0 {
			if i = s.escape(i+n, raw, byteString); i > len(src) {
				return s.stop("open string")
			}
			continue
		}
		if at+2 < len(src) && src[at+1] == quote && src[at+2] == quote {
			return at + 3
		}
		i = at + 1
	}
}

// escape passes a backslash and what it stands before.
func (s *Scanner) escape(i int, raw, byteString bool) int {
	src := s.src
	if i+1 >= len(src) {
		return s.stop("open string")
	}
	width := 0
	switch c := src[i+1]; {
	case c == '\r':
		return s.afterLine(i + 1)
	case raw:
	case c == 'x':
		width = 2
	case byteString:
	case c == 'u':
		width = 4
	case c == 'U':
		width = 8
	case c == 'N':
		n := bytes.IndexByte(src[i+1:], '}')
		if n < 3 || src[i+2] != '{' {
			return s.stop("escape")
		}
		for _, c := range src[i+3 : i+1+n] {
			if !inWord[c] && c != ' ' && c != '-' {
				return s.stop("escape")
			}
		}
		return i + 1 + n + 1
	}
	if width == 0 {
		return i + 2
	}
	if i+2+width > len(src) {
		return s.stop("escape")
	}
	value := 0
	for _, c := range src[i+2 : i+2+width] {
		c |= 0x20
		switch {
		case c >= '0' && c <= '9':
			value = value<<4 | int(c-'0')
		case c >= 'a' && c <= 'f':
			value = value<<4 | int(c-'a'+10)
		default:
			return s.stop("escape")
		}
	}
	if value > 0x10FFFF {
		return s.stop("escape")
	}
	return i + 2 + width
}

// maxFormats is how deep f-strings may lie in one another.
const maxFormats = 20

// fString reads an f-string or t-string: its text is passed, and the code in it
// becomes tokens between tFOpen and tFClose.
func (s *Scanner) fString(start, i, quotes int, raw bool) int {
	if s.fdepth++; s.fdepth > maxFormats {
		return s.stop("too many strings")
	}
	first := len(s.toks)
	q := s.src[i]
	s.add(tFStart, start, i+quotes)
	i = s.formatText(i+quotes, q, quotes, raw, false)
	if s.why != "" {
		return len(s.src)
	}
	s.toks[first].link = uint32(len(s.toks))
	s.add(tFEnd, i, i+quotes)
	s.fdepth--
	return i + quotes
}

// formatText passes the text of an f-string up to its closing quotes, or that
// of a format specifier up to the brace that ends it.
func (s *Scanner) formatText(i int, quote byte, quotes int, raw, spec bool) int {
	src := s.src
	for i < len(src) {
		switch c := src[i]; {
		case c == quote:
			if quotes == 1 || i+2 < len(src) && src[i+1] == quote && src[i+2] == quote {
				if spec {
					return s.stop("open format specifier")
				}
				return i
			}
			i++
		case c == '{':
			if i+1 < len(src) && src[i+1] == '{' {
				if spec {
					return s.stop("braces in a format specifier")
				}
				i += 2
				continue
			}
			i = s.interpolation(i, quote, quotes, raw, spec)
		case c == '}':
			if spec {
				return i
			}
			if i+1 >= len(src) || src[i+1] != '}' {
				return s.stop("brace in an f-string")
			}
			i += 2
		case c == '\\':
			if i+1 < len(src) && (src[i+1] == '{' || src[i+1] == '}') {
				if !raw || spec {
					return s.stop("backslash before a brace")
				}
				i++
				continue
			}
			i = s.escape(i, raw, false)
		case c == '\n' || c == '\r':
			if quotes == 1 || spec {
				return s.stop("open f-string")
			}
			i++
		default:
			i++
		}
	}
	return s.stop("open f-string")
}

// interpolation reads `{code}`, `{code=!r:spec}`; nested says that it stands in
// a format specifier.
func (s *Scanner) interpolation(i int, quote byte, quotes int, raw, nested bool) int {
	if s.fdepth++; s.fdepth > maxFormats {
		return s.stop("too many strings")
	}
	open := uint32(len(s.toks))
	s.open = append(s.open, open)
	s.add(tFOpen, i, i+1)
	i = s.code(i+1, true)
	if i < len(s.src) && s.src[i] == '!' {
		if i+1 >= len(s.src) || s.src[i+1] != 'r' && s.src[i+1] != 's' && s.src[i+1] != 'a' {
			return s.stop("conversion in an f-string")
		}
		s.add(tFConv, i, i+2)
		i += 2
	}
	if i < len(s.src) && s.src[i] == ':' {
		if nested {
			return s.stop("nested format specifier")
		}
		if i+2 < len(s.src) && s.src[i+1] == '=' && s.src[i+2] != '<' && s.src[i+2] != '>' && s.src[i+2] != '^' {
			return s.stop("a format specifier with an equals sign") // to the first producer it is a walrus
		}
		s.add(tFSpec, i, i+1)
		i = s.formatText(i+1, quote, quotes, raw, true)
	}
	if s.why != "" || i >= len(s.src) || s.src[i] != '}' {
		return s.stop("open f-string")
	}
	s.toks[open].link = uint32(len(s.toks))
	s.open = s.open[:len(s.open)-1]
	s.add(tFClose, i, i+1)
	s.fdepth--
	return i + 1
}
