package workspace

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/cespare/xxhash/v2"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/shelf"
	"github.com/kwargo/kwargo/internal/syntax"
)

// contents are the contents of files as they are kept on disk: for as long as the
// process runs, where memory has no room for them, and for later processes.
type contents struct {
	shelf  *shelf.Shelf
	schema string
}

// factShelf puts facts on the shelf.
type factShelf struct{ *shelf.Shelf }

func (s factShelf) Put(data []byte) (python.Piece, bool) {
	p, ok := s.Shelf.Put(data)
	if !ok {
		return nil, false
	}
	return p, true
}

// KeepIn keeps what is known of files below a folder for later processes, and takes
// over what earlier ones have kept there for the same roots. schema tells programs
// apart that keep it differently. Call it before anything is read.
func (w *Workspace) KeepIn(folder, schema string) {
	h := xxhash.New()
	for _, r := range w.roots {
		_, _ = h.WriteString(r.path) // it never fails
		_, _ = h.Write([]byte{0})
	}
	w.contents.shelf = shelf.Open(filepath.Join(folder, FactsFolder, hexOf(h.Sum64())), schema)
	w.contents.schema = schema
}

func hexOf(n uint64) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 16)
	for shift := 60; shift >= 0; shift -= 4 {
		out = append(out, digits[n>>shift&15])
	}
	return string(out)
}

// FactsFolder is the folder, below the one of [Workspace.KeepIn], in which contents
// are, a folder for each workspace.
const FactsFolder = "kwargo-facts"

// source is where the facts of a file go, and come from.
func (c *contents) source(path string, limit int64) *python.Source {
	return &python.Source{Shelf: factShelf{c.shelf}, Again: func() *python.Facts { return factsAgain(path, limit) }}
}

// factsAgain reads a file whose facts were lost. Should it be gone as well, nothing is
// known of it.
func factsAgain(path string, limit int64) *python.Facts {
	info, err := os.Stat(path)
	if err == nil {
		if src, err := readFile(path, info, limit); err == nil && unfit(src) == "" {
			return factsOf(src)
		}
	}
	return syntax.Facts(nil)
}

// saved is what an earlier process knew of a file; nil when it knew nothing.
func (c *contents) saved(path string, limit int64) *record {
	e, ok := c.shelf.Get(path)
	if !ok {
		return nil
	}
	r, about, err := readRecord(e.About)
	if err != nil {
		return nil
	}
	if r.content, err = contract.ReadContent(about, e.Piece, c.source(path, limit)); err != nil {
		return nil
	}
	return r
}

var errRecord = errors.New("not a record of a file")

// appendRecord writes what is known of a file, but for its content.
func appendRecord(dst []byte, r *record) []byte {
	for _, n := range []uint64{r.hash, uint64(r.size), uint64(r.mtime.UnixNano()), r.id.inode, uint64(r.id.changed), uint64(r.read.UnixNano())} {
		dst = binary.LittleEndian.AppendUint64(dst, n)
	}
	return dst
}

const recordSize = 6 * 8 // bytes

// readRecord reads what appendRecord wrote, and gives the rest.
func readRecord(data []byte) (*record, []byte, error) {
	if len(data) < recordSize {
		return nil, nil, errRecord
	}
	var n [6]uint64
	for i := range n {
		n[i] = binary.LittleEndian.Uint64(data[8*i:])
	}
	return &record{
		hash: n[0], size: int64(n[1]), mtime: time.Unix(0, int64(n[2])), id: fileID{n[3], int64(n[4])}, read: time.Unix(0, int64(n[5])),
	}, data[recordSize:], nil
}

// SavedBy is what an earlier process has kept beside what is known of files, under a
// name that is no path.
func (w *Workspace) SavedBy(name string) ([]byte, bool) {
	w.contents.shelf.Wait()
	e, ok := w.contents.shelf.Get(name)
	if !ok {
		return nil, false
	}
	data, err := e.Piece.Read(nil)
	return data, err == nil
}

// SavedFacts are the facts of a file as an earlier process knew them, when its text
// had the hash.
func (w *Workspace) SavedFacts(path string, hash uint64) (*python.Facts, bool) {
	r := w.contents.saved(path, DefaultMaxFileSize)
	if r == nil || r.hash != hash {
		return nil, false
	}
	return r.content.Facts(), true
}

// Save keeps what is known of all files for later processes with the same roots, and
// beside it some data, by names that are no paths; what else there is of these stays.
// An error says why it could not; nothing is lost then but time.
func (w *Workspace) Save(beside map[string][]byte) error {
	w.mu.Lock()
	disk, lib, kept, indexed := w.disk, w.library, w.contents, !w.indexed.IsZero()
	w.mu.Unlock()
	if kept.schema == "" || !indexed {
		return nil
	}
	var entries []shelf.Entry
	same := 0 // as they were found
	add := func(path string, r *record) bool {
		about, piece, ok := r.content.Saved()
		p, on := piece.(*shelf.Piece)
		if !ok || !on {
			return false
		}
		e := shelf.Entry{Name: path, About: append(appendRecord(nil, r), about...), Piece: p}
		if was, ok := kept.shelf.Get(path); ok && was.Piece == p && bytes.Equal(was.About, e.About) {
			same++
		}
		entries = append(entries, e)
		return true
	}
	for path, r := range disk {
		if r.content != nil && !add(path, r) {
			return fs.ErrInvalid
		}
	}
	if lib != nil && lib.built.Load() {
		lib.modules.Range(func(file, value any) bool {
			have := value.(*libraryModule).facts.Load()
			return have == nil || disk[file.(string)] != nil ||
				add(file.(string), &record{content: have.content, hash: have.hash, size: have.size, mtime: have.mtime, id: have.id, read: have.read})
		})
	}
	kept.shelf.Each(func(e shelf.Entry) {
		if _, anew := beside[e.Name]; !anew && !filepath.IsAbs(e.Name) {
			entries = append(entries, e)
			same++
		}
	})
	if len(beside) == 0 && same == len(entries) && same == kept.shelf.Len() {
		return nil
	}
	for name, data := range beside {
		if piece, ok := kept.shelf.Put(data); ok {
			entries = append(entries, shelf.Entry{Name: name, Piece: piece})
		}
	}
	return kept.shelf.Save(kept.schema, entries)
}

// Release ends the use of the workspace: what it has put on disk for itself is removed.
func (w *Workspace) Release() { w.contents.shelf.Close() }
