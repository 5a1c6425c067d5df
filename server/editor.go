package server

import (
	"encoding/json"
	"fmt"
	"sync"

	"go.lsp.dev/protocol"
)

// editorSettings are what the user wants of the server, whatever the project: they
// come from the client, as `initializationOptions` and in
// workspace/didChangeConfiguration, there below `kwargo`.
type editorSettings struct {
	// PullDiagnostics: whether the client asks for diagnostics; see
	// [capabilities.asks]. It counts at the start alone.
	PullDiagnostics *bool `json:"pullDiagnostics"`
}

// editor holds the settings of the client.
type editor struct {
	mu  sync.Mutex
	now editorSettings
}

func (e *editor) get() editorSettings {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.now
}

// initialize takes the client's first settings, which may stand below `kwargo` too.
func (e *editor) initialize(s *server, raw protocol.LSPAny) {
	if err := e.set(raw); err != nil {
		s.log.warn("initializationOptions: %v", err)
	}
}

// set reads settings. What is not named keeps its value; on an error all does.
func (e *editor) set(raw []byte) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var below struct {
		Kwargo json.RawMessage `json:"kwargo"`
	}
	if err := json.Unmarshal(raw, &below); err != nil {
		return fmt.Errorf("these are no settings: %w", err)
	}
	if len(below.Kwargo) > 0 {
		raw = below.Kwargo
	}
	next := e.now
	if err := json.Unmarshal(raw, &next); err != nil {
		return fmt.Errorf("these are no settings: %w", err)
	}
	e.now = next
	return nil
}
