package workspace

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Earlier is another state of the files below a folder: that of a revision.
type Earlier interface {
	// Folder is the folder, canonical; what is not below it is as it is now.
	Folder() string
	// Paths are the Python files there were, canonical.
	Paths() []string
	// Apart reports whether nothing is known of the files at a path, so that they
	// count as what they are now.
	Apart(path string) bool
	// Unchanged reports whether the file on disk surely holds the same.
	Unchanged(path string, info os.FileInfo) bool
	// Read is what a file held. With fs.ErrInvalid it is passed over.
	Read(path string) ([]byte, error)
}

// Before is the workspace with the files of an earlier state in the place of those
// on disk. Files that are open in an editor count for nothing. Settings, libraries and
// what is left out are those of now. Call [Workspace.Index] first.
func (w *Workspace) Before(e Earlier) (*Snapshot, error) {
	w.mu.Lock()
	w.lookAtLibrary()
	disk, roots, lib, opts := w.disk, w.roots, w.library, w.opts.Load()
	foreign := w.foreign()
	guard := w.newWalk(roots)
	w.mu.Unlock()

	folder := e.Folder()
	was := maps.Clone(disk)
	maps.DeleteFunc(was, func(path string, _ *record) bool { return within(folder, path) && !e.Apart(path) })
	overlays := map[string]*overlay{}
	var mu sync.Mutex
	var group errgroup.Group
	group.SetLimit(opts.workers())
	for _, path := range e.Paths() {
		if e.Apart(path) || disk[path] == nil && (!w.holdsNow(roots, path) || guard.leavesOut(path)) {
			continue
		}
		group.Go(func() error {
			r, text, err := readEarlier(e, path, disk[path])
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			switch {
			case text != nil:
				overlays[path] = newOverlay(0, text)
			case r != nil:
				was[path] = r
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return &Snapshot{
		workspace: w, disk: was, overlays: overlays, roots: roots,
		layout:  newLayout(was, overlays, roots, opts.search, foreign),
		library: lib, version: opts.PythonVersion, policies: opts.Policies,
	}, nil
}

// holdsNow is holds, for a path that need not be there.
func (w *Workspace) holdsNow(roots []root, path string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.holds(roots, path)
}

// readEarlier gives what is known of a file when it holds the same as now, or else
// its text, or what keeps it from being read.
func readEarlier(e Earlier, path string, now *record) (*record, []byte, error) {
	if now.presence() == readable {
		if info, err := os.Stat(path); err == nil && now.size == info.Size() && now.mtime.Equal(info.ModTime()) && e.Unchanged(path, info) {
			return now, nil, nil
		}
	}
	text, err := e.Read(path)
	switch {
	case errors.Is(err, fs.ErrInvalid):
		return &record{skip: "was too big"}, nil, nil
	case err != nil:
		return nil, nil, err
	}
	if now.presence() == readable && now.size == int64(len(text)) && now.hash == hashOf(text) {
		return now, nil, nil
	}
	if why := unfit(text); why != "" {
		return &record{skip: why}, nil, nil
	}
	if text == nil {
		text = []byte{}
	}
	return nil, text, nil
}

// MaxFileSize is the size in bytes up to which files are read.
func (w *Workspace) MaxFileSize() int64 { return w.opts.Load().maxFileSize() }

// IsPython reports whether a file is Python source by its name.
func IsPython(path string) bool { return isPython(filepath.ToSlash(path)) }
