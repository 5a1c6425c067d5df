package codeactions_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"
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
			got := offered(t, files, strings.HasPrefix(filepath.Base(path), "rewrite"))
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
// law that a fix never makes things worse. With rewrites it lists those of the
// constructions that are right as well.
func offered(t *testing.T, files map[string]string, rewrites bool) string {
	t.Helper()
	linker, modules := linkerOver(t, files)
	var out strings.Builder
	for _, m := range modules.All() {
		src := modules.Source[m]
		lines := text.NewLines(src)
		for _, b := range diagnostics.File(linker, m, diagnostics.DefaultOptions()).Bindings {
			fixes := codeactions.Fixes(linker, b, src)
			if rewrites {
				fixes = append(fixes, codeactions.Rewrites(linker, b, src)...)
			}
			if len(b.Faults) == 0 && len(fixes) == 0 {
				continue
			}
			fmt.Fprintf(&out, "%s:%d\n", m.Path, lines.Row(b.Expr().Span.Start)+1)
			if len(fixes) == 0 {
				out.WriteString("  nothing\n")
			}
			for _, f := range fixes {
				show(t, &out, files, modules, m, b, f)
			}
		}
	}
	return out.String()
}

func show(t *testing.T, out *strings.Builder, files map[string]string, modules *contracttest.Modules, m *contract.Module, b *contract.Binding, f codeactions.Fix) {
	t.Helper()
	if f.Disabled != "" {
		fmt.Fprintf(out, "  %s (disabled: %s)\n", f.Title, f.Disabled)
		return
	}
	mark := ""
	if f.Preferred {
		mark = ", preferred"
	}
	if f.Kind == codeactions.Rewrite {
		mark += ", rewrite"
	}
	fmt.Fprintf(out, "  %s (%s%s)\n", f.Title, f.Applicability, mark)
	edits := f.Files
	if f.Lazy != nil {
		edits = f.Lazy(func(m *contract.Module) ([]byte, error) { return modules.Source[m], nil })
	}
	after := maps.Clone(files)
	for _, e := range edits {
		if e.Module != m {
			fmt.Fprintf(out, "    %s\n", e.Module.Path)
		}
		after[e.Module.Path] = apply(t, modules.Source[e.Module], e.Edits)
		out.WriteString(encode(changed(files[e.Module.Path], after[e.Module.Path])))
		for _, one := range e.Edits {
			if one.Snippet != "" {
				fmt.Fprintf(out, "    snippet: %s\n", encode(strings.ReplaceAll(one.Snippet, "\n", "\\n")))
			}
		}
	}
	neverWorse(t, files, after, b, f)
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

// neverWorse: the files parse, what the fix says it mends is gone, and nothing
// new is reported.
func neverWorse(t *testing.T, files, changed map[string]string, b *contract.Binding, f codeactions.Fix) {
	t.Helper()
	for path, src := range changed {
		if src != files[path] && syntax.HasErrors([]byte(src)) && !syntax.HasErrors([]byte(files[path])) {
			t.Errorf("%s: after %q the file does not parse:\n%s", path, f.Title, src)
		}
	}
	before, now := messages(t, files), messages(t, changed)
	for m := range now {
		if before[m] == 0 {
			t.Errorf("%q brings a new diagnostic: %s", f.Title, m)
		}
	}
	if total(now) > total(before)-len(f.Faults) {
		t.Errorf("%q leaves what it says it mends: %v", f.Title, now)
	}
}

// messages counts what is reported: by file, rule, class and argument, for the
// words change with the class.
func messages(t *testing.T, files map[string]string) map[string]int {
	t.Helper()
	linker, modules := linkerOver(t, files)
	out := map[string]int{}
	for _, m := range modules.All() {
		for _, d := range diagnostics.File(linker, m, diagnostics.DefaultOptions()).Diagnostics {
			key := strings.Join([]string{m.Path, d.Rule.Code, d.Class, d.Fault.Name}, " ")
			out[key]++
			for _, p := range d.Fault.Missing {
				out[key+" misses "+p.Name]++
			}
		}
	}
	return out
}

func total(m map[string]int) int {
	n := 0
	for key, c := range m {
		if !strings.Contains(key, " misses ") {
			n += c
		}
	}
	return n
}

// changed shows the lines that differ between two texts.
func changed(before, after string) string {
	diff, err := udiff.ToUnified("", "", before, udiff.Lines(before, after), 0)
	if err != nil {
		panic(err) // the edits were just made
	}
	var out strings.Builder
	for _, l := range strings.Split(diff, "\n") {
		if l == "--- " || l == "+++ " || l == "" || strings.IndexByte("+-", l[0]) < 0 {
			continue
		}
		out.WriteString("    " + l[:1] + " " + l[1:] + "\n")
	}
	return out.String()
}
