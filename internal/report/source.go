package report

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/text"
)

// Source is a file that findings point into.
type Source struct {
	Name  string // as it is printed: relative to the working directory, with slashes
	Path  string // on disk
	Text  []byte
	lines *text.Lines
}

// NewSource takes the text of a file, which must not change afterwards.
func NewSource(name string, src []byte) *Source {
	return &Source{Name: name, Text: src, lines: text.NewLines(src)}
}

// Place is a range in a file.
type Place struct {
	Source *Source
	Span   text.Span
}

// location is where a byte stands, as people count: from 1, in code points.
type location struct {
	Row    int `json:"row"`
	Column int `json:"column"`
}

func (s *Source) location(offset uint32) location {
	p := s.lines.Position(offset, text.UTF32)
	return location{int(p.Row) + 1, int(p.Column) + 1}
}

func (p Place) start() location { return p.Source.location(p.Span.Start) }
func (p Place) end() location   { return p.Source.location(p.Span.End) }

// String is the place as terminals and editors make a link of it:
// `path:row:column`.
func (p Place) String() string {
	at := p.start()
	return fmt.Sprintf("%s:%d:%d", p.Source.Name, at.Row, at.Column)
}

// Sources are the files of one run by module, each read once. It is safe for
// concurrent use.
type Sources struct {
	folder string
	read   func(*contract.Module) ([]byte, error)
	known  sync.Map // *contract.Module → func() (*Source, error)
}

// NewSources names files relative to a folder and reads them with read.
func NewSources(folder string, read func(*contract.Module) ([]byte, error)) *Sources {
	return &Sources{folder: folder, read: read}
}

// Name is how a path is printed.
func (s *Sources) Name(path string) string { return RelativeName(s.folder, path) }

// Of is the source of a module.
func (s *Sources) Of(m *contract.Module) (*Source, error) {
	once, ok := s.known.Load(m)
	if !ok {
		once, _ = s.known.LoadOrStore(m, sync.OnceValues(func() (*Source, error) {
			src, err := s.read(m)
			if err != nil {
				return nil, err
			}
			out := NewSource(RelativeName(s.folder, m.Path), src)
			out.Path = m.Path
			return out, nil
		}))
	}
	return once.(func() (*Source, error))()
}

// RelativeName is a path as it is printed: relative to a folder when it is in
// or near it, with slashes.
func RelativeName(folder, path string) string {
	rel, err := filepath.Rel(folder, path)
	if err != nil || strings.HasPrefix(rel, strings.Repeat(".."+string(filepath.Separator), 4)) {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(rel)
}
