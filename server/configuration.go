package server

import (
	"reflect"
	"sync"

	"go.lsp.dev/protocol"
)

// section is below what the settings of this server are.
const section = "kwargo"

// questions about the settings are asked one at a time: the last answer counts.
type questions struct{ mu sync.Mutex }

// askSettings asks the client for its settings (LSP 3.6, workspace/configuration), when
// it can be asked.
func (s *server) askSettings() {
	if !s.client.configuration {
		return
	}
	s.questions.mu.Lock()
	defer s.questions.mu.Unlock()
	ctx, cancel := s.patience()
	defer cancel()
	name := section
	answers, err := protocol.ClientDispatcher(s.conn).Configuration(ctx, &protocol.ConfigurationParams{
		Items: []protocol.ConfigurationItem{{Section: &name}},
	})
	if err != nil {
		if s.base.Err() == nil {
			s.log.warn("%s: %v", protocol.MethodWorkspaceConfiguration, err)
		}
		return
	}
	if len(answers) > 0 {
		s.takeSettings(answers[0])
	}
}

// takeSettings takes settings of the client, and does what follows from new ones.
func (s *server) takeSettings(raw []byte) {
	before := s.editor.get()
	if err := s.editor.change(raw); err != nil {
		s.log.warn("settings of the editor: %v", err)
	}
	if reflect.DeepEqual(before, s.editor.get()) {
		return
	}
	if s.pulling() && s.client.registersPulls {
		s.background.Go(func() { s.guard("offering diagnostics", s.offerPulls) })
	}
	s.publisher.all()
	s.lensesChanged()
}

// followSettings asks for the settings, and to be told when they change.
func (s *server) followSettings() {
	if s.client.registersSettings {
		options := protocol.DidChangeConfigurationRegistrationOptions{Section: protocol.String(section)}
		if err := s.register("kwargo-settings", protocol.MethodWorkspaceDidChangeConfiguration, &options); err != nil && s.base.Err() == nil {
			s.log.warn("%s: %v", protocol.MethodWorkspaceDidChangeConfiguration, err)
		}
	}
	s.askSettings()
}
