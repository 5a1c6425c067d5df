package report_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/history"
	"github.com/kwargo/kwargo/internal/report"
)

// The shape of the JSON is documented, and programs read it: no key may come or
// go by accident.
func TestKeysOfTheJSON(t *testing.T) {
	r := check(t, map[string]string{"main.py": `
class Job:
    def __init__(self, name):
        self.name = name

    @classmethod
    def make(cls, name, size) -> "Job":
        return cls(name)


Job(size=1, nme="𝒳ü", other=1)
`})
	var out bytes.Buffer
	if err := report.JSON(&out, r.findings); err != nil {
		t.Fatal(err)
	}
	var all []map[string]any
	if err := json.Unmarshal(out.Bytes(), &all); err != nil {
		t.Fatal(err)
	}
	if len(all) != 4 {
		t.Fatalf("%d findings", len(all))
	}
	for _, f := range all {
		keys(t, f, "argument", "class", "code", "end_location", "filename", "fixes", "location", "message", "name", "related", "severity", "url")
		places(t, f)
		for _, n := range f["related"].([]any) {
			keys(t, n, "end_location", "filename", "location", "message")
			places(t, n.(map[string]any))
		}
		if len(f["fixes"].([]any)) == 0 {
			t.Errorf("no fix for %s", f["message"])
		}
		for _, fix := range f["fixes"].([]any) {
			keys(t, fix, "applicability", "edits", "title")
			for _, e := range fix.(map[string]any)["edits"].([]any) {
				keys(t, e, "content", "end_location", "filename", "location")
				places(t, e.(map[string]any))
			}
		}
	}
	if all[0]["argument"] != nil || all[1]["argument"] != "size" {
		t.Errorf("arguments: %v, %v", all[0]["argument"], all[1]["argument"])
	}
	// Columns count code points: not bytes, and not UTF-16.
	if at := all[3]["location"]; !cmp.Equal(at, any(map[string]any{"row": 11., "column": 23.})) {
		t.Errorf("the last keyword is at %v", at)
	}
}

func places(t *testing.T, of map[string]any) {
	t.Helper()
	keys(t, of["location"], "column", "row")
	keys(t, of["end_location"], "column", "row")
}

func keys(t *testing.T, of any, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(of.(map[string]any)))); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

func TestNothingFoundIsAnEmptyArray(t *testing.T) {
	var out bytes.Buffer
	if err := report.JSON(&out, nil); err != nil || out.String() != "[]\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}

func TestKeysOfTheJSONOfChanges(t *testing.T) {
	side := func(init string) (*history.Side, *report.Sources) {
		modules := contracttest.New(map[string]string{"main.py": "class Job:\n    def __init__(self, " + init + "):\n        pass\n\n\nJob(1, size=2)\n"})
		text := func(m *contract.Module) ([]byte, error) { return modules.Source[m], nil }
		return &history.Side{
			Linker: contract.NewLinker(modules), Modules: modules.All(), All: modules.All(), Options: diagnostics.DefaultOptions(), Text: text,
		}, report.NewSources(".", text)
	}
	before, old := side("name, size=0")
	after, now := side("name")
	all := history.Compare(before, after)
	if err := history.Blame(t.Context(), all, before, after); err != nil {
		t.Fatal(err)
	}
	c := report.Changes{From: "HEAD", FromHash: "abc", To: "the work tree"}
	if err := c.Add(all, old, now, false); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := c.JSON(&out); err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	keys(t, doc, "broken", "classes", "from", "to")
	keys(t, doc["from"], "commit", "revision")
	class := doc["classes"].([]any)[0].(map[string]any)
	keys(t, class, "changes", "class", "filename", "location")
	change := class["changes"].([]any)[0].(map[string]any)
	keys(t, change, "breaking", "broken", "factory", "filename", "inherited", "kind", "location", "message", "name", "shifts", "to")
	broken := change["broken"].([]any)[0].(map[string]any)
	keys(t, broken, "code", "end_location", "filename", "location", "message")
	places(t, broken)
	if doc["broken"] != 1. || change["kind"] != "parameter-removed" {
		t.Errorf("%s", out.String())
	}
}
