package contract

import (
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// Module is one importable file, or a namespace package (PEP 420), which has no
// file and so no Content. One *Module stands for one file in one snapshot: it can
// be compared.
type Module struct {
	Name    string // dotted, as an import from its root spells it
	Path    string // of the file, as the workspace names it
	Package bool   // an __init__.py, or a namespace package
	Content *Content
	// Library: it belongs to the environment (site-packages, the standard
	// library) and not to the workspace: it is followed, and never checked.
	Library bool
	// Python is the version of Python that runs the module.
	Python Version
	// Stub: a .pyi file, which says what an extension module holds.
	Stub bool
	// Index is the place in Modules.All, from 1; 0 for a module that is not among
	// them, or where no linker follows another.
	Index int32
}

// Facts are what the file says; nil for a namespace package. They stay as they are; the
// next call may give equal ones, so that a loop had better ask once.
func (m *Module) Facts() *python.Facts {
	if m.Content == nil {
		return nil
	}
	return m.Content.Facts()
}

// Imports are facts of which only the names and the imports are certain to be there:
// they are there sooner than all. They are nil for a namespace package.
func (m *Module) Imports() *python.Facts {
	if m.Content == nil {
		return nil
	}
	return m.Content.Imports()
}

// names finds what the module binds in its own scope.
func (m *Module) names() *python.ModuleNames {
	if m.Content == nil {
		return &python.ModuleNames{}
	}
	return m.Content.kept.Names()
}

// has reports whether the file does one of some things.
func (m *Module) has(what marks) bool { return m.Content != nil && m.Content.clues.marks&what != 0 }

// Mentions reports whether the facts of the file may hold a name: it is right when it
// says no.
func (m *Module) Mentions(name string) bool {
	return m.Content != nil && m.Content.clues.mentions(name)
}

// moduleKey names a module in what a linker finds out about the whole workspace:
// by its place, so that a linker over an edited workspace can take it over.
type moduleKey struct {
	index int32
	path  string // when there is no index
}

func (m *Module) key() moduleKey {
	if m.Index > 0 {
		return moduleKey{index: m.Index}
	}
	return moduleKey{path: m.Path}
}

// module is the one of a key.
func (l *Linker) module(k moduleKey) *Module {
	if k.index > 0 {
		return l.modules.At(k.index)
	}
	for _, m := range l.modules.All() {
		if m.Path == k.path {
			return m
		}
	}
	return nil // a library's: it is not among them
}

// Version is a version of Python; the zero Version is not known.
type Version struct {
	Major, Minor int
}

// Known reports whether the version is known.
func (v Version) Known() bool { return v.Major != 0 }

// AtLeast reports whether the version is surely that one or a later one.
func (v Version) AtLeast(major, minor int) bool {
	return v.Major > major || v.Major == major && v.Minor >= minor
}

// Modules is what the linker asks the workspace. Implementations are safe for
// concurrent use and always give the same answers.
type Modules interface {
	// Import finds what an import statement in the file from names: level
	// leading dots, then the dotted name. It is nil when the workspace does not
	// hold it.
	Import(from *Module, level int, name string) *Module
	// All are the modules of the workspace, in a fixed order, those of the
	// environment left out.
	All() []*Module
	// Count is how many they are.
	Count() int
	// At is one of them, by its place from 1.
	At(place int32) *Module
	// ChangedSince gives the modules that hold another text than those before, as they
	// were and as they are, when all else is the same. ok is false when it may not be, or
	// when comparing all modules is the way to find out.
	ChangedSince(before Modules) (was, is []*Module, ok bool)
}

// Place is somewhere in a file of the workspace.
type Place struct {
	Module *Module
	Span   text.Span
}
