package server

import (
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/codeactions"
)

// workspaceEdit is a fix as the client can apply it: with the versions of the
// texts that it is for, and with tab stops, if the client takes them.
func (p *places) workspaceEdit(fix codeactions.Fix) (*protocol.WorkspaceEdit, error) {
	out := &protocol.WorkspaceEdit{}
	if !p.server.client.documentChanges {
		out.Changes = map[uri.URI][]protocol.TextEdit{}
	}
	for _, f := range fix.Files {
		src, err := p.source(f.Module.Path)
		if err != nil {
			return nil, err
		}
		to := p.uri(f.Module.Path)
		if out.Changes != nil {
			for _, e := range f.Edits {
				out.Changes[to] = append(out.Changes[to], protocol.TextEdit{Range: p.toRange(src, e.Span), NewText: e.New})
			}
			continue
		}
		change := &protocol.TextDocumentEdit{}
		change.TextDocument.URI = to
		if src.file.Open {
			change.TextDocument.Version = new(src.file.Version)
		}
		for _, e := range f.Edits {
			change.Edits = append(change.Edits, p.textEdit(src, e))
		}
		out.DocumentChanges = append(out.DocumentChanges, change)
	}
	return out, nil
}

func (p *places) textEdit(src *source, e codeactions.Edit) protocol.TextDocumentEditElement {
	at := p.toRange(src, e.Span)
	if e.Snippet != "" && p.server.client.snippetEdits {
		return &protocol.SnippetTextEdit{Range: at, Snippet: protocol.StringValue{Kind: "snippet", Value: e.Snippet}}
	}
	return &protocol.TextEdit{Range: at, NewText: e.New}
}
