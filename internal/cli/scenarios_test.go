package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/kwargo/kwargo/internal/cli"
)

// Whatever the contracts' own scenarios hold can be printed: each place that a
// diagnostic or a fix names exists.
func TestEveryScenarioOfTheContractsIsPrinted(t *testing.T) {
	paths, err := filepath.Glob("../contract/testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			root := t.TempDir()
			for _, f := range archive.Files {
				at := filepath.Join(root, filepath.FromSlash(f.Name))
				if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(at, f.Data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.WriteFile(filepath.Join(root, "kwargo.toml"), []byte("python-version = \"3.11\"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			var out, errs bytes.Buffer
			status := cli.Run(t.Context(), []string{"check", "--output-format", "json", root}, cli.Streams{Out: &out, Err: &errs})
			var printed []map[string]any
			if err := json.Unmarshal(out.Bytes(), &printed); err != nil || status > 1 || errs.Len() > 0 {
				t.Errorf("status %d, %v: %s", status, err, errs.String())
			}
		})
	}
}
