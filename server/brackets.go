package server

import (
	"bytes"
	"slices"
)

// brackets is where a place in a Python text stands: the brackets that are open there,
// whether or not the text parses.
type brackets struct {
	open []bracket
	// abandoned are those that were open when a statement began which cannot be in them.
	abandoned []bracket
	// last is the last character before the place that is neither space nor comment, and
	// before the same for the last word.
	last, before byte
	// quote is what closes the string that the place is in; empty outside of one.
	quote string
	// comment: the place is in a comment.
	comment bool
}

type bracket struct {
	kind byte // "(", "[" or "{"
	at   uint32
	// named: an argument in it has a name, or two stars. What follows has one, too.
	named bool
}

// scanTo reads a text up to an offset.
func scanTo(src []byte, offset uint32) brackets {
	var b brackets
	b.read(src, 0, int(offset))
	return b
}

// read goes on from one offset to another, and stops early when it has closed the
// bracket that all others are in; it returns where it has stopped.
func (b *brackets) read(src []byte, from, to int) int {
	within := len(b.open) > 0
	for i := from; i < to; i++ {
		switch c := src[i]; {
		case b.comment:
			end := bytes.IndexAny(src[i:to], "\r\n")
			if end < 0 {
				return to
			}
			i += end
			b.comment = false
			b.newLine(src, i+1)
		case b.quote != "":
			switch {
			case c == '\\':
				i++
			case c != b.quote[0] && c != '\n' && c != '\r':
			case bytes.HasPrefix(src[i:], []byte(b.quote)):
				if i+len(b.quote) > to {
					return to
				}
				i += len(b.quote) - 1
				b.quote, b.last = "", c
			case (c == '\n' || c == '\r') && len(b.quote) == 1: // it does not go on
				b.quote = ""
				b.newLine(src, i+1)
			}
		case wordBytes[c]:
			if i == 0 || !wordBytes[src[i-1]] {
				b.before = b.last
			}
			for i+1 < to && wordBytes[src[i+1]] {
				i++
			}
			b.last = src[i]
		case c == ' ' || c == '\t' || c == '\f':
		case c == '#':
			b.comment = true
		case c == '"' || c == '\'':
			b.quote = string(c)
			if triple := []byte{c, c, c}; bytes.HasPrefix(src[i:], triple) {
				b.quote = string(triple)
				i += 2
			}
		case c == '\n' || c == '\r':
			b.newLine(src, i+1)
		default:
			b.named(src, i)
			b.last = c
			b.bracket(c, i)
			if within && len(b.open) == 0 {
				return i + 1
			}
		}
	}
	return to
}

// closed reports whether what was open is closed, and none of it was abandoned.
func (b *brackets) closed() bool { return len(b.open) == 0 && len(b.abandoned) == 0 }

func (b *brackets) bracket(c byte, at int) {
	switch c {
	case '(', '[', '{':
		b.open = append(b.open, bracket{kind: c, at: uint32(at)})
	case ')', ']', '}':
		if n := len(b.open); n > 0 && closing[b.open[n-1].kind] == c {
			b.open = b.open[:n-1]
		}
	}
}

// named takes note of what gives an argument its name: a "=", or two stars.
func (b *brackets) named(src []byte, i int) {
	if len(b.open) == 0 || b.open[len(b.open)-1].kind != '(' {
		return
	}
	switch rest := src[i:]; rest[0] {
	case '=':
		if !isWord(b.last) || bytes.HasPrefix(rest, []byte("==")) {
			return
		}
	case '*':
		if b.last != '(' && b.last != ',' || !bytes.HasPrefix(rest, []byte("**")) {
			return
		}
	default:
		return
	}
	b.open[len(b.open)-1].named = true
}

// statements are words that begin a statement and nothing in brackets: a bracket that is
// open before one will not be closed.
var statements = [...]string{"def", "class", "return", "import", "with", "while", "try", "raise", "del", "pass", "break", "continue", "global", "nonlocal"}

func (b *brackets) newLine(src []byte, at int) {
	if len(b.open) == 0 {
		return
	}
	line := bytes.TrimLeft(src[at:min(len(src), at+200)], " \t\f")
	end := slices.IndexFunc(line, func(c byte) bool { return !isWord(c) })
	if end < 0 {
		end = len(line)
	}
	if slices.Contains(statements[:], string(line[:end])) && (end == len(line) || line[end] != '=') {
		b.abandoned = append(b.abandoned, b.open...)
		b.open = nil
	}
}

// isWord reports whether a byte can be part of a name; of one beyond ASCII it is
// assumed.
func isWord(c byte) bool { return wordBytes[c] }

var wordBytes = func() (out [256]bool) {
	for c := range out {
		out[c] = c == '_' || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
	}
	return out
}()

// wordStart is where the name begins that ends at an offset; the offset itself when
// there is none.
func wordStart(src []byte, offset uint32) uint32 {
	for offset > 0 && isWord(src[offset-1]) {
		offset--
	}
	return offset
}

// opensCall reports whether a "(" is that of a call, by what is before it.
func opensCall(src []byte, paren uint32) bool {
	before := bytes.TrimRight(src[:paren], " \t")
	if len(before) == 0 {
		return false
	}
	c := before[len(before)-1]
	if c == ')' || c == ']' {
		return true
	}
	word := before[wordStart(before, uint32(len(before))):]
	return len(word) > 0 && !slices.Contains(operators[:], string(word))
}

// operators are words that a parenthesis may follow without being a call.
var operators = [...]string{
	"if", "elif", "while", "in", "and", "or", "not", "is", "return", "yield", "await", "lambda", "else",
	"for", "from", "assert", "del", "raise", "except", "with", "as", "import", "case", "match",
}
