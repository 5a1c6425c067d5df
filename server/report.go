package server

import (
	"slices"

	"github.com/cespare/xxhash/v2"
	"go.lsp.dev/protocol"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/workspace"
)

// report is what there is to say about one file in one snapshot.
type report struct {
	found []protocol.Diagnostic // not nil
	// digest is of the diagnostics as they are sent. Whatever they depend on, the
	// text, the classes in other files, the settings, shows there or does not
	// matter: two reports of one digest are the same.
	digest uint64
}

// report checks a file. ok is false when there is nothing to say yet: the file is no
// longer the one that was read, or the workspace is not read (ready) and nothing is
// certain without the rest of it.
func (p *places) report(file *workspace.File, ready bool) (out report, ok bool) {
	settings := &p.server.settings
	if p.server.editor.get().DiagnosticMode == noDiagnostics {
		return nothing(), true
	}
	made := diagnostics.Trouble(p.snapshot.Linker(), file.Module, settings.diagnostics(file.Path))
	all := slices.Concat(made.Diagnostics, made.Unused)
	if known := settings.forFile(file.Path).Baseline; known.File != "" && len(all) > 0 {
		src, err := p.source(file.Path)
		if err != nil {
			return report{}, false
		}
		inOrder(all)
		p.server.baselines.mark(known, file.Path, src.text, all)
	}
	shown := settings.shown(file.Path, append(all, p.breaking(file)...))
	if !ready {
		if shown = certain(shown); len(shown) == 0 {
			return report{}, false // no news before the rest is known
		}
	}
	out.found = []protocol.Diagnostic{}
	if len(shown) > 0 { // or else the text is not needed
		src, err := p.source(file.Path)
		if err != nil {
			return report{}, false
		}
		out.found = p.toProtocol(src, shown)
	}
	return out.sealed()
}

// sealed is the report with its digest.
func (r report) sealed() (report, bool) {
	encoded, err := protocol.Marshal(&protocol.PublishDiagnosticsParams{Diagnostics: r.found})
	r.digest = xxhash.Sum64(encoded)
	return r, err == nil // our own diagnostics can be encoded
}

// nothing is the report of a file that is not checked.
func nothing() report {
	out, _ := report{found: []protocol.Diagnostic{}}.sealed()
	return out
}

// certain leaves out what other files may yet explain.
func certain(all []diagnostics.Diagnostic) []diagnostics.Diagnostic {
	return slices.DeleteFunc(slices.Clone(all), func(d diagnostics.Diagnostic) bool {
		return d.Binding == nil || d.Binding.Confidence != contract.Certain
	})
}
