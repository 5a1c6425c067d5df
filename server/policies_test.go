package server

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/workspace"
)

// withSettings configures a server out of the settings files of its folders.
func withSettings() Options {
	return Options{Configure: func(root string, unsaved config.Unsaved) (Settings, error) {
		c, err := config.LoadUnsaved(root, nil, unsaved)
		if err != nil {
			return Settings{}, err
		}
		return Settings{
			Diagnostics: diagnostics.DefaultOptions(), Python: "none", Policies: workspace.Policies(c),
			Judge: func(s *workspace.Snapshot) []*config.Error { return s.JudgePolicies(c) },
		}, nil
	}}
}

const governed = `
-- pyproject.toml --
[[tool.kwargo.policy]]
class = "app.context.Context"
construct = "from_request"
rename = { session_id = "thread_id" }
-- app/__init__.py --
-- app/context.py --
from typing_extensions import deprecated


class Context:
    def __init__(self, user, thread_id):
        self.user = user

    @classmethod
    def from_request(cls, user, thread_id):
        return cls(user, thread_id)


@deprecated("use Context")
class Old:
    pass
-- app/jobs.py --
from app.context import Context, Old

Context("u", session_id="s")
Old()
`

const governedJobs = "from app.context import Context, Old\n\nContext(\"u\", session_id=\"s\")\nOld()\n"

func TestAPolicyIsReportedAndMadeRight(t *testing.T) {
	dir := files(t, governed)
	c := start(t, withSettings())
	can := modern()
	can["textDocument"].(jsonObject)["publishDiagnostics"].(jsonObject)["tagSupport"] = jsonObject{"valueSet": []int{1, 2}}
	c.initialize(can, dir)
	uri := c.open(filepath.Join(dir, "app", "jobs.py"), 1, governedJobs)
	shown := c.shows(uri, "KW002 2:0-7", "KW101 2:0-7", "KW001 2:13-23", "KW102 3:0-3")
	if tags := shown[3].(jsonObject)["tags"]; tags == nil || tags.([]any)[0] != 2.0 {
		t.Errorf("tags of what is deprecated: %v", tags)
	}
	all := c.actions(uri, 2, 0, 0, nil)
	if convert := titled(all, "Convert to `Context.from_request(...)`, `session_id` becomes `thread_id`"); convert == nil || convert["isPreferred"] != true {
		t.Errorf("offered are\n%s", titles(all))
	}
}

func TestWhatIsWrongInThePoliciesIsShownInTheirFile(t *testing.T) {
	dir := files(t, governed)
	settings := filepath.Join(dir, "pyproject.toml")
	c := start(t, withSettings())
	c.initialize(modern(), dir)
	uri := c.open(filepath.Join(dir, "app", "jobs.py"), 1, governedJobs)
	c.shows(uri, "KW002 2:0-7", "KW101 2:0-7", "KW001 2:13-23", "KW102 3:0-3")
	changed := func(text string) {
		write(t, settings, text)
		c.notify("workspace/didChangeWatchedFiles", jsonObject{"changes": []jsonObject{{"uri": fileURI(settings), "type": 2}}})
	}
	changed("[[tool.kwargo.policy]]\nclass = \"app.context.Context\"\nconstruct = \"from_requests\"\n")
	shown := c.shows(fileURI(settings), "settings 2:12-27")
	if message := shown[0].(jsonObject)["message"].(string); !strings.Contains(message, "did you mean `from_request`?") {
		t.Errorf("it says %q", message)
	}
	changed("[[tool.kwargo.policy]]\nclass = \"app.context.Context\"\nconstrukt = \"from_request\"\n")
	c.shows(fileURI(settings), "settings 2:0-9")
	changed("[[tool.kwargo.policy]]\nclass = \"app.context.Context\"\nconstruct = \"from_request\"\n")
	c.shows(fileURI(settings))
}

func TestWhatRunsIsNotCountedAsBroken(t *testing.T) {
	dir := files(t, governed)
	c := start(t, withSettings())
	c.initialize(modern(), dir)
	jobs := "from app.context import Context, Old\n\nContext(\"u\", \"s\")\nContext(\"u\", session_id=\"s\")\nOld()\n"
	uri := c.open(filepath.Join(dir, "app", "jobs.py"), 1, jobs)
	c.shows(uri, "KW101 2:0-7", "KW002 3:0-7", "KW101 3:0-7", "KW001 3:13-23", "KW102 4:0-3")
	for line, want := range map[int]float64{2: 1, 4: 0} {
		got := c.request("workspace/executeCommand", jsonObject{
			"command": "kwargo.constructions", "arguments": []any{uri, jsonObject{"line": line, "character": 1}},
		})["result"].(jsonObject)
		if got["broken"] != want {
			t.Errorf("line %d: %v are broken of %v", line, got["broken"], got["constructions"])
		}
	}
}
