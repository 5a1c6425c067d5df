package server

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"go.lsp.dev/protocol"
)

// editorSettings are what the user wants of the server, whatever the project. They
// come from the client: as `initializationOptions`, and in
// workspace/didChangeConfiguration, there below `kwargo`, and from a client that can be
// asked for them (workspace/configuration), when it is asked. docs/protocol.md lists them.
type editorSettings struct {
	// DiagnosticMode is which files' diagnostics are shown.
	DiagnosticMode diagnosticMode `json:"diagnosticMode"`
	// WorkspaceDiagnosticsLimit is how many files a workspace may have for
	// diagnostics of all of them; 0 is no limit.
	WorkspaceDiagnosticsLimit int `json:"workspaceDiagnosticsLimit"`
	// PullDiagnostics: whether the client asks for diagnostics; see
	// [capabilities.asks]. It counts at the start alone.
	PullDiagnostics *bool `json:"pullDiagnostics"`
	// CodeLens: whether a class shows how often it is constructed. CodeLensCommand is
	// what a click on that runs.
	CodeLens        bool   `json:"codeLens"`
	CodeLensCommand string `json:"codeLensCommand"`
	// SignatureHelp and Completion are for what a generated contract takes.
	SignatureHelp assistance `json:"signatureHelp"`
	Completion    assistance `json:"completion"`
	// OtherPythonServer: another server answers for Python files too, as the client
	// knows. Then it helps with signatures, and completes.
	OtherPythonServer bool `json:"otherPythonServer"`
}

// assistance is whether the server helps while a call is written.
type assistance string

const (
	automatic assistance = "auto" // when no other server does
	always    assistance = "on"
	never     assistance = "off"
)

func (a *assistance) UnmarshalText(text []byte) error {
	switch got := assistance(text); got {
	case automatic, always, never:
		*a = got
		return nil
	}
	return fmt.Errorf("%q is none of \"auto\", \"on\" and \"off\"", text)
}

// helps reports whether the server gives one kind of help.
func (s *editorSettings) helps(a assistance) bool {
	return a == always || a == automatic && !s.OtherPythonServer
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
	return fmt.Errorf("%q is none of %s", text, diagnosticModes)
}

// editor holds the settings of the client.
type editor struct {
	mu         sync.Mutex
	first, now editorSettings
}

func newEditor() editor {
	usual := editorSettings{
		DiagnosticMode: ofOpenFiles, WorkspaceDiagnosticsLimit: defaultLimit,
		CodeLens: true, CodeLensCommand: showConstructionsCommand, SignatureHelp: automatic, Completion: automatic,
	}
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
		return wrong(raw, err)
	}
	next.CodeLensCommand = cmp.Or(next.CodeLensCommand, showConstructionsCommand)
	e.now = next
	return nil
}

// wrong names the first of the settings that is not as it should be, in the order of
// their names.
func wrong(raw []byte, err error) error {
	var all map[string]json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		one, _ := json.Marshal(map[string]json.RawMessage{name: all[name]}) // it was JSON
		if err := json.Unmarshal(one, new(editorSettings)); err != nil {
			return fmt.Errorf("`%s`: %w", name, err)
		}
	}
	return err
}
