package server

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/config"
)

// rich is a client that can do all there is.
func rich() jsonObject {
	can := modern()
	edit := can["workspace"].(jsonObject)["workspaceEdit"].(jsonObject)
	edit["changeAnnotationSupport"] = jsonObject{}
	can["workspace"].(jsonObject)["applyEdit"] = true
	action := can["textDocument"].(jsonObject)["codeAction"].(jsonObject)
	action["dataSupport"] = true
	action["disabledSupport"] = true
	action["resolveSupport"] = jsonObject{"properties": []string{"edit"}}
	return can
}

func titled(all []jsonObject, title string) jsonObject {
	for _, a := range all {
		if strings.HasPrefix(a["title"].(string), title) {
			return a
		}
	}
	return nil
}

func titles(all []jsonObject) string {
	var out []string
	for _, a := range all {
		out = append(out, a["title"].(string))
	}
	return strings.Join(out, "\n")
}

func TestEditsOfOtherFilesAreMadeWhenTheyAreWanted(t *testing.T) {
	dir, context, use := project(t)
	c := start(t, Options{Configure: func(string, config.Unsaved) (Settings, error) {
		return Settings{Diagnostics: diagnostics.DefaultOptions(), PythonVersion: "3.11"}, nil
	}})
	c.initialize(rich(), dir)
	uri := c.open(use, 1, useText)
	add := titled(c.actions(uri, 4, 33, 33, nil), "Add the parameter `metadata`")
	if add == nil || add["edit"] != nil || add["data"] == nil {
		t.Fatalf("to be resolved: %v", add)
	}
	resolved := c.request("codeAction/resolve", add)["result"].(jsonObject)
	edit := resolved["edit"].(jsonObject)
	change := edit["documentChanges"].([]any)[0].(jsonObject)
	if to := change["textDocument"].(jsonObject); to["uri"] != fileURI(context) || to["version"] != nil {
		t.Errorf("for %v", to)
	}
	first := change["edits"].([]any)[0].(jsonObject)
	if first["newText"] != "\n    metadata: dict | None = None" || first["annotationId"] != "kwargo" {
		t.Errorf("edit: %v", first)
	}
	asks := edit["changeAnnotations"].(jsonObject)["kwargo"].(jsonObject)
	if asks["needsConfirmation"] != true || asks["label"] != add["title"] {
		t.Errorf("annotation: %v", asks)
	}

	// A text that has changed meanwhile.
	c.change(uri, 2, whole("\n"+useText))
	if code := c.fails("codeAction/resolve", add); code != -32801 {
		t.Errorf("for an older version: %d", code)
	}
	for _, data := range []any{nil, "x", jsonObject{}, jsonObject{"uri": 3}} {
		add["data"] = data
		if code := c.fails("codeAction/resolve", add); code != -32602 {
			t.Errorf("%v: %d", data, code)
		}
	}
}

func TestRewritesAreForWhoLooksForThem(t *testing.T) {
	dir, _, use := project(t)
	c := start(t, Options{})
	c.initialize(rich(), dir)
	uri := c.open(use, 1, "from app.context import Context\n\nContext('a', 'b')\nContext('a', Context('b', 'c'))\n")
	if got := c.actions(uri, 2, 3, 3, nil, "quickfix"); len(got) > 0 {
		t.Errorf("nothing is wrong: %v", got)
	}
	if got := c.actions(uri, 2, 3, 3, nil, "refactor"); len(got) > 0 {
		t.Errorf("from_request needs metadata: %s", titles(got))
	}
	uri = c.open(filepath.Join(dir, "other.py"), 1, `class Job:
    def __init__(self, name):
        pass

    @classmethod
    def make(cls, name):
        return cls(name)


Job(name=Job("a"))
`)
	got := c.actions(uri, 9, 9, 9, nil, "refactor.rewrite")
	if titles(got) != "Convert to `Job.make(...)`\nConvert every construction of `Job` that fits to `Job.make(...)`" {
		t.Errorf("got %s", titles(got))
	}
	every := c.request("codeAction/resolve", got[1])["result"].(jsonObject)
	change := every["edit"].(jsonObject)["documentChanges"].([]any)[0].(jsonObject)
	if n := len(change["edits"].([]any)); n != 2 {
		t.Errorf("%d edits", n)
	}
}

func TestAllSafeFixesOfAFile(t *testing.T) {
	dir, _, use := project(t)
	c := start(t, Options{})
	c.initialize(rich(), dir)
	text := "from app.context import Context\n\n\ndef f(run):\n    Context(user='ä', metadata={}); Context(usr='')\n    return Context(\n        'x', run, metadata=Context(user='', run='', metadata={}))\n"
	uri := c.open(use, 4, text)
	if got := titled(c.actions(uri, 0, 0, 0, nil), "Make all"); got != nil {
		t.Errorf("without being asked for: %v", got)
	}
	for _, only := range []string{"source", "source.fixAll", "source.fixAll.kwargo"} {
		got := c.actions(uri, 0, 0, 0, nil, only)
		if len(got) != 1 || got[0]["kind"] != "source.fixAll.kwargo" {
			t.Fatalf("%s: %v", only, got)
		}
		change := got[0]["edit"].(jsonObject)["documentChanges"].([]any)[0].(jsonObject)
		if change["textDocument"].(jsonObject)["version"] != 4.0 {
			t.Errorf("for %v", change["textDocument"])
		}
		after := applied(t, text, change["edits"].([]any))
		want := "from app.context import Context\n\n\ndef f(run):\n    Context.from_request(user='ä', metadata={}, run=run); Context(usr='')\n    return Context.from_request(\n        'x', run, metadata=Context.from_request(user='', run='', metadata={}))\n"
		if after != want {
			t.Errorf("after: %s", after)
		}
	}
	if got := c.actions(uri, 0, 0, 0, nil, "source.organizeImports"); len(got) > 0 {
		t.Errorf("another kind: %v", got)
	}
	c.change(uri, 5, whole("x = 1\n"))
	if got := c.actions(uri, 0, 0, 0, nil, "source.fixAll"); len(got) > 0 {
		t.Errorf("nothing to do: %v", got)
	}
}

// applied makes edits in a text of ASCII rows, from the last to the first.
func applied(t *testing.T, text string, edits []any) string {
	t.Helper()
	offset := func(at jsonObject) int {
		rows := strings.SplitAfter(text, "\n")
		n := 0
		for _, row := range rows[:int(at["line"].(float64))] {
			n += len(row)
		}
		units := int(at["character"].(float64))
		for _, r := range rows[int(at["line"].(float64))] {
			if units == 0 {
				break
			}
			units, n = units-1, n+len(string(r))
		}
		return n
	}
	for i := len(edits) - 1; i >= 0; i-- {
		e := edits[i].(jsonObject)
		span := e["range"].(jsonObject)
		from, to := offset(span["start"].(jsonObject)), offset(span["end"].(jsonObject))
		text = text[:from] + e["newText"].(string) + text[to:]
	}
	return text
}

func TestAllSafeFixesOfTheWorkspace(t *testing.T) {
	dir, _, use := project(t)
	c := start(t, Options{})
	var asked jsonObject
	c.answer = func(method string) (any, jsonObject) {
		if method == "workspace/applyEdit" {
			return jsonObject{"applied": true}, nil
		}
		return nil, nil
	}
	c.initialize(rich(), dir)
	reply := c.request("workspace/executeCommand", jsonObject{"command": "kwargo.fixWorkspace"})
	got := reply["result"].(jsonObject)
	if got["fixes"] != 1.0 || got["files"] != 1.0 || got["applied"] != true {
		t.Errorf("got %v", got)
	}
	for _, m := range c.all() {
		if m["method"] == "workspace/applyEdit" {
			asked = m["params"].(jsonObject)["edit"].(jsonObject)
		}
	}
	if asked["changeAnnotations"].(jsonObject)["kwargo"].(jsonObject)["needsConfirmation"] != true {
		t.Errorf("asked %v", asked)
	}
	change := asked["documentChanges"].([]any)[0].(jsonObject)
	if change["textDocument"].(jsonObject)["uri"] != fileURI(use) {
		t.Errorf("for %v", change["textDocument"])
	}
	if code := c.fails("workspace/executeCommand", jsonObject{"command": "rm"}); code != -32602 {
		t.Errorf("an unknown command: %d", code)
	}
}

func TestReasonsAreShownWhereTheClientCan(t *testing.T) {
	dir, _, _ := project(t)
	text := `class Job:
    def __init__(self, name):
        pass

    @classmethod
    async def fetched(cls, name, url):
        return cls(name)


Job("a", url="u")
`
	for _, shows := range []bool{true, false} {
		can := rich()
		can["textDocument"].(jsonObject)["codeAction"].(jsonObject)["disabledSupport"] = shows
		c := start(t, Options{})
		c.initialize(can, dir)
		uri := c.open(filepath.Join(dir, "other.py"), 1, text)
		got := titled(c.actions(uri, 9, 9, 9, nil), "Convert to")
		if shows != (got != nil) {
			t.Fatalf("%v: %v", shows, got)
		}
		if shows && (got["edit"] != nil || got["disabled"].(jsonObject)["reason"] != "it is async, and there is no await here") {
			t.Errorf("got %v", got)
		}
	}
}

func TestWhatOtherToolsReportIsMendedToo(t *testing.T) {
	dir, _, use := project(t)
	c := start(t, Options{})
	c.initialize(rich(), dir)
	uri := c.open(use, 1, useText)
	call, keyword := span(4, 11, 45), span(4, 33, 41)
	for _, d := range []struct {
		source, code string
		at           jsonObject
		with         string
		mended       bool
	}{
		{"Pyright", "reportCallIssue", keyword, "Convert to", true},
		{"Pylance", "reportCallIssue", call, "Convert to", true},
		{"Pyright", "reportCallIssue", keyword, "Remove `metadata`", true},
		{"ty", "unknown-argument", span(4, 33, 44), "Remove `metadata`", true},
		{"ty", "missing-argument", call, "Remove `metadata`", false},
		{"ty", "missing-argument", call, "Convert to", true},
		{"mypy", "call-arg", span(4, 11, 12), "Convert to", true},
		{"pylint", "E1123", call, "Remove `metadata`", true},
		{"pylint", "unexpected-keyword-arg", call, "Remove `metadata`", true},
		{"Pyright", "reportOptionalMemberAccess", keyword, "Convert to", false},
		{"Pyright", "reportCallIssue", span(0, 0, 4), "Convert to", false},
	} {
		shown := []any{jsonObject{"range": d.at, "message": "m", "severity": 1, "source": d.source, "code": d.code}}
		action := titled(c.actions(uri, 4, 35, 35, shown, "quickfix"), d.with)
		if action == nil {
			t.Fatalf("no %s", d.with)
		}
		list, _ := action["diagnostics"].([]any)
		if d.mended != (len(list) == 1) {
			t.Errorf("%s %s at %v with %q: %v", d.source, d.code, d.at, d.with, list)
		}
	}
}

func TestWhichDiagnosticsAreShownIsASetting(t *testing.T) {
	dir, _, use := project(t)
	text := useText + "\n\nContext.from_reqest('a', 'b')\n"
	all := append([]string{}, useRows...)
	all = append(all, "KW103 7:8-19")
	for show, rows := range map[string][]string{"": all, "all": all, "complement": all[2:], "off": nil} {
		t.Run(show, func(t *testing.T) {
			c := start(t, Options{Configure: func(string, config.Unsaved) (Settings, error) {
				return Settings{Diagnostics: diagnostics.DefaultOptions(), Show: show}, nil
			}})
			c.initialize(rich(), dir)
			uri := c.open(use, 1, text)
			c.shows(uri, rows...)
			if got := titled(c.actions(uri, 4, 33, 33, nil), "Convert to"); got == nil {
				t.Error("the fixes are there in any case")
			}
		})
	}
}
