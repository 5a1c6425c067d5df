package codeactions

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/text"
)

// MendComment makes a suppression comment that is of no use go, or those of its
// codes that are not.
func MendComment(d *diagnostics.Diagnostic, src []byte) Fix {
	fix := Fix{Action: RemoveComment, Applicability: Safe, Preferred: true}
	edit := text.Edit{Span: d.Span}
	comment := string(d.Span.Of(src))
	words := diagnostics.Words(comment)
	switch {
	case len(d.Keep) > 0:
		fix.Title = "Take out of the comment what silences nothing"
		directive := strings.TrimSuffix(comment, words)
		codes := strings.TrimRight(directive, " \t\f:;,.-–—")
		edit.New = codeList.ReplaceAllString(codes, "${1}"+strings.Join(d.Keep, ", ")+"$2") + directive[len(codes):] + words
	case words != "":
		fix.Title = "Keep the words of the comment alone"
		edit.New = "# " + words
	default:
		fix.Title = "Remove the comment"
		edit.Span = withSpace(d.Span, src)
	}
	fix.Files = []FileEdit{{Module: d.Module, Edits: []Edit{{Edit: edit}}}}
	return fix
}

// codeList is the list of codes in a comment, and what stands around it.
var codeList = regexp.MustCompile(`^(#\s*\w+:\s*(?:ignore(?:-file)?\s*\[)?)[^\]]*(\]?)`)

// withSpace is a comment with the space before it, or with its whole line when
// nothing else is there.
func withSpace(s text.Span, src []byte) text.Span {
	before := bytes.TrimRight(src[:s.Start], " \t\f")
	start := uint32(len(before))
	rest := src[s.End:]
	trimmed := bytes.TrimLeft(rest, " \t\f")
	ends := len(trimmed) == 0 || trimmed[0] == '\n' || trimmed[0] == '\r'
	switch {
	case !ends: // another comment follows on the line
		return text.Span{Start: s.Start, End: s.End + uint32(len(rest)-len(trimmed))}
	case len(before) > 0 && before[len(before)-1] != '\n' && before[len(before)-1] != '\r':
		return text.Span{Start: start, End: s.End}
	}
	end := uint32(len(src) - len(trimmed))
	switch {
	case bytes.HasPrefix(trimmed, []byte("\r\n")):
		end += 2
	case len(trimmed) > 0:
		end++
	}
	return text.Span{Start: start, End: end}
}
