package server

import (
	"encoding/json"
	"fmt"
	"sync"

	"go.lsp.dev/protocol"
)

// editorSettings are what the user wants of the server, whatever the project. They
// come from the client: as `initializationOptions`, and in
// workspace/didChangeConfiguration, there below `kwargo`.
type editorSettings struct {
	// DiagnosticMode is which files' diagnostics are shown.
	DiagnosticMode diagnosticMode `json:"diagnosticMode"`
	// WorkspaceDiagnosticsLimit is how many files a workspace may have for
	// diagnostics of all of them; 0 is no limit.
	WorkspaceDiagnosticsLimit int `json:"workspaceDiagnosticsLimit"`
	// PullDiagnostics: whether the client asks for diagnostics; see
	// [capabilities.asks]. It counts at the start alone.
	PullDiagnostics *bool `json:"pullDiagnostics"`
}

// diagnosticMode is which files' diagnostics are shown, in the words of other
// servers for Python.
type diagnosticMode string

const (
	noDiagnostics   diagnosticMode = "off"
	ofOpenFiles     diagnosticMode = "openFilesOnly"
	ofTheWorkspace  diagnosticMode = "workspace"
	diagnosticModes                = `"off", "openFilesOnly" and "workspace"`
)

// defaultLimit is as many files as are checked in a fraction of a second.
const defaultLimit = 5000

func (m *diagnosticMode) UnmarshalText(text []byte) error {
	switch got := diagnosticMode(text); got {
	case noDiagnostics, ofOpenFiles, ofTheWorkspace:
		*m = got
		return nil
	}
	return fmt.Errorf("`diagnosticMode` is %q, and there are %s", text, diagnosticModes)
}

// editor holds the settings of the client.
type editor struct {
	mu         sync.Mutex
	first, now editorSettings
}

func newEditor() editor {
	usual := editorSettings{DiagnosticMode: ofOpenFiles, WorkspaceDiagnosticsLimit: defaultLimit}
	return editor{first: usual, now: usual}
}

func (e *editor) get() editorSettings {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.now
}

// initialize takes the settings that hold until others come.
func (e *editor) initialize(raw protocol.LSPAny) error {
	err := e.change(raw)
	e.first = e.get()
	return err
}

// change takes settings. What they do not name is as it was at the start; when they
// are wrong, all stays.
func (e *editor) change(raw []byte) error {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var below struct {
		Kwargo json.RawMessage `json:"kwargo"`
	}
	if err := json.Unmarshal(raw, &below); err != nil {
		return err
	}
	if len(below.Kwargo) > 0 {
		raw = below.Kwargo
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	next := e.first
	if err := json.Unmarshal(raw, &next); err != nil {
		return err
	}
	e.now = next
	return nil
}
