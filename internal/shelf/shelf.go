// Package shelf keeps many small pieces of data on disk: some for as long as the
// process runs, and those that are saved for later ones, too.
//
// A shelf is a folder. In it are packs, each the pieces of one run behind one another,
// and an index, which says what there is and in which pack. No file changes once it
// has its name: a run writes one pack and one index, and puts each in its place in one
// step. So any number of processes may use a shelf at once, of two that save at the
// same time one has its way, and nobody finds half of anything. Every piece is behind
// a checksum. Nothing depends on a shelf: whatever is wrong with it, pieces are not
// there.
package shelf

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"github.com/cespare/xxhash/v2"
)

// Piece is where one piece of data lies.
type Piece struct {
	pack *pack
	at   int64
	size uint32
	sum  uint32
}

// Size is its length in bytes.
func (p *Piece) Size() int { return int(p.size) }

// ErrGone says that a piece cannot be read, or is not what it was.
var ErrGone = errors.New("what was put on the shelf is not there any more")

// Read reads the piece into buf, if it is large enough.
func (p *Piece) Read(buf []byte) ([]byte, error) {
	if cap(buf) < int(p.size) {
		buf = make([]byte, p.size)
	}
	buf = buf[:p.size]
	if err := p.pack.readAt(buf, p.at); err != nil {
		return nil, err
	}
	if sumOf(buf) != p.sum {
		return nil, ErrGone
	}
	return buf, nil
}

func sumOf(data []byte) uint32 { return uint32(xxhash.Sum64(data)) }

// pack is a file with pieces in it.
type pack struct {
	name string // within the folder; empty for one that has none yet

	mu      sync.RWMutex
	file    *os.File
	out     *bufio.Writer // nil when nothing more is put in
	size    int64         // of all that was put in
	written int64         // of it, what is certain to be in the file
	failed  bool          // it could not be written
}

func (p *pack) readAt(buf []byte, at int64) error {
	p.mu.RLock()
	if at+int64(len(buf)) > p.written {
		p.mu.RUnlock()
		p.mu.Lock()
		err := p.flush()
		p.mu.Unlock()
		if err != nil {
			return ErrGone
		}
		p.mu.RLock()
	}
	defer p.mu.RUnlock()
	if p.file == nil {
		return ErrGone
	}
	if _, err := p.file.ReadAt(buf, at); err != nil {
		return ErrGone
	}
	return nil
}

// flush writes what is only in memory. The caller holds mu.
func (p *pack) flush() error {
	if p.out == nil {
		return ErrGone
	}
	if err := p.out.Flush(); err != nil {
		p.failed = true
		return err
	}
	p.written = p.size
	return nil
}

// Shelf is an open shelf. It is safe for concurrent use.
type Shelf struct {
	folder string // empty: nothing can be saved

	load  func()        // reads the index, once
	read  chan struct{} // closed when it is read, after which found stays as it is
	found map[string]Entry

	mu    sync.Mutex
	fresh *pack // what this process puts; nil before the first
	packs []*pack
	full  bool // nothing more can be put
}

const buffer = 256 << 10 // bytes

// Temporary is a shelf for as long as the process runs.
func Temporary() *Shelf {
	s := &Shelf{load: func() {}, read: make(chan struct{})}
	close(s.read)
	return s
}

// Put keeps data. ok is false when there is no room for it.
func (s *Shelf) Put(data []byte) (piece *Piece, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full {
		return nil, false
	}
	if s.fresh == nil {
		if s.fresh = s.newPack(); s.fresh == nil {
			s.full = true
			return nil, false
		}
	}
	p := s.fresh
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failed {
		s.full = true
		return nil, false
	}
	piece = &Piece{pack: p, at: p.size, size: uint32(len(data)), sum: sumOf(data)}
	if _, err := p.out.Write(data); err != nil {
		p.failed, s.full = true, true
		return nil, false
	}
	p.size += int64(len(data))
	p.written = max(p.written, p.size-int64(p.out.Buffered()))
	return piece, true
}

// newPack makes a file in the folder, or where the system has room for temporary
// files. Where the system lets a file be used that has no name any more, it has none,
// so that nothing stays behind when the process is killed.
func (s *Shelf) newPack() *pack {
	var f *os.File
	var err error
	if s.folder != "" {
		if err = os.MkdirAll(s.folder, 0o700); err == nil {
			f, _ = os.CreateTemp(s.folder, newFile+"*") // or else where the system has room
		}
	}
	if f == nil {
		if f, err = os.CreateTemp("", "kwargo-*"); err != nil {
			return nil
		}
		_ = os.Remove(f.Name()) // where it is refused, Close removes it
	}
	return &pack{file: f, out: bufio.NewWriterSize(f, buffer)}
}

// Close ends the use of a shelf. What was not saved is gone.
func (s *Shelf) Close() {
	s.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.full = true
	if s.fresh != nil && s.fresh.name == "" {
		name := s.fresh.file.Name()
		_ = s.fresh.file.Close()
		_ = os.Remove(name)
	}
	for _, p := range s.packs {
		_ = p.file.Close()
	}
}

// prune removes files that nobody needs: those of processes that have ended before
// they could save, and packs of which no index knows.
func (s *Shelf) prune(needed map[string]bool) {
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || needed[e.Name()] || e.Name() == indexFile || !isOurs(e.Name()) || recent(info) {
			continue
		}
		_ = os.Remove(filepath.Join(s.folder, e.Name()))
	}
}
