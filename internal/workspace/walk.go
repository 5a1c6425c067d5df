package workspace

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
)

// walk lists the Python files of folders, and what looks like one and cannot be
// read. Links to folders are not followed: what they lead to is found where it
// is, when it is in the workspace. A link to a file is followed when it leads
// to somewhere in the workspace.
type walk struct {
	opts    *Options
	tops    []string          // the folders that make up the workspace
	visited map[string]bool   // folders
	passed  []string          // folders that are left out for what they hold
	files   map[string]bool   // to be read
	skipped map[string]string // path → reason
	ignored *ignoreFiles
}

func newWalk(opts *Options) *walk {
	w := &walk{opts: opts, visited: map[string]bool{}, files: map[string]bool{}, skipped: map[string]string{}}
	w.ignored = &ignoreFiles{off: opts.NoIgnoreFiles, roots: map[string]bool{}, top: w.top, known: map[string]*ignoreRules{}, git: map[string]bool{}}
	return w
}

// folder lists dir, which lies in the root top, and what is below it.
func (w *walk) folder(ctx context.Context, top, dir string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if w.visited[dir] {
		return nil
	}
	w.visited[dir] = true
	entries, err := os.ReadDir(dir)
	if err != nil {
		w.skipped[dir] = reason(err)
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case e.IsDir():
			if w.opts.excludedDir(top, path) {
				if !neverRead[e.Name()] {
					w.passed = append(w.passed, path)
				}
				continue
			}
			if w.ignored.ignores(path, true) {
				continue
			}
			if isPython(path) {
				w.skipped[path] = "is a folder"
				continue
			}
			if err := w.folder(ctx, top, path); err != nil {
				return err
			}
		case isPython(path) && !w.opts.excludedByGlob(top, path) && !w.ignored.ignores(path, false):
			if e.Type()&fs.ModeSymlink != 0 {
				if why := w.linkTrouble(path); why != "" {
					w.skipped[path] = why
					continue
				}
			}
			w.files[path] = true
		}
	}
	return nil
}

// linkTrouble is why a link to a file may not be followed; empty when it may,
// or when the file is no link.
func (w *walk) linkTrouble(path string) string {
	if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return ""
	}
	target, err := filepath.EvalSymlinks(path)
	switch {
	case os.IsNotExist(err):
		return "is a link to a file that does not exist"
	case err != nil:
		return reason(err)
	case isDir(target):
		return "is a link to a folder"
	}
	if _, ok := w.top(target); !ok {
		return "is a link that leads out of the workspace"
	}
	return ""
}
