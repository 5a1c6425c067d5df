package server

import (
	"context"
	"encoding/json"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// ticket is what the client keeps of an action whose edits are made only when it
// is picked: enough to find the fix again.
type ticket struct {
	URI     uri.URI            `json:"uri"`
	Version int32              `json:"version"`
	Call    [2]uint32          `json:"call"` // where the call starts and ends
	Action  codeactions.Action `json:"action"`
	Title   string             `json:"title"`
	Class   string             `json:"class,omitempty"` // of an action for a class, by its name in the module
}

func (p *places) ticket(src *source, b *contract.Binding, fix *codeactions.Fix) ticket {
	span := b.Expr().Span
	return ticket{URI: p.uri(src.file.Path), Version: src.file.Version, Call: [2]uint32{span.Start, span.End}, Action: fix.Action, Title: fix.Title}
}

// resolveAction makes the edits of an action that the client has picked.
func (s *server) resolveAction(action *protocol.CodeAction) (work, error) {
	var t ticket
	if err := json.Unmarshal(action.Data, &t); err != nil || t.URI == "" {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "the action has no data of this server")
	}
	do, err := s.about(t.URI, func(ctx context.Context, at *places, src *source) any { return at.resolve(ctx, src, &t) })
	if do == nil || err != nil {
		return do, err
	}
	return func(ctx context.Context) (any, error) {
		edit, err := do(ctx)
		if err != nil {
			return nil, err
		}
		made, ok := edit.(*protocol.WorkspaceEdit)
		if !ok || made == nil {
			return nil, contentModified(string(t.URI))
		}
		resolved := *action
		resolved.Edit = made
		return &resolved, nil
	}, nil
}

// resolve finds a fix again, and makes its edits; nil when the file is no longer
// the one that it was offered for.
func (p *places) resolve(ctx context.Context, src *source, t *ticket) *protocol.WorkspaceEdit {
	if src.file.Version != t.Version || src.file.Module.Content == nil {
		return nil
	}
	if t.Class != "" {
		return p.resolveForClass(src, t)
	}
	linker := p.snapshot.Linker()
	for i := range src.file.Module.Facts().Calls {
		span := src.file.Module.Facts().Expr(src.file.Module.Facts().Calls[i].Expr).Span
		if i == 0 || span.Start != t.Call[0] || span.End != t.Call[1] || ctx.Err() != nil {
			continue
		}
		b, ok := linker.Check(src.file.Module, python.CallID(i))
		if !ok {
			continue
		}
		for _, fix := range append(codeactions.Fixes(linker, b, src.text), codeactions.Rewrites(linker, b, src.text)...) {
			if fix.Action != t.Action || fix.Title != t.Title {
				continue
			}
			edit, err := p.workspaceEdit(fix)
			if err != nil {
				p.server.log.warn("%s: %v", fix.Title, err)
			}
			return edit
		}
	}
	return nil
}
