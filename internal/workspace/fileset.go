package workspace

import (
	"maps"
	"slices"
	"sync"

	"github.com/kwargo/kwargo/internal/contract"
)

// fileSet is the files of a snapshot. Snapshots that follow each other share most of it:
// an edit costs the same in a workspace of any size.
type fileSet struct {
	*sharedFiles
	edited map[string]*File // over those; nil for a file that is not there

	listing sync.Once
	listed  *sharedFiles // without byPath
}

// sharedFiles do not change.
type sharedFiles struct {
	own     []*File // of the workspace, in the order of their modules
	modules []*contract.Module
	byPath  map[string]*File
}

// maxEdited is how many files may differ before the files are listed anew. Those that are
// open together are fewer as a rule.
const maxEdited = 256

func (s *fileSet) get(path string) *File {
	if f, ok := s.edited[path]; ok {
		return f
	}
	return s.byPath[path]
}

// at is the file whose module has a place, from 1.
func (s *fileSet) at(index int32) *File { return s.get(s.own[index-1].Path) }

func (s *fileSet) set(path string, f *File) {
	if s.edited == nil {
		s.edited = map[string]*File{}
	}
	s.edited[path] = f
}

// clone is a set that may be changed without changing s.
func (s *fileSet) clone() *fileSet {
	if len(s.edited) < maxEdited {
		return &fileSet{sharedFiles: s.sharedFiles, edited: maps.Clone(s.edited)}
	}
	byPath := maps.Clone(s.byPath)
	for path, f := range s.edited {
		if f == nil {
			delete(byPath, path)
		} else {
			byPath[path] = f
		}
	}
	own, modules := s.list()
	return &fileSet{sharedFiles: &sharedFiles{own, modules, byPath}}
}

// list gives all files of the workspace and their modules, in order. It is for who looks
// at all of them, and not to be called before the set is complete.
func (s *fileSet) list() (own []*File, modules []*contract.Module) {
	s.listing.Do(func() {
		s.listed = s.sharedFiles
		if len(s.edited) == 0 {
			return
		}
		s.listed = &sharedFiles{own: slices.Clone(s.own), modules: slices.Clone(s.modules)}
		for _, f := range s.edited {
			if f != nil && f.Module.Index > 0 {
				s.listed.own[f.Module.Index-1], s.listed.modules[f.Module.Index-1] = f, f.Module
			}
		}
	})
	return s.listed.own, s.listed.modules
}

// changedSince gives the modules that hold another text than in another set, as they were
// and as they are. ok is false when the two do not share their files.
func (s *fileSet) changedSince(o *fileSet) (was, is []*contract.Module, ok bool) {
	if s.sharedFiles != o.sharedFiles {
		return nil, nil, false
	}
	compare := func(path string) {
		a, b := o.get(path), s.get(path)
		if a != nil && b != nil && b.Module.Index > 0 && a.Module.Content != b.Module.Content {
			was, is = append(was, a.Module), append(is, b.Module)
		}
	}
	for path := range s.edited {
		compare(path)
	}
	for path := range o.edited {
		if _, both := s.edited[path]; !both {
			compare(path)
		}
	}
	return was, is, true
}
