package workspace

import (
	"context"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// Index lists the files of the workspace, reads those that are new or have
// changed, and forgets those that are gone. progress, which may be nil, is told
// how many of the files are done; it is called by one goroutine at a time. When
// ctx is cancelled the workspace stays as it was, and the error is ctx's.
func (w *Workspace) Index(ctx context.Context, progress func(done, total int)) error {
	w.indexing.Lock()
	defer w.indexing.Unlock()
	w.checkLibrary(true)
	start, began := w.ticket.Add(1), time.Now()
	w.mu.Lock()
	roots, known := w.roots, w.disk
	w.mu.Unlock()

	found := w.newWalk(roots)
	if err := found.all(ctx, roots, w.opts.Load().search); err != nil {
		return err
	}
	w.urgent.RLock() // let those go first
	w.contents.shelf.Wait()
	w.urgent.RUnlock()
	records := map[string]*record{}
	for path, why := range found.skipped {
		records[path] = &record{skip: why, ticket: start}
	}
	if err := w.loadAll(ctx, found.files, known, records, progress); err != nil {
		return err
	}
	probed, err := w.closure(ctx, roots, known, records, nil)
	if err != nil {
		return err
	}
	for _, r := range records {
		r.gone = false // it was there when it was listed: say what became of it
	}

	w.mu.Lock()
	defer w.mu.Unlock()
	w.indexed = began
	w.listed = slices.Concat(slices.Collect(maps.Keys(found.visited)), found.passed, found.ignored.read)
	w.probed = probed
	w.merge(records, func(path string, r *record) bool {
		return r.ticket < start && records[path] == nil
	})
	if !w.whole {
		w.whole, w.snapshot = true, nil
	}
	return nil
}

// Listed are the folders that the last Index went through or looked into, and the
// files that told it what to leave out: when one of them changes, there may be other
// files.
func (w *Workspace) Listed() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.listed
}

// all lists the files of roots, of the projects around them, and of the further
// search roots.
func (w *walk) all(ctx context.Context, roots []root, search []string) error {
	for _, r := range roots {
		if r.file {
			if exists(r.path) {
				w.files[r.path] = true
			} else {
				w.skipped[r.path] = "does not exist"
			}
			continue
		}
		if err := w.folder(ctx, r.path, r.path); err != nil {
			return err
		}
	}
	for _, r := range roots {
		if r.marked {
			if err := w.folder(ctx, r.project, r.project); err != nil {
				return err
			}
		}
	}
	for _, dir := range search {
		if !isDir(dir) {
			continue
		}
		if err := w.folder(ctx, dir, dir); err != nil {
			return err
		}
	}
	return nil
}

func (w *Workspace) newWalk(roots []root) *walk {
	opts := w.opts.Load()
	out := newWalk(&opts.Options)
	for _, r := range roots {
		out.ignored.roots[r.path] = true
		if !r.file {
			out.tops = append(out.tops, r.path)
		}
		out.tops = append(out.tops, r.project)
	}
	out.tops = append(out.tops, opts.search...)
	return out
}

// loadAll reads files on all workers, and adds their records.
func (w *Workspace) loadAll(ctx context.Context, files map[string]bool, known map[string]*record, records map[string]*record, progress func(done, total int)) error {
	paths := slices.Sorted(maps.Keys(files))
	var group errgroup.Group
	var next atomic.Int64
	var mu sync.Mutex
	done := 0
	read := func(path string) {
		w.urgent.RLock() // let those go first
		r := w.load(path, known[path])
		w.urgent.RUnlock()
		mu.Lock()
		defer mu.Unlock()
		records[path] = r
		done++
		if progress != nil {
			progress(done, len(paths))
		}
	}
	for range w.opts.Load().workers() { // and not one for each file, of which the stack would have to grow each time
		group.Go(func() error {
			for i := next.Add(1) - 1; i < int64(len(paths)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				read(paths[i])
			}
			return ctx.Err()
		})
	}
	return group.Wait()
}

// loadListed reads one file as Index would: a folder, or a link that may not be
// followed, is skipped.
func (w *Workspace) loadListed(path string, old *record) *record {
	w.mu.Lock()
	found := w.newWalk(w.roots)
	w.mu.Unlock()
	ticket := w.ticket.Add(1)
	if why := found.linkTrouble(path); why != "" {
		return &record{skip: why, ticket: ticket}
	}
	return w.load(path, old)
}

// leavesOut reports whether a path below a walked folder is left out, by the
// options or by the ignore files.
func (w *walk) leavesOut(path string) bool {
	top, ok := w.top(path)
	return !ok || w.opts.excludedBelow(top, path) || w.ignored.below(path)
}

// top is the outermost of the walked folders that holds a path, for globs and
// for what is left out below it.
func (w *walk) top(path string) (string, bool) {
	best, ok := "", false
	for _, dir := range w.tops {
		if within(dir, path) && (!ok || len(dir) < len(best)) {
			best, ok = dir, true
		}
	}
	return best, ok
}
