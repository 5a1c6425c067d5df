package cli

import (
	"maps"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/workspace"
)

// findClass finds a class by its dotted name as the definition or an import
// spells it, or by its own name when there is only one. Otherwise it gives the
// names that may have been meant.
func findClass(s *workspace.Snapshot, name string) (class *contract.Class, similar []string) {
	if c := importedClass(s, name); c != nil {
		return c, nil
	}
	all := allClasses(s)
	if c := all[name]; c != nil {
		return c, nil
	}
	var called []string
	for dotted := range all {
		if strings.HasSuffix(dotted, "."+name) {
			called = append(called, dotted)
		}
	}
	switch slices.Sort(called); {
	case len(called) == 1:
		return all[called[0]], nil
	case len(called) > 1:
		return nil, called
	}
	return nil, similarClasses(slices.Sorted(maps.Keys(all)), name)
}

// importedClass follows a dotted name as imports do: the longest module that it
// starts with, and then attributes.
func importedClass(s *workspace.Snapshot, name string) *contract.Class {
	parts := strings.Split(name, ".")
	l := s.Linker()
	for n := len(parts) - 1; n > 0; n-- {
		module := strings.Join(parts[:n], ".")
		for _, f := range s.Files() {
			if f.Module.Name != module {
				continue
			}
			c, ok := l.SymbolClass(l.Attr(f.Module, parts[n]))
			if ok && n == len(parts)-1 {
				return c
			}
		}
	}
	return nil
}

// allClasses are the classes of the workspace by their dotted names. Of several
// definitions of one name the last stays, as it does in Python.
func allClasses(s *workspace.Snapshot) map[string]*contract.Class {
	out := map[string]*contract.Class{}
	l := s.Linker()
	for _, file := range s.Files() {
		m, f := file.Module, file.Module.Facts()
		if f == nil {
			continue
		}
		for i := 1; i < len(f.Classes); i++ {
			c := l.Class(m, python.ClassID(i))
			out[c.Dotted()] = c
		}
		for _, b := range f.ScopeBindings(1) { // C = namedtuple(...)
			if b.Kind != python.BindAssign || f.Expr(python.ExprID(b.Ref)).Kind != python.ExprCall {
				continue
			}
			if c, ok := l.SymbolClass(l.Attr(m, f.Str(b.Name))); ok && c.Module == m {
				out[c.Dotted()] = c
			}
		}
	}
	return out
}

// similarClasses compares names alone first: a module is easily misremembered.
func similarClasses(all []string, name string) []string {
	const limit = 5
	last := func(dotted string) string { return dotted[strings.LastIndexByte(dotted, '.')+1:] }
	names := map[string][]string{}
	for _, dotted := range all {
		names[last(dotted)] = append(names[last(dotted)], dotted)
	}
	var out []string
	for _, near := range config.Similar(last(name), slices.Sorted(maps.Keys(names)), limit) {
		out = append(out, names[near]...)
	}
	return out[:min(len(out), limit)]
}
