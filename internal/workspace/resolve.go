package workspace

import (
	"path/filepath"
	"slices"
	"strings"
)

// target is what an import leads to: a file, or the folders that make up a
// namespace package (PEP 420), or nothing.
type target struct {
	file string
	dirs []string
}

func (t target) found() bool { return t.file != "" || len(t.dirs) > 0 }

// relative resolves an import with leading dots from a file in dir. It goes by
// folders alone, so it works in namespace packages as well.
func (l *layout) relative(dir string, level int, name string) target {
	l.ready()
	for range level - 1 {
		dir = filepath.Dir(dir)
	}
	f := l.folders[dir]
	switch {
	case f == nil:
		return target{}
	case name != "":
		return l.along([]string{dir}, strings.Split(name, "."))
	case f.init != "":
		return target{file: f.init, dirs: []string{dir}}
	case f.pkg:
		return target{}
	}
	return target{dirs: []string{dir}}
}

type lookupKey struct {
	path *searchPath
	name string
}

// searchPath is where absolute imports are looked up, first things first. The folders whose
// files have the same one share it.
type searchPath struct{ dirs []string }

// nearby is what is found on a search path.
type nearby struct {
	target
	// regular: the first name of the import is a module or a regular package,
	// which ends the search; a namespace package gives way to one further on
	// (PEP 420).
	regular bool
	// itself: the file that imports has the name; it is not what is meant.
	itself bool
}

// near resolves `import name` in a file of dir along the folders of searchPath,
// as if they were sys.path.
func (l *layout) near(file, dir, name string) nearby {
	l.ready()
	path := l.searchPath(dir)
	key := lookupKey{path, name}
	have, ok := l.found.Load(key)
	if !ok {
		have = l.onPath(path.dirs, strings.Split(name, "."))
		l.found.Store(key, have)
	}
	t := have.(nearby)
	if t.file == file && !strings.Contains(name, ".") && filepath.Base(file) != "__init__.py" {
		// `import redis` in a redis.py: what is meant is not the file itself.
		t = l.onPath(without(path.dirs, filepath.Dir(file)), []string{name})
		if t.file == file {
			t = nearby{}
		}
		t.itself = true
	}
	return t
}

func (l *layout) onPath(dirs, segments []string) nearby {
	top := l.step(dirs, segments[0])
	return nearby{
		target:  l.along(dirs, segments),
		regular: top.file != "" || len(top.dirs) == 1 && l.folders[top.dirs[0]].pkg,
	}
}

func without(dirs []string, dir string) []string {
	return slices.DeleteFunc(slices.Clone(dirs), func(d string) bool { return d == dir })
}

// elsewhere takes a name that is nowhere else from another import root of the
// workspace, when there is exactly one that has it: programs find their modules
// in more ways (PYTHONPATH, sys.path) than can be seen.
func (l *layout) elsewhere(dir, name string) target {
	segments := strings.Split(name, ".")
	searched := l.searchPath(dir).dirs
	var hit target
	for _, dir := range l.byTop[segments[0]] {
		if slices.Contains(searched, dir) {
			continue
		}
		t := l.along([]string{dir}, segments)
		switch {
		case !t.found():
		case hit.found():
			return target{}
		default:
			hit = t
		}
	}
	return hit
}

// along finds a dotted name as the import system does with dirs as its path:
// in each folder a package comes before a module of the same name, both come
// before folders without an __init__.py, and those together are a namespace
// package.
func (l *layout) along(dirs, segments []string) target {
	var t target
	for i, name := range segments {
		if i > 0 && t.file != "" && len(t.dirs) == 0 {
			return target{} // a module has no modules in it
		}
		t = l.step(dirs, name)
		if !t.found() {
			return target{}
		}
		dirs = t.dirs
	}
	if t.file == "" && len(t.dirs) == 1 && l.folders[t.dirs[0]].pkg {
		return target{} // its __init__.py could not be read
	}
	return t
}

func (l *layout) step(dirs []string, name string) target {
	var portions []string
	for _, dir := range dirs {
		f := l.folders[dir]
		if f == nil {
			continue
		}
		sub := f.subs[name]
		switch {
		case sub != nil && sub.pkg:
			return target{file: sub.init, dirs: []string{sub.path}}
		case f.modules[name] != "":
			return target{file: f.modules[name]}
		case sub != nil:
			portions = append(portions, sub.path)
		}
	}
	return target{dirs: portions}
}

// searchPath is where the absolute imports of a file in dir are looked up, in
// this order:
//
//  1. the import root of the file;
//  2. the workspace folders and projects that hold the file, the innermost
//     first, then the others, each followed by its `src`;
//  3. the further search roots of the options;
//  4. the folders from the project down to the file that are no packages, each
//     followed by its `src`.
//
// Folders that are packages are left out of 4: `import redis` in `pkg/cache.py`
// is not `pkg/redis.py`.
func (l *layout) searchPath(dir string) *searchPath {
	if have, ok := l.searches.Load(dir); ok {
		return have.(*searchPath)
	}
	var out []string
	add := func(dir string) {
		if l.folders[dir] != nil && !slices.Contains(out, dir) {
			out = append(out, dir)
		}
	}
	withSrc := func(dir string) {
		add(dir)
		add(filepath.Join(dir, "src"))
	}
	add(l.importRoot(dir))
	var around, others []string
	for _, top := range l.tops {
		if within(top, dir) {
			around = append(around, top)
		} else {
			others = append(others, top)
		}
	}
	slices.SortStableFunc(around, func(a, b string) int { return len(b) - len(a) })
	for _, top := range append(slices.Clone(around), others...) {
		withSrc(top)
	}
	for _, top := range l.search {
		add(top)
	}
	if len(around) > 0 {
		between := above(dir, around[len(around)-1])
		slices.Reverse(between)
		for _, d := range between {
			if f := l.folders[d]; f == nil || !f.pkg {
				withSrc(d)
			}
		}
	}
	path, _ := l.shared.LoadOrStore(strings.Join(out, "\x00"), &searchPath{out})
	l.searches.Store(dir, path)
	return path.(*searchPath)
}
