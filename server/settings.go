package server

import (
	"cmp"
	"slices"
	"sync"

	"go.lsp.dev/protocol"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/workspace"
)

// settings are what the projects of the workspace want.
type settings struct {
	reading sync.Mutex // one at a time: the last counts

	mu     sync.Mutex
	byRoot map[string]Settings
}

// configure reads the settings of all roots, and returns what the workspace
// has to know of them. There is one workspace for all, so lists are joined, the
// largest size holds, and of the environments the first that is named.
func (s *server) configure(roots []string) workspace.Options {
	var opts workspace.Options
	read := map[string]Settings{}
	for _, root := range roots {
		got := Settings{Diagnostics: diagnostics.DefaultOptions()}
		if s.opts.Configure != nil {
			loaded, err := s.opts.Configure(root, s.documents.unsaved)
			switch {
			case err == nil:
				got = loaded
				for _, note := range got.Notes {
					s.log.warn("settings: %s", note)
				}
			default:
				s.log.error("settings: %v", err)
				got.wrong(err)
				if before, ok := s.settings.of(root); ok {
					before.problems = got.problems
					got = before
				}
			}
		}
		read[root] = got
		opts.Exclude = append(opts.Exclude, got.Exclude...)
		opts.SearchRoots = append(opts.SearchRoots, got.SearchRoots...)
		opts.Policies = append(opts.Policies, got.Policies...)
		opts.MaxFileSize = max(opts.MaxFileSize, got.MaxFileSize)
		opts.Python = cmp.Or(opts.Python, got.Python)
		opts.PythonVersion = cmp.Or(opts.PythonVersion, got.PythonVersion)
	}
	s.settings.mu.Lock()
	defer s.settings.mu.Unlock()
	s.settings.byRoot = read
	return opts
}

func (s *settings) of(root string) (Settings, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	got, ok := s.byRoot[root]
	return got, ok
}

// python is the environment that the settings name; empty when they name none.
func (s *settings) python() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, set := range s.byRoot {
		if set.Python != "" && set.Python != workspace.NoPython {
			return set.Python
		}
	}
	return ""
}

// diagnostics are the options for a file.
func (s *settings) diagnostics(path string) diagnostics.Options {
	return s.forFile(path).Diagnostics
}

// shown leaves of the diagnostics of a file those that are to be published.
func (s *settings) shown(path string, all []diagnostics.Diagnostic) []diagnostics.Diagnostic {
	switch s.forFile(path).Show {
	case "off":
		return nil
	case "complement":
		return slices.DeleteFunc(slices.Clone(all), func(d diagnostics.Diagnostic) bool { return !d.Alone() })
	}
	return all
}

// forFile are the settings of the innermost root that holds a file.
func (s *settings) forFile(path string) Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	out, longest := Settings{Diagnostics: diagnostics.DefaultOptions()}, -1
	for root, set := range s.byRoot {
		if len(root) > longest && within(root, path) {
			out, longest = set, len(root)
		}
	}
	return out
}

// reconfigure reads the settings again. A request to the indexer has to follow.
func (s *server) reconfigure() {
	s.settings.reading.Lock()
	defer s.settings.reading.Unlock()
	s.workspace.Configure(s.configure(s.documents.roots()))
}

// didChangeConfiguration: those of the user may have changed, and come along or are
// asked for; those of the project are in its files, which are read again.
func (s *server) didChangeConfiguration(p *protocol.DidChangeConfigurationParams) error {
	s.takeSettings(p.Settings)
	if s.client.configuration {
		s.background.Go(func() { s.guard("asking for settings", s.askSettings) })
	}
	s.reconfigure()
	s.indexer.request(false)
	return nil
}
