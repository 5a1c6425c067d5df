package python_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/syntax"
)

// sources are the Python files of the repository: examples, and what other tests read.
func sources(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git"):
			return filepath.SkipDir
		case filepath.Ext(path) == ".py":
			out[path], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil || len(out) < 10 {
		t.Fatalf("%d files, %v", len(out), err)
	}
	return out
}

func TestPackedFactsAreEqualWhenTheyAreUnpacked(t *testing.T) {
	for path, src := range sources(t) {
		for _, n := range []int{0, len(src) / 3, len(src) / 2, len(src)} {
			facts := syntax.Facts(src[:n])
			got, err := python.Unpack(facts.Pack(nil))
			if err != nil || !reflect.DeepEqual(got, facts) {
				t.Errorf("%s, the first %d bytes: unpacked facts differ (%v)", path, n, err)
			}
		}
	}
}

func TestDamagedFactsNeverPanic(t *testing.T) {
	for path, src := range sources(t) {
		if len(src) > 4000 {
			continue
		}
		data := syntax.Facts(src).Pack(nil)
		for cut := range data {
			if _, err := python.Unpack(data[:cut]); err == nil {
				t.Fatalf("%s: cut at %d it is taken for whole", path, cut)
			}
			changed := append([]byte(nil), data...)
			changed[cut] ^= 0xff
			_, _ = python.Unpack(changed) // other facts, or an error
		}
	}
}

// box is a shelf that forgets what is put on it when it is told to.
type box struct{ lost bool }

type boxed struct {
	box  *box
	data []byte
}

func (b *box) Put(data []byte) (python.Piece, bool) { return &boxed{b, bytes.Clone(data)}, true }

func (p *boxed) Size() int { return len(p.data) }

func (p *boxed) Read(buf []byte) ([]byte, error) {
	if p.box.lost {
		return nil, errors.New("lost")
	}
	return append(buf[:0], p.data...), nil
}

func TestKeptFactsStayTheSameOnAShelf(t *testing.T) {
	for path, src := range sources(t) {
		facts := syntax.Facts(src)
		b := &box{}
		from := &python.Source{Shelf: b, Again: func() *python.Facts { return syntax.Facts(src) }}
		kept := python.Keep(facts, from)
		if got, want := python.Dump(kept.Facts()), python.Dump(facts); got != want {
			t.Errorf("%s: kept facts differ", path)
		}
		piece, ok := kept.Piece()
		if !ok {
			t.Fatal("there was room")
		}
		imports := python.KeepPiece(piece, from).Imports()
		if !reflect.DeepEqual(imports.Imports, facts.Imports) || !reflect.DeepEqual(imports.Names, facts.Names) {
			t.Errorf("%s: imports differ", path)
		}
		if !reflect.DeepEqual(python.KeepPiece(piece, from).Facts(), facts) {
			t.Errorf("%s: facts differ", path)
		}
		b.lost = true
		if k := python.KeepPiece(piece, from); !reflect.DeepEqual(k.Imports().Imports, facts.Imports) || !reflect.DeepEqual(k.Facts(), facts) {
			t.Errorf("%s: facts differ that were made again", path)
		}
	}
}

// More facts than there is room for are looked at, and put on the shelf, by many at
// once, while those that came first are dropped.
func TestFactsAreTheSameForManyAtOnce(t *testing.T) {
	var src []byte
	for _, text := range sources(t) {
		if len(text) > len(src) && len(text) < 20_000 {
			src = text
		}
	}
	facts := syntax.Facts(src)
	dump := python.Dump(facts)
	from := &python.Source{Shelf: &box{}}
	python.LimitRoom(1)
	t.Cleanup(func() { python.LimitRoom(512 << 20) })
	all := make([]*python.Kept, 2000)
	for i := range all {
		all[i] = python.Keep(facts, from)
	}
	var group sync.WaitGroup
	for at := range 4 {
		group.Go(func() {
			for i := range all { // two of them put away what two others push out meanwhile
				k := all[len(all)-1-i]
				if at%2 == 0 {
					python.Keep(facts, from)
					k = all[i]
				}
				if _, ok := k.Piece(); !ok {
					t.Error("there was room on the shelf")
				}
				if i%100 == 0 && python.Dump(k.Facts()) != dump {
					t.Error("a dump differs")
				}
				if len(k.Facts().Exprs) != len(facts.Exprs) || len(k.Imports().Imports) != len(facts.Imports) {
					t.Error("facts differ")
				}
				k.Names()
			}
		})
	}
	group.Wait()
	if !reflect.DeepEqual(all[0].Facts(), facts) {
		t.Error("facts differ")
	}
}
