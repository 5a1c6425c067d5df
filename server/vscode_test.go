package server

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The extension has a setting for each of the server's, with the same default, and
// hands each on.
func TestTheExtensionForVSCodeHasTheSettingsOfTheServer(t *testing.T) {
	read := func(name string) []byte {
		raw, err := os.ReadFile(filepath.Join("..", "editors", "vscode", name))
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	var extension struct {
		Contributes struct {
			Configuration struct {
				Properties map[string]struct {
					Default any `json:"default"`
				} `json:"properties"`
			} `json:"configuration"`
		} `json:"contributes"`
	}
	if err := json.Unmarshal(read("package.json"), &extension); err != nil {
		t.Fatal(err)
	}
	given := extension.Contributes.Configuration.Properties
	source := string(read("src/settings.ts"))

	raw, err := json.Marshal(newEditor().now)
	if err != nil {
		t.Fatal(err)
	}
	settings := map[string]any{}
	if err := json.Unmarshal(raw, &settings); err != nil {
		t.Fatal(err)
	}
	for name, value := range settings {
		switch name {
		case "codeLensCommand", "otherPythonServer":
			continue // the extension knows these by itself
		case "pullDiagnostics":
			value = true // it can be asked for diagnostics
		}
		setting, ok := given["kwargo."+name]
		if !ok {
			t.Errorf("package.json has no kwargo.%s", name)
		} else if setting.Default != value {
			t.Errorf("kwargo.%s: the default is %v, and the server's is %v", name, setting.Default, value)
		}
		if !strings.Contains(source, "'"+name+"'") {
			t.Errorf("settings.ts does not hand on %s", name)
		}
	}
	own := map[string]bool{"enable": true, "path": true, "importStrategy": true, "environmentVariables": true, "trace.server": true}
	for name := range given {
		if name = strings.TrimPrefix(name, "kwargo."); settings[name] == nil && name != "pullDiagnostics" && !own[name] {
			t.Errorf("package.json has kwargo.%s, which the server does not know", name)
		}
	}
}
