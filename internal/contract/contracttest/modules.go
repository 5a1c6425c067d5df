// Package contracttest makes modules out of source text in memory, for tests of
// the rooms that look at contracts.
package contracttest

import (
	"path"
	"sort"
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/syntax"
)

// Modules is a set of modules whose paths are relative to one import root.
type Modules struct {
	byName map[string]*contract.Module
	all    []*contract.Module
	Source map[*contract.Module][]byte
}

// New parses files, given by their paths (`pkg/mod.py`, `pkg/__init__.py`).
func New(files map[string]string) *Modules {
	m := &Modules{byName: map[string]*contract.Module{}, Source: map[*contract.Module][]byte{}}
	paths := make([]string, 0, len(files))
	for p := range files {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	for _, p := range paths {
		name, isPackage := strings.CutSuffix(strings.TrimSuffix(p, ".py"), "/__init__")
		mod := &contract.Module{
			Name: strings.ReplaceAll(name, "/", "."), Path: p, Package: isPackage,
			Content: contract.PinContent(syntax.Facts([]byte(files[p]))), Python: contract.Version{Major: 3, Minor: 11},
		}
		m.Source[mod] = []byte(files[p])
		m.byName[mod.Name] = mod
		m.all = append(m.all, mod)
		mod.Index = int32(len(m.all))
	}
	for _, p := range paths {
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			name := strings.ReplaceAll(dir, "/", ".")
			if m.byName[name] == nil {
				m.byName[name] = &contract.Module{Name: name, Path: dir, Package: true}
			}
		}
	}
	return m
}

// File is the module of a path.
func (m *Modules) File(p string) *contract.Module {
	for _, mod := range m.all {
		if mod.Path == p {
			return mod
		}
	}
	return nil
}

// All implements contract.Modules.
func (m *Modules) All() []*contract.Module { return m.all }

// Count implements contract.Modules.
func (m *Modules) Count() int { return len(m.all) }

// At implements contract.Modules.
func (m *Modules) At(place int32) *contract.Module { return m.all[place-1] }

// ChangedSince implements contract.Modules.
func (m *Modules) ChangedSince(contract.Modules) (was, is []*contract.Module, ok bool) {
	return nil, nil, false
}

// Import implements contract.Modules.
func (m *Modules) Import(from *contract.Module, level int, name string) *contract.Module {
	if level > 0 {
		parts := strings.Split(from.Name, ".")
		up := level
		if from.Package {
			up--
		}
		if up > len(parts) {
			return nil
		}
		base := strings.Join(parts[:len(parts)-up], ".")
		switch {
		case name == "":
			name = base
		case base != "":
			name = base + "." + name
		}
	}
	return m.byName[name]
}
