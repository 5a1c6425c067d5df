package workspace

import (
	"path/filepath"
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
)

// All implements [contract.Modules]: the modules of all files, sorted by path.
func (s *Snapshot) All() []*contract.Module {
	s.ready()
	return s.modules
}

// Import implements [contract.Modules]. from may be nil for an absolute import
// from nowhere: it is then looked up as from the first root.
func (s *Snapshot) Import(from *contract.Module, level int, name string) *contract.Module {
	s.ready()
	dirs, file := s.place(from)
	switch {
	case level < 0 || len(dirs) == 0:
		return nil
	case level > 0:
		return s.module(s.layout.relative(dirs[0], level, name))
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
	return s.module(s.layout.absolute(file, dirs[0], name))
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
		return s.byPath[t.file].Module
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
