package server

import (
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/text"
	"github.com/kwargo/kwargo/internal/workspace"
)

// wrong keeps what is wrong in a settings file.
func (s *Settings) wrong(err error) {
	var at *config.Error
	if errors.As(err, &at) {
		s.problems = append(s.problems, at)
	}
}

// problemsOf are what is wrong in the settings files of all roots, each once, in
// the order of their places. With a snapshot what they name has to be there.
func (s *settings) problemsOf(snapshot *workspace.Snapshot) []*config.Error {
	s.mu.Lock()
	all := make([]Settings, 0, len(s.byRoot))
	for _, set := range s.byRoot {
		all = append(all, set)
	}
	s.mu.Unlock()
	var out []*config.Error
	for _, set := range all {
		found := set.problems
		if len(found) == 0 && set.Judge != nil && snapshot != nil {
			found = set.Judge(snapshot)
		}
		for _, e := range found {
			if !slices.ContainsFunc(out, func(o *config.Error) bool { return *o == *e }) {
				out = append(out, e)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *config.Error) int { return strings.Compare(a.Error(), b.Error()) })
	return out
}

// problems publishes what is wrong in settings files, as diagnostics of these. They
// are sent to every client: nobody asks for the diagnostics of a TOML file.
func (p *publisher) problems(snapshot *workspace.Snapshot, ready bool) {
	s := p.server
	if !ready {
		snapshot = nil
	}
	byFile := map[string][]*config.Error{}
	for _, e := range s.settings.problemsOf(snapshot) {
		byFile[e.File] = append(byFile[e.File], e)
	}
	for file := range p.complained {
		if byFile[file] == nil {
			delete(p.complained, file)
			p.send(s.settingsURI(file), nil, nil)
		}
	}
	for file, all := range byFile {
		digest := xxhash.New()
		for _, e := range all {
			_, _ = digest.WriteString(e.Error() + "\n")
		}
		if before, told := p.complained[file]; told && before == digest.Sum64() {
			continue
		}
		p.complained[file] = digest.Sum64()
		p.send(s.settingsURI(file), nil, s.problemsAt(file, all))
	}
}

// settingsURI is how the client spells a settings file.
func (s *server) settingsURI(file string) uri.URI {
	if doc := s.documents.notChecked(file); doc != nil {
		return doc.uri
	}
	return s.uriOf(file)
}

// notChecked is the open document of a file that is no Python.
func (d *documents) notChecked(file string) *document {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, doc := range d.open {
		if path, ok := pathOf(string(doc.uri)); ok && doc.path == "" && path == file {
			return doc
		}
	}
	return nil
}

// problemsAt puts what is wrong in a settings file at its places.
func (s *server) problemsAt(file string, all []*config.Error) []protocol.Diagnostic {
	src, open := s.documents.unsaved(file)
	if !open {
		src, _ = os.ReadFile(file) // without it, all is at the start
	}
	lines := text.NewLines(src)
	var out []protocol.Diagnostic
	for _, e := range all {
		span := text.Span{}
		if e.Row > 0 && len(src) > 0 {
			span.Start = lines.Offset(text.Position{Row: uint32(e.Row - 1), Column: uint32(max(e.Column, 1) - 1)}, text.UTF32)
			span.End = wordEnd(src, span.Start)
		}
		start, end := lines.Position(span.Start, s.encoding), lines.Position(span.End, s.encoding)
		out = append(out, protocol.Diagnostic{
			Range: protocol.Range{
				Start: protocol.Position{Line: start.Row, Character: start.Column},
				End:   protocol.Position{Line: end.Row, Character: end.Column},
			},
			Severity: protocol.DiagnosticSeverityError,
			Code:     protocol.String("settings"),
			Source:   protocol.NewOptional(sourceName),
			Message:  protocol.String(e.Message),
		})
	}
	return out
}

// wordEnd is the end of the key or value that starts at an offset of a TOML text.
func wordEnd(src []byte, at uint32) uint32 {
	if int(at) >= len(src) {
		return uint32(len(src))
	}
	stops := " \t\r\n=,]}#"
	end := at + 1
	if quote := src[at]; quote == '"' || quote == '\'' {
		stops = string(rune(quote)) + "\n"
	}
	for int(end) < len(src) && !strings.ContainsRune(stops, rune(src[end])) {
		end++
	}
	if int(end) < len(src) && src[end] == src[at] && (src[at] == '"' || src[at] == '\'') {
		end++
	}
	return end
}
