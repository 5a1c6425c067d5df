package server

import (
	"fmt"

	"go.lsp.dev/protocol"
)

// diagnosticOptions are what is offered to a client that asks for diagnostics. A
// client that is offered those of the workspace leaves it to the answers about the
// workspace what it shows of closed files; so they are offered only when the user
// wants them.
func (s *server) diagnosticOptions() *protocol.DiagnosticOptions {
	return &protocol.DiagnosticOptions{
		InterFileDependencies: true,
		WorkspaceDiagnostics:  s.editor.get().DiagnosticMode == ofTheWorkspace,
	}
}

// offerPulls registers for diagnostics to be asked for, with a client that lets a
// server do so, and again when what is offered has changed. A client that does not
// take it is sent its diagnostics.
func (s *server) offerPulls() {
	s.offers.mu.Lock()
	defer s.offers.mu.Unlock()
	options := protocol.DiagnosticRegistrationOptions{DiagnosticOptions: *s.diagnosticOptions()}
	if s.offers.made > 0 {
		if s.offers.whole == options.WorkspaceDiagnostics {
			return
		}
		s.unregister(s.offers.id(), protocol.MethodTextDocumentDiagnostic)
		s.puller.askedForAll.Store(false)
	}
	s.offers.made++
	s.offers.whole = options.WorkspaceDiagnostics
	// Clients take no registration without documents.
	options.DocumentSelector = &protocol.DocumentSelector{&protocol.TextDocumentFilterLanguage{Language: "python"}}
	if err := s.register(s.offers.id(), protocol.MethodTextDocumentDiagnostic, &options); err != nil && s.base.Err() == nil {
		s.log.warn("diagnostics are sent, since the client does not ask for them: %v", err)
		s.pulled.Store(false)
		s.publisher.all()
	}
}

// id is of the last registration.
func (o *offers) id() string { return fmt.Sprintf("kwargo-diagnostics-%d", o.made) }
