package server

import (
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/internal/contract"
)

// workspaceEdit is a fix as the client can apply it: with the versions of the
// texts that it is for, and with tab stops and questions, if the client takes
// them. It is nil when the fix turns out to be impossible.
func (p *places) workspaceEdit(fix codeactions.Fix) (*protocol.WorkspaceEdit, error) {
	files := fix.Files
	if fix.Lazy != nil {
		files = fix.Lazy(func(m *contract.Module) ([]byte, error) {
			src, err := p.source(m.Path)
			if err != nil {
				return nil, err
			}
			return src.text, nil
		})
	}
	if len(files) == 0 {
		return nil, nil
	}
	e := p.newEdit()
	if fix.Confirm {
		e.confirm(fix.Title)
	}
	for _, f := range files {
		if err := e.add(f.Module.Path, f.Edits); err != nil {
			return nil, err
		}
	}
	return e.out, nil
}

// edit is a WorkspaceEdit in the making.
type edit struct {
	places     *places
	out        *protocol.WorkspaceEdit
	annotation protocol.ChangeAnnotationIdentifier // of all edits that follow; empty for none
}

func (p *places) newEdit() *edit {
	e := &edit{places: p, out: &protocol.WorkspaceEdit{}}
	if !p.server.client.documentChanges {
		e.out.Changes = map[uri.URI][]protocol.TextEdit{}
	}
	return e
}

// confirm has the client ask before it makes the edits, if it can.
func (e *edit) confirm(label string) {
	if e.places.server.client.annotations {
		e.annotation = "kwargo"
		e.out.ChangeAnnotations = map[protocol.ChangeAnnotationIdentifier]protocol.ChangeAnnotation{
			e.annotation: {Label: label, NeedsConfirmation: new(true)},
		}
	}
}

// add puts the edits of one file in.
func (e *edit) add(path string, edits []codeactions.Edit) error {
	p := e.places
	src, err := p.source(path)
	if err != nil {
		return err
	}
	to := p.uri(path)
	if e.out.Changes != nil {
		for _, one := range edits {
			e.out.Changes[to] = append(e.out.Changes[to], protocol.TextEdit{Range: p.toRange(src, one.Span), NewText: one.New})
		}
		return nil
	}
	change := &protocol.TextDocumentEdit{}
	change.TextDocument.URI = to
	if src.file.Open {
		change.TextDocument.Version = new(src.file.Version)
	}
	for _, one := range edits {
		change.Edits = append(change.Edits, e.textEdit(src, one))
	}
	e.out.DocumentChanges = append(e.out.DocumentChanges, change)
	return nil
}

func (e *edit) textEdit(src *source, one codeactions.Edit) protocol.TextDocumentEditElement {
	at := e.places.toRange(src, one.Span)
	switch {
	case one.Snippet != "" && e.places.server.client.snippetEdits:
		return &protocol.SnippetTextEdit{Range: at, Snippet: protocol.StringValue{Kind: "snippet", Value: one.Snippet}, AnnotationID: e.annotation}
	case e.annotation != "":
		return &protocol.AnnotatedTextEdit{TextEdit: protocol.TextEdit{Range: at, NewText: one.New}, AnnotationID: e.annotation}
	}
	return &protocol.TextEdit{Range: at, NewText: one.New}
}
