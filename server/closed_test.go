package server

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var wholeWorkspace = jsonObject{"diagnosticMode": "workspace"}

// quietAbout fails when something was published for a file since.
func (c *client) quietAbout(uri string, since int) {
	c.t.Helper()
	time.Sleep(2 * settleMost)
	if got := published(c.all()[since:], uri); len(got) > 0 {
		c.t.Errorf("%s: published %v", uri, got)
	}
}

func (c *client) configure(settings jsonObject) {
	c.notify("workspace/didChangeConfiguration", jsonObject{"settings": jsonObject{"kwargo": settings}})
}

func TestDiagnosticsOfClosedFiles(t *testing.T) {
	dir, context, use := project(t)
	c := start(t, Options{})
	c.initializeWith(modern(), wholeWorkspace, dir)
	uri := fileURI(use)
	c.shows(uri, useRows...)
	if got := published(c.all(), uri)[0]; got["version"] != nil {
		t.Errorf("a version of a file that is not open: %v", got)
	}
	if got := published(c.all(), fileURI(context)); len(got) > 0 {
		t.Errorf("published that there is nothing: %v", got)
	}
	// They follow an edit of the class.
	class := c.open(context, 1, contextText("    metadata: dict\n"))
	c.shows(uri)
	c.change(class, 2, whole(contextText("    x: int = 0\n")))
	c.shows(uri, "KW001 4:33-41")
	c.close(class)
	c.shows(uri, useRows...)
	// An open file is the document's, with its version; a closed one is as on disk.
	c.open(use, 5, useText+"\n")
	until(c, "a version", func(all []jsonObject) (bool, bool) {
		of := published(all, uri)
		return true, of[len(of)-1]["version"] == 5.0
	})
	c.change(uri, 6, whole("\n"+useText))
	c.shows(uri, "KW002 5:11-18", "KW001 5:33-41")
	c.close(uri)
	c.shows(uri, useRows...)
	if of := published(c.all(), uri); len(of[len(of)-2]["diagnostics"].([]any)) == 0 {
		t.Error("they are taken back and come again, when a file is closed")
	}
	for range 20 { // it may be closed before anything was sent for it
		c.open(use, 7, useText)
		c.close(uri)
		c.shows(uri, useRows...)
	}
	c.open(use, 8, useText+"\n")
	c.change(uri, 9, whole("x = 1\n"))
	c.close(uri)
	time.Sleep(2 * settleMost)
	c.shows(uri, useRows...)
	// What is deleted shows nothing.
	before, err := os.ReadFile(use)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(use); err != nil {
		t.Fatal(err)
	}
	c.watched(3, use)
	c.shows(uri)
	write(t, use, string(before))
	c.watched(1, use)
	c.shows(uri, useRows...)
	// And when the user does not want them any more.
	c.configure(jsonObject{"diagnosticMode": "openFilesOnly"})
	c.shows(uri)
	c.configure(jsonObject{"diagnosticMode": "workspace", "workspaceDiagnosticsLimit": 2})
	c.logged("there are 3 files, and `workspaceDiagnosticsLimit` is 2")
	c.configure(jsonObject{"diagnosticMode": "workspace", "workspaceDiagnosticsLimit": 0})
	c.shows(uri, useRows...)
	c.configure(jsonObject{}) // as at the start
	c.configure(jsonObject{"diagnosticMode": "everything"})
	c.logged("`diagnosticMode`: \"everything\" is none of")
	since := len(c.all())
	c.quietAbout(uri, since)
}

func TestClosedFilesShowNothingUnlessWanted(t *testing.T) {
	dir, context, use := project(t)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	class := c.open(context, 1, contextText("    x: int = 0\n"))
	c.shows(class)
	c.quietAbout(fileURI(use), 0)
	c.configure(jsonObject{"diagnosticMode": "off"})
	uri := c.open(use, 1, useText)
	c.shows(uri)
	c.configure(jsonObject{"diagnosticMode": "openFilesOnly"})
	c.shows(uri, "KW001 4:33-41")
	c.configure(jsonObject{"diagnosticMode": "off"})
	c.shows(uri)
}

// manyFiles is a class, and n files with a call of it that raises.
func manyFiles(t testing.TB, n int) (dir, class string) {
	var b strings.Builder
	b.WriteString("-- pyproject.toml --\n-- shapes.py --\nclass Job:\n    def __init__(self, name): pass\n")
	for i := range n {
		fmt.Fprintf(&b, "-- job%d.py --\nfrom shapes import Job\nJob('%d', tag=1)\n", i, i)
	}
	dir = files(t, b.String())
	return dir, filepath.Join(dir, "shapes.py")
}

// An edit of an open file does not wait for the closed ones.
func TestOpenFilesComeFirst(t *testing.T) {
	const n = 400
	dir, class := manyFiles(t, n)
	c := start(t, Options{})
	c.initializeWith(modern(), wholeWorkspace, dir)
	everywhere := func(rows int) {
		t.Helper()
		until(c, "all files", func(all []jsonObject) (bool, bool) {
			shown := map[string]int{}
			for _, m := range all {
				if m["method"] == "textDocument/publishDiagnostics" {
					p := m["params"].(jsonObject)
					shown[p["uri"].(string)] = len(p["diagnostics"].([]any))
				}
			}
			for i := range n {
				if got, ok := shown[fileURI(filepath.Join(dir, fmt.Sprintf("job%d.py", i)))]; !ok || got != rows {
					return false, false
				}
			}
			return true, true
		})
	}
	everywhere(1)
	own := "class A: pass\nA(1)\n"
	uri := c.open(filepath.Join(dir, "own.py"), 1, own)
	c.shows(uri, "KW003 1:2-3")
	edited := c.open(class, 1, "class Job:\n    def __init__(self, name, tag): pass\n")
	c.shows(edited)
	since := len(c.all())
	c.change(uri, 2, whole("\n"+own))
	c.shows(uri, "KW003 2:2-3")
	before := 0
	for _, m := range c.all()[since:] {
		if m["method"] == "textDocument/publishDiagnostics" {
			if m["params"].(jsonObject)["uri"] == uri {
				break
			}
			before++
		}
	}
	if before > 2*burst {
		t.Errorf("%d closed files came before the one that was edited", before)
	}
	everywhere(0)
	c.close(edited)
	everywhere(1)
}
