package server

import (
	"net/url"
	"path/filepath"
	"strings"

	"github.com/kwargo/kwargo/internal/workspace"
)

// untitledFolder is where a text is kept that has never been saved: beside the
// code of the first folder, so that it can import it, and under a name at which
// nothing is imported from it. There is no such folder on disk.
const untitledFolder = ".kwargo-untitled"

// untitled is the path under which the workspace keeps a text that has not got
// a file yet; ok is false for any other URI. Editors that know where it will be
// saved say so, as in `untitled:/home/me/job.py`.
func (d *documents) untitled(raw string) (path string, ok bool) {
	const scheme = "untitled:"
	if len(raw) <= len(scheme) || !strings.EqualFold(raw[:len(scheme)], scheme) {
		return "", false
	}
	name, err := url.PathUnescape(raw[len(scheme):])
	if err != nil || strings.ContainsRune(name, 0) {
		return "", false
	}
	if path := filepath.FromSlash(name); filepath.IsAbs(path) && isPython(path) {
		return workspace.Canonical(path), true
	}
	folder := string(filepath.Separator) // outside of every project
	d.mu.Lock()
	if len(d.folders) > 0 {
		folder = d.folders[0]
	}
	d.mu.Unlock()
	return workspace.Canonical(filepath.Join(folder, untitledFolder, url.PathEscape(name))), true
}
