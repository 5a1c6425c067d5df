package server

import (
	"slices"

	"go.lsp.dev/protocol"
)

// didChangeWorkspaceFolders adds and removes folders.
func (s *server) didChangeWorkspaceFolders(p *protocol.DidChangeWorkspaceFoldersParams) error {
	paths := func(of []protocol.WorkspaceFolder) []string {
		var out []string
		for _, f := range of {
			if path, ok := pathOf(string(f.URI)); ok {
				out = append(out, path)
			}
		}
		return out
	}
	added, removed := paths(p.Event.Added), paths(p.Event.Removed)
	d := &s.documents
	d.mu.Lock()
	d.folders = slices.DeleteFunc(d.folders, func(f string) bool { return slices.Contains(removed, f) })
	for _, f := range added {
		if !slices.Contains(d.folders, f) {
			d.folders = append(d.folders, f)
		}
	}
	d.mu.Unlock()
	s.workspace.SetRoots(added, removed)
	s.adopt()
	s.reconfigure()
	s.indexer.request(len(added) > 0)
	return nil
}

// adopt makes roots of the open files outside of all folders, so that their
// projects are read, and drops those that are not needed any more. It reports
// whether there is something new to read.
func (s *server) adopt() bool {
	open := s.documents.checked()
	d := &s.documents
	d.mu.Lock()
	alone := slices.Clone(d.alone)
	d.mu.Unlock()

	var gone, fresh []string
	for _, path := range alone {
		if !slices.ContainsFunc(open, func(doc *document) bool { return doc.path == path }) {
			gone = append(gone, path)
		}
	}
	s.workspace.SetRoots(nil, gone)
	alone = slices.DeleteFunc(alone, func(path string) bool { return slices.Contains(gone, path) })
	for _, doc := range open {
		if !s.workspace.Covers(doc.path) {
			s.workspace.SetRoots([]string{doc.path}, nil)
			fresh = append(fresh, doc.path)
		}
	}
	d.mu.Lock()
	d.alone = append(alone, fresh...)
	d.mu.Unlock()
	return len(fresh) > 0
}
