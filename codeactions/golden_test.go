package codeactions_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/syntax"
	"github.com/kwargo/kwargo/internal/text"
)

var update = flag.Bool("update", false, "write the golden files anew; read them before you commit them")

// Each testdata/*.txtar is one scenario: Python files, and a last section
// `fixes` with what is offered for each broken construction: the title, and the
// lines that change.

func TestFixesAreAsWritten(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files, want := map[string]string{}, ""
			for _, f := range archive.Files {
				if f.Name == "fixes" {
					want = string(f.Data)
					continue
				}
				files[f.Name] = decode(string(f.Data))
			}
			got := offered(t, files)
			if *update {
				archive.Files = append(withoutFixes(archive.Files), txtar.File{Name: "fixes", Data: []byte(got)})
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("fixes differ (-want +got):\n%s", diff)
			}
		})
	}
}

func withoutFixes(files []txtar.File) []txtar.File {
	var out []txtar.File
	for _, f := range files {
		if f.Name != "fixes" {
			out = append(out, f)
		}
	}
	return out
}

// decode lets a scenario spell characters that a text file would not keep:
// <CR> and <TAB>.
func decode(s string) string {
	return strings.NewReplacer("<CR>", "\r", "<TAB>", "\t").Replace(s)
}

func encode(s string) string {
	return strings.NewReplacer("\r", "<CR>", "\t", "<TAB>").Replace(s)
}

// offered lists the fixes for every broken construction, and holds each to the
// law that a fix never makes things worse.
func offered(t *testing.T, files map[string]string) string {
	t.Helper()
	modules := contracttest.New(files)
	linker := contract.NewLinker(modules)
	var out strings.Builder
	for _, m := range modules.All() {
		src := modules.Source[m]
		lines := text.NewLines(src)
		for _, b := range diagnostics.File(linker, m, diagnostics.DefaultOptions()).Bindings {
			if len(b.Faults) == 0 {
				continue
			}
			fmt.Fprintf(&out, "%s:%d\n", m.Path, lines.Row(b.Expr().Span.Start)+1)
			fixes := codeactions.Fixes(linker, b, src)
			if len(fixes) == 0 {
				out.WriteString("  nothing\n")
			}
			for _, f := range fixes {
				mark := ""
				if f.Preferred {
					mark = ", preferred"
				}
				fmt.Fprintf(&out, "  %s (%s%s)\n", f.Title, f.Applicability, mark)
				for _, e := range f.Files {
					after := apply(t, modules.Source[e.Module], e.Edits)
					out.WriteString(encode(changed(string(modules.Source[e.Module]), after)))
					neverWorse(t, files, m.Path, b, f, after)
				}
				for _, e := range f.Files[0].Edits {
					if e.Snippet != "" {
						fmt.Fprintf(&out, "    snippet: %s\n", encode(strings.ReplaceAll(e.Snippet, "\n", "\\n")))
					}
				}
			}
		}
	}
	return out.String()
}

func apply(t *testing.T, src []byte, edits []codeactions.Edit) string {
	t.Helper()
	plain := make([]text.Edit, len(edits))
	for i, e := range edits {
		plain[i] = e.Edit
	}
	after, err := text.Apply(src, plain)
	if err != nil {
		t.Fatal(err)
	}
	return string(after)
}

// neverWorse: the file parses, what the fix says it mends is gone, and nothing
// new is reported.
func neverWorse(t *testing.T, files map[string]string, path string, b *contract.Binding, f codeactions.Fix, after string) {
	t.Helper()
	if syntax.HasErrors([]byte(after)) {
		t.Errorf("%s: after %q the file does not parse:\n%s", path, f.Title, after)
	}
	changed := map[string]string{}
	for name, s := range files {
		changed[name] = s
	}
	changed[path] = after
	before, now := messages(files, path), messages(changed, path)
	for m := range now {
		if before[m] == 0 {
			t.Errorf("%s: %q brings a new diagnostic: %s", path, f.Title, m)
		}
	}
	if total(now) > total(before)-len(f.Faults) {
		t.Errorf("%s: %q leaves what it says it mends: %v", path, f.Title, now)
	}
}

func messages(files map[string]string, path string) map[string]int {
	modules := contracttest.New(files)
	out := map[string]int{}
	for _, d := range diagnostics.File(contract.NewLinker(modules), modules.File(path), diagnostics.DefaultOptions()).Diagnostics {
		out[d.Message]++
	}
	return out
}

func total(m map[string]int) int {
	n := 0
	for _, c := range m {
		n += c
	}
	return n
}

// changed shows the lines that differ between two texts.
func changed(before, after string) string {
	x, y := strings.Split(before, "\n"), strings.Split(after, "\n")
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	var out strings.Builder
	for _, l := range x {
		out.WriteString("    - " + l + "\n")
	}
	for _, l := range y {
		out.WriteString("    + " + l + "\n")
	}
	return out.String()
}
