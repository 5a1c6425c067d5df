package workspace

import (
	"path/filepath"
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
)

// All implements [contract.Modules]: the modules of all files, sorted by path.
func (s *Snapshot) All() []*contract.Module {
	s.ready()
	_, modules := s.set.list()
	return modules
}

// Count implements [contract.Modules].
func (s *Snapshot) Count() int {
	s.ready()
	return len(s.set.own)
}

// At implements [contract.Modules].
func (s *Snapshot) At(place int32) *contract.Module {
	s.ready()
	return s.set.at(place).Module
}

// ChangedSince implements [contract.Modules].
func (s *Snapshot) ChangedSince(before contract.Modules) (was, is []*contract.Module, ok bool) {
	o, ok := before.(*Snapshot)
	if !ok {
		return nil, nil, false
	}
	s.ready()
	o.ready()
	return s.set.changedSince(o.set)
}

// Import implements [contract.Modules]. from may be nil for an absolute import
// from nowhere: it is then looked up as from the first root.
func (s *Snapshot) Import(from *contract.Module, level int, name string) *contract.Module {
	s.ready()
	if from != nil && from.Library {
		return s.importInLibrary(from, level, name)
	}
	dirs, file := s.place(from)
	switch {
	case level < 0 || len(dirs) == 0:
		return nil
	case level > 0:
		return s.module(s.layout.relative(dirs[0], level, name))
	case name == "":
		return nil
	}
	if from != nil && from.Package {
		// A submodule, asked for by the name of its package: that is below the
		// package itself, whatever else has the name.
		if rest, ok := strings.CutPrefix(name, from.Name+"."); ok {
			if t := s.layout.along(dirs, strings.Split(rest, ".")); t.found() {
				return s.module(t)
			}
		}
	}
	return s.absolute(file, dirs[0], name)
}

// absolute resolves `import name` in a file of dir.
//
// A name of the standard library is never a module of the workspace. Any other
// is looked for near the file, then among the installed libraries, then in the
// rest of the workspace.
func (s *Snapshot) absolute(file, dir, name string) *contract.Module {
	top, _, _ := strings.Cut(name, ".")
	known := contract.KnownByName(top)
	if stdlib[top] {
		if known {
			return nil
		}
		return s.libraryModule(s.library.find(name), name)
	}
	near := s.layout.near(file, dir, name)
	if near.regular && near.found() {
		return s.module(near.target)
	}
	installed := s.library.find(top)
	switch {
	case known && installed.found():
		return nil
	case installed.regular():
		if m := s.libraryModule(s.library.find(name), name); m != nil || !near.found() {
			return m
		}
	}
	if near.found() {
		return s.module(near.target)
	}
	if m := s.libraryModule(s.library.find(name), name); m != nil || near.itself {
		return m
	}
	return s.module(s.layout.elsewhere(dir, name))
}

// importInLibrary resolves an import in a module of the environment: by the
// names of modules, as Python does for relative imports as well, among the
// libraries first. Only what is not installed can be the workspace's.
func (s *Snapshot) importInLibrary(from *contract.Module, level int, name string) *contract.Module {
	if level > 0 {
		above := strings.Split(from.Name, ".")
		if from.Package {
			level--
		}
		if level >= len(above) {
			return nil
		}
		base := strings.Join(above[:len(above)-level], ".")
		name = strings.TrimSuffix(base+"."+name, ".")
		return s.libraryModule(s.library.find(name), name)
	}
	top, _, _ := strings.Cut(name, ".")
	switch {
	case level < 0, name == "", contract.KnownByName(top):
		return nil
	case stdlib[top], s.library.find(top).found(), len(s.layout.tops) == 0:
		return s.libraryModule(s.library.find(name), name)
	}
	return s.module(s.layout.near("", s.layout.tops[0], name).target)
}

// libraryModule is the module of a place in the environment. An environment may
// lead back into the workspace (editable installs); and one file is one module.
func (s *Snapshot) libraryModule(p place, name string) *contract.Module {
	if f := s.set.get(p.file); f != nil {
		return f.Module
	}
	return s.library.module(p, name)
}

// place is where a module is: the folders of its package, or the folder and the
// path of its file.
func (s *Snapshot) place(m *contract.Module) (dirs []string, file string) {
	if m == nil {
		if len(s.layout.tops) == 0 {
			return nil, ""
		}
		return s.layout.tops[:1], ""
	}
	if have, ok := s.dirs.Load(m); ok {
		return have.([]string), ""
	}
	return []string{filepath.Dir(m.Path)}, m.Path
}

func (s *Snapshot) module(t target) *contract.Module {
	switch {
	case t.file != "":
		return s.set.get(t.file).Module
	case len(t.dirs) > 0:
		return s.namespace(t.dirs)
	}
	return nil
}

// namespace is the module of a namespace package; one for the same folders.
func (s *Snapshot) namespace(dirs []string) *contract.Module {
	key := strings.Join(dirs, "\x00")
	if have, ok := s.spaces.Load(key); ok {
		return have.(*contract.Module)
	}
	m := &contract.Module{Name: s.layout.spaceName(dirs[0]), Path: dirs[0], Package: true}
	s.dirs.Store(m, dirs) // before anybody can see m
	have, _ := s.spaces.LoadOrStore(key, m)
	return have.(*contract.Module)
}
