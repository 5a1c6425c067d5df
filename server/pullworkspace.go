package server

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// workspaceDiagnostic answers with the diagnostics of all files that are not open
// (LSP 3.17, workspace/diagnostic); those of open ones the client asks for one by
// one.
//
// A client that gives a token gets them in parts, as they are made. When it asks
// again, the request stays open, and what is new is sent as soon as it is there, until
// the client cancels it: one that is answered waits before it asks again (VS Code two
// seconds), and asks for nothing most of the time.
func (s *server) workspaceDiagnostic(p *protocol.WorkspaceDiagnosticParams) (work, error) {
	if !s.pulling() {
		return nil, jsonrpc2.Errorf(jsonrpc2.MethodNotFound, "%s: diagnostics are sent", protocol.MethodWorkspaceDiagnostic)
	}
	w := &workspacePull{server: s, known: map[string]known{}, token: ownToken(p.PartialResultToken)}
	for _, id := range p.PreviousResultIds {
		if path, ok := pathOf(string(id.URI)); ok {
			w.known[path] = known{uri.URI(strings.Clone(string(id.URI))), strings.Clone(id.Value)}
		}
	}
	return func(ctx context.Context) (any, error) {
		ctx, cancel := s.untilShutdown(ctx)
		defer cancel()
		err := w.run(ctx)
		switch {
		case ctx.Err() != nil:
			return nil, serverCancelled(false)
		case err != nil:
			return nil, err
		}
		return &protocol.WorkspaceDiagnosticReport{Items: w.left()}, nil
	}, nil
}

// ownToken is a token that does not point into the message it came with.
func ownToken(token protocol.ProgressToken) protocol.ProgressToken {
	if name, ok := token.(protocol.String); ok {
		return protocol.String(strings.Clone(string(name)))
	}
	return token
}

// known is what a client knows of a file.
type known struct {
	uri uri.URI // as it spells it
	id  string
}

// workspacePull is one workspace/diagnostic.
type workspacePull struct {
	server *server
	token  protocol.ProgressToken // nil when all goes into the answer

	known map[string]known // by path; kept up to date with what is reported
	items map[string]protocol.WorkspaceDocumentDiagnosticReport
}

// part is how many files go into one partial result.
const part = 50

// run makes the reports. It starts again when an edit comes in between: open files
// are more urgent, and what was reported stays.
func (w *workspacePull) run(ctx context.Context) error {
	s := w.server
	asked := s.puller.askedForAll.Swap(true)
	for {
		next := s.publisher.settled() // before the snapshot
		if err := s.indexer.wait(ctx); err != nil {
			return err
		}
		done, err := w.round(ctx)
		if err != nil {
			return err
		}
		if done && (w.token == nil || !asked) {
			return nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// round reports on all files as they are now; done is false when it was interrupted.
func (w *workspacePull) round(ctx context.Context) (done bool, err error) {
	s := w.server
	if w.token == nil {
		w.items = nil // all of one moment
	}
	snapshot := s.workspace.Snapshot()
	at, there := s.places(snapshot), map[string]bool{}
	for i, file := range s.closedFiles(snapshot) {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if s.publisher.woken() {
			return false, w.flush(ctx)
		}
		if i%part == 0 {
			at = s.places(snapshot) // forgets the texts
		}
		there[file.Path] = true
		if made, ok := at.report(file, true); ok {
			w.report(file.Path, made)
		}
		if w.token != nil && len(w.items) >= part {
			if err := w.flush(ctx); err != nil {
				return false, err
			}
		}
	}
	for _, path := range slices.Concat(slices.Collect(maps.Keys(w.known)), s.puller.owing()) {
		if !there[path] && s.documents.at(path) == nil { // deleted, or not to be shown any more
			w.report(path, nothing())
		}
	}
	return true, w.flush(ctx)
}

// report puts one file into the answer, if there is something to say of it.
func (w *workspacePull) report(path string, made report) {
	id := resultID(nil, made.digest)
	before, told := w.known[path]
	if !told {
		before.uri = w.server.uriOf(path)
	}
	owed := w.server.puller.pay(path)
	switch {
	case told && !owed && before.id == id:
		if w.token == nil {
			w.put(path, &protocol.WorkspaceUnchangedDocumentDiagnosticReport{URI: before.uri, UnchangedDocumentDiagnosticReport: protocol.UnchangedDocumentDiagnosticReport{
				Kind: string(protocol.DocumentDiagnosticReportKindUnchanged), ResultID: id,
			}})
		}
		return
	case !told && !owed && len(made.found) == 0:
		return
	}
	w.put(path, &protocol.WorkspaceFullDocumentDiagnosticReport{URI: before.uri, FullDocumentDiagnosticReport: protocol.FullDocumentDiagnosticReport{
		Kind: string(protocol.DocumentDiagnosticReportKindFull), ResultID: &id, Items: made.found,
	}})
	if w.token != nil {
		w.known[path] = known{before.uri, id}
	}
}

func (w *workspacePull) put(path string, item protocol.WorkspaceDocumentDiagnosticReport) {
	if w.items == nil {
		w.items = map[string]protocol.WorkspaceDocumentDiagnosticReport{}
	}
	w.items[path] = item
}

// left are the reports that were not sent yet, sorted by path.
func (w *workspacePull) left() []protocol.WorkspaceDocumentDiagnosticReport {
	out := []protocol.WorkspaceDocumentDiagnosticReport{} // not null
	for _, path := range slices.Sorted(maps.Keys(w.items)) {
		out = append(out, w.items[path])
	}
	w.items = nil
	return out
}

// flush sends what there is by the token.
func (w *workspacePull) flush(ctx context.Context) error {
	if w.token == nil || len(w.items) == 0 {
		return nil
	}
	value, err := protocol.Marshal(&protocol.WorkspaceDiagnosticReportPartialResult{Items: w.left()})
	if err != nil {
		return fmt.Errorf("a partial result: %w", err)
	}
	return w.server.conn.Notify(ctx, protocol.MethodProgress, &protocol.ProgressParams{Token: w.token, Value: value})
}
