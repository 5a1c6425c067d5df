package workspace

import (
	"os"
	"time"
)

// watched is how files and folders stood when something was concluded from
// them. It is filled by one goroutine, and does not change afterwards.
type watched struct {
	stamps []stamp
	known  map[string]bool
}

type stamp struct {
	path  string
	size  int64
	mtime time.Time
}

// stampOf is the zero stamp for what is not there. The size of a folder says
// nothing that its time does not.
func stampOf(path string) stamp {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return stamp{path: path}
	case info.IsDir():
		return stamp{path: path, mtime: info.ModTime()}
	}
	return stamp{path: path, size: info.Size(), mtime: info.ModTime()}
}

func (s stamp) same(o stamp) bool { return s.size == o.size && s.mtime.Equal(o.mtime) }

func (w *watched) add(paths ...string) {
	if w.known == nil {
		w.known = map[string]bool{}
	}
	for _, p := range paths {
		if !w.known[p] {
			w.known[p] = true
			w.stamps = append(w.stamps, stampOf(p))
		}
	}
}

// changed reports whether anything is no longer as it was.
func (w *watched) changed() bool {
	for _, s := range w.stamps {
		if !s.same(stampOf(s.path)) {
			return true
		}
	}
	return false
}
