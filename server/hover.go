package server

import (
	"context"
	"fmt"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// hover shows the contract of the class that is constructed, or defined, at a
// place: what it accepts, its factories, and why calls of it are not checked.
func (s *server) hover(p *protocol.HoverParams) (work, error) {
	return s.about(p.TextDocument.URI, func(_ context.Context, at *places, src *source) any {
		offset := at.toSpan(src, protocol.Range{Start: p.Position, End: p.Position}).Start
		shown, span := at.describe(src, offset)
		if shown == "" {
			return nil
		}
		return &protocol.Hover{
			Contents: &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: shown},
			Range:    new(at.toRange(src, span)),
		}
	})
}

// describe words what stands at an offset, and says which span it is.
func (p *places) describe(src *source, offset uint32) (string, text.Span) {
	module := src.file.Module
	if module.Facts == nil {
		return "", text.Span{}
	}
	linker := p.snapshot.Linker()
	for i := 1; i < len(module.Facts.Classes); i++ {
		if span := module.Facts.Classes[i].NameSpan; span.Touches(text.Span{Start: offset, End: offset}) {
			c := linker.Class(module, python.ClassID(i))
			return p.contract(c, linker.Contract(c), nil), span
		}
	}
	for _, b := range diagnostics.File(linker, module, p.server.settings.diagnostics(src.file.Path)).Bindings {
		if span := b.Callee(); span.Touches(text.Span{Start: offset, End: offset}) {
			if b.Class == nil {
				return notChecked(b.Doubts), span
			}
			return p.contract(b.Class, b.Contract, b.Doubts), span
		}
	}
	return "", text.Span{}
}

// contract words a contract: its signatures as code, then what is to be known
// about it.
func (p *places) contract(c *contract.Class, made *contract.Contract, doubts []contract.Doubt) string {
	var b strings.Builder
	b.WriteString("```python\n")
	if made != nil {
		for i := range made.Signatures {
			b.WriteString(p.signature(c, &made.Signatures[i]) + "\n")
		}
		if len(made.Signatures) == 0 {
			b.WriteString(c.Name + "(...)\n")
		}
	}
	fmt.Fprintf(&b, "```\n`%s`", c.Dotted())
	if made != nil && made.Closed() {
		fmt.Fprintf(&b, " · %s · an unknown keyword %s", made.Kind, made.Unknown())
	}
	var factories []string
	for _, f := range p.snapshot.Linker().Factories(c) {
		if f.Refusal == "" && f.Owner != nil && f.Kind != contract.OtherClassFactory {
			factories = append(factories, "`"+p.factory(f)+"`")
		}
	}
	if len(factories) > 0 {
		b.WriteString("\n\nFactories: " + strings.Join(factories, ", "))
	}
	if made != nil && len(doubts) == 0 {
		doubts = made.Doubts
	}
	if len(doubts) > 0 {
		b.WriteString("\n\n" + notChecked(doubts))
	}
	return b.String()
}

func notChecked(doubts []contract.Doubt) string {
	reasons := make([]string, len(doubts))
	for i, d := range doubts {
		reasons[i] = d.String()
	}
	return "Not checked: " + strings.Join(reasons, "; ")
}

// lineWidth is the width up to which a signature stays on one line.
const lineWidth = 80

func (p *places) signature(c *contract.Class, s *contract.Signature) string {
	params := make([]string, 0, len(s.Params)+1)
	slash, star := false, false
	for i, param := range s.Params {
		if slash && param.Kind != python.PositionalOnly {
			params, slash = append(params, "/"), false
		}
		slash = slash || param.Kind == python.PositionalOnly
		if param.Kind == python.KeywordOnly && !star {
			params, star = append(params, "*"), true
		}
		star = star || param.Kind == python.VarPositional
		params = append(params, p.param(&s.Params[i]))
	}
	if slash {
		params = append(params, "/")
	}
	line := c.Name + "(" + strings.Join(params, ", ") + ")"
	if len(line) <= lineWidth {
		return line
	}
	return c.Name + "(\n    " + strings.Join(params, ",\n    ") + ",\n)"
}

// param is a parameter as a def would write it.
func (p *places) param(param *contract.Param) string {
	stars := map[python.ParamKind]string{python.VarPositional: "*", python.VarKeyword: "**"}[param.Kind]
	out := stars + param.Name
	if a := p.written(param, param.Annotation); a != "" {
		out += ": " + a
	}
	switch d := p.written(param, param.Default); {
	case stars != "" || param.Required:
	case d == "":
		out += " = ..."
	default:
		out += " = " + d
	}
	return out
}

// maxWritten is how many bytes of an annotation or a default are shown.
const maxWritten = 60

// written is the text of an expression in the file of a parameter; empty when it
// cannot be had.
func (p *places) written(param *contract.Param, id python.ExprID) string {
	if id == 0 || param.Place.Module == nil {
		return ""
	}
	src, err := p.source(param.Place.Module.Path)
	if err != nil {
		return ""
	}
	s := strings.Join(strings.Fields(string(param.Place.Module.Facts.Expr(id).Span.Of(src.text))), " ")
	if len(s) > maxWritten {
		return "..."
	}
	return s
}

func (p *places) factory(f *contract.Factory) string {
	names := make([]string, len(f.Signature.Params))
	for i, param := range f.Signature.Params {
		names[i] = map[python.ParamKind]string{python.VarPositional: "*", python.VarKeyword: "**"}[param.Kind] + param.Name
	}
	return f.Name + "(" + strings.Join(names, ", ") + ")"
}
