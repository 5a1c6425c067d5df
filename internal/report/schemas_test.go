package report_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Schemas are taken out of published modules, by version. They are no part of this
// project.

// sarifSchema is the one of OASIS, as gosec's tests carry it; the sum is that of the
// file that OASIS publishes as errata 01.
var sarifSchema = published{
	module: "github.com/securego/gosec/v2@v2.29.0", file: "report/sarif/testdata/sarif-schema-2.1.0.json",
	sum: "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e",
}

// rdjsonSchema is the one that reviewdog makes of its protocol buffers.
var rdjsonSchema = published{
	module: "github.com/reviewdog/reviewdog@v0.21.3", file: "proto/rdf/jsonschema/DiagnosticResult.json",
}

// published is a file of a published Go module.
type published struct{ module, file, sum string }

func (p published) read(t *testing.T) []byte {
	t.Helper()
	c := exec.CommandContext(t.Context(), "go", "mod", "download", "-json", p.module)
	c.Dir = t.TempDir() // outside of this module, whose go.mod has no say in it
	c.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	out, err := c.Output()
	var got struct{ Dir, Error string }
	if json.Unmarshal(out, &got) != nil || err != nil || got.Dir == "" {
		t.Fatalf("%s cannot be fetched: %v %s", p.module, err, got.Error)
	}
	src, err := os.ReadFile(filepath.Join(got.Dir, filepath.FromSlash(p.file)))
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(src); p.sum != "" && hex.EncodeToString(sum[:]) != p.sum {
		t.Fatalf("%s of %s is not the file it was", p.file, p.module)
	}
	return src
}

// gitlabSchema says in terms of JSON Schema what GitLab's documentation asks of a
// Code Quality report ("Implement a custom tool"): there is no published one. The types
// of Code Climate issues are published, and test/reports holds the report to them.
const gitlabSchema = `{
  "type": "array",
  "items": {
    "type": "object",
    "required": ["description", "check_name", "fingerprint", "location", "severity"],
    "properties": {
      "type": {"const": "issue"},
      "description": {"type": "string", "minLength": 1},
      "check_name": {"type": "string", "minLength": 1},
      "fingerprint": {"type": "string", "minLength": 1},
      "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
      "categories": {"type": "array", "minItems": 1, "items": {"enum": [
        "Bug Risk", "Clarity", "Compatibility", "Complexity", "Duplication", "Performance", "Security", "Style"]}},
      "content": {"type": "object", "required": ["body"], "properties": {"body": {"type": "string"}}},
      "location": {
        "type": "object", "required": ["path"],
        "properties": {
          "path": {"type": "string", "pattern": "^[^/]"},
          "lines": {"type": "object", "required": ["begin"], "properties": {
            "begin": {"type": "integer", "minimum": 1}, "end": {"type": "integer", "minimum": 1}}},
          "positions": {"type": "object", "required": ["begin"], "properties": {
            "begin": {"type": "object", "required": ["line"], "properties": {
              "line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}}}}}
        },
        "anyOf": [{"required": ["lines"]}, {"required": ["positions"]}]
      }
    }
  }
}`

// compile reads a schema. With strict nothing may be there that it does not name.
func compile(t *testing.T, src []byte, strict bool) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	if strict {
		closed(doc)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	out, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func closed(node any) {
	switch n := node.(type) {
	case map[string]any:
		if n["additionalProperties"] == true {
			n["additionalProperties"] = false
		}
		for _, below := range n {
			closed(below)
		}
	case []any:
		for _, below := range n {
			closed(below)
		}
	}
}

func valid(t *testing.T, s *jsonschema.Schema, src []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(src))
	if err == nil {
		err = s.Validate(doc)
	}
	if err != nil {
		t.Errorf("%v\n%s", err, src)
	}
}

func TestASchemaRefusesWhatIsNotInIt(t *testing.T) {
	for name, c := range map[string]struct {
		schema []byte
		strict bool
		text   string
	}{
		"sarif":  {sarifSchema.read(t), false, `{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "result": []}]}`},
		"rdjson": {rdjsonSchema.read(t), true, `{"diagnostics": [{"messages": "x"}]}`},
		"gitlab": {[]byte(gitlabSchema), false, `[{"description": "x"}]`},
	} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(c.text))
		if err != nil || compile(t, c.schema, c.strict).Validate(doc) == nil {
			t.Errorf("%s: %v; it takes %s", name, err, c.text)
		}
	}
}
