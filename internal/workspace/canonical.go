package workspace

import (
	"path/filepath"
	"strings"
)

// Canonical is the one spelling of a path under which the workspace keeps it:
// absolute, clean, with the symbolic links of its folders resolved. A file that
// is itself a link keeps its own name. On Windows the drive letter is a capital.
// A path of which the beginning alone exists is resolved as far as it does.
func Canonical(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = filepath.Clean(path)
	}
	abs = upperDrive(abs)
	dir, name := filepath.Split(abs)
	if name == "" {
		return abs
	}
	return filepath.Join(resolved(filepath.Clean(dir)), name)
}

// canonicalRoot is Canonical for a root, whose own link is resolved as well.
func canonicalRoot(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = filepath.Clean(path)
	}
	if isDir(abs) {
		return resolved(upperDrive(abs))
	}
	return Canonical(abs)
}

// resolved follows the links of as much of dir as exists.
func resolved(dir string) string {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return upperDrive(real)
	}
	parent, name := filepath.Split(dir)
	parent = filepath.Clean(parent)
	if name == "" || parent == dir {
		return dir
	}
	return filepath.Join(resolved(parent), name)
}

func upperDrive(path string) string {
	volume := filepath.VolumeName(path)
	return strings.ToUpper(volume) + path[len(volume):]
}

// within reports whether path is dir or lies below it. Both are clean.
func within(dir, path string) bool {
	if path == dir {
		return true
	}
	if !strings.HasSuffix(dir, string(filepath.Separator)) {
		dir += string(filepath.Separator)
	}
	return strings.HasPrefix(path, dir)
}

// above is the list of dir and the folders above it, up to and including top;
// the innermost first. It is dir alone when top does not hold it.
func above(dir, top string) []string {
	out := []string{dir}
	if !within(top, dir) {
		return out
	}
	for dir != top {
		dir = filepath.Dir(dir)
		out = append(out, dir)
	}
	return out
}
