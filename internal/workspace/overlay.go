package workspace

import (
	"maps"
	"sync"

	"github.com/kwargo/kwargo/internal/contract"

	"github.com/kwargo/kwargo/internal/syntax"
)

// overlay is the text that an editor holds of a file, in one version. It does
// not change.
type overlay struct {
	version int32
	text    []byte
	content func() *contract.Content // parses at the first call
}

// Open says that an editor holds the file, and what: from now on text counts,
// and what is on disk does not. The text must not be changed afterwards.
func (w *Workspace) Open(path string, version int32, text []byte) { w.overlay(path, version, text) }

// Change replaces the text of an open file.
func (w *Workspace) Change(path string, version int32, text []byte) { w.overlay(path, version, text) }

func (w *Workspace) overlay(path string, version int32, text []byte) {
	path = Canonical(path)
	w.mu.Lock()
	defer w.mu.Unlock()
	saved := w.disk[path]
	next := maps.Clone(w.overlays)
	next[path] = &overlay{version: version, text: text, content: sync.OnceValue(func() *contract.Content {
		if saved != nil && saved.content != nil && saved.size == int64(len(text)) && saved.hash == hashOf(text) {
			return saved.content
		}
		if int64(len(text)) > w.opts.Load().maxFileSize() {
			return contract.PinContent(syntax.Facts(nil)) // nothing is known of it
		}
		return contract.PinContent(factsOf(text))
	})}
	if w.overlays[path] == nil && saved.presence() != readable {
		w.layout = nil
	}
	w.overlays, w.snapshot = next, nil
}

// Close says that no editor holds the file any more: what is on disk counts
// again.
func (w *Workspace) Close(path string) {
	path = Canonical(path)
	w.mu.Lock()
	guard, disk := w.newWalk(w.roots), w.disk
	w.mu.Unlock()
	var r *record
	if w.reads(guard, path, disk) {
		r = w.loadListed(path, disk[path])
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.overlays[path] == nil {
		return
	}
	next := maps.Clone(w.overlays)
	delete(next, path)
	w.overlays, w.snapshot = next, nil
	if w.disk[path].presence() != readable || r.presence() != readable {
		w.layout = nil // it was a file for the editor alone
	}
	if r != nil {
		w.merge(map[string]*record{path: r}, nil)
	}
}
