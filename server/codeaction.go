package server

import (
	"context"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
)

// codeAction offers the fixes of the broken constructions at a place. They are
// looked up again: the client may ask before it has any diagnostics, and what it
// sends back is not trusted.
func (s *server) codeAction(p *protocol.CodeActionParams) (work, error) {
	if !s.client.codeActionLiterals || !wants(p.Context.Only, protocol.CodeActionKindQuickFix) {
		return nil, nil
	}
	return s.about(p.TextDocument.URI, func(ctx context.Context, at *places, src *source) any {
		return at.actions(ctx, src, p)
	})
}

// wants reports whether a client that asks for some kinds only takes this one
// (LSP 3.18, CodeActionContext.only: a kind stands for those below it).
func wants(only []protocol.CodeActionKind, kind protocol.CodeActionKind) bool {
	if len(only) == 0 {
		return true
	}
	return slices.ContainsFunc(only, func(k protocol.CodeActionKind) bool {
		return k == "" || k == kind || strings.HasPrefix(string(kind), string(k)+".")
	})
}

func (p *places) actions(ctx context.Context, src *source, params *protocol.CodeActionParams) []protocol.CommandOrCodeAction {
	out := []protocol.CommandOrCodeAction{}
	linker := p.snapshot.Linker()
	found := diagnostics.File(linker, src.file.Module, p.server.settings.diagnostics(src.file.Path))
	at := p.toSpan(src, params.Range)
	bindings := slices.DeleteFunc(slices.Clone(found.Bindings), func(b *contract.Binding) bool {
		return len(b.Faults) == 0 || !b.Expr().Span.Touches(at)
	})
	// Of calls inside each other the innermost is meant.
	slices.SortStableFunc(bindings, func(a, b *contract.Binding) int { return a.Expr().Span.Len() - b.Expr().Span.Len() })
	for _, b := range bindings {
		if ctx.Err() != nil {
			return out
		}
		for _, fix := range codeactions.Fixes(linker, b, src.text) {
			if fix.Applicability == codeactions.DisplayOnly {
				continue
			}
			edit, err := p.workspaceEdit(fix)
			if err != nil {
				p.server.log.warn("%s: %v", fix.Title, err)
				continue
			}
			action := &protocol.CodeAction{
				Title: fix.Title, Kind: new(protocol.CodeActionKindQuickFix), Edit: edit,
				Diagnostics: p.mended(src, b, fix, found.Diagnostics, params.Context.Diagnostics),
			}
			if fix.Preferred && p.server.client.preferred {
				action.IsPreferred = new(true)
			}
			out = append(out, action)
		}
	}
	return out
}

// mended are those of the client's diagnostics that a fix does away with.
func (p *places) mended(src *source, b *contract.Binding, fix codeactions.Fix, found []diagnostics.Diagnostic, shown []protocol.Diagnostic) []protocol.Diagnostic {
	var out []protocol.Diagnostic
	for i := range found {
		d := &found[i]
		if d.Binding != b || !slices.ContainsFunc(fix.Faults, func(n int) bool {
			return b.Faults[n].Kind == d.Fault.Kind && b.Faults[n].Argument == d.Fault.Argument
		}) {
			continue
		}
		at := p.toRange(src, d.Span)
		for _, s := range shown {
			source, _ := s.Source.Get()
			if source == sourceName && s.Code == protocol.String(d.Rule.Code) && s.Range == at {
				out = append(out, s)
			}
		}
	}
	return out
}
