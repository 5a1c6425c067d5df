package workspace

import (
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/kwargo/kwargo/internal/contract"
)

// library is what an environment offers to imports: the standard library and
// the installed packages. It finds the environment when it is first asked, and
// reads a module when it is first imported. All snapshots share it until the
// environment changes, and with it the modules; its answers stay the same.
type library struct {
	setting string
	roots   []root
	facts   *factsCache

	build     sync.Once
	built     atomic.Bool
	info      EnvironmentInfo
	watched   watched
	path      []string            // sys.path: the standard library first
	redirects map[string][]string // what editable installs say: module → its files or folders

	listings sync.Map // folder → listing
	found    sync.Map // dotted name → place
	modules  sync.Map // file → *libraryModule
	spaces   sync.Map // dotted name → *contract.Module of a namespace package
	used     atomic.Int64
}

func newLibrary(setting string, roots []root, facts *factsCache) *library {
	return &library{setting: setting, roots: roots, facts: facts}
}

func (l *library) ready() {
	l.build.Do(func() {
		l.redirects = map[string][]string{}
		l.info = newFinder(l.roots, &l.watched).find(l.setting)
		if l.info.Stdlib != "" {
			l.path = append(l.path, l.info.Stdlib)
		}
		for _, dir := range l.info.SitePackages {
			l.addSite(dir)
		}
		l.built.Store(true)
	})
}

// place is where a library has a module.
type place struct {
	file string   // empty for a namespace package
	dirs []string // of a package: where its modules are
	stub bool
	// compiled: there is such a module, and nothing to read of it.
	compiled bool
}

func (p place) found() bool   { return p.file != "" || len(p.dirs) > 0 || p.compiled }
func (p place) source() bool  { return p.file != "" && !p.stub }
func (p place) regular() bool { return p.file != "" || p.compiled }

// find is the module of an absolute name. Source comes before everything else,
// wherever it is: what runs is the truth, and stubs are for what has no source.
func (l *library) find(name string) place {
	l.ready()
	if have, ok := l.found.Load(name); ok {
		return have.(place)
	}
	p := l.lookup(strings.Split(name, "."))
	l.found.Store(name, p)
	return p
}

func (l *library) lookup(segments []string) place {
	best := l.along(l.path, segments)
	if best.source() {
		return best
	}
	try := func(p place) bool {
		if p.source() || p.regular() && !best.regular() || !best.found() {
			best = p
		}
		return best.source()
	}
	if try(l.redirected(segments)) {
		return best
	}
	// Packages of one name in several folders that extend their __path__
	// (pkgutil.extend_path, pkg_resources.declare_namespace).
	for _, dir := range l.path {
		if len(segments) > 1 && try(l.along([]string{dir}, segments)) {
			return best
		}
	}
	if best.file == "" { // PEP 561, stub-only packages
		stubs := l.along(l.path, append([]string{segments[0] + "-stubs"}, segments[1:]...))
		if stubs.file != "" && (best.compiled || !best.found()) {
			return stubs
		}
	}
	return best
}

// redirected follows what the finders of editable installs say.
func (l *library) redirected(segments []string) place {
	for n := len(segments); n > 0; n-- {
		for _, to := range l.redirects[strings.Join(segments[:n], ".")] {
			dir, base := filepath.Split(to)
			stem := strings.TrimSuffix(base, ".py")
			if p := l.along([]string{filepath.Clean(dir)}, append([]string{stem}, segments[n:]...)); p.found() {
				return p
			}
		}
	}
	return place{}
}

// along finds a dotted name as the import system does with dirs as its path: a
// package comes before a module of the same name in one folder, and both come
// before the folders that make up a namespace package (PEP 420).
func (l *library) along(dirs, segments []string) place {
	var p place
	for i, name := range segments {
		if i > 0 && len(dirs) == 0 {
			return place{} // a module has no modules in it
		}
		p = l.step(dirs, name)
		if !p.found() {
			return place{}
		}
		dirs = p.dirs
	}
	return p
}

func (l *library) step(dirs []string, name string) place {
	var portions []string
	for _, dir := range dirs {
		has := l.list(dir)[name]
		path := filepath.Join(dir, name)
		if has&offerFolder != 0 {
			p := module(filepath.Join(path, "__init__"), l.list(path)["__init__"])
			if p.found() {
				p.dirs = []string{path}
				return p
			}
		}
		if p := module(path, has); p.found() {
			return p
		}
		if has&offerFolder != 0 {
			portions = append(portions, path)
		}
	}
	return place{dirs: portions}
}

func module(stem string, has offer) place {
	switch {
	case has&offerSource != 0:
		return place{file: stem + ".py"}
	case has&offerStub != 0:
		return place{file: stem + ".pyi", stub: true}
	}
	return place{compiled: has&offerCompiled != 0}
}

func (l *library) list(dir string) listing {
	if have, ok := l.listings.Load(dir); ok {
		return have.(listing)
	}
	have, _ := l.listings.LoadOrStore(dir, readListing(dir))
	return have.(listing)
}

// libraryModule is a file of the library that is read when it is first asked
// for.
type libraryModule struct {
	read   sync.Once
	module *contract.Module // nil when it could not be read
	facts  atomic.Pointer[cachedFacts]
}

// maxLibraryFacts bounds the memory that one library takes. Beyond it, modules
// are not found, which leaves their names unknown.
const maxLibraryFacts = 1 << 30

// module is the module of a place; nil when there is nothing to read. name is
// what it is imported as.
func (l *library) module(p place, name string) *contract.Module {
	if p.file == "" {
		if len(p.dirs) == 0 || p.compiled {
			return nil
		}
		have, ok := l.spaces.Load(name)
		if !ok {
			have, _ = l.spaces.LoadOrStore(name, &contract.Module{Name: name, Path: p.dirs[0], Package: true, Library: true})
		}
		return have.(*contract.Module)
	}
	have, ok := l.modules.Load(p.file)
	if !ok {
		have, _ = l.modules.LoadOrStore(p.file, &libraryModule{})
	}
	m := have.(*libraryModule)
	m.read.Do(func() {
		if l.used.Load() > maxLibraryFacts {
			return
		}
		if have := l.facts.get(p.file); have != nil {
			l.used.Add(have.cost)
			m.module = &contract.Module{
				Name: name, Path: p.file, Package: len(p.dirs) > 0, Content: have.content, Library: true, Stub: p.stub,
				Python: l.python(),
			}
			m.facts.Store(have)
		}
	})
	return m.module
}

// loaded is a module that has been asked for before, and could be read.
func (l *library) loaded(file string) (*contract.Module, *cachedFacts) {
	have, ok := l.modules.Load(file)
	if !ok {
		return nil, nil
	}
	m := have.(*libraryModule)
	if facts := m.facts.Load(); facts != nil { // stored after the module
		return m.module, facts
	}
	return nil, nil
}

// name is the dotted name under which a file of the library is imported; ok is
// false when it is in no folder of the library.
func (l *library) name(file string) (name string, ok bool) {
	l.ready()
	best := ""
	for _, dir := range l.path {
		if within(dir, file) && len(dir) > len(best) {
			best = dir
		}
	}
	if best == "" {
		return "", false
	}
	stem := strings.TrimSuffix(file, filepath.Ext(file))
	if filepath.Base(stem) == "__init__" {
		stem = filepath.Dir(stem)
	}
	return dotted(best, stem), true
}

// has reports whether a path belongs to the environment, as far as that has been
// looked at.
func (l *library) has(path string) bool {
	if !l.built.Load() {
		return false
	}
	if l.info.Root != "" && within(l.info.Root, path) {
		return true
	}
	_, ok := l.name(path)
	return ok
}

// changed reports whether the environment is another than it was: something was
// installed, or a better environment has come into being. deep looks at every
// file that was read, too.
func (l *library) changed(deep bool) bool {
	if !l.built.Load() {
		return false // what it will find is how things are then
	}
	if l.watched.changed() {
		return true
	}
	if !deep {
		return false
	}
	different := false
	l.modules.Range(func(file, value any) bool {
		read := value.(*libraryModule).facts.Load()
		different = read != nil && !read.same(stampOf(file.(string)))
		return !different
	})
	return different
}
