package codeactions

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// site is a call in its source text: where its arguments, commas and comments
// stand. It makes edits that keep the layout.
type site struct {
	src   []byte
	open  uint32 // offset of "("
	close uint32 // offset of ")"
	args  []python.Arg
	// commas are the offsets of the comma behind each argument; 0 when there is
	// none.
	commas []uint32
	bare   bool // the only argument is a generator expression that shares the call's parentheses
}

func newSite(b *contract.Binding, src []byte) *site {
	e := b.Expr()
	f := b.Module.Facts()
	s := &site{src: src, open: e.At, close: e.Span.End - 1, args: f.Items(e)}
	s.commas = make([]uint32, len(s.args))
	for i := range s.args {
		end := s.close
		if i+1 < len(s.args) {
			end = s.args[i+1].Span.Start
		}
		s.commas[i] = s.comma(s.args[i].Span.End, end)
	}
	if len(s.args) == 1 && s.args[0].Kind == python.ArgPositional {
		v := f.Expr(s.args[0].Value)
		s.bare = v.Kind == python.ExprGenerator && v.Flags&python.FlagParenthesised == 0
	}
	return s
}

// comma finds the comma between two offsets, comments aside; 0 when there is
// none.
func (s *site) comma(from, to uint32) uint32 {
	for i := from; i < to; i++ {
		switch s.src[i] {
		case '#':
			for i < to && s.src[i] != '\n' && s.src[i] != '\r' {
				i++
			}
		case ',':
			return i
		}
	}
	return 0
}

// lineStart is the offset of the first byte of the line that holds offset.
func (s *site) lineStart(offset uint32) uint32 {
	for offset > 0 && s.src[offset-1] != '\n' && s.src[offset-1] != '\r' {
		offset--
	}
	return offset
}

// lineEnd is the offset of the line end behind offset, or of the end of the
// file.
func (s *site) lineEnd(offset uint32) uint32 {
	for int(offset) < len(s.src) && s.src[offset] != '\n' && s.src[offset] != '\r' {
		offset++
	}
	return offset
}

// nextLine is the offset of the first byte of the line behind offset.
func (s *site) nextLine(offset uint32) uint32 {
	end := s.lineEnd(offset)
	if int(end) < len(s.src) && s.src[end] == '\r' {
		end++
	}
	if int(end) < len(s.src) && s.src[end] == '\n' {
		end++
	}
	return end
}

// newline is the line end that the file uses around the call.
func (s *site) newline() string {
	end := s.lineEnd(s.open)
	switch {
	case bytes.HasPrefix(s.src[end:], []byte("\r\n")):
		return "\r\n"
	case bytes.HasPrefix(s.src[end:], []byte("\r")):
		return "\r"
	}
	return "\n"
}

// blank reports whether there is only white space between two offsets.
func (s *site) blank(from, to uint32) bool {
	return len(bytes.TrimSpace(s.src[from:to])) == 0
}

// indent is the white space before offset on its line, when nothing else is.
func (s *site) indent(offset uint32) (string, bool) {
	start := s.lineStart(offset)
	return string(s.src[start:offset]), s.blank(start, offset)
}

// restIsComment reports whether behind offset the line holds only white space
// or a comment, and where its line end is.
func (s *site) restIsComment(offset uint32) (end uint32, ok bool) {
	end = s.lineEnd(offset)
	rest := bytes.TrimSpace(s.src[offset:end])
	return end, len(rest) == 0 || rest[0] == '#'
}

func insert(at uint32, s string) Edit {
	return Edit{Edit: text.Edit{Span: text.Span{Start: at, End: at}, New: s}}
}

func replace(span text.Span, s string) Edit {
	return Edit{Edit: text.Edit{Span: span, New: s}}
}

// remove deletes one argument with one adjoining comma, and with its comment
// when the argument has its lines for itself.
func (s *site) remove(i int) []Edit {
	if i > 0 && i == len(s.args)-1 {
		return s.removeTail(i, false)
	}
	span := s.args[i].Span
	end := span.End
	if s.commas[i] != 0 {
		end = s.commas[i] + 1
	}
	if lines, ok := s.ownLines(i, i); ok {
		return []Edit{replace(lines, "")}
	}
	if s.bare {
		return []Edit{replace(text.Span{Start: s.open + 1, End: s.close}, "")}
	}
	if i < len(s.args)-1 {
		to := s.args[i+1].Span.Start
		if _, comment := s.restIsComment(end); comment {
			to = end // the next argument is on a line of its own: leave the line end
		}
		return []Edit{replace(text.Span{Start: span.Start, End: to}, "")}
	}
	return []Edit{replace(text.Span{Start: span.Start, End: end}, "")}
}

// ownLines are the lines of the arguments from first to last, with their comma
// and comment, when they have them for themselves.
func (s *site) ownLines(first, last int) (text.Span, bool) {
	end := s.args[last].Span.End
	if s.commas[last] != 0 {
		end = s.commas[last] + 1
	}
	if _, alone := s.indent(s.args[first].Span.Start); alone {
		if lineEnd, ok := s.restIsComment(end); ok && lineEnd < s.close {
			return text.Span{Start: s.lineStart(s.args[first].Span.Start), End: s.nextLine(end)}, true
		}
	}
	return text.Span{}, false
}

// removeAll deletes several arguments. Runs of them at the end are taken
// together, so that the comma in front of the run goes and no other. adding says
// that others follow in place of them: see add.
func (s *site) removeAll(drop map[int]bool, adding bool) []Edit {
	if len(drop) == 0 {
		return nil
	}
	if len(drop) == len(s.args) {
		return []Edit{replace(text.Span{Start: s.open + 1, End: s.close}, "")}
	}
	var edits []Edit
	tail := len(s.args)
	for tail > 0 && drop[tail-1] {
		tail--
	}
	for i := 0; i < tail; i++ {
		if drop[i] {
			edits = append(edits, s.remove(i)...)
		}
	}
	if tail == len(s.args) {
		return edits
	}
	return append(edits, s.removeTail(tail, adding)...)
}

// removeTail deletes the arguments from index first, at least 1, to the last.
// The state of the trailing comma stays. With adding, the comma before them stays
// when they have lines of their own.
func (s *site) removeTail(first int, adding bool) []Edit {
	last := len(s.args) - 1
	comma := s.commas[first-1]
	if lines, ok := s.ownLines(first, last); ok {
		edits := []Edit{replace(lines, "")}
		if s.commas[last] == 0 && !adding {
			edits = append(edits, replace(text.Span{Start: comma, End: comma + 1}, ""))
		}
		return edits
	}
	if s.blank(comma+1, s.args[first].Span.Start) {
		return []Edit{replace(text.Span{Start: comma, End: s.args[last].Span.End}, "")}
	}
	return []Edit{
		replace(text.Span{Start: comma, End: comma + 1}, ""),
		replace(text.Span{Start: s.args[first].Span.Start, End: s.args[last].Span.End}, ""),
	}
}

// addition is an argument to be added.
type addition struct {
	name, value string
	placeholder bool // value is only a stand-in for what a person will write
	positional  bool // it goes without its name
}

// label is what is written before the value.
func (a addition) label() string {
	if a.positional {
		return ""
	}
	return a.name + "="
}

// add appends arguments behind the last argument that stays. drop are
// the arguments that other edits remove. tab numbers the tab stops.
func (s *site) add(all []addition, drop map[int]bool, tab int) []Edit {
	if len(all) == 0 {
		return nil
	}
	last := len(s.args) - 1
	for last >= 0 && drop[last] {
		last--
	}
	if last < 0 {
		plain, snippet := join(all, ", ", &tab)
		return []Edit{{Edit: text.Edit{Span: text.Span{Start: s.open + 1, End: s.open + 1}, New: plain}, Snippet: snippet}}
	}
	end := s.args[last].Span.End
	if s.bare {
		plain, snippet := join(all, ", ", &tab)
		return []Edit{
			insert(s.args[0].Span.Start, "("),
			{Edit: text.Edit{Span: text.Span{Start: end, End: end}, New: "), " + plain}, Snippet: withSnippet(snippet, "), ", "")},
		}
	}
	indent, own := s.indent(s.args[last].Span.Start)
	if !own || s.lineStart(s.args[last].Span.Start) <= s.open {
		plain, snippet := join(all, ", ", &tab)
		return []Edit{{Edit: text.Edit{Span: text.Span{Start: end, End: end}, New: ", " + plain}, Snippet: withSnippet(snippet, ", ", "")}}
	}
	// One argument a line: a line for each new one, behind the comment of the
	// last.
	separator := "," + s.newline() + indent
	plain, snippet := join(all, separator, &tab)
	at := end
	var edits []Edit
	comma := s.commas[last] != 0
	if last < len(s.args)-1 {
		// It stood before arguments that go, and goes with them unless they have
		// lines of their own.
		_, comma = s.ownLines(last+1, len(s.args)-1)
	}
	if comma {
		at = s.commas[last] + 1
	}
	if lineEnd, ok := s.restIsComment(at); ok && lineEnd > at && lineEnd < s.close {
		at = lineEnd
	}
	before, after := s.newline()+indent, ""
	switch {
	case comma && s.trailing():
		after = ","
	case comma: // the comma stood before an argument that goes
	case at == end:
		before = "," + before
	default:
		edits = append(edits, insert(end, ","))
	}
	return append(edits, Edit{
		Edit:    text.Edit{Span: text.Span{Start: at, End: at}, New: before + plain + after},
		Snippet: withSnippet(snippet, before, after),
	})
}

// trailing reports whether the last argument is followed by a comma.
func (s *site) trailing() bool { return len(s.commas) > 0 && s.commas[len(s.commas)-1] != 0 }

// join writes additions, plain and as a snippet; the snippet is empty when it
// has no tab stop.
func join(all []addition, separator string, tab *int) (plain, snippet string) {
	stops := false
	var p, sn []string
	for _, a := range all {
		p = append(p, a.label()+a.value)
		if a.placeholder {
			stops = true
			*tab++
			sn = append(sn, snippetText(a.label())+"${"+strconv.Itoa(*tab)+":"+snippetText(a.name)+"}")
			continue
		}
		sn = append(sn, snippetText(a.label()+a.value))
	}
	if !stops {
		return strings.Join(p, separator), ""
	}
	return strings.Join(p, separator), strings.Join(sn, snippetText(separator))
}

func withSnippet(snippet, before, after string) string {
	if snippet == "" {
		return ""
	}
	return snippetText(before) + snippet + snippetText(after)
}

// snippetText escapes what has a meaning in a snippet (LSP 3.18, Snippet
// Syntax).
func snippetText(s string) string {
	return strings.NewReplacer(`\`, `\\`, `$`, `\$`, `}`, `\}`).Replace(s)
}
