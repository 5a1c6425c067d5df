package codeactions

import (
	"slices"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// addField puts a field behind the last one, where it moves no other.
func (g *growth) addField(im *importer, annotation string, optional bool, imports *[]Edit) []Edit {
	last, _ := g.lastField()
	kind := g.t.Contract.Kind
	if kind != "pydantic" && !g.keywordsOnly() && g.anyDefault() {
		optional = true // a field without a default may not follow one with
	}
	line := g.fault.Name + ": " + annotation
	value := "None"
	if made := g.maker(); made != "" {
		line += " = " + made + "()"
		value = made + "(default=None)"
	}
	if optional {
		line = g.fault.Name + ": " + g.orNone(im, annotation, imports) + " = " + value
	}
	lines := &site{src: im.src, open: g.class.Place().Span.Start}
	body := g.class.Module.Facts().Classes[g.class.ID].Body
	if _, own := lines.indent(body.Start); !own { // class C: a: int
		if lines.src[body.End-1] == ';' {
			return []Edit{insert(body.End, " "+line)}
		}
		return []Edit{insert(body.End, "; "+line)}
	}
	if last == nil {
		return g.firstStatement(lines, line)
	}
	indent, _ := lines.indent(lines.firstOf(last.Span.Start))
	end := lines.statementEnd(last.Span.Start)
	if next := lines.firstOf(lines.nextLine(end)); stringEnd(lines.src[next:]) > 0 {
		end = lines.statementEnd(next) // the documentation of the field
	}
	return []Edit{insert(end, lines.newline()+indent+line)}
}

// firstOf is the offset of the first character of the line of an offset.
func (s *site) firstOf(offset uint32) uint32 {
	at := s.lineStart(offset)
	for int(at) < len(s.src) && (s.src[at] == ' ' || s.src[at] == '\t') {
		at++
	}
	return at
}

// statementEnd is the end of the line on which the statement around an offset
// ends, behind what is in brackets, in strings and on continued lines.
func (s *site) statementEnd(at uint32) uint32 {
	depth := 0
	for int(at) < len(s.src) {
		switch c := s.src[at]; c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case '#':
			at = s.lineEnd(at)
			continue
		case '"', '\'':
			if n := stringEnd(s.src[at:]); n > 0 {
				at += uint32(n)
				continue
			}
		case '\\':
			at = s.nextLine(at)
			continue
		case '\n', '\r':
			if depth <= 0 {
				return at
			}
		}
		at++
	}
	return at
}

// lastField is the last field of the class; nil when it has none of its own. ok is
// false when the fields are not of the kind that is known
// here: names with annotations that stand there in any case.
func (g *growth) lastField() (last *python.Binding, ok bool) {
	f := g.class.Module.Facts()
	all := f.ScopeBindings(f.Classes[g.class.ID].Scope)
	for i := range all {
		bd := &all[i]
		switch bd.Kind {
		case python.BindAnnotation, python.BindAssign:
		default:
			continue
		}
		if bd.Ann == 0 {
			if f.Expr(python.ExprID(bd.Ref)).Kind == python.ExprCall && g.t.Contract.Kind == "attrs" {
				return nil, false // x = attr.ib()
			}
			continue
		}
		if bd.Branch != 0 {
			return nil, false
		}
		last = bd
	}
	return last, true
}

// maker is what makes the last field where an annotation alone makes none, as in
// the older classes of attrs: `attr.ib`.
func (g *growth) maker() string {
	f := g.class.Module.Facts()
	last, _ := g.lastField()
	if g.t.Contract.Kind != "attrs" || last == nil || last.Kind != python.BindAssign {
		return ""
	}
	value := f.Expr(python.ExprID(last.Ref))
	if value.Kind != python.ExprCall {
		return ""
	}
	switch f.Str(f.Expr(value.A).Name) {
	case "ib", "attrib", "attr":
		return f.Spell(value.A)
	}
	return ""
}

// needsMaker reports whether the class is one of attrs in which an annotation
// alone makes no field: decorated with attr.s, without auto_attribs.
func (g *growth) needsMaker() bool {
	f := g.class.Module.Facts()
	for _, d := range f.ArgRange(f.Classes[g.class.ID].Decorators) {
		e := f.Expr(d.Value)
		args := f.Items(e)
		if e.Kind == python.ExprCall {
			e = f.Expr(e.A)
		} else {
			args = nil
		}
		switch f.Str(e.Name) {
		case "s", "attrs", "attributes":
			return g.t.Contract.Kind == "attrs" && !slices.ContainsFunc(args, func(a python.Arg) bool { return f.Str(a.Name) == "auto_attribs" })
		}
	}
	return false
}

func (g *growth) keywordsOnly() bool {
	return len(g.fault.Signature.Params) > 0 && !slices.ContainsFunc(g.fault.Signature.Params, func(p contract.Param) bool { return p.Kind != python.KeywordOnly })
}

func (g *growth) anyDefault() bool {
	return slices.ContainsFunc(g.fault.Signature.Params, func(p contract.Param) bool { return p.Kind < python.VarPositional && !p.Required })
}

// firstStatement puts a line at the head of the class body, behind its
// docstring.
func (g *growth) firstStatement(lines *site, line string) []Edit {
	body := g.class.Module.Facts().Classes[g.class.ID].Body
	indent, _ := lines.indent(body.Start)
	if n := stringEnd(lines.src[body.Start:]); n > 0 {
		end, free := lines.restIsComment(body.Start + uint32(n))
		if !free {
			return nil
		}
		return []Edit{insert(end, lines.newline()+lines.newline()+indent+line)}
	}
	return []Edit{insert(body.Start, line+lines.newline()+indent)}
}
