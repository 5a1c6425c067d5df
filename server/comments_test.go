package server

import (
	"path/filepath"
	"testing"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/config"
)

func TestACommentThatSilencesNothingIsShownAndCanBeRemoved(t *testing.T) {
	dir := t.TempDir()
	c := start(t, Options{Configure: func(string, config.Unsaved) (Settings, error) {
		return Settings{Diagnostics: diagnostics.DefaultOptions(), PythonVersion: "3.11"}, nil
	}})
	can := rich()
	can["textDocument"].(jsonObject)["publishDiagnostics"].(jsonObject)["tagSupport"] = jsonObject{"valueSet": []int{1, 2}}
	c.initialize(can, dir)
	const text = "class C:\n    pass\n\n\nC()  # kwargo: ignore[KW001]\nC(a=1)  # kwargo: ignore[KW001]\n"
	uri := c.open(filepath.Join(dir, "m.py"), 1, text)
	shown := c.shows(uri, "KW900 4:5-28")
	if tags, ok := shown[0].(jsonObject)["tags"].([]any); !ok || len(tags) != 1 || tags[0] != 1. {
		t.Errorf("it is not shown as unnecessary: %v", shown[0])
	}
	remove := titled(c.actions(uri, 4, 8, 8, shown, "quickfix"), "Remove the comment")
	if remove == nil || remove["isPreferred"] != true || len(remove["diagnostics"].([]any)) != 1 {
		t.Fatalf("no fix: %v", remove)
	}
	change := remove["edit"].(jsonObject)["documentChanges"].([]any)[0].(jsonObject)["edits"].([]any)[0].(jsonObject)
	at := change["range"].(jsonObject)
	if change["newText"] != "" || at["start"].(jsonObject)["character"] != 3. || at["end"].(jsonObject)["line"] != 4. {
		t.Errorf("the edit is %v", change)
	}
	if other := c.actions(uri, 5, 1, 1, shown, "quickfix"); titled(other, "Remove the comment") != nil {
		t.Errorf("the comment that is of use can be removed: %s", titles(other))
	}
}
