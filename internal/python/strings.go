package python

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// DecodeString is the value of one string literal of Python, with its prefix
// and quotes (Language Reference, 2.4.1). ok is false for f-strings, t-strings,
// bytes, named characters (`\N{…}`), and text that is no literal.
func DecodeString(lit string) (value string, ok bool) {
	raw := false
	for len(lit) > 0 && lit[0] != '"' && lit[0] != '\'' {
		switch lit[0] {
		case 'r', 'R':
			raw = true
		case 'u', 'U':
		default:
			return "", false
		}
		lit = lit[1:]
	}
	quote := 1
	if len(lit) >= 6 && lit[0] == lit[1] && lit[1] == lit[2] {
		quote = 3
	}
	if strings.IndexByte(lit, '\r') >= 0 { // a line end of any kind is read as "\n"
		lit = strings.ReplaceAll(strings.ReplaceAll(lit, "\r\n", "\n"), "\r", "\n")
	}
	if len(lit) < 2*quote || lit[:quote] != lit[len(lit)-quote:] {
		return "", false
	}
	body := lit[quote : len(lit)-quote]
	if raw || !strings.Contains(body, `\`) {
		return body, true
	}
	return unescape(body)
}

func unescape(body string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(body); {
		if body[i] != '\\' {
			b.WriteByte(body[i])
			i++
			continue
		}
		if i+1 == len(body) {
			return "", false
		}
		c := body[i+1]
		i += 2
		switch c {
		case '\n':
		case '\r':
			if i < len(body) && body[i] == '\n' {
				i++
			}
		case '\\', '\'', '"':
			b.WriteByte(c)
		case 'a':
			b.WriteByte('\a')
		case 'b':
			b.WriteByte('\b')
		case 'f':
			b.WriteByte('\f')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case 'v':
			b.WriteByte('\v')
		case 'x', 'u', 'U':
			width := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
			if i+width > len(body) {
				return "", false
			}
			v, err := strconv.ParseUint(body[i:i+width], 16, 32)
			if err != nil || v > utf8.MaxRune {
				return "", false
			}
			b.WriteRune(rune(v))
			i += width
		case '0', '1', '2', '3', '4', '5', '6', '7':
			v := rune(c - '0')
			for n := 1; n < 3 && i < len(body) && body[i] >= '0' && body[i] <= '7'; n++ {
				v = v*8 + rune(body[i]-'0')
				i++
			}
			b.WriteRune(v)
		case 'N':
			return "", false
		default: // an unknown escape stays as it is
			b.WriteByte('\\')
			b.WriteByte(c)
		}
	}
	return b.String(), true
}
