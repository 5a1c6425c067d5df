package workspace

import (
	"os"
	"path/filepath"
)

// root is one of Options.Roots, and the project that it belongs to.
type root struct {
	path string // canonical
	file bool   // a single file
	// project is the folder of the project; its files are read too.
	project string
	// marked: the project was found by a file that marks it. Otherwise project
	// is the import root, of which only what is imported is read.
	marked bool
}

// dir is the folder that a root stands for.
func (r root) dir() string {
	if r.file {
		return filepath.Dir(r.path)
	}
	return r.path
}

// markers are what lies in the topmost folder of a project.
var markers = []string{"pyproject.toml", "setup.py", "setup.cfg", "kwargo.toml", ".git", ".hg"}

// newRoot looks at a root on disk.
func newRoot(path string) root {
	r := root{path: canonicalRoot(path)}
	r.file = !isDir(r.path)
	home, _ := os.UserHomeDir()
	for dir := r.dir(); ; dir = filepath.Dir(dir) {
		parent := filepath.Dir(dir)
		// A home folder under version control is not a project.
		if parent == dir || dir == home && dir != r.path {
			break
		}
		for _, m := range markers {
			if exists(filepath.Join(dir, m)) {
				r.project, r.marked = dir, true
				return r
			}
		}
	}
	r.project = importRootOnDisk(r.dir())
	return r
}

// importRootOnDisk is the nearest folder, from dir upwards, that is not a
// package: the one from which modules in dir are named.
func importRootOnDisk(dir string) string {
	for exists(filepath.Join(dir, "__init__.py")) {
		parent := filepath.Dir(dir)
		if parent == dir {
			break
		}
		dir = parent
	}
	return dir
}
