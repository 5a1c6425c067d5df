package workspace

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Refresh looks again at files and folders that were changed, created or
// deleted on disk. Files that are open are left alone: what the editor holds
// counts, and Close reads them again. It waits for an Index that is under way.
func (w *Workspace) Refresh(paths []string) {
	w.indexing.Lock()
	defer w.indexing.Unlock()
	w.mu.Lock()
	roots, known, open, lib := w.roots, w.disk, w.overlays, w.library
	w.mu.Unlock()
	w.checkLibrary(lib != nil && slices.ContainsFunc(paths, func(path string) bool { return lib.has(Canonical(path)) }))

	ctx := context.Background()
	found := w.newWalk(roots)
	records := map[string]*record{}
	for _, path := range withLinks(paths, known) {
		if open[path] != nil {
			continue
		}
		w.refresh(ctx, found, path, known)
	}
	for path := range found.files {
		if open[path] != nil {
			delete(found.files, path)
		}
	}
	for path, why := range found.skipped {
		records[path] = &record{skip: why, gone: why == goneMark, ticket: w.ticket.Add(1)}
	}
	_ = w.loadAll(ctx, found.files, known, records, nil) // the context is never cancelled
	w.extend(ctx, roots, known, records)
	w.install(records)
}

// withLinks adds to paths, which become canonical, the other paths that led to the
// same files when they were read: links. Whoever speaks of a file does not name them.
func withLinks(paths []string, known map[string]*record) []string {
	out := make([]string, len(paths))
	inodes, named := map[uint64]bool{}, map[string]bool{}
	for i, path := range paths {
		out[i] = Canonical(path)
		named[out[i]] = true
		if r := known[out[i]]; r != nil && r.id.inode != 0 {
			inodes[r.id.inode] = true
		}
	}
	if len(inodes) == 0 {
		return out
	}
	for path, r := range known {
		if inodes[r.id.inode] && !named[path] {
			out = append(out, path)
		}
	}
	return out
}

// goneMark is a reason that stands for "there is no such file any more".
const goneMark = "is gone"

// refresh puts a path on the list of files to read, and for a folder what is
// and what was in it.
func (w *Workspace) refresh(ctx context.Context, found *walk, path string, known map[string]*record) {
	info, err := os.Lstat(path)
	switch {
	case err != nil: // perhaps it was a folder
		forget(found, path, known)
	case info.IsDir():
		w.refreshFolder(ctx, found, path, known)
	case (isPython(path) || known[path] != nil) && w.reads(found, path, known):
		delete(found.skipped, path)
		if why := found.linkTrouble(path); why != "" {
			found.skipped[path] = why
			return
		}
		found.files[path] = true
	}
}

// forget marks what is known of a path and of all below it as gone.
func forget(found *walk, path string, known map[string]*record) {
	for old := range known {
		if within(path, old) && !found.files[old] {
			found.skipped[old] = goneMark
		}
	}
}

func (w *Workspace) refreshFolder(ctx context.Context, found *walk, path string, known map[string]*record) {
	top, ok := found.top(path)
	if !ok { // above the workspace, as when a root itself is moved
		for _, below := range found.tops {
			if below != path && within(path, below) {
				w.refresh(ctx, found, below, known)
			}
		}
		return
	}
	forget(found, path, known)
	if isPython(path) && path != top {
		found.skipped[path] = "is a folder"
		return
	}
	if w.reads(found, path, known) {
		_ = found.folder(ctx, top, path) // the context is never cancelled
		for file := range found.files {
			delete(found.skipped, file)
		}
	}
}

// reads reports whether the workspace reads a path as a part of a folder, or
// has read it before.
func (w *Workspace) reads(found *walk, path string, known map[string]*record) bool {
	if known[path] != nil {
		return true
	}
	w.mu.Lock()
	held := w.holds(w.roots, path)
	w.mu.Unlock()
	if !held {
		return false
	}
	return !found.leavesOut(path)
}

// extend follows the imports of roots without a project again, over what is
// known and what was just read.
func (w *Workspace) extend(ctx context.Context, roots []root, known, records map[string]*record) {
	all := maps.Clone(known)
	for path, r := range records {
		all[path] = r
	}
	for path, r := range all {
		if r.gone {
			delete(all, path)
		}
	}
	before := len(all)
	from := records
	for path, r := range records {
		if r.gone || filepath.Base(path) == "__init__.py" || !slices.ContainsFunc(roots, func(r root) bool { return within(r.path, path) }) {
			from = all // the imports of other files may lead elsewhere now
		}
	}
	_, _ = w.closure(ctx, roots, known, all, from) // the context is never cancelled
	if len(all) == before {
		return
	}
	for path, r := range all {
		if known[path] != r {
			records[path] = r
		}
	}
}
