package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/report"
)

var update = flag.Bool("update", false, "write the golden files anew; read them before you commit them")

// Each testdata/*.txtar is Python files and what is printed of them, in
// sections named after the printers: text, colour, json, stats,
// contract (of every class).

var printers = map[string]func(*run, *bytes.Buffer) error{
	"text": func(r *run, out *bytes.Buffer) error {
		if err := report.Text(out, r.findings, false); err != nil {
			return err
		}
		return report.Summary(out, r.findings, &r.stats, false)
	},
	"colour": func(r *run, out *bytes.Buffer) error {
		if err := report.Text(out, r.findings, true); err != nil {
			return err
		}
		return report.Summary(out, r.findings, &r.stats, true)
	},
	"json": func(r *run, out *bytes.Buffer) error { return report.JSON(out, r.findings) },
	"contract": func(r *run, out *bytes.Buffer) error {
		for _, m := range r.modules.All() {
			for i := 1; i < len(m.Facts().Classes); i++ {
				c, err := report.ContractOf(r.linker, r.linker.Class(m, python.ClassID(i)), r.sources)
				if err != nil {
					return err
				}
				if err := c.Text(out, false); err != nil {
					return err
				}
				out.WriteString("\n")
			}
		}
		return nil
	},
	"stats": func(r *run, out *bytes.Buffer) error { return r.stats.Print(out, r.sources) },
}

type run struct {
	findings []report.Finding
	stats    report.Stats
	modules  *contracttest.Modules
	linker   *contract.Linker
	sources  *report.Sources
}

func check(t *testing.T, files map[string]string) *run {
	t.Helper()
	modules := contracttest.New(files)
	linker := contract.NewLinker(modules)
	sources := report.NewSources(".", func(m *contract.Module) ([]byte, error) { return modules.Source[m], nil })
	out := &run{modules: modules, linker: linker, sources: sources}
	for _, m := range modules.All() {
		result := diagnostics.File(linker, m, diagnostics.DefaultOptions())
		found, err := report.Findings(linker, result, sources)
		if err != nil {
			t.Fatal(err)
		}
		out.findings = append(out.findings, found...)
		out.stats.Files++
		out.stats.Suppressed += result.Suppressed
		out.stats.Count(result.Bindings)
	}
	report.Sort(out.findings)
	return out
}

// plain spells escape sequences and other invisible characters of a golden file
// out: it is there to be read.
var plain = strings.NewReplacer("\x1b", "<ESC>", "\t", "<TAB>", "\r", "<CR>", "\u202e", "<RLO>")

var raw = strings.NewReplacer("<ESC>", "\x1b", "<TAB>", "\t", "<CR>", "\r", "<RLO>", "\u202e")

func TestGoldenFiles(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, f := range archive.Files {
				if printers[f.Name] == nil {
					files[f.Name] = raw.Replace(string(f.Data))
				}
			}
			r := check(t, files)
			for i, f := range archive.Files {
				if printers[f.Name] == nil {
					continue
				}
				var got bytes.Buffer
				if err := printers[f.Name](r, &got); err != nil {
					t.Fatal(err)
				}
				want := string(f.Data)
				archive.Files[i].Data = []byte(plain.Replace(got.String()))
				if diff := cmp.Diff(want, string(archive.Files[i].Data)); diff != "" && !*update {
					t.Errorf("%s (-want +got):\n%s", f.Name, diff)
				}
			}
			if *update {
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
