package cli

import (
	"path/filepath"
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/workspace"
)

// fileChanges are the files that have come or gone since a run.
type fileChanges struct {
	names map[string]bool // by which imports may find them, or have found them
	gone  []int32         // the places of those that are gone, behind all others
}

// maxNames is for how many names the files are searched that may import what has come or
// gone; beyond that all are looked at.
const maxNames = 100

// follow has saved results speak of the files that there are now. ok is false when other
// files may be other modules now: a folder with files has become a package, or is none any
// more, or a library may import them, which is not searched.
func (s *savedResults) follow(files []*workspace.File) (c *fileChanges, ok bool) {
	c = &fileChanges{names: map[string]bool{}}
	places := make(map[string]int32, len(s.Files))
	before, now, both := folders{}, folders{}, folders{}
	for i, f := range s.Files {
		places[f.Path] = int32(i + 1)
		before.add(f.Path)
	}
	to := make([]int32, len(s.Files)+1)
	kept := make([]savedFile, len(files))
	var others []string
	for i, f := range files {
		now.add(f.Path)
		old := places[f.Path]
		if old == 0 {
			kept[i].Path = f.Path
			others = append(others, f.Path)
			continue
		}
		to[old], kept[i] = int32(i+1), s.Files[old-1]
		both.add(f.Path)
	}
	for i, f := range s.Files {
		if to[i+1] == 0 {
			others = append(others, f.Path)
		}
	}
	if len(others) == 0 {
		return c, true
	}
	for _, path := range others {
		stem := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		if dir := filepath.Dir(path); stem == "__init__" {
			if both[dir] {
				return nil, false
			}
			stem = filepath.Base(dir)
		}
		c.names[stem] = true
	}
	for _, pair := range [...][2]folders{{before, now}, {now, before}} {
		for dir := range pair[0] {
			if !pair[1][dir] {
				c.names[filepath.Base(dir)] = true
			}
		}
	}
	if len(c.names) > maxNames || s.Memory.WantedByLibraries(c.names) {
		return nil, false
	}
	c.gone = s.Memory.Move(to, int32(len(files)))
	s.Files = kept
	return c, true
}

// changes reports whether a file has come or gone.
func (c *fileChanges) changes() bool { return len(c.names) > 0 }

// importers are the places of the files that may import what has come or gone.
func (c *fileChanges) importers(files []*workspace.File) (out []int32) {
	for i, f := range files {
		if c.mayImport(f.Module) {
			out = append(out, int32(i+1))
		}
	}
	return out
}

func (c *fileChanges) mayImport(m *contract.Module) bool {
	for name := range c.names {
		if m.Mentions(name) { // as an attribute of a package, say
			return true
		}
	}
	facts := m.Imports()
	for i := range facts.Imports { // 0 is none
		for name := range strings.SplitSeq(facts.Str(facts.Imports[i].Module), ".") {
			if c.names[name] {
				return true
			}
		}
	}
	return false
}

// folders are those that hold files, and all above them.
type folders map[string]bool

func (f folders) add(path string) {
	for dir := filepath.Dir(path); !f[dir]; dir = filepath.Dir(dir) {
		f[dir] = true
	}
}
