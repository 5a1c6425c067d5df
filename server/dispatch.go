package server

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// notified handles a notification: in order, inline, and quickly.
type notified func(s *server, params []byte) error

// asked handles a request. It runs in order; the work that it returns, if it
// does, runs beside later messages and makes the answer.
type asked func(s *server, params []byte) (answer any, work work, err error)

// work answers a request from what it took before it left the line. It stops
// when ctx is cancelled.
type work func(ctx context.Context) (any, error)

var notifications = map[string]notified{
	protocol.MethodInitialized:                        on((*server).initialized),
	protocol.MethodSetTrace:                           ignore,
	protocol.MethodLogTrace:                           ignore,
	protocol.MethodTextDocumentDidOpen:                didOpen,
	protocol.MethodTextDocumentDidChange:              on((*server).didChange, "textDocument.uri", "textDocument.version", "contentChanges"),
	protocol.MethodTextDocumentDidClose:               on((*server).didClose, "textDocument.uri"),
	protocol.MethodTextDocumentDidSave:                on((*server).didSave, "textDocument.uri"),
	protocol.MethodWorkspaceDidChangeWatchedFiles:     on((*server).didChangeWatchedFiles, "changes"),
	protocol.MethodWorkspaceDidChangeWorkspaceFolders: on((*server).didChangeWorkspaceFolders, "event"),
	protocol.MethodWorkspaceDidChangeConfiguration:    on((*server).didChangeConfiguration),
	protocol.MethodProgress:                           ignore,
	protocol.MethodWindowWorkDoneProgressCancel:       ignore,
}

var calls = map[string]asked{
	protocol.MethodInitialize: initialize,
	protocol.MethodShutdown:   shutdown,
	protocol.MethodTextDocumentCodeAction: request((*server).codeAction, "textDocument.uri", "range.start.line", "range.start.character",
		"range.end.line", "range.end.character", "context"),
	protocol.MethodCodeActionResolve:         request((*server).resolveAction, "title", "data"),
	protocol.MethodWorkspaceExecuteCommand:   request((*server).executeCommand, "command"),
	protocol.MethodTextDocumentDiagnostic:    request((*server).documentDiagnostic, "textDocument.uri"),
	protocol.MethodWorkspaceDiagnostic:       request((*server).workspaceDiagnostic, "previousResultIds"),
	protocol.MethodTextDocumentHover:         request((*server).hover, "textDocument.uri", "position.line", "position.character"),
	protocol.MethodTextDocumentCodeLens:      request((*server).codeLens, "textDocument.uri"),
	protocol.MethodCodeLensResolve:           request((*server).resolveLens, "range.start.line", "data"),
	protocol.MethodTextDocumentSignatureHelp: request((*server).signatureHelp, "textDocument.uri", "position.line", "position.character"),
	protocol.MethodTextDocumentCompletion:    request((*server).completion, "textDocument.uri", "position.line", "position.character"),
}

// on decodes the parameters of a notification, which must hold what is needed.
func on[P any](handle func(*server, *P) error, needed ...string) notified {
	return func(s *server, params []byte) error {
		var p P
		if err := decode(params, &p, needed...); err != nil {
			return err
		}
		return handle(s, &p)
	}
}

// request decodes the parameters of a request that is answered beside others.
func request[P any](handle func(*server, *P) (work, error), needed ...string) asked {
	return func(s *server, params []byte) (any, work, error) {
		var p P
		if err := decode(params, &p, needed...); err != nil {
			return nil, nil, err
		}
		do, err := handle(s, &p)
		return nil, do, err
	}
}

func ignore(*server, []byte) error { return nil }

// decode reads parameters, which must hold what is needed: members of members, as
// `textDocument.uri`. What does not fit, or is not there, is the client's mistake.
func decode(params []byte, to any, needed ...string) error {
	if len(params) == 0 {
		return jsonrpc2.Errorf(jsonrpc2.InvalidParams, "there are no parameters")
	}
	if err := protocol.Unmarshal(params, to); err != nil {
		return jsonrpc2.Errorf(jsonrpc2.InvalidParams, "the parameters do not fit: %v", err)
	}
	if path := lacking(params, needed); path != "" {
		return jsonrpc2.Errorf(jsonrpc2.InvalidParams, "the parameters lack `%s`", path)
	}
	return nil
}

// lacking is the first of the paths that a JSON object has no member at; empty when
// it has all. Decoding does not tell: what is left out looks like nought.
func lacking(object []byte, paths []string) string {
	if len(paths) == 0 {
		return ""
	}
	var members map[string]json.RawMessage
	_ = json.Unmarshal(object, &members) // what is no object has no members
	for _, path := range paths {
		name, below, nested := strings.Cut(path, ".")
		member := members[name]
		if len(member) == 0 || string(member) == "null" || nested && lacking(member, []string{below}) != "" {
			return path
		}
	}
	return ""
}

// handle is where every message comes in. The error of a notification would
// close the connection, so it is logged; a panic is an error.
func (s *server) handle(ctx context.Context, req *jsonrpc2.Request) (result any, err error) {
	if !req.IsCall() {
		s.notify(req.Method(), req.Params())
		return nil, nil
	}
	return s.answer(ctx, req)
}

func (s *server) notify(method string, params []byte) {
	defer func() {
		if p := recover(); p != nil {
			s.panicked(method, p)
		}
	}()
	switch {
	case method == protocol.MethodExit:
		s.cancel()
		return
	case method == protocol.MethodCancelRequest:
		s.cancelRequest(params)
		return
	case s.phase() != phaseRunning:
		return // LSP 3.18, section Initialize Request: dropped
	}
	handle, ok := notifications[method]
	switch {
	case ok:
		if err := handle(s, params); err != nil {
			s.log.warn("%s: %v", method, err)
		}
	case !strings.HasPrefix(method, "$/"): // those may be ignored
		s.log.warn("%s: there is no such notification", method)
	}
}

func (s *server) answer(ctx context.Context, req *jsonrpc2.Request) (result any, err error) {
	method := strings.Clone(req.Method())
	defer func() {
		if p := recover(); p != nil {
			s.panicked(method, p)
			result, err = nil, jsonrpc2.Errorf(jsonrpc2.InternalError, "%s: %v", method, p)
		}
	}()
	switch s.phase() {
	case phaseNew:
		if method != protocol.MethodInitialize {
			return nil, jsonrpc2.Errorf(jsonrpc2.Code(protocol.ErrorCodesServerNotInitialized), "%s: the server is not initialized", method)
		}
	case phaseShutdown:
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "%s: the server is shut down", method)
	}
	handle, ok := calls[method]
	if !ok {
		return nil, jsonrpc2.Errorf(jsonrpc2.MethodNotFound, "there is no method %s", method)
	}
	result, do, err := handle(s, req.Params())
	if err != nil || do == nil {
		return result, err
	}
	// ctx belongs to the message; what is derived from it before it leaves the
	// line can outlive it.
	cancellable, done := s.requests.begin(jsonrpc2.DetachContext(ctx), ownID(req.ID()))
	defer done()
	jsonrpc2.Async(ctx)
	result, err = do(cancellable)
	if cancellable.Err() != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.Code(protocol.LSPErrorCodesRequestCancelled), "%s: cancelled", method)
	}
	return result, err
}

func (s *server) panicked(what string, p any) {
	s.log.error("%s: panic: %v\n%s", what, p, debug.Stack())
}

// guard runs f, and logs a panic as an error of what.
func (s *server) guard(what string, f func()) {
	defer func() {
		if p := recover(); p != nil {
			s.panicked(what, p)
		}
	}()
	f()
}

// contentModified is the answer to a request about a text that is no longer
// there (LSP 3.18, ContentModified).
func contentModified(what string) error {
	return jsonrpc2.Errorf(jsonrpc2.Code(protocol.LSPErrorCodesContentModified), "%s", fmt.Sprintf("%s has changed", what))
}
