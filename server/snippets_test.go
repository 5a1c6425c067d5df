package server

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

// defaults are the settings of the client, with their defaults.
func defaults(t *testing.T) map[string]any {
	t.Helper()
	raw, err := json.Marshal(newEditor().now)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// at is what is below some names in nested objects.
func at(t *testing.T, value any, names ...string) map[string]any {
	t.Helper()
	for _, name := range names {
		object, ok := value.(map[string]any)
		if !ok || object[name] == nil {
			t.Fatalf("there is no %s in %v", name, value)
		}
		value = object[name]
	}
	out, ok := value.(map[string]any)
	if !ok {
		t.Fatalf("%v has no settings", value)
	}
	return out
}

func TestTheSettingsThatEditorsAreGivenAreThoseOfTheServer(t *testing.T) {
	settings := defaults(t)
	for _, file := range []struct {
		path  string
		below []string
		all   bool // each setting has to be there
	}{
		{"helix/languages.toml", []string{"language-server", "kwargo", "config"}, true},
		{"sublime/LSP.sublime-settings", []string{"clients", "kwargo", "settings"}, false},
		{"sublime/LSP.sublime-settings", []string{"clients", "kwargo", "initializationOptions"}, false},
		{"kate/settings.json", []string{"servers", "python", "initializationOptions"}, true},
		{"jetbrains/kwargo/settings.json", []string{"kwargo"}, false},
		{"jetbrains/kwargo/initializationOptions.json", nil, false},
		{"jetbrains/kwargo/settings.schema.json", []string{"properties", "kwargo", "properties"}, true},
	} {
		t.Run(file.path, func(t *testing.T) {
			raw, err := os.ReadFile(filepath.Join("..", "editors", filepath.FromSlash(file.path)))
			if err != nil {
				t.Fatal(err)
			}
			var content map[string]any
			if strings.HasSuffix(file.path, ".toml") {
				err = toml.Unmarshal(raw, &content)
			} else {
				err = json.Unmarshal(raw, &content)
			}
			if err != nil {
				t.Fatal(err)
			}
			given := at(t, content, file.below...)
			for name, value := range given {
				name = strings.TrimPrefix(name, "kwargo.")
				if _, ok := settings[name]; !ok {
					t.Errorf("there is no setting %s", name)
				}
				if schema, ok := value.(map[string]any); ok {
					value = schema["default"]
				}
				one, err := json.Marshal(map[string]any{name: value})
				if err != nil {
					t.Fatal(err)
				}
				e := newEditor()
				if err := e.change(one); err != nil {
					t.Errorf("%s: %v", one, err)
				}
			}
			for name := range settings {
				// What lens clicks run, and who asks for diagnostics, is a matter of the client.
				if _, ok := given[name]; file.all && !ok && name != "pullDiagnostics" && name != "codeLensCommand" {
					t.Errorf("%s is not spelled out", name)
				}
			}
		})
	}
}

func TestTheExtensionForVSCodeHasEachSettingThatIsAMatterOfTheUser(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "editors", "vscode", "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	var content any
	if err := json.Unmarshal(raw, &content); err != nil {
		t.Fatal(err)
	}
	offered := at(t, content, "contributes", "configuration", "properties")
	for name, value := range defaults(t) {
		// The extension finds these out, or has them built in.
		if name == "codeLensCommand" || name == "otherPythonServer" || name == "pullDiagnostics" {
			continue
		}
		if schema, ok := offered["kwargo."+name].(map[string]any); !ok || schema["default"] != value {
			t.Errorf("%s: %v, and the default of the server is %v", name, offered["kwargo."+name], value)
		}
	}
}

func TestTheDocumentationListsEachSettingWithItsDefault(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "docs", "protocol.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if cells := strings.Split(line, "|"); len(cells) > 4 && strings.HasPrefix(cells[1], " `") {
			rows[strings.Trim(cells[1], " `")] = strings.Trim(cells[3], " `")
		}
	}
	settings := defaults(t)
	for name, value := range settings {
		want, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := rows[name]; !ok || got != string(want) {
			t.Errorf("%s: documented is %q, the default is %s", name, got, want)
		}
	}
	for _, command := range commands {
		if _, ok := rows[command]; !ok {
			t.Errorf("the command %s is not documented", command)
		}
	}
}
