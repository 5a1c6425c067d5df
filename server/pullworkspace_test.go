package server

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const wholeMethod = "workspace/diagnostic"

// pullAll asks for the diagnostics of all closed files.
func (c *client) pullAll(known map[string]string, token any) int {
	ids := []jsonObject{}
	for uri, id := range known {
		ids = append(ids, jsonObject{"uri": uri, "value": id})
	}
	params := jsonObject{"previousResultIds": ids}
	if token != nil {
		params["partialResultToken"] = token
	}
	return c.ask(wholeMethod, params)
}

// inParts are the items that came by a token so far.
func inParts(all []jsonObject, token any) (parts [][]any) {
	for _, m := range all {
		if m["method"] == "$/progress" {
			if p := m["params"].(jsonObject); p["token"] == token {
				parts = append(parts, p["value"].(jsonObject)["items"].([]any))
			}
		}
	}
	return parts
}

// short are the items of a report about the workspace: `full use.py KW001 4:33-41`.
func short(dir string, items []any) []string {
	out := []string{}
	for _, item := range items {
		of := item.(jsonObject)
		line := fmt.Sprintf("%v %s", of["kind"], strings.TrimPrefix(of["uri"].(string), fileURI(dir)+"/"))
		if of["kind"] == "full" {
			line = strings.TrimSpace(line + " " + rowsOf(of))
		}
		out = append(out, line)
	}
	return out
}

func idsOf(items []any) map[string]string {
	out := map[string]string{}
	for _, item := range items {
		of := item.(jsonObject)
		out[of["uri"].(string)] = of["resultId"].(string)
	}
	return out
}

func itemsOf(reply jsonObject) []any { return reply["result"].(jsonObject)["items"].([]any) }

func TestAClientAsksForAllDiagnostics(t *testing.T) {
	dir, context, use := project(t)
	c := start(t, Options{})
	got := c.initializeWith(pulling(), wholeWorkspace, dir)
	if offer := got["capabilities"].(jsonObject)["diagnosticProvider"].(jsonObject); offer["workspaceDiagnostics"] != true {
		t.Fatalf("offered: %v", offer)
	}
	rows := strings.Join(useRows, ", ")
	wants := func(known map[string]string, rows ...string) []any {
		t.Helper()
		items := itemsOf(c.reply(c.pullAll(known, nil)))
		if got := short(dir, items); !slices.Equal(got, rows) {
			t.Fatalf("wanted %v, got %v", rows, got)
		}
		return items
	}
	items := wants(nil, "full app/use.py "+rows)
	if v, ok := items[0].(jsonObject)["version"]; !ok || v != nil {
		t.Errorf("version: %v", items[0])
	}
	known := idsOf(items)
	wants(known, "unchanged app/use.py")
	// It hangs on the class, also on what a document of it holds, and on its place.
	class := c.open(context, 1, contextText("    x: int = 0\n"))
	items = wants(known, "full app/use.py KW001 4:33-41")
	known = idsOf(items)
	c.change(class, 2, partial(0, 0, 0, "\n"))
	items = wants(known, "full app/use.py KW001 4:33-41")
	known = idsOf(items)
	// An open file is asked for by itself.
	uri := c.open(use, 1, useText)
	wants(known)
	c.pulls(uri, "KW001 4:33-41")
	c.change(uri, 2, whole("x = 1\n"))
	c.close(uri)
	wants(nil, "full app/use.py KW001 4:33-41") // as on disk
	// One that was open is named, although there is nothing to say of it.
	other := c.open(filepath.Join(dir, "app", "__init__.py"), 1, "class A: pass\nA(1)\n")
	c.pulls(other, "KW003 1:2-3")
	c.close(other)
	wants(known, "full app/__init__.py", "unchanged app/use.py")
	if err := os.Remove(use); err != nil {
		t.Fatal(err)
	}
	c.watched(3, use)
	until(c, "the file to be gone", func([]jsonObject) (bool, bool) {
		got := short(dir, itemsOf(c.reply(c.pullAll(known, nil))))
		return true, slices.Equal(got, []string{"full app/use.py"})
	})
	c.nothingPublished()
}

func TestAllDiagnosticsComeInParts(t *testing.T) {
	const n = 2*part + 10
	dir, class := manyFiles(t, n)
	c := start(t, Options{})
	c.initializeWith(pulling(), wholeWorkspace, dir)
	if left := itemsOf(c.reply(c.pullAll(nil, "first"))); len(left) > 0 {
		t.Errorf("the answer has %d items beside those that were sent", len(left))
	}
	parts := inParts(c.all(), "first")
	all := slices.Concat(parts...)
	if len(all) != n || len(parts) < 3 {
		t.Errorf("%d items in %d parts", len(all), len(parts))
	}
	for _, p := range parts {
		if len(p) > part {
			t.Errorf("a part of %d", len(p))
		}
	}
	// Asked again, it stays open, and says what is new.
	id := c.pullAll(idsOf(all), "second")
	quiet := func(parts int) {
		t.Helper()
		time.Sleep(2 * settleMost)
		if got := c.answerTo(id); got != nil || len(inParts(c.all(), "second")) != parts {
			t.Fatalf("answered %v, in parts %v", got, inParts(c.all(), "second")[parts:])
		}
	}
	quiet(0)
	items := func(n int) []any {
		t.Helper()
		return until(c, fmt.Sprintf("%d items", n), func(all []jsonObject) ([]any, bool) {
			got := slices.Concat(inParts(all, "second")...)
			return got, len(got) >= n
		})
	}
	uri := c.open(class, 1, "class Job:\n    def __init__(self, name, tag): pass\n")
	if all := items(n); len(all) != n || short(dir, all)[0] != "full job0.py" {
		t.Errorf("%d items after an edit of the class", len(all))
	}
	c.change(uri, 2, whole("class Job:\n    def __init__(self, tag): pass\n"))
	if last := short(dir, items(2*n))[2*n-1]; !strings.Contains(last, "KW004") {
		t.Errorf("after another: %v", last)
	}
	quiet(2 * ((n + part - 1) / part))
	// Cancelled by the client, and by the end.
	c.notify("$/cancelRequest", jsonObject{"id": id})
	if code := c.reply(id)["error"].(jsonObject)["code"]; code != -32800.0 {
		t.Errorf("cancelled: %v", code)
	}
	id = c.pullAll(nil, 3)
	c.request("shutdown", nil)
	fault := c.reply(id)["error"].(jsonObject)
	if fault["code"] != -32802.0 || fault["data"].(jsonObject)["retriggerRequest"] != false {
		t.Errorf("at the end: %v", fault)
	}
}

// answerTo is the answer to a request, if it is there.
func (c *client) answerTo(id int) jsonObject {
	for _, m := range c.all() {
		if m["method"] == nil && m["id"] == float64(id) {
			return m
		}
	}
	return nil
}

func TestTheWorkspaceIsOfferedWhenItIsWanted(t *testing.T) {
	dir, _, _ := project(t)
	can := pulling()
	can["textDocument"].(jsonObject)["diagnostic"] = jsonObject{"dynamicRegistration": true}
	c := start(t, Options{})
	c.initialize(can, dir)
	if got := c.registered("textDocument/diagnostic")["workspaceDiagnostics"]; got != false {
		t.Errorf("offered: %v", got)
	}
	if got := itemsOf(c.reply(c.pullAll(nil, nil))); len(got) > 0 {
		t.Errorf("not wanted: %v", got)
	}
	c.configure(wholeWorkspace)
	until(c, "another offer", func([]jsonObject) (bool, bool) {
		return true, c.registered("textDocument/diagnostic")["workspaceDiagnostics"] == true
	})
	if n := count(c.all(), "client/unregisterCapability"); n != 1 {
		t.Errorf("taken back %d times", n)
	}
	items := itemsOf(c.reply(c.pullAll(nil, nil)))
	if got := short(dir, items); !slices.Equal(got, []string{"full app/use.py " + strings.Join(useRows, ", ")}) {
		t.Errorf("wanted: %v", got)
	}
	// Not wanted any more: taken back.
	c.pullAll(idsOf(items), "held")
	c.configure(jsonObject{"diagnosticMode": "openFilesOnly"})
	got := until(c, "what is taken back", func(all []jsonObject) ([]string, bool) {
		got := short(dir, slices.Concat(inParts(all, "held")...))
		return got, len(got) > 0
	})
	if !slices.Equal(got, []string{"full app/use.py"}) {
		t.Errorf("taken back: %v", got)
	}
}
