package syntax

import (
	"bytes"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

func (w *walker) stringLiteral(n node, k kind, e *python.Expr) {
	parts := []node{n}
	if k == kConcatenated {
		e.Flags |= python.FlagConcatenated
		parts = parts[:0]
		for c := w.first(n); c != 0; c = w.next(n, c) {
			parts = append(parts, c)
		}
	}
	e.Kind = python.ExprString
	value, plain := "", true
	for _, p := range parts {
		start := w.childOf(p, kStringStart)
		switch prefix := w.text(start); {
		case start == 0:
			plain = false
		case bytes.ContainsAny(prefix, "fFtT"):
			e.Kind = python.ExprFString
			w.with(python.CallFormatted, func() { w.below(p) })
		case bytes.ContainsAny(prefix, "bB") && e.Kind == python.ExprString:
			e.Kind = python.ExprBytes
		}
		if e.Kind != python.ExprString || !plain || len(value) > python.MaxString {
			plain = false
			continue
		}
		v, ok := python.DecodeString(string(w.text(p)))
		value, plain = value+v, ok
	}
	if e.Kind == python.ExprFString && k == kString {
		e.Name = w.b.InternString(w.fixedStart(n))
	}
	if e.Kind != python.ExprString {
		return
	}
	if plain && len(value) <= python.MaxString {
		e.Name = w.b.InternString(value)
		w.b.Mention(value, w.span(n))
	}
	if w.quoted && k == kString {
		e.A = w.quotedAnnotation(n)
	}
}

// fixedStart is what every value of an f-string starts with: its text up to the
// first interpolation or escape.
func (w *walker) fixedStart(n node) string {
	open := w.childOf(n, kStringStart)
	if open == 0 {
		return ""
	}
	rest := w.src[w.rec[open].end:w.rec[n].end]
	if len(rest) == 0 { // the quotes are open, and nothing follows
		return ""
	}
	quote := rest[len(rest)-1]
	end := bytes.IndexFunc(rest, func(r rune) bool { return r == '{' || r == '\\' || r == rune(quote) })
	return string(rest[:min(max(end, 0), python.MaxString)])
}

// quotedAnnotation reads the content of a string without prefix and escapes.
func (w *walker) quotedAnnotation(n node) python.ExprID {
	s := w.text(n)
	if s[0] != '"' && s[0] != '\'' || bytes.IndexByte(s, '\\') >= 0 || w.hasError(n) {
		return 0
	}
	q := uint32(1)
	if len(s) >= 6 && s[0] == s[1] && s[1] == s[2] {
		q = 3
	}
	if uint32(len(s)) < 2*q {
		return 0
	}
	span := text.Span{Start: w.rec[n].start + q, End: w.rec[n].end - q}
	return w.b.Quoted(string(span.Of(w.src)), span.Start)
}
