package shelf_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/kwargo/kwargo/internal/shelf"
	"github.com/kwargo/kwargo/internal/shelf/shelftest"
)

const schema = "a"

func pieceOf(i int) []byte { return bytes.Repeat([]byte{byte(i), byte(i >> 8)}, 10+i%90) }

func nameOf(i int) string { return fmt.Sprintf("file %d", i) }

// filled is a shelf with n pieces, saved and closed.
func filled(t *testing.T, folder string, n int) {
	t.Helper()
	s := shelf.Open(folder, schema)
	defer s.Close()
	var all []shelf.Entry
	for i := range n {
		p, ok := s.Put(pieceOf(i))
		if !ok {
			t.Fatal("there was no room")
		}
		all = append(all, shelf.Entry{Name: nameOf(i), About: []byte{byte(i)}, Piece: p})
	}
	if err := s.Save(schema, all); err != nil {
		t.Fatal(err)
	}
}

// right counts the pieces that are there; one that is not what was put fails the test.
func right(t *testing.T, s *shelf.Shelf, n int) int {
	t.Helper()
	found := 0
	for i := range n {
		e, ok := s.Get(nameOf(i))
		if !ok {
			continue
		}
		data, err := e.Piece.Read(nil)
		if err != nil {
			continue
		}
		if !bytes.Equal(data, pieceOf(i)) || !bytes.Equal(e.About, []byte{byte(i)}) {
			t.Fatalf("piece %d is %v", i, data)
		}
		found++
	}
	return found
}

func TestWhatIsSavedIsThereForTheNextProcess(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "x", "y")
	filled(t, folder, 5000)
	s := shelf.Open(folder, schema)
	defer s.Close()
	s.Wait()
	if n := right(t, s, 5000); n != 5000 || s.Len() != n {
		t.Errorf("%d pieces of 5000 are there, %d are known", n, s.Len())
	}
	other := shelf.Open(folder, "another schema")
	defer other.Close()
	if other.Len() != 0 {
		t.Error("what was written for another schema was read")
	}
}

func TestAPieceCanBeReadBeforeItIsSaved(t *testing.T) {
	s := shelf.Temporary()
	defer s.Close()
	var all []*shelf.Piece
	for i := range 3000 {
		p, _ := s.Put(pieceOf(i))
		all = append(all, p)
		if j := i / 2; i%7 == 0 {
			if data, err := all[j].Read(nil); err != nil || !bytes.Equal(data, pieceOf(j)) {
				t.Fatalf("piece %d: %v, %v", j, data, err)
			}
		}
	}
}

func TestFewChangesAreWrittenBesideWhatThereIs(t *testing.T) {
	folder := t.TempDir()
	filled(t, folder, 20000)
	size := func() (all int64, files int) {
		entries, _ := os.ReadDir(folder)
		for _, e := range entries {
			info, _ := e.Info()
			all += info.Size()
		}
		return all, len(entries)
	}
	first, _ := size()
	for turn := range 30 {
		s := shelf.Open(folder, schema)
		s.Wait()
		var all []shelf.Entry
		for i := range 20000 {
			e, ok := s.Get(nameOf(i))
			if !ok {
				t.Fatalf("turn %d: piece %d is not there", turn, i)
			}
			if i%1000 == turn {
				e.Piece, _ = s.Put(pieceOf(i))
			}
			all = append(all, e)
		}
		if err := s.Save(schema, all); err != nil {
			t.Fatal(err)
		}
		s.Close()
		old := time.Now().Add(-2 * time.Hour) // so that what nobody needs counts as left over
		entries, _ := os.ReadDir(folder)
		for _, e := range entries {
			_ = os.Chtimes(filepath.Join(folder, e.Name()), old, old)
		}
	}
	if all, files := size(); all > 2*first || files > 12 {
		t.Errorf("%d bytes in %d files; they were %d at first", all, files, first)
	}
}

func TestADamagedShelfLacksPiecesAndGivesNoWrongOnes(t *testing.T) {
	for name, damage := range shelftest.Damages {
		for _, which := range []string{"index", "pack-*"} {
			t.Run(name+" "+which, func(t *testing.T) {
				folder := t.TempDir()
				filled(t, folder, 500)
				files, _ := filepath.Glob(filepath.Join(folder, which))
				for _, file := range files {
					if err := shelftest.To(file, damage); err != nil {
						t.Fatal(err)
					}
				}
				s := shelf.Open(folder, schema)
				s.Wait()
				n := right(t, s, 500)
				s.Close()
				if whole := name == "longer" && which != "index"; (n == 500) != whole {
					t.Errorf("%d pieces are there", n)
				}
				filled(t, folder, 500) // and the next one mends it
				s = shelf.Open(folder, schema)
				s.Wait()
				defer s.Close()
				if n := right(t, s, 500); n != 500 {
					t.Errorf("%d pieces are there after it was saved again", n)
				}
			})
		}
	}
}

func TestManyMaySaveAtOnce(t *testing.T) {
	folder := t.TempDir()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() { filled(t, folder, 700) })
	}
	for range 8 {
		group.Go(func() {
			s := shelf.Open(folder, schema)
			s.Wait()
			defer s.Close()
			if n := right(t, s, 700); n != 0 && n != 700 {
				t.Errorf("%d pieces are there", n)
			}
		})
	}
	group.Wait()
	s := shelf.Open(folder, schema)
	defer s.Close()
	s.Wait()
	if n := right(t, s, 700); n != 700 {
		t.Errorf("%d pieces are there in the end", n)
	}
}

func TestAFolderThatCannotBeUsedOnlyCostsTime(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := shelf.Open(filepath.Join(file, "below"), schema)
	defer s.Close()
	p, ok := s.Put([]byte("x"))
	if !ok {
		t.Fatal("there is room for temporary files")
	}
	if data, err := p.Read(nil); err != nil || string(data) != "x" {
		t.Errorf("%q, %v", data, err)
	}
	if err := s.Save(schema, []shelf.Entry{{Name: "a", Piece: p}}); err == nil {
		t.Error("it was saved, nobody knows where")
	}
}

func TestTheOldestShelvesGoFirst(t *testing.T) {
	parent := t.TempDir()
	for i, name := range []string{"old", "middle", "new"} {
		filled(t, filepath.Join(parent, name), 100)
		at := time.Now().Add(time.Duration(i-5) * time.Hour)
		files, _ := filepath.Glob(filepath.Join(parent, name, "*"))
		for _, file := range files {
			_ = os.Chtimes(file, at, at)
		}
	}
	var size int64
	files, _ := filepath.Glob(filepath.Join(parent, "new", "*"))
	for _, file := range files {
		info, _ := os.Stat(file)
		size += info.Size()
	}
	if err := shelf.Trim(parent, 2*size+size/2); err != nil {
		t.Fatal(err)
	}
	left, _ := filepath.Glob(filepath.Join(parent, "*"))
	for i := range left {
		left[i] = filepath.Base(left[i])
	}
	if !slices.Equal(left, []string{"middle", "new"}) {
		t.Errorf("left are %v", left)
	}
}
