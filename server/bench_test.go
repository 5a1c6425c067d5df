package server

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"go.lsp.dev/protocol"

	"github.com/kwargo/kwargo/internal/workspace"
)

// longFile is a file of 10,000 rows: a class with factories, and two thousand
// constructions of it, one broken in every ten.
func longFile() string {
	var b strings.Builder
	b.WriteString("from shapes import Job\n\n\n")
	for i := range 2000 {
		more := ""
		if i%10 == 0 {
			more = ", tag=1"
		}
		fmt.Fprintf(&b, "def f%d(name, queue):\n    x = [name, queue]\n    return Job(name, queue=x[0]%s)\n\n\n", i, more)
	}
	return b.String()
}

const longShapes = `class Job:
    def __init__(self, name, queue=None):
        self.name = name

    @classmethod
    def tagged(cls, name, queue=None, tag=None):
        return cls(name, queue=queue)
`

// benchServer is a server without a client, and its files.
func benchServer(tb testing.TB, text string) (s *server, path string) {
	tb.Helper()
	dir := files(tb, "-- shapes.py --\n"+longShapes+"-- long.py --\n"+text)
	path = filepath.Join(dir, "long.py")
	s = newServer(context.Background(), Options{})
	s.client = capabilities{codeActionLiterals: true, preferred: true, documentChanges: true, resolvesEdit: true, disabled: true}
	s.workspace = workspace.New(workspace.Options{Roots: []string{dir}})
	if err := s.workspace.Index(context.Background(), nil); err != nil {
		tb.Fatal(err)
	}
	return s, path
}

// lamp asks for the actions at a row, as an editor does when the cursor moves.
func lamp(tb testing.TB, s *server, path string, row uint32) int {
	tb.Helper()
	at := s.places(s.workspace.Snapshot())
	src, err := at.source(path)
	if err != nil {
		tb.Fatal(err)
	}
	place := protocol.Position{Line: row, Character: 15}
	return len(at.actions(context.Background(), src, &protocol.CodeActionParams{Range: protocol.Range{Start: place, End: place}}))
}

// The light bulb shows at each call of a file of 10,000 rows that was just edited.
// How long that takes is for the benchmark below.
func TestTheLightBulbShowsInALongFile(t *testing.T) {
	text := longFile()
	if rows := strings.Count(text, "\n"); rows < 10_000 {
		t.Fatalf("%d rows", rows)
	}
	s, path := benchServer(t, text)
	for i := range 5 {
		s.workspace.Change(path, int32(i), []byte(text+strings.Repeat("\n", i)))
		row := uint32(5 + 50*(i*7%100))
		if n := lamp(t, s, path, row); n < 3 {
			t.Fatalf("%d actions at row %d", n, row)
		}
	}
}

func BenchmarkCodeAction(b *testing.B) {
	text := longFile()
	s, path := benchServer(b, text)
	b.Run("nothing has changed", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			lamp(b, s, path, uint32(5+50*(i%100)))
		}
	})
	b.Run("after an edit", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			b.StopTimer()
			s.workspace.Change(path, int32(i), []byte(text+strings.Repeat("\n", i%7)))
			s.workspace.Snapshot().Files()
			b.StartTimer()
			lamp(b, s, path, uint32(5+50*(i%100)))
		}
	})
	// The request comes so soon after a key that it has to read the file itself.
	for name, more := range map[string]string{"reading the text": "", "reading a text that does not parse": "x = Job(\n"} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				s.workspace.Change(path, int32(i), []byte(text+strings.Repeat("\n", i%7)+more))
				b.StartTimer()
				lamp(b, s, path, uint32(5+50*(i%100)))
			}
		})
	}
	b.Run("all safe fixes", func(b *testing.B) {
		at := s.places(s.workspace.Snapshot())
		src, err := at.source(path)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if at.fixAll(context.Background(), src) == nil {
				b.Fatal("no fixes")
			}
		}
	})
}
