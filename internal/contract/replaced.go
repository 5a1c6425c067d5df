package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// replacements are the names that other code sets to something else while the
// program runs, so that what a module or class binds them to says too little.
type replacements struct {
	// about are the modules of which anything is replaced, by their place.
	about map[moduleKey]bool
	// everywhere are names of modules: `module.C = …`.
	everywhere map[nameKey]bool
	// here are those that one file replaces for itself, as a test does with
	// `mock.patch("module.C")`. The code that is tested must still be right.
	here map[moduleKey]map[nameKey]bool
	// methods are those that one file replaces for itself, by the name of the
	// class: `patch("module.C.__init__")`, `patch.object(C, "make")`.
	methods map[moduleKey]map[method]bool
	// nested are the names of nested classes that are set from outside:
	// `Holder.Inner = …`.
	nested map[string]bool
}

// method is a method of the classes of a name.
type method struct{ class, name string }

func newReplacements() *replacements {
	return &replacements{map[moduleKey]bool{}, map[nameKey]bool{}, map[moduleKey]map[nameKey]bool{}, map[moduleKey]map[method]bool{}, map[string]bool{}}
}

// findReplacements reads the assignments and patches of the whole workspace. It
// follows imports by themselves, since the names it finds decide what other names
// stand for.
func (l *Linker) findReplacements() *replacements {
	out := newReplacements()
	for _, m := range l.modules.All() {
		if m.has(marksPatches) {
			l.replacedByAssignment(out, m)
		}
		if m.has(marksSets | marksMocks) {
			l.replacedByCall(out, m)
		}
	}
	return out
}

func (r *replacements) note(in *Module, key nameKey) {
	if !isTest(in) {
		r.about[key.module] = true
		r.everywhere[key] = true
		return
	}
	r.noteHere(in, key)
}

func (r *replacements) noteHere(in *Module, key nameKey) { r.noteAt(r.place(in), key) }

func (r *replacements) noteAt(at moduleKey, key nameKey) {
	r.about[key.module] = true
	if r.here[at] == nil {
		r.here[at] = map[nameKey]bool{}
	}
	r.here[at][key] = true
}

// conftest stands for all files of that name: what pytest's fixtures replace, they
// replace for any test.
var conftest = moduleKey{index: -1}

func (r *replacements) place(m *Module) moduleKey {
	if lastName(m.Name) == "conftest" {
		return conftest
	}
	return m.key()
}

// in reports whether a name of a module is replaced as far as code of a file is
// concerned.
func (r *replacements) in(file *Module, key nameKey) bool {
	if !r.about[key.module] {
		return false
	}
	return r.everywhere[key] || len(r.here) > 0 && (r.here[file.key()][key] || r.here[conftest][key] && isTest(file))
}

// methodIn reports whether code of a file runs with something else in the place of
// one of some methods of a class.
func (r *replacements) methodIn(file *Module, mro []Ancestor, names ...string) bool {
	if len(r.methods) == 0 {
		return false
	}
	own, shared := r.methods[file.key()], r.methods[conftest]
	if len(own) == 0 && !isTest(file) {
		return false
	}
	for _, a := range mro {
		if a.Class == nil {
			continue
		}
		for _, name := range names {
			if m := (method{a.Class.Name, name}); own[m] || shared[m] && isTest(file) {
				return true
			}
		}
	}
	return false
}

func (l *Linker) replacedByAssignment(out *replacements, m *Module) {
	f := m.Facts()
	for i := range f.Patches {
		p := &f.Patches[i]
		name := f.Str(p.Name)
		switch target := f.Expr(p.Target); {
		case setsConstructor(name) || python.DecidesCalls(name):
		case f.CallsGlobals(p.Target):
			out.note(m, nameKey{m.key(), name})
		case target.Kind == python.ExprSubscript: // sys.modules[__name__].C = …
			if to := l.moduleInTable(m, target); to != nil {
				out.note(m, nameKey{to.key(), name})
			}
		default:
			if to := l.importedModule(m, p.Scope, p.Target); to != nil {
				out.note(m, nameKey{to.key(), name})
			} else {
				out.nested[name] = true
				if isTest(m) { // Fac.create = Mock()
					out.noteMethod(m, lastName(f.Spell(p.Target)), name)
				}
			}
		}
	}
}

// moduleInTable is the module that `sys.modules[__name__]` or
// `sys.modules["name"]` is.
func (l *Linker) moduleInTable(m *Module, e *python.Expr) *Module {
	f := m.Facts()
	if e.Items.N != 1 {
		return nil
	}
	switch key := f.Expr(f.Items(e)[0].Value); {
	case key.Kind == python.ExprName && f.Str(key.Name) == "__name__":
		return m
	case key.Kind == python.ExprString:
		return l.Import(m, 0, f.Str(key.Name))
	}
	return nil
}

// importedModule is the module that a dotted name is by the import statements of
// the file; nil when it is none.
func (l *Linker) importedModule(m *Module, scope python.ScopeID, id python.ExprID) *Module {
	f := m.Facts()
	parts, ok := f.Dotted(id)
	if !ok {
		return nil
	}
	imp := importOf(f, scope, parts[0])
	if imp == nil {
		return nil
	}
	level, name := int(imp.Level), f.Str(imp.Module)
	switch {
	case imp.Symbol != 0 && name != "":
		name += "." + f.Str(imp.Symbol)
	case imp.Symbol != 0:
		name = f.Str(imp.Symbol)
	case imp.As == 0:
		name = topName(name)
	}
	for _, part := range parts[1:] {
		name += "." + f.Str(part)
	}
	return l.Import(m, level, name)
}

// importOf is the import that gives a name its value where a scope reads it; nil
// when something else does, too.
func importOf(f *python.Facts, scope python.ScopeID, name python.Name) *python.Import {
	for s := scope; s != 0; s = f.Scopes[s].Parent {
		var found *python.Import
		for _, bd := range f.ScopeBindings(s) {
			switch {
			case bd.Name != name:
			case bd.Kind != python.BindImport:
				return nil
			default:
				found = &f.Imports[bd.Ref]
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// replacedByCall reads `setattr(module, "C", …)`, `mock.patch("module.C")`,
// `patch.object(module, "C")` and `monkeypatch.setattr(module, "C", …)`.
func (l *Linker) replacedByCall(out *replacements, m *Module) {
	f := m.Facts()
	for i := 1; i < len(f.Calls); i++ {
		c := &f.Calls[i]
		e := f.Expr(c.Expr)
		args := f.Items(e)
		if len(args) == 0 || args[0].Kind != python.ArgPositional {
			continue
		}
		if object, name, ok := setCall(f, e); ok {
			if s := f.Expr(name); s.Kind == python.ExprString {
				if to := l.importedModule(m, c.Scope, object); to != nil {
					out.note(m, nameKey{to.key(), f.Str(s.Name)})
				} else if isTest(m) {
					out.noteMethod(m, lastName(f.Spell(object)), f.Str(s.Name))
				}
			}
			continue
		}
		callee := f.Expr(e.A)
		switch f.Str(callee.Name) {
		case "patch", "setattr", "object":
			if callee.Kind != python.ExprAttribute && f.Str(callee.Name) != "patch" {
				continue
			}
			l.mocked(out, m, c, args)
		}
	}
}

func (l *Linker) mocked(out *replacements, m *Module, c *python.Call, args []python.Arg) {
	f := m.Facts()
	first := f.Expr(args[0].Value)
	if first.Kind == python.ExprString { // "module.C", "module.C.__init__"
		of, name := splitLast(f.Str(first.Name))
		if to := l.Import(m, 0, of); to != nil {
			out.noteHere(m, nameKey{to.key(), name})
		} else {
			out.noteMethod(m, lastName(of), name)
		}
		return
	}
	if len(args) < 2 || f.Expr(args[1].Value).Kind != python.ExprString {
		return
	}
	name := f.Str(f.Expr(args[1].Value).Name)
	if to := l.importedModule(m, c.Scope, args[0].Value); to != nil {
		out.noteHere(m, nameKey{to.key(), name})
	} else {
		out.noteMethod(m, lastName(f.Spell(args[0].Value)), name)
	}
}

func (r *replacements) noteMethod(in *Module, class, name string) {
	r.noteMethodAt(r.place(in), method{class, name})
}

func (r *replacements) noteMethodAt(at moduleKey, m method) {
	if r.methods[at] == nil {
		r.methods[at] = map[method]bool{}
	}
	r.methods[at][m] = true
}

func splitLast(dotted string) (before, last string) {
	at := strings.LastIndexByte(dotted, '.')
	if at < 0 {
		return "", dotted
	}
	return dotted[:at], dotted[at+1:]
}

// isTest guesses by its name whether a file is a test: what it replaces, it
// replaces for the time of the test.
func isTest(m *Module) bool {
	last := ""
	for p := range strings.SplitSeq(m.Name, ".") {
		if p == "tests" || p == "test" || p == "testing" || p == "conftest" {
			return true
		}
		last = p
	}
	return strings.HasPrefix(last, "test_") || strings.HasSuffix(last, "_test") || strings.HasSuffix(last, "_tests")
}
