package server

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
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

func TestTheExtensionForVSCodeOffersEachSettingOfTheServerAndNoOther(t *testing.T) {
	folder := filepath.Join("..", "editors", "vscode")
	raw, err := os.ReadFile(filepath.Join(folder, "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	var content any
	if err := json.Unmarshal(raw, &content); err != nil {
		t.Fatal(err)
	}
	offered := at(t, content, "contributes", "configuration", "properties")
	sending, err := os.ReadFile(filepath.Join(folder, "src", "settings.ts"))
	if err != nil {
		t.Fatal(err)
	}
	settings := defaults(t)
	// The extension has a command of its own for lenses.
	delete(settings, "codeLensCommand")
	for name, value := range settings {
		schema, ok := offered["kwargo."+name].(map[string]any)
		if !ok {
			t.Errorf("%s cannot be set", name)
			continue
		}
		if !strings.Contains(string(sending), "'"+name+"'") && !strings.Contains(string(sending), name+":") {
			t.Errorf("%s is not sent", name)
		}
		switch name {
		case "otherPythonServer": // "auto" is what the extension finds out
			value = "auto"
		case "pullDiagnostics": // VS Code can ask
			value = true
		}
		if schema["default"] != value {
			t.Errorf("%s: %v, and the default of the server is %v", name, schema["default"], value)
		}
	}
	for name, schema := range offered {
		schema, _ := schema.(map[string]any)
		if schema["type"] == nil || schema["markdownDescription"] == nil {
			t.Errorf("%s has no type or no description", name)
		}
		values, _ := schema["enum"].([]any)
		if words, _ := schema["enumDescriptions"].([]any); len(words) != len(values) && name != "kwargo.trace.server" {
			t.Errorf("%s: not each value is described", name)
		}
		short := strings.TrimPrefix(name, "kwargo.")
		if _, ok := settings[short]; !ok {
			// These are about the program, and not for it.
			if !slices.Contains([]string{"enable", "path", "importStrategy", "environmentVariables", "trace.server"}, short) {
				t.Errorf("nobody reads %s", name)
			}
			continue
		}
		if short == "otherPythonServer" {
			continue
		}
		if schema["type"] == "string" && len(values) != 3 {
			t.Errorf("%s: the values are %v", name, values)
		}
		for _, value := range append(values, schema["default"]) {
			one, err := json.Marshal(map[string]any{short: value})
			if err != nil {
				t.Fatal(err)
			}
			e := newEditor()
			if err := e.change(one); err != nil {
				t.Errorf("%s: %v", one, err)
			}
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
