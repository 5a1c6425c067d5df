package workspace

import (
	"maps"
	"sync"
	"sync/atomic"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/scan"
	"github.com/kwargo/kwargo/internal/syntax"
)

// overlay is the text that an editor holds of a file, in one version. It does
// not change.
type overlay struct {
	version int32
	text    []byte
	scanned func() (*python.Facts, bool) // scans at the first call
	content func() *contract.Content     // parses at the first call
	slow    atomic.Bool                  // see Slow
}

func newOverlay(version int32, text []byte) *overlay {
	o := &overlay{version: version, text: text, scanned: sync.OnceValues(func() (*python.Facts, bool) { return scan.Facts(text) })}
	o.content = sync.OnceValue(o.parse)
	return o
}

func (o *overlay) parse() *contract.Content {
	facts, ok := o.scanned()
	if !ok {
		facts = syntax.Facts(o.text)
		o.slow.Store(true)
	}
	return contract.PinContent(facts)
}

// Slow reports whether reading what an editor holds of a file took long, because it does
// not parse. It is false as long as the text was not read, and when that was not needed
// because the file on disk is the same. The path is a canonical one.
func (s *Snapshot) Slow(path string) bool {
	o := s.overlays[path]
	return o != nil && o.slow.Load()
}

// Parses reports whether what an editor holds of a file is known to be without errors.
// It takes a fraction of the time that it takes to find out what is wrong with a text
// that is not. The path is a canonical one.
func (s *Snapshot) Parses(path string) bool {
	o := s.overlays[path]
	if o == nil {
		return false
	}
	_, ok := o.scanned()
	return ok
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
	o := newOverlay(version, text)
	o.content = sync.OnceValue(func() *contract.Content {
		if saved != nil && saved.content != nil && saved.size == int64(len(text)) && saved.hash == hashOf(text) {
			return saved.content
		}
		if int64(len(text)) > w.opts.Load().maxFileSize() {
			return contract.PinContent(syntax.Facts(nil)) // nothing is known of it
		}
		return o.parse()
	})
	next[path] = o
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
