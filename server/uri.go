package server

import (
	"path/filepath"
	"strings"

	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/internal/workspace"
)

// pathOf is the canonical path of a file: URI; ok is false for any other.
// `file:///C%3A/x`, `file:///c:/x` and a way through a link give one path.
func pathOf(raw string) (path string, ok bool) {
	const scheme = "file:/"
	if len(raw) < len(scheme) || !strings.EqualFold(raw[:len(scheme)], scheme) {
		return "", false
	}
	u, err := uri.Parse(strings.Clone(raw))
	if err != nil || !u.IsFile() {
		return "", false
	}
	path = u.FsPath()
	if path == "" || !filepath.IsAbs(path) || strings.ContainsRune(path, 0) {
		return "", false
	}
	return workspace.Canonical(path), true
}

// uriOf is the URI of a file: the client's own spelling when it is open.
func (s *server) uriOf(path string) uri.URI {
	if d := s.documents.at(path); d != nil {
		return d.uri
	}
	return uri.File(path)
}

// within reports whether path is dir or lies below it.
func within(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
