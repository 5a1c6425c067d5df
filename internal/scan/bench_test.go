package scan

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/syntax"
)

// librarySources are the top-level modules of the standard library.
func librarySources(b *testing.B) (sources [][]byte) {
	b.Helper()
	files, _ := filepath.Glob(filepath.Join(standardLibrary(b), "*.py"))
	if len(files) == 0 {
		b.Fatal("python3 has no standard library as source")
	}
	size := 0
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		sources = append(sources, src)
		size += len(src)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	return sources
}

func BenchmarkScan(b *testing.B) {
	sources := librarySources(b)
	var s Scanner
	for b.Loop() {
		for _, src := range sources {
			s.Facts(src)
		}
	}
}

// BenchmarkTokens is the first half of the work.
func BenchmarkTokens(b *testing.B) {
	sources := librarySources(b)
	var s Scanner
	for b.Loop() {
		for _, src := range sources {
			s.src, s.why = src, ""
			s.lexAlone()
		}
	}
}

func BenchmarkSyntax(b *testing.B) {
	sources := librarySources(b)
	p := syntax.New()
	defer p.Close()
	for b.Loop() {
		for _, src := range sources {
			p.Facts(src)
		}
	}
}

func (s *Scanner) lexAlone() {
	if s.b == nil {
		s.b = python.NewBuilder(0)
	}
	s.b.Reset(len(s.src))
	s.lex()
}
