package report_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/report"
)

func TestJSONOfAContract(t *testing.T) {
	r := check(t, map[string]string{"main.py": `
class Job:
    def __init__(self, name: str, *, size=1):
        self.name = name

    @classmethod
    def make(cls, name) -> "Job | None":
        return cls(name)
`})
	c, err := report.ContractOf(r.linker, r.linker.Class(r.modules.File("main.py"), python.ClassID(1)), r.sources)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := c.JSON(&out); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	keys(t, got, "class", "closed", "doubts", "factories", "filename", "kind", "location", "signatures", "unknown_keyword")
	sig := got["signatures"].([]any)[0].(map[string]any)
	keys(t, sig, "filename", "location", "name", "parameters")
	for _, p := range sig["parameters"].([]any) {
		keys(t, p, "annotation", "default", "defined_by", "filename", "kind", "location", "name", "required")
	}
	fac := got["factories"].([]any)[0].(map[string]any)
	keys(t, fac, "async", "filename", "inherited", "kind", "location", "name", "parameters", "refusal")
	if fac["refusal"] != "it may return None" || got["closed"] != true || sig["name"] != "Job.__init__" {
		t.Errorf("%s", out.String())
	}
}
