package server

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/internal/text"
)

// didOpen takes the text that the client holds of a file.
func didOpen(s *server, params []byte) error {
	var p protocol.DidOpenTextDocumentParams
	if err := decode(params, &p, "textDocument.uri", "textDocument.text"); err != nil {
		return err
	}
	item := &p.TextDocument
	doc := &document{
		key: key(strings.Clone(string(item.URI))), uri: spelled(params, item.URI),
		version: item.Version, text: []byte(item.Text),
	}
	path, ok := pathOf(string(doc.uri))
	if !ok {
		path, ok = s.documents.untitled(string(doc.uri))
	}
	python := item.LanguageID == protocol.LanguageKindPython
	if ok && (python || isPython(path)) {
		doc.path = path
	}
	s.documents.put(doc)
	if doc.path == "" {
		s.drafts.touched(doc)
		if python {
			s.log.info("%s is neither a file nor a new text, and is not checked", doc.uri)
		}
		return nil
	}
	s.workspace.Open(doc.path, doc.version, doc.text)
	if s.adopt() {
		s.reconfigure()
		s.indexer.request(true)
	}
	s.publisher.edited(doc.key)
	if !s.indexer.isReady() { // what the user looks at does not wait for the rest
		s.background.Go(func() {
			s.guard("reading what "+string(doc.uri)+" imports", func() {
				s.workspace.ReadAround(s.base, doc.path, func() { s.publisher.edited(doc.key) })
			})
		})
	}
	return nil
}

func isPython(path string) bool {
	return strings.HasSuffix(path, ".py") || strings.HasSuffix(path, ".pyw")
}

// spelled is the URI of a document as the client has written it. Decoding
// brings a URI into canonical form, which the client may not recognise.
func spelled(params []byte, canonical uri.URI) uri.URI {
	var p struct {
		TextDocument struct {
			URI string `json:"uri"`
		} `json:"textDocument"`
	}
	if json.Unmarshal(params, &p) == nil && p.TextDocument.URI != "" {
		return uri.URI(p.TextDocument.URI)
	}
	return uri.URI(strings.Clone(string(canonical)))
}

// didChange applies edits, one after the other: the places of each are meant in
// what those before it have made.
func (s *server) didChange(p *protocol.DidChangeTextDocumentParams) error {
	old := s.documents.get(key(p.TextDocument.URI))
	if old == nil {
		return fmt.Errorf("%s is not open", p.TextDocument.URI)
	}
	doc := *old
	doc.version = p.TextDocument.Version
	for _, change := range p.ContentChanges {
		switch c := change.(type) {
		case *protocol.TextDocumentContentChangeWholeDocument:
			doc.text = []byte(c.Text)
		case *protocol.TextDocumentContentChangePartial:
			doc.text = s.edit(doc.text, c)
		}
	}
	s.documents.put(&doc)
	if doc.path != "" {
		s.workspace.Change(doc.path, doc.version, doc.text)
		s.publisher.edited(doc.key)
		s.lensesChanged()
	}
	s.drafts.touched(&doc)
	return nil
}

// edit makes one change. A range with its ends swapped is taken as it is meant;
// places outside of the text as its end.
func (s *server) edit(src []byte, c *protocol.TextDocumentContentChangePartial) []byte {
	start := text.Offset(src, text.Position{Row: c.Range.Start.Line, Column: c.Range.Start.Character}, s.encoding)
	end := text.Offset(src, text.Position{Row: c.Range.End.Line, Column: c.Range.End.Character}, s.encoding)
	if end < start {
		start, end = end, start
	}
	return slices.Concat(src[:start], []byte(c.Text), src[end:])
}

// didClose gives a file back to the disk.
func (s *server) didClose(p *protocol.DidCloseTextDocumentParams) error {
	doc := s.documents.get(key(p.TextDocument.URI))
	if doc == nil {
		return fmt.Errorf("%s is not open", p.TextDocument.URI)
	}
	s.documents.remove(doc.key)
	s.puller.forget(doc)
	s.draft.Store(nil)
	if doc.path == "" {
		s.drafts.touched(doc)
		return nil
	}
	s.workspace.Close(doc.path)
	if other := s.documents.at(doc.path); other != nil { // open under another URI
		s.workspace.Open(other.path, other.version, other.text)
	}
	if s.adopt() {
		s.indexer.request(true)
	}
	s.publisher.closed(doc)
	s.lensesChanged()
	return nil
}

// didSave is no news where the client reports changes on disk. Elsewhere it is
// the sign that something may have changed: all files are looked at again.
func (s *server) didSave(*protocol.DidSaveTextDocumentParams) error {
	if !s.client.watchedFiles {
		s.indexer.request(false)
	}
	return nil
}
