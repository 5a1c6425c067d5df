package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// Import finds the module that an import statement in a file names: level
// leading dots, then the dotted name. It is nil when nobody holds it.
func (l *Linker) Import(from *Module, level int, name string) *Module {
	to := l.modules.Import(from, level, name)
	if l.trace == nil || from == nil {
		return to
	}
	if to != nil {
		l.trace.imported(from, to)
	}
	if from.Library && (to == nil || !to.Library) {
		l.trace.wants(to, name)
	}
	return to
}

// Modules are the modules of the workspace, in a fixed order.
func (l *Linker) Modules() []*Module { return l.modules.All() }

// Reaches reports whether running a module, in a process that is about to run
// another, imports that other: whether an import of from in to would go round in
// a circle. Packages that hold to are running already, and are not looked at.
func (l *Linker) Reaches(from, to *Module) bool {
	seen := map[*Module]bool{}
	queue := []*Module{from}
	for len(queue) > 0 {
		m := queue[0]
		queue = queue[1:]
		switch {
		case m == nil, seen[m], m.Content == nil, m.Library:
			continue
		case m == to:
			return true
		}
		seen[m] = true
		queue = append(queue, l.loads(m, to)...)
	}
	return false
}

// loads are the modules that a module imports while it runs: by statements at
// its top or in the body of a class, those for type checkers aside. With a module
// come the packages that hold it.
func (l *Linker) loads(m, to *Module) []*Module {
	f := m.Facts()
	var out []*Module
	for i := 1; i < len(f.Imports); i++ {
		imp := &f.Imports[i]
		if f.EnclosingFunction(imp.Scope) != 0 {
			continue
		}
		switch reachOf(m, imp.Branch, 0) {
		case reachNever, reachTyping:
			continue
		}
		name := f.Str(imp.Module)
		if before := &f.Imports[i-1]; imp.Symbol == 0 || before.Stmt != imp.Stmt { // once for a statement
			out = append(out, l.withPackages(m, int(imp.Level), name, to)...)
		}
		if imp.Symbol == 0 {
			continue
		}
		if from := l.source(m, python.ImportID(i)); from == nil || from.Package { // from package import module
			sub := f.Str(imp.Symbol)
			if name != "" {
				sub = name + "." + sub
			}
			out = append(out, l.Import(m, int(imp.Level), sub))
		}
	}
	return out
}

func (l *Linker) withPackages(m *Module, level int, name string, to *Module) []*Module {
	found := l.Import(m, level, name)
	out := []*Module{found}
	if found == nil {
		return nil
	}
	for at := found.Name; ; {
		dot := strings.LastIndexByte(at, '.')
		if dot < 0 {
			return out
		}
		at = at[:dot]
		if to.Name != at && !strings.HasPrefix(to.Name, at+".") {
			out = append(out, l.Import(m, 0, at))
		}
	}
}

// findCalled counts, over the whole workspace, the calls of attributes and
// names by the hash of their last name.
func (l *Linker) findCalled() map[uint32]int {
	out := map[uint32]int{}
	for _, m := range l.modules.All() {
		if m.Content == nil {
			continue
		}
		for _, name := range m.Content.clues.called {
			out[name.hash] += int(name.times)
		}
	}
	return out
}
