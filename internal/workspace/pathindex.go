package workspace

import "maps"

// pathIndex finds the files of a snapshot by their paths. Snapshots that follow
// each other share most of it.
type pathIndex struct {
	all    map[string]*File // shared, and not changed
	edited map[string]*File // over those; nil for a file that is not there
}

// maxEdited is how many files may differ before an index is made of its own. The
// files that are open together are fewer as a rule.
const maxEdited = 256

func (p *pathIndex) get(path string) *File {
	if f, ok := p.edited[path]; ok {
		return f
	}
	return p.all[path]
}

func (p *pathIndex) set(path string, f *File) {
	if p.edited == nil {
		p.edited = map[string]*File{}
	}
	p.edited[path] = f
}

// clone is an index that may be changed without changing p.
func (p *pathIndex) clone() *pathIndex {
	if len(p.edited) < maxEdited {
		return &pathIndex{all: p.all, edited: maps.Clone(p.edited)}
	}
	all := maps.Clone(p.all)
	for path, f := range p.edited {
		if f == nil {
			delete(all, path)
		} else {
			all[path] = f
		}
	}
	return &pathIndex{all: all}
}
