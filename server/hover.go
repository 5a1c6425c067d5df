package server

import (
	"context"
	"fmt"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	words "github.com/kwargo/kwargo/internal/report"
	"github.com/kwargo/kwargo/internal/text"
)

// hover shows the contract of the class that is constructed, or defined, at a
// place: what it accepts and where that comes from, its factories, and why calls of
// it are not checked. A call that is not finished does not wait for what else there is
// in its text, unless it has to.
func (s *server) hover(p *protocol.HoverParams) (work, error) {
	show := func(at *places, src *source, found subject, in *places) any {
		shown := ""
		if in != nil {
			shown = in.describe(found)
		}
		if shown == "" {
			return nil
		}
		return &protocol.Hover{
			Contents: &protocol.MarkupContent{Kind: s.client.hoverKind(), Value: shown},
			Range:    new(at.toRange(src, found.span)),
		}
	}
	place := protocol.Range{Start: p.Position, End: p.Position}
	first, err := s.whileWriting(p.TextDocument.URI, func(at *places, src *source) any {
		found, in := at.unfinished(src, at.toSpan(src, place).Start, true)
		return show(at, src, found, in)
	})
	if err != nil {
		return nil, err
	}
	then, err := s.about(p.TextDocument.URI, func(_ context.Context, at *places, src *source) any {
		offset := at.toSpan(src, place).Start
		found, in := at.subject(src, offset), at
		if found == (subject{}) && src.file.Open {
			found, in = at.unfinished(src, offset, false)
		}
		return show(at, src, found, in)
	})
	return first.or(then), err
}

// or is work that makes the answer when the other has none; either may be nil.
func (w work) or(other work) work {
	switch {
	case w == nil:
		return other
	case other == nil:
		return w
	}
	return func(ctx context.Context) (any, error) {
		if answer, err := w(ctx); answer != nil || err != nil {
			return answer, err
		}
		return other(ctx)
	}
}

// hoverKind is the kind of text that a client shows in a hover. One that says
// nothing shows Markdown, as all did before they could say so.
func (c *capabilities) hoverKind() protocol.MarkupKind {
	if c.plainHover {
		return protocol.MarkupKindPlainText
	}
	return protocol.MarkupKindMarkdown
}

// subject is the class, or the construction, that stands at a place.
type subject struct {
	class *contract.Class   // nil when it is not known
	call  *contract.Binding // nil for the statement of the class
	span  text.Span         // the name of the class, or what is called
}

// subject finds what stands at an offset: the zero subject when it is neither.
func (p *places) subject(src *source, offset uint32) subject {
	module := src.file.Module
	if module.Content == nil {
		return subject{}
	}
	linker, at := p.snapshot.Linker(), text.Span{Start: offset, End: offset}
	for i := 1; i < len(module.Facts().Classes); i++ {
		if span := module.Facts().Classes[i].NameSpan; span.Touches(at) {
			return subject{class: linker.Class(module, python.ClassID(i)), span: span}
		}
	}
	if module.Library {
		return subject{}
	}
	for i := 1; i < len(module.Facts().Calls); i++ {
		call := module.Facts().Expr(module.Facts().Calls[i].Expr)
		if !module.Facts().Expr(call.A).Span.Touches(at) {
			continue
		}
		if b, ok := linker.Check(module, python.CallID(i)); ok {
			return subject{b.Class, b, b.Callee()}
		}
	}
	return subject{}
}

// describe words the contract of what was found.
func (p *places) describe(found subject) string {
	linker, sources := p.snapshot.Linker(), p.sources(found)
	var shown *words.Contract
	var err error
	switch {
	case found.class == nil && found.call == nil:
		return ""
	case found.class == nil:
		return notChecked(found.call.Doubts)
	case found.call == nil:
		shown, err = words.ContractOf(linker, found.class, sources)
	default:
		shown, err = words.ContractOfCall(linker, found.call, sources)
	}
	switch {
	case err != nil: // a file has changed, and is looked at again
		return ""
	case p.server.client.plainHover:
		return shown.PlainText()
	}
	link := ""
	if at, ok := p.location(found.class.Place()); ok {
		link = fmt.Sprintf("%s#L%d", at.URI, at.Range.Start.Line+1)
	}
	return shown.Markdown(link)
}

func notChecked(doubts []contract.Doubt) string {
	reasons := make([]string, len(doubts))
	for i, d := range doubts {
		reasons[i] = d.String()
	}
	return "Not checked: " + strings.Join(reasons, "; ")
}

// sources read the files that a contract is made of. They are named as the user
// knows them: from the folder of the client on that holds the class or the call.
func (p *places) sources(found subject) *words.Sources {
	folder := ""
	if found.class != nil || found.call != nil {
		var path string
		if found.call != nil {
			path = found.call.Module.Path
		} else {
			path = found.class.Module.Path
		}
		folder = p.server.documents.folderOf(path)
	}
	return words.NewSources(folder, func(m *contract.Module) ([]byte, error) {
		src, err := p.source(m.Path)
		if err != nil {
			return nil, err
		}
		return src.text, nil
	})
}
