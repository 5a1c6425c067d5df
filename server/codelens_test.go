package server

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

const lensProject = `
-- pyproject.toml --
-- app.py --
class Context:
    def __init__(self, user): pass

    @classmethod
    def make(cls, user):
        return cls(user)

    class Inner: pass


class Idle: pass
-- use.py --
from app import Context as C

C("🌍", 1)
C(user=1)
C.make(1)
C(2)  # type: ignore
`

// lenses asks for the lenses of a document, resolved.
func (c *client) lensesOf(uri string) []jsonObject {
	c.t.Helper()
	var out []jsonObject
	for _, lens := range c.request("textDocument/codeLens", jsonObject{"textDocument": jsonObject{"uri": uri}})["result"].([]any) {
		reply := c.request("codeLens/resolve", lens)
		if reply["error"] != nil {
			c.t.Fatal(reply)
		}
		out = append(out, reply["result"].(jsonObject))
	}
	return out
}

func lensTitles(lenses []jsonObject) string {
	out := ""
	for _, l := range lenses {
		r := l["range"].(jsonObject)["start"].(jsonObject)
		out += fmt.Sprintf("%v:%v %v\n", r["line"], r["character"], l["command"].(jsonObject)["title"])
	}
	return out
}

func TestALensCountsTheConstructionsOfAClass(t *testing.T) {
	dir := files(t, lensProject)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	app := filepath.Join(dir, "app.py")
	uri := c.open(app, 1, "class Context:\n    def __init__(self, user): pass\n\n    @classmethod\n    def make(cls, user):\n        return cls(user)\n\n    class Inner: pass\n\n\nclass Idle: pass\n")
	got := c.lensesOf(uri)
	const want = "0:6 5 constructions · 1 broken · 1 through a factory\n7:10 no constructions\n10:6 no constructions\n"
	if lensTitles(got) != want {
		t.Errorf("got\n%swant\n%s", lensTitles(got), want)
	}
	command := got[0]["command"].(jsonObject)
	if command["command"] != "kwargo.showConstructions" || fmt.Sprint(command["arguments"]) != fmt.Sprint([]any{uri, jsonObject{"line": 0, "character": 6}}) {
		t.Errorf("command: %v", command)
	}

	// An edit in another file, which nobody saves.
	c.open(filepath.Join(dir, "use.py"), 1, "from app import *\nContext()\nIdle()\n")
	const then = "0:6 2 constructions · 1 broken\n7:10 no constructions\n10:6 1 construction\n"
	if got := lensTitles(c.lensesOf(uri)); got != then {
		t.Errorf("after an edit: got\n%swant\n%s", got, then)
	}
}

func TestALensOfAnOlderTextIsAskedForAgain(t *testing.T) {
	dir := files(t, lensProject)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	uri := c.open(filepath.Join(dir, "app.py"), 1, "class Context: pass\n")
	lens := c.request("textDocument/codeLens", jsonObject{"textDocument": jsonObject{"uri": uri}})["result"].([]any)[0].(jsonObject)
	c.change(uri, 2, whole("\nclass Context: pass\n"))
	if code := c.fails("codeLens/resolve", lens); code != -32801 {
		t.Errorf("code %d", code)
	}
	for _, data := range []any{"x", jsonObject{}, jsonObject{"uri": uri, "version": 2, "class": 99}} {
		lens["data"] = data
		if code := c.fails("codeLens/resolve", lens); code != -32602 && code != -32801 {
			t.Errorf("%v: code %d", data, code)
		}
	}
}

func TestLensesAreOffWhenTheUserWantsNone(t *testing.T) {
	dir := files(t, lensProject)
	c := start(t, Options{})
	c.initializeWith(modern(), jsonObject{"codeLens": false}, dir)
	uri := c.open(filepath.Join(dir, "app.py"), 1, "class Context: pass\n")
	if got := c.lensesOf(uri); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

func TestALensBringsThePlacesForAClientThatAsksForNone(t *testing.T) {
	dir := files(t, lensProject)
	c := start(t, Options{})
	c.initializeWith(modern(), jsonObject{"codeLensCommand": "editor.action.showReferences"}, dir)
	uri := c.open(filepath.Join(dir, "app.py"), 1, "class Context:\n    def __init__(self, user): pass\n")
	command := c.lensesOf(uri)[0]["command"].(jsonObject)
	arguments := command["arguments"].([]any)
	if command["command"] != "editor.action.showReferences" || len(arguments) != 3 || len(arguments[2].([]any)) != 4 {
		t.Fatalf("got %v", command)
	}
	first := arguments[2].([]any)[0]
	want := jsonObject{"uri": fileURI(filepath.Join(dir, "use.py")), "range": span(2, 0, 1)}
	if fmt.Sprint(first) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", first, want)
	}
}

func TestTheCommandsTellAboutTheClassAtAPlace(t *testing.T) {
	dir := files(t, lensProject)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	use := c.open(filepath.Join(dir, "use.py"), 1, "from app import Context as C\n\nC(1)\n")
	app := c.open(filepath.Join(dir, "app.py"), 1, "class Context:\n    def __init__(self, user):\n        pass\n\n    class Inner: pass\n")
	run := func(command string, arguments ...any) any {
		return c.request("workspace/executeCommand", jsonObject{"command": command, "arguments": arguments})["result"]
	}
	at := func(line, column int) jsonObject { return jsonObject{"line": line, "character": column} }
	for _, place := range []struct {
		uri  string
		at   jsonObject
		want string
	}{
		{use, at(2, 0), "app.Context 1"},
		{app, at(0, 8), "app.Context 1"},
		{app, at(2, 9), "app.Context 1"},
		{app, at(4, 10), "app.Context.Inner 0"},
		{app, at(4, 17), "app.Context.Inner 0"},
		{use, at(0, 0), ""},
	} {
		got := ""
		if found, ok := run("kwargo.constructions", place.uri, place.at).(jsonObject); ok {
			got = fmt.Sprint(found["class"], " ", found["constructions"])
			if n := len(found["locations"].([]any)); fmt.Sprint(n) != fmt.Sprint(found["constructions"]) {
				t.Errorf("%d places of %s", n, got)
			}
		}
		if got != place.want {
			t.Errorf("%v: got %q, want %q", place.at, got, place.want)
		}
	}
	shown := run("kwargo.contract", app, at(1, 20)).(jsonObject)
	if shown["class"] != "app.Context" || shown["markdown"] == "" {
		t.Errorf("contract: %v", shown)
	}
	for _, arguments := range [][]any{nil, {use}, {use, 3}, {use, jsonObject{}}, {3, at(0, 0)}} {
		if code := c.fails("workspace/executeCommand", jsonObject{"command": "kwargo.contract", "arguments": arguments}); code != -32602 {
			t.Errorf("%v: code %d", arguments, code)
		}
	}
}

func TestAClientWithoutAListIsToldInAMessage(t *testing.T) {
	dir := files(t, lensProject)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	app := c.open(filepath.Join(dir, "app.py"), 1, "class Context:\n    def __init__(self, user): pass\n")
	c.request("workspace/executeCommand", jsonObject{"command": "kwargo.showConstructions", "arguments": []any{app, jsonObject{"line": 0, "character": 6}}})
	const want = "app.Context: 4 constructions · 2 broken · 1 through a factory\nuse.py:3\nuse.py:4\nuse.py:5\nuse.py:6"
	until(c, "the message", func(all []jsonObject) (bool, bool) {
		for _, m := range all {
			if m["method"] == "window/showMessage" {
				if got := m["params"].(jsonObject)["message"]; got != want {
					t.Errorf("got %q, want %q", got, want)
				}
				return true, true
			}
		}
		return false, false
	})
}

func TestLensesAreAskedForAgainAfterAPauseWhenAnotherFileHasChanged(t *testing.T) {
	dir := files(t, lensProject)
	c := start(t, Options{})
	can := modern()
	can["workspace"].(jsonObject)["codeLens"] = jsonObject{"refreshSupport": true}
	c.initialize(can, dir)
	app := c.open(filepath.Join(dir, "app.py"), 1, "class Context: pass\n")
	use := c.open(filepath.Join(dir, "use.py"), 1, "")
	count := func() int {
		n := 0
		for _, m := range c.all() {
			if m["method"] == "workspace/codeLens/refresh" {
				n++
			}
		}
		return n
	}
	c.change(use, 2, whole("from app import Context\n"))
	time.Sleep(lensPause + 300*time.Millisecond)
	if n := count(); n != 0 {
		t.Errorf("%d times, though nobody has asked for a lens", n)
	}
	c.lensesOf(app)
	for version := 3; version < 8; version++ { // one after the other
		c.change(use, version, whole("from app import Context\nContext()\n"))
	}
	until(c, "a refresh", func([]jsonObject) (bool, bool) { return true, count() > 0 })
	time.Sleep(200 * time.Millisecond)
	if n := count(); n != 1 {
		t.Errorf("%d times for a burst of edits", n)
	}
}
