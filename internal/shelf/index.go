package shelf

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"
)

// Entry is one piece that is kept for later, under a name.
type Entry struct {
	Name  string
	About []byte // what is needed without reading the piece
	Piece *Piece
}

const (
	indexFile = "index"
	packFile  = "pack-"
	newFile   = "new-"
	magic     = "kwargo shelf 1\n"
	// maxPacks is how many packs there may be before all pieces are written anew.
	maxPacks = 8
	// maxWaste is how much of the packs may be pieces that nobody wants any more.
	maxWaste = 0.5
	// settled is how old a file must be before it is taken for a leftover.
	settled = time.Hour
)

func isOurs(name string) bool {
	return strings.HasPrefix(name, packFile) || strings.HasPrefix(name, newFile)
}

func recent(info fs.FileInfo) bool { return time.Since(info.ModTime()) < settled }

var errIndex = errors.New("not an index")

// Open opens the shelf in a folder, which need not be there. What was written for
// another schema is not looked at. Nothing is read before [Shelf.Wait].
func Open(folder, schema string) *Shelf {
	s := &Shelf{folder: folder, read: make(chan struct{})}
	s.load = sync.OnceFunc(func() {
		defer close(s.read)
		data, err := os.ReadFile(filepath.Join(folder, indexFile))
		if err != nil {
			return
		}
		if s.readIndex(data, schema) != nil {
			s.found = nil
		}
	})
	return s
}

// Wait reads the index, if nobody has, and waits until it is read.
func (s *Shelf) Wait() { s.load() }

// Get finds what was saved under a name: nothing before the index is read.
func (s *Shelf) Get(name string) (Entry, bool) {
	select {
	case <-s.read:
		e, ok := s.found[name]
		return e, ok
	default:
		return Entry{}, false
	}
}

// Each goes through what was found.
func (s *Shelf) Each(do func(Entry)) {
	s.Wait()
	for _, e := range s.found {
		do(e)
	}
}

// Len is how many pieces were found.
func (s *Shelf) Len() int {
	s.Wait()
	return len(s.found)
}

func (s *Shelf) readIndex(data []byte, schema string) (err error) {
	defer func() {
		if recover() != nil { // what is cut short ends beyond the data
			err = errIndex
		}
	}()
	if len(data) < 8 || xxhash.Sum64(data[8:]) != binary.LittleEndian.Uint64(data) {
		return errIndex
	}
	r := &reader{data[8:]}
	if string(r.bytes()) != magic+schema {
		return errIndex
	}
	for range r.number() {
		p := &pack{name: string(r.bytes())}
		size := int64(r.number())
		// One that is not there, or is cut short, lacks pieces: those are not there either.
		if f, err := os.Open(filepath.Join(s.folder, p.name)); err == nil {
			p.file = f
			if info, err := f.Stat(); err == nil {
				p.written = min(info.Size(), size)
			}
			p.size = size
		}
		s.packs = append(s.packs, p)
	}
	n := r.number()
	s.found = make(map[string]Entry, n)
	for range n {
		e := Entry{Name: string(r.bytes()), About: r.bytes()}
		p := s.packs[r.number()]
		e.Piece = &Piece{pack: p, at: int64(r.number()), size: uint32(r.number()), sum: uint32(r.number())}
		if p.file != nil && e.Piece.at+int64(e.Piece.size) <= p.written {
			s.found[e.Name] = e
		}
	}
	return nil
}

// Save keeps pieces for later processes, in the place of all that were there. Their
// pieces are of this shelf.
func (s *Shelf) Save(schema string, entries []Entry) error {
	if s.folder == "" {
		return nil
	}
	s.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full && s.fresh == nil {
		return ErrGone
	}
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return err
	}
	if s.wasteful(entries) {
		if err := s.gather(entries); err != nil {
			return err
		}
	}
	if err := s.finish(); err != nil {
		return err
	}
	var packs []*pack
	place := map[*pack]int{}
	needed := map[string]bool{}
	for _, e := range entries {
		p := e.Piece.pack
		if _, ok := place[p]; !ok {
			place[p] = len(packs)
			packs = append(packs, p)
			needed[p.name] = true
		}
	}
	body := appendBytes(nil, []byte(magic+schema))
	body = binary.AppendUvarint(body, uint64(len(packs)))
	for _, p := range packs {
		body = binary.AppendUvarint(appendBytes(body, []byte(p.name)), uint64(p.size))
	}
	body = binary.AppendUvarint(body, uint64(len(entries)))
	for _, e := range entries {
		body = appendBytes(appendBytes(body, []byte(e.Name)), e.About)
		body = binary.AppendUvarint(body, uint64(place[e.Piece.pack]))
		body = binary.AppendUvarint(body, uint64(e.Piece.at))
		body = binary.AppendUvarint(body, uint64(e.Piece.size))
		body = binary.AppendUvarint(body, uint64(e.Piece.sum))
	}
	if err := s.replace(indexFile, body); err != nil {
		return err
	}
	s.prune(needed)
	return nil
}

// wasteful reports whether all pieces had better be in one new pack.
func (s *Shelf) wasteful(entries []Entry) bool {
	wanted, there := int64(0), int64(0)
	packs := map[*pack]bool{}
	for _, e := range entries {
		wanted += int64(e.Piece.size)
		if p := e.Piece.pack; !packs[p] {
			packs[p] = true
			there += p.size
		}
	}
	return len(packs) > maxPacks || float64(there-wanted) > maxWaste*float64(there) && there > 1<<20
}

// gather copies all pieces into the pack of this process.
func (s *Shelf) gather(entries []Entry) error {
	if s.fresh == nil {
		if s.fresh = s.newPack(); s.fresh == nil {
			return ErrGone
		}
	}
	p := s.fresh
	p.mu.Lock()
	defer p.mu.Unlock()
	var buf []byte
	for i := range entries {
		old := entries[i].Piece
		if old.pack == p {
			continue
		}
		data, err := old.Read(buf)
		if err != nil {
			return err
		}
		buf = data
		if _, err := p.out.Write(data); err != nil {
			return err
		}
		entries[i].Piece = &Piece{pack: p, at: p.size, size: old.size, sum: old.sum}
		p.size += int64(old.size)
	}
	return nil
}

// finish gives the pack of this process its name.
func (s *Shelf) finish() error {
	p := s.fresh
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.flush(); err != nil {
		return err
	}
	if filepath.Dir(p.file.Name()) != filepath.Clean(s.folder) {
		return ErrGone // it is where the system has temporary files
	}
	// Not every system renames a file that is open.
	name, old := packFile+randomName(), p.file.Name()
	err := p.file.Close()
	if err == nil {
		err = os.Rename(old, filepath.Join(s.folder, name))
	}
	if err == nil {
		p.file, err = os.Open(filepath.Join(s.folder, name))
	}
	if err != nil {
		p.file, s.fresh, s.full = nil, nil, true
		return errors.Join(err, os.Remove(old))
	}
	p.name, p.out = name, nil
	s.packs = append(s.packs, p)
	s.fresh = nil
	return nil
}

// replace writes a file in one step, behind its checksum.
func (s *Shelf) replace(name string, body []byte) error {
	f, err := os.CreateTemp(s.folder, newFile+"*")
	if err != nil {
		return err
	}
	sum := binary.LittleEndian.AppendUint64(nil, xxhash.Sum64(body))
	_, err = f.Write(append(sum, body...))
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(s.folder, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

func randomName() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // it never fails
	return hex.EncodeToString(b[:])
}

func appendBytes(dst, data []byte) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(data))), data...)
}

// reader reads an index. It panics where that ends too early.
type reader struct{ rest []byte }

func (r *reader) number() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		panic(errIndex)
	}
	r.rest = r.rest[n:]
	return v
}

func (r *reader) bytes() []byte {
	n := r.number()
	out := r.rest[:n:n]
	r.rest = r.rest[n:]
	return out
}
