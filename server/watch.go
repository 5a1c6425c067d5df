package server

import (
	"path/filepath"

	"go.lsp.dev/protocol"
)

// settingsNames are the files in which the settings of a project are.
var settingsNames = [...]string{"pyproject.toml", "kwargo.toml"}

// didChangeWatchedFiles hears of changes on disk.
func (s *server) didChangeWatchedFiles(p *protocol.DidChangeWatchedFilesParams) error {
	var paths []string
	settings := false
	for _, event := range p.Changes {
		path, ok := pathOf(string(event.URI))
		if !ok {
			continue
		}
		switch filepath.Base(path) {
		case settingsNames[0], settingsNames[1]:
			settings = true
		default:
			paths = append(paths, path)
		}
	}
	if settings {
		s.reconfigure()
		s.indexer.request(false)
	}
	if len(paths) > 0 {
		s.publisher.changed(paths)
		s.lensesChanged()
	}
	return nil
}
