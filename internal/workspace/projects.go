package workspace

import (
	"os"
	"path/filepath"
)

// newFinder looks for the environment of projects.
func newFinder(roots []root, seen *watched) *finder {
	home, _ := os.UserHomeDir()
	f := &finder{vars: os.Getenv, home: home, watched: seen}
	for _, r := range roots {
		f.dirs = appendNew(f.dirs, projectFolders(r, home)...)
		f.below = appendNew(f.below, r.dir())
	}
	return f
}

// projectFolders are a root's folder and those above it that may hold its
// environment, the innermost first: up to its project, and from there to the
// top of the repository, where a workspace of several packages has it.
func projectFolders(r root, home string) []string {
	out := []string{r.dir()}
	if r.marked {
		out = above(r.dir(), r.project)
	}
	top := out[len(out)-1]
	var further []string
	for dir := top; ; {
		if exists(filepath.Join(dir, ".git")) || exists(filepath.Join(dir, ".hg")) {
			return append(out, further...)
		}
		parent := filepath.Dir(dir)
		if parent == dir || parent == home {
			return out
		}
		dir = parent
		further = append(further, dir)
	}
}
