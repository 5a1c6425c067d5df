package workspace

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/cespare/xxhash/v2"
	"golang.org/x/sync/errgroup"
)

// Seen is how one file or folder stood when a run read it, or looked for it.
type Seen struct {
	Path string
	Kind SeenKind
	Size int64 // of a file, in bytes
	Time int64 // of the last change, in nanoseconds since 1970
	// Inode and Changed tell a file from one of the same size and time; 0 where the
	// system does not say.
	Inode   uint64
	Changed int64  // ctime, in nanoseconds since 1970
	Hash    uint64 // of the contents; of a folder, of the names that matter
	At      int64  // when this was noted, in nanoseconds since 1970
	// Walked: it was looked through for files of the workspace. Rest is the hash of the
	// other files in it that matter.
	Walked bool
	Rest   uint64
}

// SeenKind says what stood at a path.
type SeenKind uint8

// What can stand at a path.
const (
	SeenNothing SeenKind = iota
	SeenFile
	SeenFolder
)

// Seen is everything on disk that decides what a check of the workspace says:
// the files that were read, the folders that were listed, and what was looked for
// and is not there. Call it when all has been checked, since libraries are read
// as they are needed. ok is false when something cannot be put so: a file that
// could not be read, say.
func (w *Workspace) Seen() (all []Seen, ok bool) {
	w.mu.Lock()
	disk, lib, listed, probed, began := w.disk, w.library, w.listed, w.probed, w.indexed
	w.mu.Unlock()
	n := &notes{known: map[string]bool{}, at: began.UnixNano(), ok: true}
	for path, r := range disk {
		if r.hash == 0 { // skipped without being read
			n.path(path)
			continue
		}
		n.add(Seen{Path: path, Kind: SeenFile, Size: r.size, Time: r.mtime.UnixNano(), Inode: r.id.inode, Changed: r.id.changed, Hash: r.hash, At: r.read.UnixNano()})
	}
	if lib != nil && lib.built.Load() {
		lib.modules.Range(func(file, value any) bool {
			if facts := value.(*libraryModule).facts.Load(); facts != nil {
				n.add(Seen{Path: file.(string), Kind: SeenFile, Size: facts.size, Time: facts.mtime.UnixNano(), Inode: facts.id.inode, Changed: facts.id.changed, Hash: facts.hash, At: n.at})
			}
			return true
		})
		for _, s := range lib.watched.stamps {
			n.path(s.path)
		}
		lib.listings.Range(func(dir, _ any) bool {
			n.path(dir.(string))
			return true
		})
	}
	n.walked = true
	for _, dir := range listed {
		n.path(dir)
	}
	for _, path := range probed {
		n.path(filepath.Dir(path))
	}
	slices.SortFunc(n.all, func(a, b Seen) int { return strings.Compare(a.Path, b.Path) })
	return n.all, n.ok
}

// Others are those of what was seen that are no files of the workspace.
func (w *Workspace) Others(all []Seen) []Seen {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Seen
	for _, s := range all {
		if r := w.disk[s.Path]; r.presence() != readable {
			out = append(out, s)
		}
	}
	return out
}

// notes collects what was seen, each path once.
type notes struct {
	all    []Seen
	known  map[string]bool
	at     int64
	walked bool
	ok     bool
}

func (n *notes) add(s Seen) {
	if !n.known[s.Path] {
		n.known[s.Path] = true
		n.all = append(n.all, s)
	}
}

// path notes how a path stands now.
func (n *notes) path(path string) {
	if n.known[path] {
		return
	}
	s, err := look(path)
	if err != nil || s.Time > n.at {
		n.ok = false // it cannot be read, or is no longer as it was when the run began
		return
	}
	s.At, s.Walked = n.at, n.walked && s.Kind != SeenFile
	n.add(s)
}

// look is how a path stands.
func look(path string) (Seen, error) {
	s := Seen{Path: path}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s, nil
	case err != nil:
		return s, err
	}
	s.Time = info.ModTime().UnixNano()
	if info.IsDir() {
		s.Kind = SeenFolder
		s.Hash, s.Rest, err = listingHash(path)
		return s, err
	}
	s.Kind, s.Size = SeenFile, info.Size()
	id := fileIDOf(info)
	s.Inode, s.Changed = id.inode, id.changed
	if s.Size > maxSmall && !isPython(path) { // an interpreter: its time has to do
		s.Hash = uint64(s.Time)
		return s, nil
	}
	src, err := readFile(path, info, DefaultMaxFileSize)
	s.Hash = hashOf(src)
	return s, err
}

// listingHash tells listings of a folder apart, as far as they matter: by the
// names of folders, and of files that are code or say where code is. rest leaves out
// folders and Python source.
func listingHash(dir string) (all, rest uint64, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, 0, err
	}
	a, r := xxhash.New(), xxhash.New()
	for _, e := range entries {
		name := e.Name()
		if name == "__pycache__" || e.Type().IsRegular() && !matters(name) {
			continue
		}
		kind := []byte{0, byte(e.Type() >> 24), byte(e.Type() >> 16)}
		_, _ = a.WriteString(name) // it never fails
		_, _ = a.Write(kind)
		if !e.IsDir() && !isPython(name) {
			_, _ = r.WriteString(name)
			_, _ = r.Write(kind)
		}
	}
	return a.Sum64(), r.Sum64(), nil
}

func matters(name string) bool {
	switch filepath.Ext(name) {
	case ".gitignore", ".ignore", ".py", ".pyw", ".pyi", ".pyc", ".so", ".pyd", ".pth", ".egg-link", ".cfg", ".toml":
		return true
	}
	return false
}

// Unchanged reports whether everything still is as it was seen. What was touched
// and holds the same is the same; all is then written down anew, and fresh says
// whether that differs from what it was.
func Unchanged(all []Seen) (now []Seen, fresh, ok bool) { return unchanged(all, (*Seen).still) }

// UnchangedBeside is Unchanged, but for Python source that came or went in a folder that
// was walked, and for such folders.
func UnchangedBeside(all []Seen) (now []Seen, ok bool) {
	now, _, ok = unchanged(all, (*Seen).stillBeside)
	return now, ok
}

func unchanged(all []Seen, still func(*Seen) bool) (now []Seen, fresh, ok bool) {
	var group errgroup.Group
	var changed atomic.Bool
	now = slices.Clone(all)
	const batch = 512
	for from := 0; from < len(now); from += batch {
		part := now[from:min(from+batch, len(now))]
		group.Go(func() error {
			for i := range part {
				if changed.Load() || !still(&part[i]) {
					changed.Store(true)
					return nil
				}
			}
			return nil
		})
	}
	_ = group.Wait() // no part fails
	return now, !slices.Equal(now, all), !changed.Load()
}

// still reports whether a path is as it was, and notes its new time.
func (s *Seen) still() bool {
	info, err := os.Stat(s.Path)
	switch {
	case err != nil:
		return s.Kind == SeenNothing && errors.Is(err, fs.ErrNotExist)
	case s.Kind == SeenNothing, info.IsDir() != (s.Kind == SeenFolder), s.Kind == SeenFile && info.Size() != s.Size:
		return false
	}
	// What changed within two seconds before it was read may have changed again
	// within the resolution of the file system's clock.
	same := s.Kind == SeenFolder || fileIDOf(info) == fileID{s.Inode, s.Changed}
	if same && info.ModTime().UnixNano() == s.Time && s.At-s.Time > int64(2*time.Second) {
		return true
	}
	at := time.Now().UnixNano()
	again, err := look(s.Path)
	if err != nil || again.Hash != s.Hash {
		return false
	}
	s.Time, s.Inode, s.Changed, s.At = again.Time, again.Inode, again.Changed, at
	return true
}

// stillBeside is still for [UnchangedBeside].
func (s *Seen) stillBeside() bool {
	if !s.Walked {
		return s.still()
	}
	info, err := os.Stat(s.Path)
	if s.Kind == SeenFolder && err == nil && info.IsDir() && info.ModTime().UnixNano() == s.Time && s.At-s.Time > int64(2*time.Second) {
		return true
	}
	at := time.Now().UnixNano()
	again, err := look(s.Path)
	if err != nil || again.Kind == SeenFile || s.Kind == SeenFolder && again.Kind == SeenFolder && again.Rest != s.Rest {
		return false
	}
	*s = again
	s.At, s.Walked = at, true
	return true
}
