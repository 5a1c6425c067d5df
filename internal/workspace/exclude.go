package workspace

import (
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// neverRead are the names of folders that hold no code of the project.
var neverRead = nameSet(
	".git", ".hg", ".svn", ".bzr", ".jj", ".venv", "venv", ".direnv", ".pixi", ".pyenv", "virtualenv",
	"node_modules", "bower_components", "__pycache__", "__pypackages__", "site-packages",
	".tox", ".nox", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".pytype", ".hypothesis", ".ipynb_checkpoints",
	".eggs", ".cache", ".idea", ".vscode", "buck-out", "_build",
)

// builtOutput are names of folders that hold build output, unless they are
// packages: `pkg/build/__init__.py` is code.
var builtOutput = nameSet("build", "dist")

func nameSet(names ...string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, n := range names {
		out[n] = true
	}
	return out
}

// excluded reports whether a folder below a root is left out: by its name, for
// being a virtual environment (PEP 405, pyvenv.cfg) or one of conda, or by a glob.
func (o *Options) excludedDir(root, dir string) bool {
	if dir == root {
		return false
	}
	name := filepath.Base(dir)
	switch {
	case neverRead[name], strings.HasSuffix(name, ".egg-info"):
		return true
	case builtOutput[name] && !exists(filepath.Join(dir, "__init__.py")):
		return true
	case exists(filepath.Join(dir, configName)), exists(filepath.Join(dir, "conda-meta")):
		return true
	}
	return o.excludedByGlob(root, dir)
}

// excludedByGlob reports whether a glob of the options matches a file or folder.
// A malformed glob matches nothing.
func (o *Options) excludedByGlob(root, path string) bool {
	if len(o.Exclude) == 0 {
		return false
	}
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return false
	}
	rel = filepath.ToSlash(rel)
	for _, glob := range o.Exclude {
		glob = strings.TrimPrefix(strings.TrimSuffix(filepath.ToSlash(glob), "/"), "./")
		subject := rel
		switch {
		case filepath.IsAbs(filepath.FromSlash(glob)):
			subject = filepath.ToSlash(path)
		case !strings.Contains(glob, "/"):
			subject = rel[strings.LastIndexByte(rel, '/')+1:]
		}
		if ok, _ := doublestar.Match(glob, subject); ok {
			return true
		}
	}
	return false
}

// excludedBelow reports whether a path, or a folder between it and the root, is
// left out.
func (o *Options) excludedBelow(root, path string) bool {
	if path == root {
		return false
	}
	if o.excludedByGlob(root, path) {
		return true
	}
	for _, dir := range above(filepath.Dir(path), root) {
		if o.excludedDir(root, dir) {
			return true
		}
	}
	return false
}
