package server

import (
	"hash/maphash"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// poller looks for changes on disk itself, for a client that does not report any.
//
// It asks for the times of the files and folders that are known, and lists a folder
// when its time has changed. That costs a few microseconds a file, needs no more than
// that on any system and on any kind of disk, and what a switch of branches changes is
// one batch. The system's own notifications would be there sooner, but are for single
// folders, of which Linux lets a user watch a limited number and macOS takes a file
// handle for each file; and they are lost on network drives.
type poller struct {
	server *server
	since  time.Time        // the last look, or the start: what is new was read later
	known  map[string]stamp // by path
	took   time.Duration    // the last look
}

const (
	pollEvery = 2 * time.Second
	// pollShare is which part of the time is spent looking, at most.
	pollShare = 100
	// pollSettle is how long nothing more must change for a batch to be complete,
	// and pollPatience how long a batch can grow.
	pollSettle   = 100 * time.Millisecond
	pollPatience = 3 * time.Second
	// clockTick is the resolution of the clocks of file systems, at worst: what was
	// changed less than this before it was looked at may have been changed again.
	clockTick = 2 * time.Second
)

// stamp is how a file or folder stood when it was looked at.
type stamp struct {
	there  bool
	folder bool
	size   int64
	time   time.Time
	names  uint64 // of a folder, as far as they matter
	young  bool   // it was changed just before
}

// changes are what differs between two looks.
type changes struct {
	files map[string]bool
	// listing: files were created or deleted, or what is read has changed; all is to
	// be listed anew.
	listing  bool
	settings bool
}

func (c *changes) any() bool { return len(c.files) > 0 || c.listing || c.settings }

func (c *changes) add(more changes) {
	maps.Copy(c.files, more.files)
	c.listing = c.listing || more.listing
	c.settings = c.settings || more.settings
}

// poll looks for changes until the server ends.
func (s *server) poll() {
	p := &poller{server: s, since: time.Now()}
	if s.indexer.wait(s.base) != nil {
		return
	}
	for more := true; more; more = s.sleep(max(pollEvery, pollShare*p.took)) {
		p.tell(p.batch())
	}
}

// batch is what has changed since the last look. When anything has, it waits until
// nothing more does.
func (p *poller) batch() changes {
	began := time.Now()
	found := p.look()
	p.took = time.Since(began)
	for grows := found.any(); grows && time.Since(began) < pollPatience && p.server.sleep(pollSettle); {
		more := p.look()
		found.add(more)
		grows = more.any()
	}
	return found
}

// sleep waits; false when the server ends meanwhile.
func (s *server) sleep(d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-s.ending:
	case <-s.base.Done():
	}
	return false
}

// tell passes changes on, as if the client had reported them.
func (p *poller) tell(c changes) {
	s := p.server
	if c.settings {
		s.reconfigure()
	}
	switch {
	case c.settings, c.listing:
		s.indexer.request(false) // which finds the files that have changed, too
	case len(c.files) > 0:
		s.publisher.changed(slices.Sorted(maps.Keys(c.files)))
	}
}

// look compares everything with how it stood the last time.
func (p *poller) look() changes {
	out, began := changes{files: map[string]bool{}}, time.Now()
	next := make(map[string]stamp, len(p.known))
	compare := func(path string) (changed bool) {
		if _, seen := next[path]; seen {
			return false
		}
		before, known := p.known[path]
		now := p.stamp(path, before)
		next[path] = now
		if !known { // it was read since, and perhaps changed after that
			return now.there && now.time.After(p.since.Add(-clockTick))
		}
		return now.differs(before)
	}
	for _, f := range p.server.workspace.Snapshot().Files() {
		if compare(f.Path) {
			out.files[f.Path] = true
			out.listing = out.listing || !next[f.Path].there
		}
	}
	for _, path := range p.server.workspace.Listed() {
		out.listing = compare(path) || out.listing
	}
	for _, path := range p.settingsFiles() {
		out.settings = compare(path) || out.settings
	}
	p.known, p.since = next, began
	return out
}

// settingsFiles are where the settings of the projects are, or would be.
func (p *poller) settingsFiles() []string {
	var out []string
	seen := map[string]bool{}
	for _, root := range p.server.documents.roots() {
		for dir := root; !seen[dir]; dir = filepath.Dir(dir) {
			seen[dir] = true
			for _, name := range settingsNames {
				out = append(out, filepath.Join(dir, name))
			}
		}
	}
	return out
}

// stamp looks at a path. The names in a folder are read when its time has changed.
func (p *poller) stamp(path string, before stamp) stamp {
	now := time.Now()
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}
	}
	out := stamp{there: true, folder: info.IsDir(), size: info.Size(), time: info.ModTime()}
	out.young = now.Sub(out.time) < clockTick
	if out.folder {
		out.size = 0 // says nothing that its time does not
		if before.folder && !before.young && before.time.Equal(out.time) {
			out.names = before.names
		} else {
			out.names = names(path)
		}
	}
	return out
}

// differs reports whether a path is not as it was, or may not be.
func (s stamp) differs(before stamp) bool {
	if s.there != before.there || s.folder != before.folder {
		return true
	}
	if s.folder {
		return s.names != before.names
	}
	return s.size != before.size || !s.time.Equal(before.time) || before.young && !s.young
}

var nameSeed = maphash.MakeSeed()

// ignoreFiles say what is not read.
var ignoreFiles = []string{".gitignore", ".ignore"}

// names is a digest of what is in a folder: of Python files, of folders, and of what
// says which of them are read.
func names(dir string) uint64 {
	entries, _ := os.ReadDir(dir) // sorted; a folder that cannot be read is empty
	var h maphash.Hash
	h.SetSeed(nameSeed)
	for _, e := range entries {
		name := e.Name()
		if name == "__pycache__" || e.Type().IsRegular() && !isPython(name) && !slices.Contains(ignoreFiles, name) {
			continue
		}
		_, _ = h.WriteString(name) // it never fails
		_ = h.WriteByte(0)
		_, _ = h.WriteString(e.Type().String())
		_ = h.WriteByte(0)
	}
	return h.Sum64()
}
