package workspace

import (
	"context"
	"path/filepath"
)

// maxAround is how many files ReadAround reads: what is imported by way of more is
// seldom what decides a call, and the user is waiting.
const maxAround = 300

// nearLevels are the levels of imports after each of which something is said: what
// a file imports itself, and what that imports, decide most calls.
const nearLevels = 2

// ReadAround reads what an open file imports, directly or not, the nearest first,
// so that something can be said of it before all files are read. more is called
// whenever more can be said. It may be called while an Index is under way, which
// then waits.
func (w *Workspace) ReadAround(ctx context.Context, path string, more func()) {
	w.urgent.Lock()
	defer w.urgent.Unlock()
	path = Canonical(path)
	w.mu.Lock()
	roots, known, text := w.roots, w.disk, w.overlays[path]
	w.mu.Unlock()
	if text == nil {
		return
	}
	c := w.newClosure(roots, known, map[string]*record{}, maxAround)
	c.obeys = true
	for _, r := range roots {
		c.search = appendNew(c.search, importRootOnDisk(r.dir()), r.dir(), r.project, filepath.Join(r.project, "src"))
	}
	c.search = appendNew(c.search, w.opts.Load().search...)
	c.imports(path, text.content().Imports())
	for range nearLevels - 1 {
		w.install(c.records)
		more()
		c.level(len(c.queue))
	}
	w.install(c.records)
	more()
	if len(c.queue) > 0 && c.run(ctx) == nil {
		w.install(c.records)
		more()
	}
}
