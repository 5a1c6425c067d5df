package server

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// contextProject is a class in one file and a broken call in another.
const contextProject = `
-- pyproject.toml --
-- app/__init__.py --
-- app/context.py --
from dataclasses import dataclass


@dataclass
class Context:
    user: str
    run: str

    @classmethod
    def from_request(cls, user: str, run: str, metadata: dict) -> "Context":
        return cls(user, run)
-- app/use.py --
from app.context import Context


def f(run):
    return Context(user="🌍é🌍", metadata={})
`

func project(t *testing.T) (dir, context, use string) {
	dir = files(t, contextProject)
	return dir, filepath.Join(dir, "app", "context.py"), filepath.Join(dir, "app", "use.py")
}

const (
	useText = "from app.context import Context\n\n\ndef f(run):\n    return Context(user=\"🌍é🌍\", metadata={})\n"
)

var useRows = []string{"KW002 4:11-18", "KW001 4:33-41"}

func contextText(more string) string {
	return "from dataclasses import dataclass\n\n@dataclass\nclass Context:\n    user: str\n" + more
}

func TestDiagnostics(t *testing.T) {
	dir, context, use := project(t)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	uri := c.open(use, 7, useText)
	found := c.shows(uri, useRows...)
	all := published(c.all(), uri)
	if v := all[len(all)-1]["version"]; v != 7.0 {
		t.Errorf("version %v", v)
	}
	d := found[1].(jsonObject)
	if d["source"] != "kwargo" || d["severity"] != 1.0 {
		t.Errorf("source %v, severity %v", d["source"], d["severity"])
	}
	if href := d["codeDescription"].(jsonObject)["href"].(string); !strings.Contains(href, "kw001") {
		t.Errorf("link: %s", href)
	}
	related := d["relatedInformation"].([]any)
	if at := related[0].(jsonObject)["location"].(jsonObject); at["uri"] != fileURI(context) {
		t.Errorf("related: %v", at)
	}
	if data := d["data"].(jsonObject); data["code"] != "KW001" || data["class"] != "app.context.Context" || data["argument"] != "metadata" {
		t.Errorf("data: %v", data)
	}
	c.close(uri)
	c.shows(uri)
}

func TestWhatTheClientDoesNotUnderstandIsLeftOut(t *testing.T) {
	dir, _, use := project(t)
	c := start(t, Options{})
	c.initialize(jsonObject{}, dir)
	uri := c.open(use, 1, useText)
	d := c.shows(uri, useRows...)[0].(jsonObject)
	for _, field := range []string{"relatedInformation", "data"} {
		if d[field] != nil {
			t.Errorf("%s: %v", field, d[field])
		}
	}
	if got := c.actions(uri, 4, 33, 33, nil); got != nil {
		t.Errorf("actions for a client that takes commands only: %v", got)
	}
}

func TestAnUnsavedEditReachesOtherFiles(t *testing.T) {
	dir, context, use := project(t)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	uri := c.open(use, 1, useText)
	c.shows(uri, useRows...)
	class := c.open(context, 1, contextText("    run: str\n"))
	c.shows(uri, useRows...)
	c.change(class, 2, partial(5, 4, 7, "metadata")) // run → metadata
	c.shows(uri)
	c.change(class, 3, whole(contextText("    x: int = 0\n")))
	c.shows(uri, "KW001 4:33-41")
	c.close(class) // never saved
	c.shows(uri, useRows...)
}

func TestEncodings(t *testing.T) {
	dir, _, use := project(t)
	before := `    return Context(user="🌍é🌍", `
	units := map[string]int{"utf-8": len(before), "utf-16": len([]rune(before)) + 2, "utf-32": len([]rune(before))}
	width := map[string]int{"utf-8": 4, "utf-16": 2, "utf-32": 1} // of an emoji
	for encoding, at := range units {
		t.Run(encoding, func(t *testing.T) {
			c := start(t, Options{})
			c.initialize(modern(encoding), dir)
			uri := c.open(use, 1, useText)
			c.shows(uri, "KW002 4:11-18", fmt.Sprintf("KW001 4:%d-%d", at, at+8))
			// The second edit is meant in what the first has made.
			c.change(uri, 2, partial(4, at, at+8, "😀"), partial(4, at, at+width[encoding], "run"))
			c.shows(uri)
			c.change(uri, 3, whole("\r\n"+useText))
			c.shows(uri, "KW002 5:11-18", fmt.Sprintf("KW001 5:%d-%d", at, at+8))
		})
	}
}

func TestManyChangesStayInOrder(t *testing.T) {
	dir := files(t, "-- pyproject.toml --\n-- a.py --\n")
	c := start(t, Options{})
	c.initialize(modern(), dir)
	uri := c.open(filepath.Join(dir, "a.py"), 1, "class A:\n    def __init__(self, x): pass\nA(1, =1)\n")
	const n = 2000
	var name strings.Builder
	for i := range n {
		letter := string(rune('a' + i%26))
		name.WriteString(letter)
		c.change(uri, i+2, partial(2, 5+i, 5+i, letter))
	}
	c.shows(uri, fmt.Sprintf("KW001 2:5-%d", 5+n))
	all := published(c.all(), uri)
	last := all[len(all)-1]
	if last["version"] != float64(n+1) {
		t.Errorf("version %v", last["version"])
	}
	message := last["diagnostics"].([]any)[0].(jsonObject)["message"].(string)
	if !strings.Contains(message, name.String()) {
		t.Error("the letters are out of order")
	}
	version := 0.0
	for _, p := range all {
		if v := p["version"].(float64); v < version {
			t.Errorf("version %v after %v", v, version)
		} else {
			version = v
		}
	}
}

func TestCodeAction(t *testing.T) {
	dir, _, use := project(t)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	uri := c.open(use, 3, useText)
	// Asked at once, before anything is known.
	if got := c.actions(uri, 4, 33, 33, nil); len(got) == 0 {
		t.Fatal("no actions")
	}
	found := c.shows(uri, useRows...)
	var preferred jsonObject
	for _, a := range c.actions(uri, 4, 33, 41, found, "quickfix") {
		if a["isPreferred"] == true {
			preferred = a
		}
	}
	if preferred == nil || !strings.HasPrefix(preferred["title"].(string), "Convert to `Context.from_request(") {
		t.Fatalf("preferred: %v", preferred)
	}
	if preferred["kind"] != "quickfix" || len(preferred["diagnostics"].([]any)) != 2 {
		t.Errorf("kind %v, diagnostics %v", preferred["kind"], preferred["diagnostics"])
	}
	edit := preferred["edit"].(jsonObject)
	change := edit["documentChanges"].([]any)[0].(jsonObject)
	if to := change["textDocument"].(jsonObject); to["uri"] != uri || to["version"] != 3.0 {
		t.Errorf("for %v", to)
	}
	if edit["changes"] != nil {
		t.Errorf("changes: %v", edit["changes"])
	}
	for _, only := range []string{"refactor.extract", "quickfix.other", "source.organizeImports"} {
		if got := c.actions(uri, 4, 33, 41, found, only); len(got) > 0 {
			t.Errorf("%s: %v", only, got)
		}
	}
	if got := c.actions(uri, 0, 0, 0, nil); len(got) > 0 {
		t.Errorf("elsewhere: %v", got)
	}
}

func TestCodeActionForASimpleClient(t *testing.T) {
	dir, context, use := project(t)
	can := modern()
	can["workspace"] = jsonObject{}
	c := start(t, Options{})
	c.initialize(can, dir)
	uri := c.open(use, 1, useText)
	for _, a := range c.actions(uri, 4, 33, 33, nil) {
		edit := a["edit"].(jsonObject)
		to := uri
		if strings.HasPrefix(a["title"].(string), "Add the parameter") {
			to = fileURI(context)
		}
		if edit["documentChanges"] != nil || edit["changes"].(jsonObject)[to] == nil {
			t.Errorf("edit: %v", edit)
		}
	}
}

func TestSnippetsOnlyWhereTheClientTakesThem(t *testing.T) {
	dir, _, use := project(t)
	for _, takes := range []bool{false, true} {
		can := modern()
		can["workspace"].(jsonObject)["workspaceEdit"].(jsonObject)["snippetEditSupport"] = takes
		c := start(t, Options{})
		c.initialize(can, dir)
		uri := c.open(use, 1, "from app.context import Context\nContext(user='')\n")
		seen := false
		for _, a := range c.actions(uri, 1, 0, 0, nil) {
			for _, change := range a["edit"].(jsonObject)["documentChanges"].([]any) {
				for _, e := range change.(jsonObject)["edits"].([]any) {
					seen = seen || e.(jsonObject)["snippet"] != nil
				}
			}
		}
		if seen != takes {
			t.Errorf("snippets: %v for a client with %v", seen, takes)
		}
	}
}
