package workspace

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/kwargo/kwargo/internal/contract"
)

// Snapshot is the workspace at one moment. It never changes, is safe for
// concurrent use, and implements [contract.Modules].
type Snapshot struct {
	workspace *Workspace
	disk      map[string]*record
	epoch     uint64 // tells two states of disk apart
	overlays  map[string]*overlay
	roots     []root
	layout    *layout
	library   *library
	version   string // Options.PythonVersion
	policies  []contract.Policy
	whole     bool // all files were read

	build   sync.Once
	built   atomic.Bool
	set     *fileSet
	strange []*File // of the environment, that are open

	borrowed sync.Map // path → *File of the environment

	spaces sync.Map // joined folders → *space
	dirs   sync.Map // *contract.Module of a namespace package → []string

	link   sync.Once
	linker atomic.Pointer[contract.Linker]

	// before is the snapshot of the same files that this one follows, and earlier the
	// last linker there was, until they have served; nil when too much has changed.
	before  atomic.Pointer[Snapshot]
	earlier atomic.Pointer[contract.Linker]
}

// File is one file in one snapshot.
type File struct {
	Path    string // canonical
	Module  *contract.Module
	Version int32 // of the text in the editor, when it is open
	Open    bool
	// Requested: the file lies under one of the roots, not just in the project
	// around it.
	Requested bool

	overlay *overlay
	hash    uint64 // of the text on disk
}

// follow takes a snapshot as the one before this, when both have the same libraries and
// roots. Of one with other files it takes what is known of the whole workspace.
func (s *Snapshot) follow(before *Snapshot) {
	if before == nil || !s.sameAround(before) || before.whole != s.whole {
		return // nothing is known of a workspace that was not read
	}
	if before.layout == s.layout {
		// Before the other is looked at: it goes when that is built.
		base := before.before.Load()
		if before.built.Load() {
			base = before
		}
		s.before.Store(base)
	}
	earlier := before.earlier.Load() // before the linker: it goes when that is there
	if made := before.linker.Load(); made != nil {
		earlier = made
	}
	s.earlier.Store(earlier)
}

// sameAround reports whether another snapshot has the same libraries and roots.
func (s *Snapshot) sameAround(o *Snapshot) bool {
	return o.library == s.library && o.version == s.version && slices.Equal(o.roots, s.roots)
}

func (s *Snapshot) ready() {
	s.build.Do(func() {
		s.layout.ready()
		if before := s.before.Load(); before != nil {
			s.edit(before)
		} else {
			s.fill()
		}
		s.addStrange()
		s.built.Store(true)
		s.before.Store(nil)
	})
}

// fill makes all files anew.
func (s *Snapshot) fill() {
	all := &sharedFiles{byPath: make(map[string]*File, len(s.layout.paths))}
	version := s.python()
	for i, path := range s.layout.paths {
		f := s.file(path, version, int32(i+1))
		all.own = append(all.own, f)
		all.modules = append(all.modules, f.Module)
		all.byPath[path] = f
	}
	s.set = &fileSet{sharedFiles: all}
}

// edit takes the files of the snapshot before, and makes those anew that are not
// the same. When nothing was read from disk in between, it looks at open files
// only: an edit costs the same in a workspace of any size.
func (s *Snapshot) edit(before *Snapshot) {
	s.set = before.set.clone()
	for _, path := range s.layout.strange {
		s.set.set(path, nil)
	}
	version := s.python()
	renew := func(f *File) {
		if r := s.disk[f.Path]; f.overlay == s.overlays[f.Path] && (f.overlay != nil || r.content == f.Module.Content && r.hash == f.hash) {
			return
		}
		s.set.set(f.Path, s.file(f.Path, version, f.Module.Index))
	}
	if s.epoch != before.epoch {
		for _, f := range before.Own() {
			renew(f)
		}
		return
	}
	for _, open := range [...]map[string]*overlay{before.overlays, s.overlays} {
		for path := range open {
			if f := s.set.get(path); f != nil {
				renew(f)
			}
		}
	}
}

// file is one file of the workspace as it is now. index is its place among all,
// from 1.
func (s *Snapshot) file(path string, version contract.Version, index int32) *File {
	f := &File{
		Path: path, Requested: s.requested(path), overlay: s.overlays[path],
		Module: &contract.Module{
			Name: s.layout.name(path), Path: path, Package: filepath.Base(path) == "__init__.py", Python: version, Index: index,
		},
	}
	if f.overlay != nil {
		f.Open, f.Version = true, f.overlay.version
		f.Module.Content = f.overlay.content()
	} else {
		f.Module.Content, f.hash = s.disk[path].content, s.disk[path].hash
	}
	return f
}

// Hash tells the texts of a file apart, in any process.
func (f *File) Hash() uint64 {
	if f.overlay != nil {
		return hashOf(f.overlay.text)
	}
	return f.hash
}

func (s *Snapshot) requested(path string) bool {
	return slices.ContainsFunc(s.roots, func(r root) bool { return within(r.path, path) })
}

// File finds a file by its path, which need not be canonical; nil when the
// workspace does not hold it or could not read it. Files of the environment are
// found once they have been imported.
func (s *Snapshot) File(path string) *File {
	s.ready()
	for _, path := range []string{path, Canonical(path)} {
		if f := s.set.get(path); f != nil {
			return f
		}
		if f := s.libraryFile(path); f != nil {
			return f
		}
	}
	return nil
}

// Files are all files, sorted by path.
func (s *Snapshot) Files() []*File {
	own := s.Own()
	if len(s.strange) == 0 {
		return own
	}
	out := slices.Concat(own, s.strange)
	slices.SortFunc(out, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	return out
}

// Own are the files of the workspace in the order of its modules.
func (s *Snapshot) Own() []*File {
	s.ready()
	own, _ := s.set.list()
	return own
}

// Requested are the files under the roots, sorted by path: those to be checked.
// The other files are there to be imported.
func (s *Snapshot) Requested() []*File {
	var out []*File
	for _, f := range s.Files() {
		if f.Requested {
			out = append(out, f)
		}
	}
	return out
}

// ErrChanged says that a file on disk is no longer the one that was read.
var ErrChanged = errors.New("the file has changed on disk since it was read")

// Text is the source of a file: what the editor holds, or what is on disk. The
// result must not be changed. It is [ErrChanged] when the file on disk is not
// the one that the snapshot knows.
func (s *Snapshot) Text(f *File) ([]byte, error) {
	if f.overlay != nil {
		return f.overlay.text, nil
	}
	info, err := os.Stat(f.Path)
	if err != nil {
		return nil, err
	}
	src, err := readFile(f.Path, info, s.workspace.opts.Load().maxFileSize())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Path, err)
	}
	if hashOf(src) != f.hash {
		return nil, fmt.Errorf("%s: %w", f.Path, ErrChanged)
	}
	return src, nil
}

// Skip is a file, or a folder, that could not be read.
type Skip struct {
	Path   string
	Reason string // goes on a sentence that the path starts
}

func (s Skip) String() string { return s.Path + " " + s.Reason }

// Skipped are what could not be read under the roots, sorted by path.
func (s *Snapshot) Skipped() []Skip {
	var out []Skip
	for path, r := range s.disk {
		if r.presence() == unreadable && s.overlays[path] == nil && s.requested(path) {
			out = append(out, Skip{path, r.skip})
		}
	}
	slices.SortFunc(out, func(a, b Skip) int { return strings.Compare(a.Path, b.Path) })
	return out
}
