package server

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/config"
)

func (c *client) watched(kind int, paths ...string) {
	changes := []jsonObject{}
	for _, p := range paths {
		changes = append(changes, jsonObject{"uri": fileURI(p), "type": kind})
	}
	c.notify("workspace/didChangeWatchedFiles", jsonObject{"changes": changes})
}

func TestWatchedFiles(t *testing.T) {
	dir, context, use := project(t)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	uri := c.open(use, 1, useText)
	c.shows(uri, useRows...)
	before, err := os.ReadFile(context)
	if err != nil {
		t.Fatal(err)
	}
	write(t, context, contextText("    metadata: dict\n"))
	c.watched(2, context)
	c.shows(uri)
	if err := os.Remove(context); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "app", "other.py"), "x = 1\n")
	c.watched(3, context)
	c.watched(1, filepath.Join(dir, "app", "other.py"))
	write(t, context, string(before))
	c.watched(1, context)
	c.shows(uri, useRows...)
	// An open file is the client's.
	write(t, use, "")
	c.watched(2, use)
	c.change(uri, 2, partial(0, 0, 0, "\n"))
	c.shows(uri, "KW002 5:11-18", "KW001 5:33-41")
}

func TestWithoutAWatcherASaveIsTheSign(t *testing.T) {
	dir, context, use := project(t)
	can := modern()
	can["workspace"] = jsonObject{}
	c := start(t, Options{})
	c.initialize(can, dir)
	uri := c.open(use, 1, useText)
	c.shows(uri, useRows...)
	write(t, context, contextText("    metadata: dict\n"))
	c.notify("textDocument/didSave", jsonObject{"textDocument": jsonObject{"uri": uri}})
	c.shows(uri)
}

func TestWorkspaceFolders(t *testing.T) {
	one, _, first := project(t)
	two, _, second := project(t)
	c := start(t, Options{})
	c.initialize(modern(), one)
	a := c.open(first, 1, useText)
	c.shows(a, useRows...)
	folder := []jsonObject{{"uri": fileURI(two), "name": "two"}}
	c.notify("workspace/didChangeWorkspaceFolders", jsonObject{"event": jsonObject{"added": folder, "removed": []jsonObject{}}})
	b := c.open(second, 1, useText)
	c.shows(b, useRows...)
	write(t, filepath.Join(two, "app", "context.py"), contextText("    metadata: dict\n"))
	c.watched(2, filepath.Join(two, "app", "context.py"))
	c.shows(b)
	c.shows(a, useRows...)
	c.close(b)
	c.notify("workspace/didChangeWorkspaceFolders", jsonObject{"event": jsonObject{"added": []jsonObject{}, "removed": folder}})
	c.change(a, 2, partial(0, 0, 0, "\n"))
	c.shows(a, "KW002 5:11-18", "KW001 5:33-41")
}

func TestAFileWithoutAFolder(t *testing.T) {
	_, _, use := project(t)
	c := start(t, Options{})
	c.initialize(modern())
	uri := c.open(use, 1, useText)
	c.shows(uri, useRows...)
	c.close(uri)
	c.shows(uri)
	c.openURI(uri, 1, useText)
	c.shows(uri, useRows...)
}

func TestTheClientsSpellingOfAURIIsKept(t *testing.T) {
	dir := files(t, "-- pyproject.toml --\n-- with space (1)/é.py --\n")
	c := start(t, Options{})
	c.initialize(modern(), dir)
	for _, name := range []string{"with%20space%20(1)/%c3%a9.py", "with%20space%20%281%29/%C3%A9.py"} {
		uri := fileURI(dir) + "/" + name
		c.openURI(uri, 1, "class A: pass\nA(1)\n")
		c.shows(uri, "KW003 1:2-3")
		c.close(uri)
		c.shows(uri)
	}
}

func TestWhatIsNoFileIsLeftAlone(t *testing.T) {
	dir, _, use := project(t)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	for _, uri := range []string{"untitled:", "untitled:%00", "git:/a.py?x", "not a uri", "file:relative.py", "file:///no/such/file.py"} {
		c.openURI(uri, 1, "class A: pass\n")
		c.actions(uri, 0, 0, 0, nil)
		c.change(uri, 2, whole("x"))
		c.close(uri)
	}
	uri := c.open(use, 1, useText)
	c.shows(uri, useRows...)
}

func TestATextThatWasNeverSavedIsChecked(t *testing.T) {
	dir, context, _ := project(t)
	for name, folders := range map[string][]string{"in a folder": {dir}, "in none": nil} {
		t.Run(name, func(t *testing.T) {
			c := start(t, Options{})
			c.initialize(modern(), folders...)
			const own = "class A: pass\nA(x=1)\n"
			c.openURI("untitled:Untitled-2", 1, own)
			c.shows("untitled:Untitled-2", "KW001 1:2-3")
			if got := titled(c.actions("untitled:Untitled-2", 1, 2, 2, nil), "Remove `x`"); got == nil {
				t.Error("no action")
			} else if to := got["edit"].(jsonObject)["documentChanges"].([]any)[0].(jsonObject)["textDocument"].(jsonObject); to["uri"] != "untitled:Untitled-2" || to["version"] != 1.0 {
				t.Errorf("an edit for %v", to)
			}
			c.change("untitled:Untitled-2", 2, whole("import Untitled\n"+own))
			c.shows("untitled:Untitled-2", "KW001 2:2-3")
			c.close("untitled:Untitled-2")
			c.shows("untitled:Untitled-2")

			uri := "untitled:My Job"
			c.openURI(uri, 1, useText)
			if len(folders) == 0 {
				c.shows(uri)
				return
			}
			c.shows(uri, useRows...)
			class := c.open(context, 1, contextText("    metadata: dict\n"))
			c.shows(uri)
			c.close(class)
			c.shows(uri, useRows...)
			c.notify("workspace/didChangeWorkspaceFolders", jsonObject{"event": jsonObject{
				"added": []jsonObject{}, "removed": []jsonObject{{"uri": fileURI(dir), "name": "one"}},
			}})
			c.change(uri, 2, whole(own))
			c.shows(uri, "KW001 1:2-3")
		})
	}
}

func TestATextThatWillBeSavedSomewhereBelongsThere(t *testing.T) {
	dir, _, _ := project(t)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	uri := "untitled:" + filepath.ToSlash(dir) + "/app/fresh.py"
	c.openURI(uri, 1, strings.Replace(useText, "app.context", ".context", 1))
	c.shows(uri, useRows...)
}

func TestWhatIsNotCheckedIsSaid(t *testing.T) {
	c := start(t, Options{})
	c.initialize(modern())
	c.openURI("git:/a.py?x", 1, "class A: pass\nA(1)\n")
	c.logged("git:/a.py?x is neither a file nor a new text, and is not checked")
}

func TestSkippedFilesAreNamedOnce(t *testing.T) {
	dir := files(t, "-- pyproject.toml --\n")
	write(t, filepath.Join(dir, "bad.py"), "\xff")
	c := start(t, Options{})
	c.initialize(modern(), dir)
	c.logged("bad.py is not UTF-8")
}

func TestSettingsThatAreWrongFromTheStartAreSaid(t *testing.T) {
	dir, _, _ := project(t)
	c := start(t, Options{Configure: func(string, config.Unsaved) (Settings, error) {
		return Settings{}, errors.New("kwargo.toml:1:1: this is no setting")
	}})
	c.initialize(modern(), dir)
	c.logged("kwargo.toml:1:1: this is no setting")
}

func TestSettingsWithoutEffectAreSaid(t *testing.T) {
	dir, _, use := project(t)
	python := "/no/such/python"
	c := start(t, Options{Configure: func(string, config.Unsaved) (Settings, error) {
		return Settings{Diagnostics: diagnostics.DefaultOptions(), Python: python, Notes: []string{"pyproject.toml: it is a folder"}}, nil
	}})
	c.initialize(modern(), dir)
	c.logged("settings: pyproject.toml: it is a folder")
	c.logged("settings: the setting `python` leads to no Python environment: /no/such/python")
	c.shows(c.open(use, 1, useText), useRows...)
}

func TestSettings(t *testing.T) {
	dir, _, use := project(t)
	var settings Settings
	var broken error
	asked := []string{}
	c := start(t, Options{Configure: func(root string, _ config.Unsaved) (Settings, error) {
		asked = append(asked, root)
		return settings, broken
	}})
	settings.Diagnostics = diagnostics.Options{Ignore: []string{"KW002"}}
	c.initialize(modern(), dir)
	uri := c.open(use, 1, useText)
	c.shows(uri, useRows[1])
	settings.Diagnostics.Ignore = []string{"KW001"}
	c.watched(2, filepath.Join(dir, "pyproject.toml"))
	c.shows(uri, useRows[0])
	broken = errors.New("pyproject.toml:1:1: this is no setting")
	c.notify("workspace/didChangeConfiguration", jsonObject{"settings": nil})
	c.logged("this is no setting")
	c.change(uri, 2, partial(0, 0, 0, "\n"))
	c.shows(uri, "KW002 5:11-18")
	broken = nil
	settings.Diagnostics.Ignore = nil
	settings.Exclude = []string{"context.py"}
	c.notify("workspace/didChangeConfiguration", jsonObject{"settings": nil})
	c.shows(uri)
	if !strings.HasPrefix(asked[0], dir) {
		t.Errorf("asked for %v", asked)
	}
}
