package workspace

import (
	"path/filepath"
	"slices"
	"time"

	"github.com/kwargo/kwargo/internal/contract"
)

// Environment is the Python installation that the snapshot takes libraries
// from. It is looked for at the first call, or at the first import that needs it.
func (s *Snapshot) Environment() EnvironmentInfo {
	s.library.ready()
	info := s.library.info
	info.SitePackages = slices.Clone(info.SitePackages)
	if s.library.used.Load() > maxLibraryFacts {
		info.Note = "so much of the libraries is imported that a part of it was not read"
	}
	return info
}

// PythonVersion is the version of Python that the code is for: the one of the
// options, else the environment's.
func (s *Snapshot) PythonVersion() (major, minor int, known bool) {
	if major, minor, known = parseVersion(s.version); known {
		return major, minor, true
	}
	s.library.ready()
	return parseVersion(s.library.info.Version)
}

// python is the version of Python for the modules of the workspace.
func (s *Snapshot) python() contract.Version {
	major, minor, _ := s.PythonVersion()
	return contract.Version{Major: major, Minor: minor}
}

// python is the version of the environment's interpreter, for its modules.
func (l *library) python() contract.Version {
	major, minor, _ := parseVersion(l.info.Version)
	return contract.Version{Major: major, Minor: minor}
}

// lookAgain is how often, at most, a new snapshot looks whether the environment
// has changed. Nothing tells when something is installed outside of the
// workspace.
const lookAgain = time.Second

// lookAtLibrary makes sure that there is a library, and that it is not an
// outdated one. The caller holds mu.
func (w *Workspace) lookAtLibrary() {
	if w.library != nil && time.Since(w.looked) > lookAgain {
		w.looked = time.Now()
		if w.library.changed(false) {
			w.library, w.layout, w.snapshot = nil, nil, nil
		}
	}
	if w.library == nil {
		w.library = newLibrary(w.opts.Load().Python, w.roots, w.facts)
		w.looked = time.Now()
	}
}

// checkLibrary forgets the library when it is outdated; with deep, also when a
// file that was read has changed.
func (w *Workspace) checkLibrary(deep bool) {
	w.mu.Lock()
	lib := w.library
	w.mu.Unlock()
	if lib == nil || !lib.changed(deep) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.library == lib {
		w.library, w.layout, w.snapshot = nil, nil, nil
	}
}

// foreign tells which open files belong to the environment, and not to the
// workspace. The caller holds mu.
func (w *Workspace) foreign() func(path string) bool {
	lib, guard := w.library, w.newWalk(w.roots)
	return func(path string) bool {
		if top, ok := guard.top(path); ok && !guard.opts.excludedBelow(top, path) {
			return false
		}
		_, ok := lib.name(path)
		return ok
	}
}

// addStrange adds the files of the environment that are open in an editor: they
// can be looked at, what the editor holds of them counts, and they are modules
// of the library still.
func (s *Snapshot) addStrange() {
	for _, path := range s.layout.strange {
		overlay := s.overlays[path]
		if overlay == nil {
			continue
		}
		name, _ := s.library.name(path)
		f := &File{
			Path: path, Open: true, Version: overlay.version, overlay: overlay,
			Module: &contract.Module{
				Name: name, Path: path, Package: filepath.Base(path) == "__init__.py" || filepath.Base(path) == "__init__.pyi",
				Content: overlay.content(), Library: true, Stub: filepath.Ext(path) == ".pyi", Python: s.python(),
			},
		}
		s.strange = append(s.strange, f)
		s.set.set(path, f)
	}
}

// libraryFile is a file of the environment that has been imported; nil when
// there is none.
func (s *Snapshot) libraryFile(path string) *File {
	if have, ok := s.borrowed.Load(path); ok {
		return have.(*File)
	}
	m, facts := s.library.loaded(path)
	if m == nil {
		return nil
	}
	have, _ := s.borrowed.LoadOrStore(path, &File{Path: path, Module: m, hash: facts.hash})
	return have.(*File)
}
