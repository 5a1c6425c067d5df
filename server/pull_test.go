package server

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/config"
)

// pulling is a client that asks for diagnostics, and listens when it is told to.
func pulling() jsonObject {
	can := modern()
	can["textDocument"].(jsonObject)["diagnostic"] = jsonObject{"dynamicRegistration": false}
	can["workspace"].(jsonObject)["diagnostics"] = jsonObject{"refreshSupport": true}
	return can
}

// pull asks for the diagnostics of a document.
func (c *client) pull(uri, previous string) jsonObject {
	c.t.Helper()
	params := jsonObject{"textDocument": jsonObject{"uri": uri}}
	if previous != "" {
		params["previousResultId"] = previous
	}
	reply := c.request("textDocument/diagnostic", params)
	if reply["error"] != nil {
		c.t.Fatalf("asked for diagnostics: %v", reply)
	}
	return reply["result"].(jsonObject)
}

func rowsOf(report jsonObject) string {
	var rows []string
	for _, d := range report["items"].([]any) {
		rows = append(rows, row(d))
	}
	return strings.Join(rows, ", ")
}

// pulls asks, wants these diagnostics, and returns the id of the answer.
func (c *client) pulls(uri string, rows ...string) string {
	c.t.Helper()
	got := c.pull(uri, "")
	if got["kind"] != "full" || rowsOf(got) != strings.Join(rows, ", ") {
		c.t.Fatalf("wanted %v, got %v", rows, got)
	}
	return got["resultId"].(string)
}

func count(all []jsonObject, method string) (n int) {
	for _, m := range all {
		if m["method"] == method {
			n++
		}
	}
	return n
}

const refresh = "workspace/diagnostic/refresh"

// refreshed waits until the client was told n times to ask again.
func (c *client) refreshed(n int) {
	c.t.Helper()
	until(c, fmt.Sprintf("refresh %d", n), func(all []jsonObject) (bool, bool) { return true, count(all, refresh) >= n })
}

// nothingPublished fails when anything was.
func (c *client) nothingPublished() {
	c.t.Helper()
	if n := count(c.all(), "textDocument/publishDiagnostics"); n > 0 {
		c.t.Errorf("published %d times, for a client that asks", n)
	}
}

func TestAClientAsksForDiagnostics(t *testing.T) {
	dir, context, use := project(t)
	c := start(t, Options{})
	got := c.initialize(pulling(), dir)
	offer, ok := got["capabilities"].(jsonObject)["diagnosticProvider"].(jsonObject)
	if !ok || offer["interFileDependencies"] != true {
		t.Fatalf("offered: %v", got["capabilities"])
	}
	uri := c.open(use, 1, useText)
	id := c.pulls(uri, useRows...) // before the workspace is read
	if again := c.pull(uri, id); again["kind"] != "unchanged" || again["resultId"] != id || again["items"] != nil {
		t.Errorf("asked again: %v", again)
	}
	if got := c.pull(uri, "of another time"); got["kind"] != "full" {
		t.Errorf("after an id of another time: %v", got)
	}
	// An edit that changes no diagnostic changes the id: the marks have moved.
	c.change(uri, 2, partial(0, 0, 0, ""))
	if got := c.pull(uri, id); got["kind"] != "full" || got["resultId"] == id {
		t.Errorf("after an edit: %v", got)
	}
	c.change(uri, 3, partial(0, 0, 0, "\n"))
	c.pulls(uri, "KW002 5:11-18", "KW001 5:33-41")
	c.pulls(fileURI(context))
	c.pulls("git:/a.py?x")
	c.close(uri)
	c.pulls(uri, useRows...) // as on disk
	c.nothingPublished()
}

func TestAClientIsToldToAskAgain(t *testing.T) {
	dir, context, use := project(t)
	c := start(t, Options{})
	c.initialize(pulling(), dir)
	uri := c.open(use, 1, useText)
	id := c.pulls(uri, useRows...)
	class := c.open(context, 1, contextText("    run: str\n"))
	c.pulls(class)
	c.change(class, 2, partial(5, 4, 7, "metadata")) // run → metadata
	c.refreshed(1)
	if got := c.pull(uri, id); got["kind"] != "full" || rowsOf(got) != "" {
		t.Errorf("after the class was edited: %v", got)
	}
	// What the answer names in another file counts as well: the class has moved.
	c.change(class, 3, whole(contextText("    run: str\n")))
	c.refreshed(2)
	id = c.pulls(uri, useRows...)
	c.change(class, 4, partial(0, 0, 0, "\n"))
	c.refreshed(3)
	if got := c.pull(uri, id); got["kind"] != "full" {
		t.Errorf("after the class has moved: %v", got)
	}
	// A change on disk.
	c.close(class)
	c.refreshed(4)
	c.pulls(uri, useRows...)
	write(t, context, contextText("    metadata: dict\n"))
	c.watched(2, context)
	c.refreshed(5)
	c.pulls(uri)
	c.nothingPublished()
}

func TestAClientIsNotToldWhatItKnows(t *testing.T) {
	dir, context, use := project(t)
	c := start(t, Options{})
	c.initialize(pulling(), dir)
	uri := c.open(use, 1, useText)
	c.pulls(uri, useRows...)
	until(c, "the workspace", func(all []jsonObject) (bool, bool) { time.Sleep(settleMost); return true, true })
	c.pulls(uri, useRows...)
	before := count(c.all(), refresh)
	// Its own edits, and edits of the class that nothing hangs on.
	for v := range 5 {
		c.change(uri, v+2, partial(0, 0, 0, "\n"))
		c.pull(uri, "")
	}
	class := c.open(context, 1, contextText("    run: str\n"))
	c.refreshed(before + 1) // the class is another than on disk
	c.pull(uri, "")
	before = count(c.all(), refresh)
	for v := range 5 {
		c.change(class, v+2, partial(6, 0, 0, "# no news\n"))
		c.pull(class, "")
	}
	time.Sleep(2 * settleMost)
	if n := count(c.all(), refresh); n != before {
		t.Errorf("told %d times to ask again for what it knows", n-before)
	}
}

func TestSettingsMakeAClientAskAgain(t *testing.T) {
	dir, _, use := project(t)
	settings := Settings{Diagnostics: diagnostics.Options{Ignore: []string{"KW002"}}}
	c := start(t, Options{Configure: func(string, config.Unsaved) (Settings, error) { return settings, nil }})
	c.initialize(pulling(), dir)
	uri := c.open(use, 1, useText)
	id := c.pulls(uri, useRows[1])
	settings.Diagnostics.Ignore = nil
	c.watched(2, filepath.Join(dir, "pyproject.toml"))
	c.refreshed(1)
	if got := c.pull(uri, id); got["kind"] != "full" || rowsOf(got) != strings.Join(useRows, ", ") {
		t.Errorf("after the settings have changed: %v", got)
	}
}

// Which way diagnostics go to a client, by what it says of itself and what the user
// wants.
func TestDiagnosticsGoOneWay(t *testing.T) {
	asks := jsonObject{"dynamicRegistration": false}
	listens := jsonObject{"refreshSupport": true}
	publishes := modern()["textDocument"].(jsonObject)["publishDiagnostics"]
	for name, tt := range map[string]struct {
		publishes, asks, listens any
		options                  any
		pulled                   bool
	}{
		"only takes them":                {publishes: publishes},
		"asks and listens":               {publishes: publishes, asks: asks, listens: listens, pulled: true},
		"asks and does not listen":       {publishes: publishes, asks: asks},
		"only asks":                      {asks: asks, pulled: true},
		"says nothing":                   {},
		"is to ask":                      {publishes: publishes, asks: asks, options: jsonObject{"pullDiagnostics": true}, pulled: true},
		"is to ask, further down":        {publishes: publishes, asks: asks, options: jsonObject{"kwargo": jsonObject{"pullDiagnostics": true}}, pulled: true},
		"is to ask and cannot":           {publishes: publishes, options: jsonObject{"pullDiagnostics": true}},
		"is not to ask":                  {publishes: publishes, asks: asks, listens: listens, options: jsonObject{"pullDiagnostics": false}},
		"has settings that are nonsense": {publishes: publishes, asks: asks, listens: listens, options: 5, pulled: true},
	} {
		t.Run(name, func(t *testing.T) {
			dir, _, use := project(t)
			can := jsonObject{"textDocument": jsonObject{}, "workspace": jsonObject{}}
			if tt.publishes != nil {
				can["textDocument"].(jsonObject)["publishDiagnostics"] = tt.publishes
			}
			if tt.asks != nil {
				can["textDocument"].(jsonObject)["diagnostic"] = tt.asks
			}
			if tt.listens != nil {
				can["workspace"].(jsonObject)["diagnostics"] = tt.listens
			}
			c := start(t, Options{})
			got := c.initializeWith(can, tt.options, dir)
			if offered := got["capabilities"].(jsonObject)["diagnosticProvider"] != nil; offered != tt.pulled {
				t.Fatalf("offered: %v", offered)
			}
			uri := c.open(use, 1, useText)
			if tt.pulled {
				c.pulls(uri, useRows...)
				time.Sleep(2 * settleMost)
				c.nothingPublished()
				return
			}
			c.shows(uri, useRows...)
			if code := c.fails("textDocument/diagnostic", jsonObject{"textDocument": jsonObject{"uri": uri}}); code != -32601 {
				t.Errorf("asked for what is sent: %d", code)
			}
			if n := count(c.all(), refresh); n > 0 {
				t.Errorf("told %d times to ask", n)
			}
		})
	}
}

func TestAskingIsRegisteredWhereTheClientCan(t *testing.T) {
	for name, refuses := range map[string]bool{"accepted": false, "refused": true} {
		t.Run(name, func(t *testing.T) {
			dir, _, use := project(t)
			can := pulling()
			can["textDocument"].(jsonObject)["diagnostic"] = jsonObject{"dynamicRegistration": true}
			c := start(t, Options{})
			c.answer = func(method string) (any, jsonObject) {
				if refuses && method == "client/registerCapability" {
					return nil, jsonObject{"code": -32603, "message": "no"}
				}
				return nil, nil
			}
			if got := c.initialize(can, dir)["capabilities"].(jsonObject)["diagnosticProvider"]; got != nil {
				t.Errorf("offered twice: %v", got)
			}
			uri := c.open(use, 1, useText)
			options := c.registered("textDocument/diagnostic")
			if selector := fmt.Sprint(options["documentSelector"]); selector != "[map[language:python]]" || options["interFileDependencies"] != true {
				t.Errorf("registered: %v", options)
			}
			if refuses {
				c.shows(uri, useRows...)
				return
			}
			c.pulls(uri, useRows...)
			c.nothingPublished()
		})
	}
}

// registered waits for a registration of a method, and returns its last options.
func (c *client) registered(method string) jsonObject {
	c.t.Helper()
	return until(c, "a registration of "+method, func(all []jsonObject) (out jsonObject, ok bool) {
		for _, m := range all {
			if m["method"] != "client/registerCapability" {
				continue
			}
			for _, r := range m["params"].(jsonObject)["registrations"].([]any) {
				if reg := r.(jsonObject); reg["method"] == method {
					out, ok = reg["registerOptions"].(jsonObject), true
				}
			}
		}
		return out, ok
	})
}

func TestAnAnswerIsForTheTextOfTheMoment(t *testing.T) {
	dir := files(t, "-- pyproject.toml --\n-- a.py --\n")
	c := start(t, Options{})
	c.initialize(pulling(), dir)
	uri := c.open(filepath.Join(dir, "a.py"), 1, "class A: pass\nA(1)\n")
	c.pulls(uri, "KW003 1:2-3")
	var ids []int
	const n = 50
	for v := range n {
		c.change(uri, v+2, partial(0, 0, 0, "\n"))
		ids = append(ids, c.ask("textDocument/diagnostic", jsonObject{"textDocument": jsonObject{"uri": uri}}))
	}
	for i, id := range ids {
		reply := c.reply(id)
		if fault, ok := reply["error"].(jsonObject); ok {
			if fault["code"] != -32802.0 || fault["data"].(jsonObject)["retriggerRequest"] != true {
				t.Fatalf("answer %d: %v", i, reply)
			}
			continue
		}
		var line int
		if _, err := fmt.Sscanf(rowsOf(reply["result"].(jsonObject)), "KW003 %d:", &line); err != nil || line < i+2 {
			t.Errorf("answer %d is for a text of before: %v", i, reply["result"])
		}
	}
	c.pulls(uri, fmt.Sprintf("KW003 %d:2-3", n+1))
}

func TestAskingIsCancelledByTheClientOrByTheEnd(t *testing.T) {
	dir, _, use := project(t)
	held := make(chan struct{})
	calls["test/hold"] = func(s *server, _ []byte) (any, work, error) {
		for {
			s.indexer.mu.Lock()
			if !s.indexer.running { // else it would end what is held
				s.indexer.ready = held // as if there was much to read
				s.indexer.mu.Unlock()
				return nil, nil, nil
			}
			s.indexer.mu.Unlock()
			time.Sleep(time.Millisecond)
		}
	}
	t.Cleanup(func() { delete(calls, "test/hold") })
	c := start(t, Options{})
	c.initialize(pulling(), dir)
	uri := c.open(use, 1, useText)
	c.pulls(uri, useRows...)
	c.request("test/hold", jsonObject{})
	of := jsonObject{"textDocument": jsonObject{"uri": fileURI(filepath.Join(dir, "app", "__init__.py"))}}
	code := func(id int) any { return c.reply(id)["error"].(jsonObject)["code"] }

	first := c.ask("textDocument/diagnostic", of)
	c.notify("$/cancelRequest", jsonObject{"id": first})
	if got := code(first); got != -32800.0 {
		t.Errorf("cancelled: %v", got)
	}
	second := c.ask("textDocument/diagnostic", of)
	c.request("shutdown", nil)
	if got := code(second); got != -32802.0 {
		t.Errorf("at the end: %v", got)
	}
	if data := c.reply(second)["error"].(jsonObject)["data"].(jsonObject); data["retriggerRequest"] != false {
		t.Errorf("at the end: %v", data)
	}
	close(held)
}
