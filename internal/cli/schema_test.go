package cli_test

import (
	"bytes"
	"os"
	"testing"
)

// The schema in the docs is the one that is printed. To write it anew:
// UPDATE_SCRIPTS=1 go test ./internal/cli -run Schema
func TestTheSchemaInTheDocsIsTheOneThatIsPrinted(t *testing.T) {
	const file = "../../docs/kwargo.schema.json"
	exit, out, errs := run("config", "schema")
	if exit != 0 || errs != "" {
		t.Fatalf("exit code %d: %s", exit, errs)
	}
	if os.Getenv("UPDATE_SCRIPTS") != "" {
		if err := os.WriteFile(file, []byte(out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(bytes.ReplaceAll(have, []byte("\r\n"), []byte("\n")), []byte(out)) {
		t.Errorf("%v: docs/kwargo.schema.json is not what `kwargo config schema` prints", err)
	}
}
