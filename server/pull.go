package server

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// puller answers a client that asks for the diagnostics of its documents
// (LSP 3.17, textDocument/diagnostic), and knows when it has to ask again.
type puller struct {
	server *server

	mu     sync.Mutex
	told   map[key]told
	asking map[key]int // requests that are being answered
	// owed are files that were open. The client may still show what was said of them
	// then, and does not say so: the next answer about all files names them.
	owed        map[string]bool
	askedForAll atomic.Bool // the client asks for the whole workspace
}

// told is what the client knows of a document, or was told to ask for.
type told struct {
	version int32
	digest  uint64
}

// asks decides whether a client gets diagnostics by asking, or by being sent them.
//
// To be sent them is the better way for what Kwargo finds: an edit of a class changes
// the diagnostics of other documents, and a client that asks does so for the document
// that was edited. It has to be told to ask for the others, by
// workspace/diagnostic/refresh. VS Code listens to that and asks for all of its tabs, so
// that it is as quick either way, and it clears what it shows of a tab that is closed
// only if it asks. Neovim 0.11 asks, and does not listen; it asks for what a window
// shows when that is edited, and so all the rest would stay as it was. So a client is
// asked to ask only if it says that it listens, or has no other way. wish, from the
// settings, overrules that for a client that can ask at all.
func (c *capabilities) asks(wish *bool) bool {
	if wish != nil {
		return c.pulls && *wish
	}
	return c.pulls && (c.refreshes || !c.published)
}

// pulling reports whether the client asks for the diagnostics of documents. Nothing
// is published for any document then.
func (s *server) pulling() bool { return s.pulled.Load() }

// documentDiagnostic answers with the diagnostics of one document, as it is now.
func (s *server) documentDiagnostic(p *protocol.DocumentDiagnosticParams) (work, error) {
	if !s.pulling() { // or it would show them twice
		return nil, jsonrpc2.Errorf(jsonrpc2.MethodNotFound, "%s: diagnostics are sent", protocol.MethodTextDocumentDiagnostic)
	}
	k, previous := key(strings.Clone(string(p.TextDocument.URI))), ""
	if p.PreviousResultID != nil {
		previous = strings.Clone(*p.PreviousResultID)
	}
	s.puller.begin(k) // before any edit that follows
	return func(ctx context.Context) (any, error) {
		defer s.puller.end(k)
		ctx, cancel := s.untilShutdown(ctx)
		defer cancel()
		return s.puller.answer(ctx, k, previous)
	}, nil
}

// attempts are how often an answer is made when the workspace changes meanwhile.
const attempts = 3

// answer makes the report of one document. It holds for the workspace as it is when
// it is given: an edit that comes in before that is waited for by making it again.
func (p *puller) answer(ctx context.Context, k key, previous string) (protocol.DocumentDiagnosticReport, error) {
	s := p.server
	for range attempts {
		ready := s.indexer.isReady() // before the snapshot: it may become so right after it
		now := s.places(s.workspace.Snapshot())
		version, made, ok := p.make(now, k, ready)
		if !ok && !ready {
			if err := s.indexer.wait(ctx); err != nil {
				return nil, serverCancelled(false)
			}
			now, ready = s.places(s.workspace.Snapshot()), true
			version, made, ok = p.make(now, k, ready)
		}
		if ctx.Err() != nil {
			return nil, serverCancelled(false) // by the end of the server, or else by the client, which does not look
		}
		if !ok || !p.tell(now, k, ready, made.digest) {
			continue
		}
		id := resultID(version, made.digest)
		if id == previous {
			return &protocol.RelatedUnchangedDocumentDiagnosticReport{UnchangedDocumentDiagnosticReport: protocol.UnchangedDocumentDiagnosticReport{
				Kind: string(protocol.DocumentDiagnosticReportKindUnchanged), ResultID: id,
			}}, nil
		}
		return &protocol.RelatedFullDocumentDiagnosticReport{FullDocumentDiagnosticReport: protocol.FullDocumentDiagnosticReport{
			Kind: string(protocol.DocumentDiagnosticReportKindFull), ResultID: &id, Items: made.found,
		}}, nil
	}
	return nil, serverCancelled(true)
}

// make checks a document, or a file that is not open. version is nil for the latter.
func (p *puller) make(at *places, k key, ready bool) (version *int32, made report, ok bool) {
	doc := p.server.documents.get(k)
	path := ""
	if doc != nil {
		path, version = doc.path, &doc.version
	} else {
		path, _ = pathOf(string(k))
	}
	if path == "" {
		return version, nothing(), true
	}
	file := at.snapshot.File(path)
	switch {
	case file == nil:
		return version, nothing(), ready
	case doc != nil && (!file.Open || file.Version != doc.version):
		return version, report{}, false // it has changed since
	}
	made, ok = at.report(file, ready)
	return version, made, ok
}

// resultID tells what was answered from all else that is answered for the document.
// It changes with each edit, even one that changes no diagnostic: the client has
// moved the marks that it shows, and needs them anew.
func resultID(version *int32, digest uint64) string {
	if version == nil {
		return fmt.Sprintf("%x", digest)
	}
	return fmt.Sprintf("%d:%x", *version, digest)
}

// begin and end say that a document is being asked for.
func (p *puller) begin(k key) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asking[k]++
}

func (p *puller) end(k key) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.asking[k]--; p.asking[k] == 0 {
		delete(p.asking, k)
	}
}

// tell notes what the client is going to know of a document; false when that is out
// of date already.
func (p *puller) tell(at *places, k key, ready bool, digest uint64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.server.workspace.Snapshot() != at.snapshot || p.server.indexer.isReady() != ready {
		return false
	}
	if doc := p.server.documents.get(k); doc != nil {
		p.told[k] = told{doc.version, digest}
	}
	return true
}

// outdated reports whether the client has to ask for a document again, since this is
// to be said of it. It is told once. After an edit of the document itself (edited) it
// asks anyway; and a request that is being answered gets what is new.
func (p *puller) outdated(doc *document, edited bool, digest uint64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	before, known := p.told[doc.key]
	if !known || before.digest == digest || edited && before.version != doc.version || p.asking[doc.key] > 0 {
		return false
	}
	p.told[doc.key] = told{doc.version, digest}
	return true
}

// forget is for a document that is closed.
func (p *puller) forget(doc *document) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.told, doc.key)
	if p.askedForAll.Load() && doc.path != "" {
		p.owed[doc.path] = true
	}
}

// owing are the files of which the client has to be told in any case.
func (p *puller) owing() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Collect(maps.Keys(p.owed))
}

// pay reports whether a file is one of those, and takes it from them.
func (p *puller) pay(path string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	owed := p.owed[path]
	delete(p.owed, path)
	return owed
}

// untilShutdown is a context that ends with the server too.
func (s *server) untilShutdown(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		select {
		case <-s.ending:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// serverCancelled is the answer of a server that has none at the moment; retrigger
// asks the client to ask again.
func serverCancelled(retrigger bool) error {
	err := jsonrpc2.Errorf(jsonrpc2.Code(protocol.LSPErrorCodesServerCancelled), "there are no diagnostics at the moment")
	err.Data = jsonrpc2.RawMessage(fmt.Sprintf(`{"retriggerRequest":%t}`, retrigger))
	return err
}
