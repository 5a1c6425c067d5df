package workspace

import (
	"context"
	"path/filepath"
)

// maxAround is how many files ReadAround reads: what is imported by way of more is
// seldom what decides a call, and the user is waiting.
const maxAround = 300

// ReadAround reads what an open file imports, directly or not, the nearest first,
// so that something can be said of it before all files are read. It may be called
// while an Index is under way.
func (w *Workspace) ReadAround(ctx context.Context, path string) {
	path = Canonical(path)
	w.mu.Lock()
	roots, known, text := w.roots, w.disk, w.overlays[path]
	w.mu.Unlock()
	if text == nil {
		return
	}
	c := &closure{
		workspace: w, known: known, records: map[string]*record{}, guard: w.newWalk(roots), most: maxAround,
		absent: map[string]bool{}, folders: map[string]bool{}, importRoots: map[string]string{}, followed: map[clause]bool{},
	}
	for _, r := range roots {
		c.search = appendNew(c.search, importRootOnDisk(r.dir()), r.dir(), r.project, filepath.Join(r.project, "src"))
	}
	c.search = appendNew(c.search, w.opts.Load().search...)
	c.imports(path, text.facts())
	_ = c.run(ctx) // what was read by then is read
	w.install(c.records)
}
