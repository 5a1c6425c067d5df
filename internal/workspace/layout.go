package workspace

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// layout is where files lie, and so which module a name means. It depends on
// the set of files alone, not on what they hold: an edit keeps it, and what was
// found out with it. It is built at its first use and safe for concurrent use.
type layout struct {
	disk     map[string]*record
	overlays map[string]*overlay
	roots    []root
	search   []string
	foreign  func(path string) bool // of an open file: it belongs to the environment

	build   sync.Once
	paths   []string           // of all readable files, sorted
	strange []string           // of open files that are foreign, sorted
	folders map[string]*folder // those that hold a file, and all above them
	tops    []string           // where absolute imports start, the roots first
	byTop   map[string][]string

	searches sync.Map // folder → *searchPath
	shared   sync.Map // the folders of a path, joined → *searchPath
	found    sync.Map // lookupKey → nearby
}

// folder is a directory with Python files in it or below it.
type folder struct {
	path    string
	pkg     bool              // holds an __init__.py, readable or not
	init    string            // its path when it is readable
	modules map[string]string // name → path; without __init__
	subs    map[string]*folder
}

func newLayout(disk map[string]*record, overlays map[string]*overlay, roots []root, search []string, foreign func(string) bool) *layout {
	return &layout{disk: disk, overlays: overlays, roots: roots, search: search, foreign: foreign}
}

func (l *layout) ready() {
	l.build.Do(func() {
		l.folders = map[string]*folder{}
		l.addFiles()
		l.addTops()
		l.addByTop()
		l.disk, l.overlays = nil, nil // they hold facts that may be outdated
	})
}

func (l *layout) addFiles() {
	for path := range l.overlays {
		if l.disk[path].presence() == absent && l.foreign(path) {
			l.strange = append(l.strange, path)
			continue
		}
		l.paths = append(l.paths, path)
	}
	slices.Sort(l.strange)
	for path, r := range l.disk {
		switch {
		case l.overlays[path] != nil:
		case r.presence() == readable:
			l.paths = append(l.paths, path)
		case r.presence() == unreadable && filepath.Base(path) == "__init__.py":
			l.folder(filepath.Dir(path)).pkg = true
		}
	}
	slices.Sort(l.paths)
	for _, path := range l.paths {
		f := l.folder(filepath.Dir(path))
		name := filepath.Base(path)
		stem := strings.TrimSuffix(name, filepath.Ext(name))
		switch {
		case name == "__init__.py":
			f.pkg, f.init = true, path
		case f.modules[stem] == "": // x.py sorts before x.pyw
			f.modules[stem] = path
		}
	}
}

func (l *layout) folder(dir string) *folder {
	if f := l.folders[dir]; f != nil {
		return f
	}
	f := &folder{path: dir, modules: map[string]string{}, subs: map[string]*folder{}}
	l.folders[dir] = f
	if parent := filepath.Dir(dir); parent != dir {
		l.folder(parent).subs[filepath.Base(dir)] = f
	}
	return f
}

func (l *layout) addTops() {
	add := func(dir string) {
		if !slices.Contains(l.tops, dir) {
			l.tops = append(l.tops, dir)
		}
	}
	for _, r := range l.roots {
		if !r.file {
			add(r.path)
		}
		add(r.project)
	}
}

// addByTop lists, for each name that can start an import, the import roots that
// have it.
func (l *layout) addByTop() {
	l.byTop = map[string][]string{}
	for _, dir := range slices.Sorted(maps.Keys(l.folders)) {
		f := l.folders[dir]
		if f.pkg {
			continue
		}
		for name := range f.modules {
			l.byTop[name] = append(l.byTop[name], dir)
		}
		for name, sub := range f.subs {
			if sub.pkg && f.modules[name] == "" {
				l.byTop[name] = append(l.byTop[name], dir)
			}
		}
	}
}

// importRoot is the nearest folder, from dir upwards, that is no package.
func (l *layout) importRoot(dir string) string {
	for {
		f := l.folders[dir]
		parent := filepath.Dir(dir)
		if f == nil || !f.pkg || parent == dir {
			return dir
		}
		dir = parent
	}
}

// name is the dotted name of a file's module, from its import root.
func (l *layout) name(path string) string {
	dir := filepath.Dir(path)
	root := l.importRoot(dir)
	stem := strings.TrimSuffix(path, filepath.Ext(path))
	if filepath.Base(path) == "__init__.py" {
		stem = dir
	}
	return dotted(root, stem)
}

// spaceName is the dotted name of a namespace package: from the innermost
// folder above it in which absolute imports are looked up.
func (l *layout) spaceName(dir string) string {
	base := filepath.Dir(dir)
	longest := -1
	consider := func(top string) {
		if top != dir && within(top, dir) && len(top) > longest {
			base, longest = top, len(top)
		}
	}
	for _, top := range l.tops {
		consider(top)
		consider(filepath.Join(top, "src"))
	}
	for _, top := range l.search {
		consider(top)
	}
	return dotted(base, dir)
}

func dotted(base, path string) string {
	rel, err := filepath.Rel(base, path)
	if err != nil {
		return filepath.Base(path)
	}
	return strings.ReplaceAll(filepath.ToSlash(rel), "/", ".")
}
