package workspace

import (
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// maxSmall is the size of the largest file of settings or paths that is read.
const maxSmall = 1 << 20

// readSmall reads a regular text file; ok is false when there is none, or it is
// too large to be what its name says.
func readSmall(path string) (text string, ok bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxSmall {
		return "", false
	}
	f, err := os.Open(path)
	if err != nil {
		return "", false
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxSmall))
	if err != nil {
		return "", false
	}
	return strings.TrimPrefix(string(src), "\ufeff"), true
}

// remote reports whether a path names another machine (\\server\share). Such
// paths in the files of a project are not followed: on Windows, looking there
// means logging in there.
func remote(path string) bool {
	return strings.HasPrefix(path, `\\`) || strings.HasPrefix(path, "//") || strings.HasPrefix(path, `\/`) || strings.HasPrefix(path, `/\`)
}

// subfolders are the names of the folders in dir, links to folders included.
func subfolders(dir string) []string {
	entries, _ := os.ReadDir(dir)
	var out []string
	for _, e := range entries {
		if e.IsDir() || e.Type()&fs.ModeSymlink != 0 && isDir(dir+string(os.PathSeparator)+e.Name()) {
			out = append(out, e.Name())
		}
	}
	return out
}

// hasEntry reports whether a folder has an entry of exactly this spelling: on a
// file system that ignores case, `Lib` is found where `lib` is meant.
func hasEntry(dir, name string) bool {
	return slices.Contains(subfolders(dir), name)
}

func appendNew(to []string, items ...string) []string {
	for _, s := range items {
		if !slices.Contains(to, s) {
			to = append(to, s)
		}
	}
	return to
}
