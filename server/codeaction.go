package server

import (
	"context"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// fixAllKind is the kind of the action that makes all safe fixes of a file.
const fixAllKind protocol.CodeActionKind = protocol.CodeActionKindSourceFixAll + ".kwargo"

// actionKinds are the kinds of actions that there are.
var actionKinds = []protocol.CodeActionKind{
	protocol.CodeActionKindQuickFix, protocol.CodeActionKindRefactorRewrite, fixAllKind,
}

// codeAction offers the fixes of the broken constructions at a place. They are
// looked up again: the client may ask before it has any diagnostics, the call may
// have been reported by another tool, and what the client sends back is not
// trusted.
func (s *server) codeAction(p *protocol.CodeActionParams) (work, error) {
	if !s.client.codeActionLiterals || !slices.ContainsFunc(actionKinds, func(k protocol.CodeActionKind) bool { return wants(p.Context.Only, k) }) {
		return nil, nil
	}
	return s.about(p.TextDocument.URI, func(ctx context.Context, at *places, src *source) any {
		out := []protocol.CommandOrCodeAction{}
		if wants(p.Context.Only, protocol.CodeActionKindQuickFix) || wants(p.Context.Only, protocol.CodeActionKindRefactorRewrite) {
			out = at.actions(ctx, src, p)
		}
		// Clients ask for it by its kind, when a file is saved or in a menu.
		if len(p.Context.Only) > 0 && wants(p.Context.Only, fixAllKind) {
			if action := at.fixAll(ctx, src); action != nil {
				out = append(out, action)
			}
		}
		return out
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

// actions are the fixes and rewrites of the constructions that a range touches.
func (p *places) actions(ctx context.Context, src *source, params *protocol.CodeActionParams) []protocol.CommandOrCodeAction {
	out := []protocol.CommandOrCodeAction{}
	linker := p.snapshot.Linker()
	options := p.server.settings.diagnostics(src.file.Path)
	// A lamp that shows by itself is for what is wrong, and costs little.
	automatic := params.Context.TriggerKind == protocol.CodeActionTriggerKindAutomatic
	rewritten := automatic && len(params.Context.Only) == 0 || !wants(params.Context.Only, protocol.CodeActionKindRefactorRewrite)
	for _, b := range p.touched(linker, src.file.Module, p.toSpan(src, params.Range)) {
		if ctx.Err() != nil {
			return out
		}
		if wants(params.Context.Only, protocol.CodeActionKindQuickFix) && len(b.Faults) > 0 {
			reported := diagnostics.Of(linker, b, options)
			for _, fix := range codeactions.Fixes(linker, b, src.text) {
				if action := p.action(src, b, fix, automatic); action != nil {
					action.Diagnostics = p.mended(src, fix, reported, params.Context.Diagnostics)
					out = append(out, action)
				}
			}
		}
		if !rewritten { // of the innermost call only
			rewritten = true
			for _, fix := range codeactions.Rewrites(linker, b, src.text) {
				if action := p.action(src, b, fix, false); action != nil {
					out = append(out, action)
				}
			}
		}
	}
	out = append(out, p.forClasses(src, params)...)
	return append(out, p.comments(src, params, options)...)
}

// comments are the fixes of the suppression comments that silence nothing, among
// the diagnostics that the client shows at the place.
func (p *places) comments(src *source, params *protocol.CodeActionParams, options diagnostics.Options) (out []protocol.CommandOrCodeAction) {
	ours := func(d *protocol.Diagnostic) bool {
		source, _ := d.Source.Get()
		return source == sourceName && d.Code == protocol.String(diagnostics.UnusedSuppression)
	}
	if !wants(params.Context.Only, protocol.CodeActionKindQuickFix) || !slices.ContainsFunc(params.Context.Diagnostics, func(d protocol.Diagnostic) bool { return ours(&d) }) {
		return nil
	}
	at := p.toSpan(src, params.Range)
	for _, d := range diagnostics.File(p.snapshot.Linker(), src.file.Module, options).Unused {
		if !d.Span.Touches(at) {
			continue
		}
		for i := range params.Context.Diagnostics {
			if shown := &params.Context.Diagnostics[i]; !ours(shown) || shown.Range != p.toRange(src, d.Span) {
				continue
			}
			if action := p.action(src, nil, codeactions.MendComment(&d, src.text), false); action != nil {
				action.Diagnostics = params.Context.Diagnostics[i : i+1]
				out = append(out, action)
			}
		}
	}
	return out
}

// touched are the constructions that a range touches. Of calls inside each other
// the innermost comes first: it is meant.
func (p *places) touched(linker *contract.Linker, m *contract.Module, at text.Span) []*contract.Binding {
	var out []*contract.Binding
	if m.Content == nil || m.Library {
		return nil
	}
	for i := 1; i < len(m.Facts().Calls); i++ {
		if !m.Facts().Expr(m.Facts().Calls[i].Expr).Span.Touches(at) {
			continue
		}
		if b, ok := linker.Check(m, python.CallID(i)); ok {
			out = append(out, b)
		}
	}
	slices.SortStableFunc(out, func(a, b *contract.Binding) int { return a.Expr().Span.Len() - b.Expr().Span.Len() })
	return out
}

// action is a fix for the client; nil when it can do nothing with it.
func (p *places) action(src *source, b *contract.Binding, fix codeactions.Fix, automatic bool) *protocol.CodeAction {
	client := &p.server.client
	out := &protocol.CodeAction{Title: fix.Title, Kind: new(protocol.CodeActionKindQuickFix)}
	if fix.Kind == codeactions.Rewrite {
		out.Kind = new(protocol.CodeActionKindRefactorRewrite)
	}
	switch {
	case fix.Disabled != "":
		if !client.disabled {
			return nil
		}
		out.Disabled.Reason = fix.Disabled
		return out
	case fix.Applicability == codeactions.DisplayOnly:
		return nil
	case fix.Lazy != nil && client.resolvesEdit && b != nil:
		out.Data = object(p.ticket(src, b, &fix))
	case fix.Lazy != nil && automatic:
		return nil // it takes long, and perhaps nobody looks
	default:
		edit, err := p.workspaceEdit(fix)
		if err != nil || edit == nil {
			if err != nil {
				p.server.log.warn("%s: %v", fix.Title, err)
			}
			return nil
		}
		out.Edit = edit
	}
	if fix.Preferred && client.preferred {
		out.IsPreferred = new(true)
	}
	return out
}

// mended are those of the client's diagnostics that a fix does away with: ours,
// and those in which another tool says the same.
func (p *places) mended(src *source, fix codeactions.Fix, reported []diagnostics.Diagnostic, shown []protocol.Diagnostic) []protocol.Diagnostic {
	var out []protocol.Diagnostic
	for i := range shown {
		if slices.ContainsFunc(reported, func(d diagnostics.Diagnostic) bool {
			return fix.Mends(&d) && (p.same(src, &d, &shown[i]) || p.alike(src, &d, &shown[i]))
		}) {
			out = append(out, shown[i])
		}
	}
	return out
}

// same reports whether a diagnostic of the client is one of ours.
func (p *places) same(src *source, d *diagnostics.Diagnostic, shown *protocol.Diagnostic) bool {
	source, _ := shown.Source.Get()
	return source == sourceName && shown.Code == protocol.String(d.Rule.Code) && shown.Range == p.toRange(src, d.Span)
}
