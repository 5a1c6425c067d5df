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
	id    fileID
}

// fileID is what a system has besides size and time to tell files apart; zero
// where it has nothing.
type fileID struct {
	inode   uint64
	changed int64 // the time of the last change of anything about the file (ctime), in nanoseconds
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
	return stamp{path: path, size: info.Size(), mtime: info.ModTime(), id: fileIDOf(info)}
}

func (s stamp) same(o stamp) bool { return s.size == o.size && s.mtime.Equal(o.mtime) && s.id == o.id }

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
