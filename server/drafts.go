package server

import (
	"path/filepath"
	"slices"
	"time"

	"go.lsp.dev/protocol"
)

// drafts follows settings files that are being edited: what is written there is judged,
// and holds, before it is saved.
type drafts struct {
	server *server
	wake   chan struct{}
}

// pauseToRead is how long nothing must happen before settings that are edited are read.
// New settings may mean that all files are looked through.
const pauseToRead = 200 * time.Millisecond

func newDrafts(s *server) *drafts { return &drafts{server: s, wake: make(chan struct{}, 1)} }

// touched: a document that is no Python was opened, edited or closed. It matters when
// it is a settings file.
func (d *drafts) touched(doc *document) {
	if !doc.settings() {
		return
	}
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

func (d *drafts) run() {
	s := d.server
	for {
		select {
		case <-d.wake:
		case <-s.base.Done():
			return
		}
		for quiet := false; !quiet; {
			select {
			case <-d.wake:
			case <-time.After(pauseToRead):
				quiet = true
			case <-s.base.Done():
				return
			}
		}
		s.guard("settings that are edited", func() {
			s.reconfigure()
			s.indexer.request(false)
		})
	}
}

// settings reports whether a document is a settings file.
func (doc *document) settings() bool {
	path, ok := pathOf(string(doc.uri))
	return ok && doc.path == "" && slices.Contains(settingsNames[:], filepath.Base(path))
}

// unsaved is the text of a settings file that is open.
func (d *documents) unsaved(file string) ([]byte, bool) {
	if doc := d.notChecked(file); doc != nil {
		return doc.text, true
	}
	return nil, false
}

// followDrafts has a client send the settings files, which are no Python and so nothing
// that it would send by itself. With one that cannot be asked, a user can do so.
func (s *server) followDrafts() {
	if !s.client.registersSync {
		return
	}
	scheme := "file"
	of := protocol.TextDocumentRegistrationOptions{DocumentSelector: &protocol.DocumentSelector{}}
	for _, name := range settingsNames {
		*of.DocumentSelector = append(*of.DocumentSelector, &protocol.TextDocumentFilterPattern{Scheme: &scheme, Pattern: protocol.Pattern("**/" + name)})
	}
	for _, r := range []struct {
		method  string
		options any
	}{
		{protocol.MethodTextDocumentDidOpen, &of},
		{protocol.MethodTextDocumentDidChange, &protocol.TextDocumentChangeRegistrationOptions{TextDocumentRegistrationOptions: of, SyncKind: protocol.TextDocumentSyncKindIncremental}},
		{protocol.MethodTextDocumentDidClose, &of},
	} {
		if err := s.register("kwargo-settings-"+filepath.Base(r.method), r.method, r.options); err != nil {
			if s.base.Err() == nil {
				s.log.warn("settings are judged once they are saved: %v", err)
			}
			return
		}
	}
}
