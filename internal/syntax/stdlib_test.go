package syntax

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/python"
)

// library lists the top-level modules of the interpreter's standard library.
func library(tb testing.TB) []string {
	tb.Helper()
	out, err := exec.Command(cmp.Or(os.Getenv("KWARGO_PYTHON"), "python3"), "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))").Output()
	if err != nil {
		tb.Fatalf("the tests need python3: %v", err)
	}
	files, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "*.py"))
	if len(files) == 0 {
		tb.Fatal("python3 has no standard library as source")
	}
	return files
}

func TestStandardLibraryIsReadWithoutErrors(t *testing.T) {
	p := New()
	defer p.Close()
	for _, file := range library(t) {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f := p.Facts(src)
		checkSane(t, f)
		if len(f.Broken) > 0 {
			t.Errorf("%s: %q does not parse", filepath.Base(file), f.Broken[0].Of(src))
		}
		for _, c := range f.Classes[1:] {
			if c.Broken {
				t.Errorf("%s: class %s is broken", filepath.Base(file), f.Str(c.Name))
			}
		}
	}
}

// checkSane asserts what holds of all facts, whatever the source.
func checkSane(tb testing.TB, f *python.Facts) {
	tb.Helper()
	check := func(what string, start, end uint32) {
		if start > end || end > f.Size {
			tb.Fatalf("%s has span [%d:%d) in %d bytes", what, start, end, f.Size)
		}
	}
	for e := range f.AllExprs() {
		check("expression", e.Span.Start, e.Span.End)
		check("expression", 0, e.At)
	}
	for a := range f.AllArgs() {
		check("argument", a.Span.Start, a.Span.End)
		if a.Kind == python.ArgKeyword && a.Key == 0 && a.NameEnd < a.Span.Start {
			tb.Fatalf("keyword ends before it starts: %v", a)
		}
	}
	for i, s := range f.Scopes[1:] {
		check("scope", s.Span.Start, s.Span.End)
		if int(s.Parent) > i {
			tb.Fatalf("scope %d stands before its parent %d", i+1, s.Parent)
		}
		if i > 0 && s.Span.Start < f.Scopes[i].Span.Start && f.Broken == nil {
			tb.Fatalf("scope %d at %d is not in source order", i+1, s.Span.Start)
		}
	}
	for _, b := range f.Bindings {
		check("binding", b.Span.Start, b.Span.End)
		if b.Name == 0 || b.Scope == 0 {
			tb.Fatalf("binding without a name or a scope: %v", b)
		}
	}
	for _, b := range f.Branches[1:] {
		check("branch", b.Span.Start, b.Span.End)
	}
	for _, c := range f.Classes[1:] {
		check("class", c.Span.Start, c.Span.End)
		check("class body", c.Body.Start, c.Body.End)
	}
	for _, fn := range f.Functions[1:] {
		check("function", fn.Span.Start, fn.Span.End)
		check("function body", fn.Body.Start, fn.Body.End)
		check("parameters", fn.ParamsSpan.Start, fn.ParamsSpan.End)
	}
	for _, p := range f.Params[1:] {
		check("parameter", p.Span.Start, p.Span.End)
		if p.Name == 0 {
			tb.Fatalf("parameter without a name: %v", p)
		}
	}
	for _, c := range f.Calls[1:] {
		if f.Expr(c.Expr).Kind != python.ExprCall || c.Scope == 0 {
			tb.Fatalf("call of kind %d in scope %d", f.Expr(c.Expr).Kind, c.Scope)
		}
	}
	for _, c := range f.Comments {
		check("comment", c.Span.Start, c.Span.End)
		check("line", c.Line.Start, c.Line.End)
	}
	for _, s := range f.Broken {
		check("broken region", s.Start, s.End)
	}
	python.Dump(f)
}

func BenchmarkFacts(b *testing.B) {
	var sources [][]byte
	var total int64
	for _, file := range library(b) {
		src, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		sources = append(sources, src)
		total += int64(len(src))
	}
	p := New()
	defer p.Close()
	b.SetBytes(total)
	b.ReportAllocs()
	for b.Loop() {
		for _, src := range sources {
			p.Facts(src)
		}
	}
}

func BenchmarkParseAlone(b *testing.B) {
	var sources [][]byte
	var total int64
	for _, file := range library(b) {
		src, _ := os.ReadFile(file)
		sources = append(sources, src)
		total += int64(len(src))
	}
	b.SetBytes(total)
	for b.Loop() {
		for _, src := range sources {
			HasErrors(src)
		}
	}
}
