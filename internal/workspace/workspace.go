package workspace

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/kwargo/kwargo/internal/shelf"
)

// Workspace is the files of one or more projects, and what changes about them.
// It is safe for concurrent use.
type Workspace struct {
	opts     atomic.Pointer[settings]
	ticket   atomic.Uint64
	facts    *factsCache // of library files
	contents *contents

	// indexing is held while files are listed; mu only to look at what follows.
	indexing sync.Mutex

	behind   int // see SurveyBehind
	surveyed atomic.Pointer[surveyed]

	urgent sync.RWMutex // held while files are read that the user waits for

	mu       sync.Mutex
	roots    []root
	disk     map[string]*record  // by canonical path; never changed in place
	epoch    uint64              // how often disk was replaced
	overlays map[string]*overlay // the same
	layout   *layout             // nil when the set of files has changed
	library  *library            // nil when the environment may have changed
	looked   time.Time           // at the environment
	whole    bool                // all files of the roots were read, under these options
	snapshot *Snapshot           // nil when anything has changed
	last     *Snapshot           // the one before
	indexed  time.Time           // when the last Index began
	listed   []string            // folders that it went through, or looked into
	probed   []string            // paths of which it asked whether they exist
}

// New makes a workspace that knows no files yet; see [Workspace.Index].
func New(opts Options) *Workspace {
	w := &Workspace{disk: map[string]*record{}, overlays: map[string]*overlay{}, facts: newFactsCache(maxCachedFacts)}
	w.opts.Store(newSettings(opts))
	for _, path := range opts.Roots {
		w.roots = append(w.roots, newRoot(path))
	}
	w.contents = &contents{shelf: shelf.Temporary()}
	w.facts.contents = w.contents
	return w
}

// Identity tells workspaces apart by all that is not on disk: the options, and
// where the roots were found.
func (w *Workspace) Identity() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return fmt.Sprintf("%+v %+v", w.opts.Load().Options, w.roots)
}

// Configure replaces the options other than the roots. Call [Workspace.Index]
// afterwards.
func (w *Workspace) Configure(opts Options) {
	w.opts.Store(newSettings(opts))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.layout, w.library, w.snapshot, w.whole = nil, nil, nil, false
	w.surveyed.Store(nil)
}

// SetRoots adds and removes roots. Call [Workspace.Index] afterwards: files of
// an added root are read then, those of a removed one forgotten at once.
func (w *Workspace) SetRoots(add, remove []string) {
	gone := map[string]bool{}
	for _, path := range remove {
		gone[canonicalRoot(path)] = true
	}
	var added []root
	for _, path := range add {
		added = append(added, newRoot(path))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	var kept []root
	for _, r := range w.roots {
		if !gone[r.path] {
			kept = append(kept, r)
		}
	}
	for _, r := range added {
		if !slices.ContainsFunc(kept, func(k root) bool { return k.path == r.path }) {
			kept = append(kept, r)
		}
	}
	if slices.Equal(kept, w.roots) {
		return
	}
	w.roots = kept
	if len(gone) > 0 {
		left := maps.Clone(w.disk)
		maps.DeleteFunc(left, func(path string, _ *record) bool { return !w.holds(kept, path) })
		w.disk = left
		w.epoch++
	}
	w.layout, w.library, w.snapshot, w.whole = nil, nil, nil, false
	w.surveyed.Store(nil)
}

// Covers reports whether a file belongs to a root, to the project around one, or
// to the environment.
func (w *Workspace) Covers(path string) bool {
	path = Canonical(path)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.holds(w.roots, path) {
		return true
	}
	w.lookAtLibrary()
	_, ok := w.library.name(path)
	return ok
}

// holds reports whether a path belongs to roots, the folders that are left out
// aside.
func (w *Workspace) holds(roots []root, path string) bool {
	for _, r := range roots {
		if within(r.project, path) && r.marked || within(r.path, path) {
			return true
		}
		// What an unmarked project imports is read from its import root.
		if !r.marked && within(r.project, path) && w.disk[path] != nil {
			return true
		}
	}
	return slices.ContainsFunc(w.opts.Load().search, func(dir string) bool { return within(dir, path) })
}

// install takes over what was read from disk. A record that was read later
// stays.
func (w *Workspace) install(records map[string]*record) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.merge(records, nil)
}

// merge puts records over those that are there, and drops those for which drop
// says so. The caller holds mu.
func (w *Workspace) merge(records map[string]*record, drop func(string, *record) bool) {
	next := maps.Clone(w.disk)
	changed, moved := false, false
	for path, r := range records {
		old := next[path]
		if old != nil && old.ticket > r.ticket {
			continue
		}
		next[path] = r
		if !old.same(r) {
			changed = true
			moved = moved || old.presence() != r.presence()
		}
	}
	if drop != nil {
		maps.DeleteFunc(next, func(path string, r *record) bool {
			if !drop(path, r) {
				return false
			}
			changed = changed || r.presence() != absent
			moved = moved || r.presence() != absent
			return true
		})
	}
	w.disk = next
	w.epoch++
	if changed {
		w.snapshot = nil
	}
	if moved {
		w.layout = nil
	}
}

// presence is what a record means for the set of files.
type presence uint8

const (
	absent presence = iota
	unreadable
	readable
)

func (r *record) presence() presence {
	switch {
	case r == nil, r.gone:
		return absent
	case r.content == nil:
		return unreadable
	}
	return readable
}

func (r *record) same(o *record) bool {
	if r == nil || o == nil {
		return r.presence() == o.presence()
	}
	return r.content == o.content && r.hash == o.hash && r.skip == o.skip && r.gone == o.gone
}

// Snapshot is the workspace as it is now. It is cheap: what has changed is
// parsed when the snapshot is first asked. Nothing changed gives the same one.
func (w *Workspace) Snapshot() *Snapshot {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.snapshot == nil {
		opts := w.opts.Load()
		w.lookAtLibrary()
		if w.layout == nil {
			w.layout = newLayout(w.disk, w.overlays, w.roots, opts.search, w.foreign())
		}
		w.snapshot = &Snapshot{
			workspace: w, disk: w.disk, epoch: w.epoch, overlays: w.overlays, roots: w.roots, layout: w.layout,
			library: w.library, version: opts.PythonVersion, policies: opts.Policies, whole: w.whole,
		}
		w.snapshot.follow(w.last)
		w.last = w.snapshot
	}
	return w.snapshot
}
