package server

import (
	"context"
	"encoding/json"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/kwargo/kwargo/internal/workspace"
)

// initialize says what the server can do, and takes the folders of the client.
func initialize(s *server, params []byte) (any, work, error) {
	if s.phase() != phaseNew {
		return nil, nil, jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "initialize: the server is initialized")
	}
	var p protocol.InitializeParams
	if err := decode(params, &p, "capabilities"); err != nil {
		return nil, nil, err
	}
	kind := encodingOf(&p.Capabilities)
	s.encoding = encodings[kind]
	s.client = capabilitiesOf(&p.Capabilities)
	if err := s.editor.initialize(p.InitializationOptions); err != nil {
		s.log.warn("initializationOptions: %v", err)
	}
	s.pulled.Store(s.client.asks(s.editor.get().PullDiagnostics))
	roots := folders(&p)
	s.documents.folders = roots
	s.settings.applied = s.configure(roots)
	s.workspace = workspace.New(s.settings.applied)
	s.workspace.SurveyBehind(surveyBehind)
	s.workspace.SetRoots(roots, nil)
	if s.opts.Keep != nil {
		s.opts.Keep(s.workspace)
	}
	s.state.Store(int32(phaseRunning))

	out := &protocol.InitializeResult{
		ServerInfo: protocol.ServerInfo{Name: "kwargo", Version: protocol.NewOptional(s.opts.Version)},
		Capabilities: protocol.ServerCapabilities{
			PositionEncoding: kind,
			TextDocumentSync: &protocol.TextDocumentSyncOptions{
				OpenClose: new(true),
				Change:    new(protocol.TextDocumentSyncKindIncremental),
				Save:      &protocol.SaveOptions{},
			},
			HoverProvider: protocol.Boolean(true),
			CodeActionProvider: &protocol.CodeActionOptions{
				CodeActionKinds: actionKinds,
				ResolveProvider: new(true),
			},
			CodeLensProvider:       &protocol.CodeLensOptions{ResolveProvider: new(true)},
			ExecuteCommandProvider: protocol.ExecuteCommandOptions{Commands: commands},
			Workspace: &protocol.WorkspaceOptions{
				WorkspaceFolders: &protocol.WorkspaceFoldersServerCapabilities{
					Supported:           new(true),
					ChangeNotifications: protocol.Boolean(true),
				},
			},
		},
	}
	s.offerHelp(&out.Capabilities)
	if s.pulling() && !s.client.registersPulls {
		out.Capabilities.DiagnosticProvider = s.diagnosticOptions()
	}
	return out, nil, nil
}

// folders are the paths of the folders that the client works in. Older clients
// name one root only.
func folders(p *protocol.InitializeParams) []string {
	var out []string
	if list, ok := p.WorkspaceFolders.Get(); ok && len(list) > 0 {
		for _, f := range list {
			if path, ok := pathOf(string(f.URI)); ok {
				out = append(out, path)
			}
		}
		return out
	}
	if p.RootURI != nil { //nolint:staticcheck // deprecated, and all that some clients send
		if path, ok := pathOf(string(*p.RootURI)); ok { //nolint:staticcheck // likewise
			return []string{path}
		}
	}
	if path, ok := p.RootPath.Get(); ok && path != "" { //nolint:staticcheck // likewise
		return []string{workspace.Canonical(path)}
	}
	return nil
}

// initialized starts what needs the client: it takes requests from now on.
func (s *server) initialized(*protocol.InitializedParams) error {
	s.log.initialized()
	s.background.Go(func() { s.guard("watching files", s.watch) })
	s.background.Go(func() { s.guard("asking for settings", s.followSettings) })
	s.background.Go(func() { s.guard("asking for settings files", s.followDrafts) })
	if s.pulling() && s.client.registersPulls {
		s.background.Go(func() { s.guard("offering diagnostics", s.offerPulls) })
	}
	s.indexer.request(true)
	return nil
}

// watched are the files that the client is asked to report: Python, and where
// the settings of a project are.
var watched = []string{"**/*.py", "**/*.pyw", "**/pyproject.toml", "**/kwargo.toml"}

// watch has the client report changes on disk, or looks for them itself.
func (s *server) watch() {
	if !s.client.watchedFiles {
		s.poll()
		return
	}
	options := protocol.DidChangeWatchedFilesRegistrationOptions{}
	for _, glob := range watched {
		options.Watchers = append(options.Watchers, protocol.FileSystemWatcher{GlobPattern: protocol.Pattern(glob)})
	}
	err := s.register("kwargo-watched-files", protocol.MethodWorkspaceDidChangeWatchedFiles, &options)
	if err != nil && s.base.Err() == nil {
		s.log.warn("changes on disk are looked for every few seconds, since the client does not report them: %v", err)
		s.poll()
	}
}

// patience is how long the client may take for an answer.
func (s *server) patience() (context.Context, context.CancelFunc) {
	return context.WithTimeout(s.base, 30*time.Second)
}

// shutdown ends everything but the connection.
func shutdown(s *server, _ []byte) (any, work, error) {
	s.state.Store(int32(phaseShutdown))
	close(s.ending)
	s.indexer.stop()
	s.publisher.stop()
	return jsonrpc2.RawMessage("null"), nil, nil
}

// object encodes a value that the protocol leaves to the server.
func object(v any) protocol.LSPAny {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // only for values that no JSON can hold
	}
	return raw
}
