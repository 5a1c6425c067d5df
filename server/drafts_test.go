package server

import (
	"path/filepath"
	"slices"
	"testing"
)

func (c *client) openTOML(path, text string) string {
	uri := fileURI(path)
	c.notify("textDocument/didOpen", jsonObject{
		"textDocument": jsonObject{"uri": uri, "languageId": "toml", "version": 1, "text": text},
	})
	return uri
}

// asked are the methods that the server has asked to be sent.
func (c *client) asked() []string {
	var out []string
	for _, m := range c.all() {
		if m["method"] == "client/registerCapability" {
			for _, r := range m["params"].(jsonObject)["registrations"].([]any) {
				out = append(out, r.(jsonObject)["method"].(string))
			}
		}
	}
	return out
}

const (
	governedSettings = "[[tool.kwargo.policy]]\nclass = \"app.context.Context\"\nconstruct = \"from_request\"\nrename = { session_id = \"thread_id\" }\n"
	wrongKey         = "[[tool.kwargo.policy]]\nclass = \"app.context.Context\"\nconstrukt = \"from_request\"\n"
	wrongFactory     = "[[tool.kwargo.policy]]\nclass = \"app.context.Context\"\nconstruct = \"from_requests\"\n"
	noLevel          = "[[tool.kwargo.policy]]\nclass = \"app.context.Context\"\nconstruct = \"from_request\"\nlevel = \"off\"\n"
)

func TestSettingsThatAreEditedAreJudgedAsTheyStandInTheEditor(t *testing.T) {
	dir := files(t, governed)
	path := filepath.Join(dir, "pyproject.toml")
	c := start(t, withSettings())
	c.initialize(modern(), dir)
	jobs := c.open(filepath.Join(dir, "app", "jobs.py"), 1, governedJobs)
	c.shows(jobs, "KW002 2:0-7", "KW101 2:0-7", "KW001 2:13-23", "KW102 3:0-3")

	settings := c.openTOML(path, governedSettings)
	c.change(settings, 2, whole(wrongFactory))
	c.shows(settings, "settings 2:12-27")
	c.change(settings, 3, whole(wrongKey))
	c.shows(settings, "settings 2:0-9")
	c.change(settings, 4, whole(noLevel)) // and the policy holds as it stands there
	c.shows(settings)
	c.shows(jobs, "KW002 2:0-7", "KW001 2:13-23", "KW102 3:0-3")

	c.close(settings) // without saving
	c.shows(jobs, "KW002 2:0-7", "KW101 2:0-7", "KW001 2:13-23", "KW102 3:0-3")
}

func TestSettingsThatAreNotSavedYetCount(t *testing.T) {
	dir := files(t, governed)
	c := start(t, withSettings())
	c.initialize(modern(), dir)
	jobs := c.open(filepath.Join(dir, "app", "jobs.py"), 1, governedJobs)
	c.shows(jobs, "KW002 2:0-7", "KW101 2:0-7", "KW001 2:13-23", "KW102 3:0-3")
	settings := c.openTOML(filepath.Join(dir, "kwargo.toml"), "ignor = [\"KW101\"]\n")
	c.shows(settings, "settings 0:0-5")
	c.close(settings)
	c.shows(settings)
}

func TestOtherTextsThanPythonAreSentByClientsThatCanBeAskedForThem(t *testing.T) {
	dir := files(t, governed)
	c := start(t, withSettings())
	can := modern()
	can["textDocument"].(jsonObject)["synchronization"] = jsonObject{"dynamicRegistration": true}
	c.initialize(can, dir)
	until(c, "registrations", func([]jsonObject) (bool, bool) {
		got, ok := c.asked(), true
		for _, method := range []string{"textDocument/didOpen", "textDocument/didChange", "textDocument/didClose"} {
			ok = ok && slices.Contains(got, method)
		}
		return ok, ok
	})
}
