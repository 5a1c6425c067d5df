package workspace

import (
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// ignoreFiles knows which paths the ignore files of a project leave out: its
// .gitignore files, when it is a git repository, and its .ignore files, which
// other tools read as well. Those above the project do not count.
//
// A root that was asked for is checked even when it is left out; what is below
// it is then judged by the ignore files in it alone.
type ignoreFiles struct {
	off   bool
	roots map[string]bool
	top   func(path string) (string, bool) // of the project that holds a path
	known map[string]*ignoreRules          // by folder
	git   map[string]bool                  // by top: whether it is in a repository
	read  []string                         // what was looked at
}

// ignoreRules are the patterns of one folder, and of those above it.
type ignoreRules struct {
	up       *ignoreRules
	patterns []gitignore.Pattern
}

// ignores reports whether a file or folder is left out, the folders above it
// aside.
func (i *ignoreFiles) ignores(path string, folder bool) bool {
	if i.off {
		return false
	}
	top, ok := i.top(path)
	if !ok || path == top || i.roots[path] && !folder {
		return false
	}
	return i.rules(top, filepath.Dir(path)).match(parts(top, path), folder)
}

// below reports whether a path, or a folder above it, is left out.
func (i *ignoreFiles) below(path string) bool {
	top, ok := i.top(path)
	if i.off || !ok || i.ignores(path, false) {
		return ok && !i.off
	}
	for dir := filepath.Dir(path); dir != top && within(top, dir) && !i.roots[dir]; dir = filepath.Dir(dir) {
		if i.ignores(dir, true) {
			return true
		}
	}
	return false
}

// parts are the names that lead from top to a path.
func parts(top, path string) []string {
	rel := strings.TrimPrefix(strings.TrimPrefix(path, top), string(filepath.Separator))
	if rel == "" {
		return nil
	}
	return strings.Split(rel, string(filepath.Separator))
}

// match is what the last pattern says that fits; the innermost file counts first.
func (r *ignoreRules) match(path []string, folder bool) bool {
	for ; r != nil; r = r.up {
		for i := len(r.patterns) - 1; i >= 0; i-- {
			switch r.patterns[i].Match(path, folder) {
			case gitignore.Exclude:
				return true
			case gitignore.Include:
				return false
			}
		}
	}
	return false
}

// rules are those for what stands in a folder. A folder without patterns of its
// own shares those of the one above.
func (i *ignoreFiles) rules(top, dir string) *ignoreRules {
	if have, ok := i.known[dir]; ok {
		return have
	}
	var up *ignoreRules
	if dir != top && within(top, dir) {
		up = i.rules(top, filepath.Dir(dir))
		if i.roots[dir] && up.match(parts(top, dir), true) {
			up = nil
		}
	}
	own := i.patterns(top, dir)
	if len(own) > 0 {
		up = &ignoreRules{up, own}
	}
	i.known[dir] = up
	return up
}

func (i *ignoreFiles) patterns(top, dir string) []gitignore.Pattern {
	names := []string{".gitignore", ".ignore"}
	if !i.inRepository(top) {
		names = names[1:]
	}
	var out []gitignore.Pattern
	domain := parts(top, dir)
	for _, name := range names {
		path := filepath.Join(dir, name)
		text, ok := readSmall(path)
		if !ok {
			continue
		}
		i.read = append(i.read, path)
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\r\n")
			if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "#") {
				out = append(out, gitignore.ParsePattern(line, domain))
			}
		}
	}
	return out
}

// inRepository reports whether a folder is one of a git repository, or lies in
// one.
func (i *ignoreFiles) inRepository(dir string) bool {
	is, ok := i.git[dir]
	if !ok {
		parent := filepath.Dir(dir)
		marker := filepath.Join(dir, ".git")
		i.read = append(i.read, marker)
		is = exists(marker) || parent != dir && i.inRepository(parent)
		i.git[dir] = is
	}
	return is
}
