package workspace

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// addSite adds a folder of installed libraries to the search path, and what its
// path configuration files add (the site module, "Module contents").
//
// The site module does not read the .pth files of folders that a .pth file adds,
// so they cannot go in circles.
func (l *library) addSite(dir string) {
	l.addPath(dir)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries { // sorted by name, as the site module goes
		name := e.Name()
		switch {
		case strings.HasPrefix(name, "."):
		case strings.HasSuffix(name, ".pth"):
			l.readPth(dir, name)
		case strings.HasSuffix(name, ".egg-link"): // setuptools' `develop`: the first line is the folder
			if text, ok := l.read(filepath.Join(dir, name)); ok {
				line, _, _ := strings.Cut(text, "\n")
				l.addLine(dir, line)
			}
		}
	}
}

func (l *library) read(path string) (string, bool) {
	l.watched.add(path)
	return readSmall(path)
}

func (l *library) readPth(dir, name string) {
	text, ok := l.read(filepath.Join(dir, name))
	if !ok {
		return
	}
	for line := range strings.Lines(text) {
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "import ") || strings.HasPrefix(line, "import\t"):
			l.readFinder(dir, line)
		default:
			l.addLine(dir, line)
		}
	}
}

func (l *library) addLine(dir, line string) {
	line = strings.TrimSpace(line)
	if line == "" || strings.ContainsRune(line, 0) || remote(line) {
		return
	}
	if !filepath.IsAbs(line) {
		line = filepath.Join(dir, line)
	}
	l.addPath(line)
}

// maxPath bounds the search path, on which every name is looked up.
const maxPath = 500

func (l *library) addPath(dir string) {
	if len(l.path) < maxPath && isDir(dir) { // not a zip file, not something that is gone
		l.path = appendNew(l.path, canonicalRoot(dir))
	}
}

// Editable installs (PEP 660) that a path cannot express come with a module of
// their own, which the .pth file imports: `__editable___pkg_1_0_finder` of
// setuptools, `_editable_impl_pkg` of the editables library, `_pkg_editable` of
// scikit-build-core. They hold the names and paths as literals.
var finderImport = regexp.MustCompile(`^import[ \t]+(_\w*editable\w*)`)

// finderEntry is such a pair: `'pkg': '/src/pkg'` in a dict, or
// `map_module('pkg', '/src/pkg/__init__.py')`, or a list with one path or more.
var finderEntry = regexp.MustCompile(`['"]([A-Za-z_][\w.]*)['"]\s*[:,]\s*\[?\s*((?:['"](?:/|[A-Za-z]:)[^'"\n]*['"]\s*,?\s*)+)`)

var quoted = regexp.MustCompile(`['"]([^'"]+)['"]`)

func (l *library) readFinder(dir, line string) {
	m := finderImport.FindStringSubmatch(line)
	if m == nil {
		return
	}
	text, ok := l.read(filepath.Join(dir, m[1]+".py"))
	if !ok {
		return
	}
	for _, entry := range finderEntry.FindAllStringSubmatch(text, -1) {
		for _, path := range quoted.FindAllStringSubmatch(entry[2], -1) {
			to := strings.ReplaceAll(path[1], `\\`, `\`)
			if filepath.IsAbs(to) && !remote(to) {
				l.redirects[entry[1]] = appendNew(l.redirects[entry[1]], canonicalSource(to))
			}
		}
	}
}

// canonicalSource spells the path of a package or a module: without the file
// name of a package, which the list of its folder gives.
func canonicalSource(path string) string {
	if filepath.Base(path) == "__init__.py" {
		path = filepath.Dir(path)
	}
	if isDir(path) {
		return canonicalRoot(path)
	}
	return Canonical(path)
}
