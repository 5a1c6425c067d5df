package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
)

func compiled(t *testing.T) *validator.Schema {
	t.Helper()
	src, err := Schema(rules)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := validator.UnmarshalJSON(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	c := validator.NewCompiler()
	if err := c.AddResource("kwargo.json", doc); err != nil {
		t.Fatal(err)
	}
	out, err := c.Compile("kwargo.json")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// takes reports whether the schema takes a settings file.
func takes(t *testing.T, s *validator.Schema, text string) error {
	t.Helper()
	var doc map[string]any
	if err := toml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	// The numbers of JSON, which are what a schema is about.
	src, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := validator.UnmarshalJSON(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(plain)
}

func TestTheSchemaHasEverySetting(t *testing.T) {
	src, err := Schema(rules)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Properties map[string]struct {
			Description string
			Default     any
		}
		AdditionalProperties *bool
	}
	if err := json.Unmarshal(src, &doc); err != nil {
		t.Fatal(err)
	}
	want := slices.Sorted(slices.Values(Keys()))
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(doc.Properties))); diff != "" {
		t.Errorf("settings, and properties of the schema: %s", diff)
	}
	for key, p := range doc.Properties {
		if p.Description == "" {
			t.Errorf("%s is not described", key)
		}
	}
	if doc.AdditionalProperties == nil || *doc.AdditionalProperties {
		t.Error("a key that does not exist is allowed")
	}
	for key, want := range map[string]any{"respect-gitignore": Default().IgnoreFiles, "type-ignore": Default().TypeIgnore, "pyright-ignore": Default().PyrightIgnore, "max-diagnostics": float64(Default().MaxDiagnostics), "diagnostics": "all"} {
		if doc.Properties[key].Default != want {
			t.Errorf("the default of %s is %v, not %v", key, doc.Properties[key].Default, want)
		}
	}
}

// What the schema takes and what is read are the same, as far as a schema can tell.
func TestTheSchemaAndTheReaderAgree(t *testing.T) {
	s := compiled(t)
	for text, fine := range map[string]bool{
		``:                                              true,
		`exclude = ["build/**"]`:                        true,
		`exclude = "build"`:                             false,
		`exclude = [1]`:                                 false,
		`excludes = []`:                                 false,
		`select = ["kw001", "KW002"]`:                   true,
		`select = ["unexpected-keyword"]`:               true,
		`select = ["KW01"]`:                             false,
		`severity = { KW001 = "off" }`:                  true,
		`severity = { kw001 = "error" }`:                true,
		`severity = { KW001 = "loud" }`:                 false,
		`severity = { KW01 = "off" }`:                   false,
		`severity = "off"`:                              false,
		`type-ignore = false`:                           true,
		`type-ignore = "no"`:                            false,
		`max-file-size = 2_000`:                         true,
		`max-file-size = 0`:                             false,
		`max-file-size = "1 MB"`:                        false,
		`python = ".venv"`:                              true,
		`python = ""`:                                   false,
		`python-version = "3.11"`:                       true,
		`python-version = "3.11.4"`:                     true,
		`python-version = "2.7"`:                        false,
		`python-version = 3.11`:                         false,
		`diagnostics = "complement"`:                    true,
		`diagnostics = "some"`:                          false,
		`per-file-ignores = { "tests/**" = ["KW001"] }`: true,
		`per-file-ignores = { "tests/**" = [] }`:        false,
		`per-file-ignores = { "tests/**" = "KW001" }`:   false,
		`baseline = "known.json"`:                       true,
		`baseline = 1`:                                  false,
		`max-diagnostics = 0`:                           true,
		`max-diagnostics = -1`:                          false,
		"[[policy]]\nclass = 'a.C'\nconstruct = 'make'\nlevel = 'error'\nallow-in = ['a/**']\nrename = { x = 'y' }\ndrop = 'z'\nmessage = 'see'": true,
		"[[policy]]\nclass = 'a.C'\nconstruct = ['make', 'a.b:build']\nfill = { x = 'f()', y = { value = 'g()', import = 'from a import g' } }":  true,
		"[[policy]]\nconstruct = 'make'":                                false,
		"[[policy]]\nclass = 'a.C'\nconstruct = 'make'\nlevel = 'loud'": false,
		"[[policy]]\nclass = 'a.C'\nconstruct = 'make'\nrenames = {}":   false,
		"[[policy]]\nclass = 'a.C'\nrename = { x = 1 }":                 false,
		"[[policy]]\nclass = 'a.C'\nfill = { x = { values = 'f()' } }":  false,
		"[policy]\nclass = 'a.C'\nconstruct = 'make'":                   false,
	} {
		_, read := parse("/p/kwargo.toml", []byte(text), rules)
		if (read == nil) != fine {
			t.Errorf("%s: read with %v", text, read)
		}
		if err := takes(t, s, text); (err == nil) != fine {
			t.Errorf("%s: the schema says %v", text, err)
		}
	}
}

func TestASettingsFileToStartWith(t *testing.T) {
	s := compiled(t)
	example := regexp.MustCompile(`(?m)^# (\[\[.*\]\]|[a-z-]+ = .*)$`)
	all := []string{"KW001", "unexpected-keyword", "KW002", "missing-argument", "KW006", "KW103"}
	for name, c := range map[string]struct {
		files map[string]string
		own   bool
		want  string // the file
		start string // and what it starts with
	}{
		"alone":                      {nil, false, "kwargo.toml", "#:schema http"},
		"in a project":               {map[string]string{"pyproject.toml": "[project]\nname = 'x'\n"}, false, "pyproject.toml", "[project]\nname = 'x'\n\n[tool.kwargo]\n"},
		"in a project of Windows":    {map[string]string{"pyproject.toml": "[tool.x]\r\na = 1"}, false, "pyproject.toml", "[tool.x]\r\na = 1\r\n\r\n[tool.kwargo]\r\n"},
		"behind dotted keys":         {map[string]string{"pyproject.toml": "tool.x.a = 1\n"}, false, "pyproject.toml", "tool.x.a = 1\n\n[tool.kwargo]\n"},
		"in an empty file":           {map[string]string{"pyproject.toml": ""}, false, "pyproject.toml", "[tool.kwargo]\n"},
		"in a file of its own":       {map[string]string{"pyproject.toml": "[project]\n"}, true, "kwargo.toml", "#:schema http"},
		"behind a byte order mark":   {map[string]string{"pyproject.toml": "\ufeff[project]\n"}, false, "pyproject.toml", "\ufeff[project]\n"},
		"behind the table of others": {map[string]string{"pyproject.toml": "[[tool.y]]\nkwargo = 1\n"}, false, "pyproject.toml", "[[tool.y]]\nkwargo = 1\n\n[tool.kwargo]\n"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, c.files)
			file, text, err := Starter(dir, c.own)
			if err != nil || file != filepath.Join(dir, c.want) || !strings.HasPrefix(string(text), c.start) {
				t.Fatalf("%s, %v:\n%s", file, err, text)
			}
			got, err := parse(file, text, all)
			if err != nil || len(got.Origins) > 0 {
				t.Fatalf("%v; it sets %v", err, got.Origins)
			}
			// The examples in it can be used as they are.
			used := example.ReplaceAllString(strings.ReplaceAll(string(text), "\r\n", "\n"), "$1")
			if got, err = parse(file, []byte(used), all); err != nil || len(got.Origins) < 15 {
				t.Errorf("%v; only %d are set:\n%s", err, len(got.Origins), used)
			}
			for _, line := range strings.Split(used, "\n") {
				if strings.HasPrefix(line, "[[") {
					break
				}
				if strings.HasPrefix(line, "select") || strings.HasPrefix(line, "severity") || strings.HasPrefix(line, "ignore") {
					continue // of rules that this test has not made up
				}
				if strings.Contains(line, " = ") && !strings.HasPrefix(line, "#") && filepath.Base(file) == ownFile {
					if err := takes(t, s, line); err != nil {
						t.Errorf("%s: %v", line, err)
					}
				}
			}
		})
	}
}

func TestWhereNoSettingsCanBegin(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"there are some":             {map[string]string{"kwargo.toml": ""}, "there are settings already"},
		"there are some in a table":  {map[string]string{"pyproject.toml": "[tool.kwargo]\n"}, "1:7: there are settings already"},
		"there are some, dotted":     {map[string]string{"pyproject.toml": "tool.kwargo.exclude = []\n"}, "there are settings already"},
		"an inline table":            {map[string]string{"pyproject.toml": "tool = { x = 1 }\n"}, "is an inline table"},
		"not TOML":                   {map[string]string{"pyproject.toml": "x = \n"}, "not valid TOML"},
		"what is a folder, not TOML": {map[string]string{"pyproject.toml/x": ""}, "it is a folder"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := Starter(write(t, c.files), false)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestWhereValuesComeFrom(t *testing.T) {
	dir := write(t, map[string]string{"pyproject.toml": "[tool.kwargo]\nexclude = [\"a\"]\nseverity.KW001 = \"off\"\ntype-ignore = false\nmax-file-size = 1_000\n"})
	c, err := Load(dir, rules)
	if err != nil {
		t.Fatal(err)
	}
	values, err := Values(c)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]any{}
	for _, v := range values {
		if !v.Default() {
			got[v.Key] = v.Value
			if v.Place.File != filepath.Join(dir, "pyproject.toml") || v.Place.Row < 2 {
				t.Errorf("%s is said to be at %s", v.Key, v.Place)
			}
		}
	}
	want := map[string]any{"exclude": []any{"a"}, "severity": map[string]any{"KW001": "off"}, "type-ignore": false, "max-file-size": int64(1000)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if values, err = Values(Default()); err != nil || slices.ContainsFunc(values, func(v Value) bool { return !v.Default() }) {
		t.Errorf("without a file: %v, %v", values, err)
	}
	if err := os.Remove(c.File); err != nil {
		t.Fatal(err)
	}
	if _, err := Values(c); err == nil || errors.Is(err, fs.ErrExist) {
		t.Errorf("a file that is gone: %v", err)
	}
}
