package server

import (
	"context"
	"strings"
	"testing"

	"go.lsp.dev/protocol"
)

// lives fails unless the server still does its job.
func (c *client) lives(dir, use string) {
	c.t.Helper()
	uri := c.open(use, 99, useText)
	c.shows(uri, useRows...)
	if reply := c.request("shutdown", nil); reply["error"] != nil {
		c.t.Errorf("shutdown: %v", reply)
	}
	c.notify("exit", nil)
	if code := ended(c.t, c); code != 0 {
		c.t.Errorf("exit code %d", code)
	}
}

func TestNothingThatIsSentEndsTheConnection(t *testing.T) {
	dir, _, use := project(t)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	for _, method := range []string{"kwargo/noSuchThing", "$/noSuchThing", "textDocument/rename"} {
		if code := c.fails(method, jsonObject{}); code != -32601 {
			t.Errorf("%s: %d", method, code)
		}
		c.notify(method, jsonObject{"a": 1})
	}
	c.logged("kwargo/noSuchThing")
	for _, params := range []any{5, []int{}, jsonObject{"textDocument": 1}, jsonObject{"textDocument": jsonObject{"uri": 1}}, "x"} {
		if code := c.fails("textDocument/codeAction", params); code != -32602 {
			t.Errorf("%v: %d", params, code)
		}
		for method := range notifications {
			if method != protocol.MethodInitialized {
				c.notify(method, params)
			}
		}
		c.notify("$/cancelRequest", params)
	}
	for _, method := range []string{"textDocument/didOpen", "textDocument/didChange", "workspace/didChangeWatchedFiles"} {
		c.logged(method)
	}
	for _, body := range []string{
		`{"jsonrpc": "2.0", "id": 99, "method": `, `nonsense`, `{}`, `[]`, `[1, {"x": 2}]`, `"text"`, `null`,
		`{"jsonrpc": "1.0", "id": 5, "method": "x"}`, `{"jsonrpc": "2.0", "id": {}, "method": "x"}`,
		`{"jsonrpc": "2.0", "id": 777, "result": 5}`, `{"jsonrpc": "2.0", "method": 5}`, "\xff\xfe",
		`[{"jsonrpc": "2.0", "id": 500, "method": "nothing"}, {"jsonrpc": "2.0", "method": "nothing"}]`,
	} {
		c.sendRaw([]byte(body))
	}
	uri := fileURI(use)
	c.change(uri, 2, whole("never opened"))
	c.close(uri)
	c.lives(dir, use)
}

func TestBrokenHeadersDoNotEndTheConnection(t *testing.T) {
	dir, _, use := project(t)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	hidden := `{"jsonrpc": "2.0", "id": 7, "method": "shutdown"}`
	for i, raw := range []string{
		"Content-Length: 0\r\n\r\n", "garbage\r\n\r\n", "\r\n\r\n", "Content-Type: application/json\r\n\r\n" + hidden,
		"Content-Length: -1\r\n\r\n" + hidden, "Content-Length: many\r\n\r\n" + hidden,
		"Content-Length: 99999999999999999999999\r\n\r\n" + hidden, "Content-Length: 1000000000\r\n\r\n" + hidden,
		"Content-Length: 100000000\r\n\r\n" + hidden, "Content-Length: 3\r\n\r\n" + hidden,
	} {
		c.write.Lock()
		_, err := c.conn.Write([]byte(raw))
		c.write.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		if code := c.fails("kwargo/noSuchThing", jsonObject{}); code != -32601 {
			t.Errorf("after %q: %d", raw, code)
		}
		errors := until(c, "the answer to "+raw, func(all []jsonObject) (int, bool) {
			n := 0
			for _, m := range all {
				if fault, ok := m["error"].(jsonObject); ok && m["id"] == nil && fault["code"] == -32700.0 {
					n++
				}
			}
			return n, n > i
		})
		if errors != i+1 {
			t.Errorf("%q: %d answers, not %d", raw, errors, i+1)
		}
	}
	c.logged("a message that cannot be read")
	c.lives(dir, use)
}

func TestWhatARequestLacksIsNamed(t *testing.T) {
	dir, _, use := project(t)
	c := start(t, Options{})
	if code := c.fails("initialize", jsonObject{}); code != -32602 {
		t.Errorf("initialize: %d", code)
	}
	c.initialize(modern(), dir)
	of, at := jsonObject{"uri": fileURI(use)}, jsonObject{"line": 0, "character": 0}
	for _, ask := range []struct {
		method string
		params any
		lacks  string
	}{
		{"textDocument/codeAction", jsonObject{}, "textDocument.uri"},
		{"textDocument/codeAction", jsonObject{"textDocument": jsonObject{}}, "textDocument.uri"},
		{"textDocument/codeAction", jsonObject{"textDocument": of}, "range.start.line"},
		{"textDocument/codeAction", jsonObject{"textDocument": of, "range": jsonObject{"start": jsonObject{"line": 1}}}, "range.start.character"},
		{"textDocument/codeAction", jsonObject{"textDocument": of, "range": jsonObject{"start": at, "end": jsonObject{}}}, "range.end.line"},
		{"textDocument/codeAction", jsonObject{"textDocument": of, "range": jsonObject{"start": at, "end": at}}, "context"},
		{"textDocument/hover", jsonObject{}, "textDocument.uri"},
		{"textDocument/hover", jsonObject{"textDocument": of}, "position.line"},
		{"textDocument/hover", jsonObject{"textDocument": of, "position": jsonObject{"line": 0}}, "position.character"},
		{"workspace/executeCommand", jsonObject{}, "command"},
		{"codeAction/resolve", jsonObject{}, "title"},
		{"codeAction/resolve", jsonObject{"title": "x"}, "data"},
	} {
		fault, _ := c.request(ask.method, ask.params)["error"].(jsonObject)
		if fault["code"] != -32602.0 || !strings.Contains(fault["message"].(string), "`"+ask.lacks+"`") {
			t.Errorf("%s with %v: %v", ask.method, ask.params, fault)
		}
	}
	for _, method := range []string{
		"textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/didSave",
		"workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders",
	} {
		c.notify(method, jsonObject{})
		c.logged(method + ": the parameters lack `")
	}
	c.lives(dir, use)
}

func TestPlacesOutsideOfTheText(t *testing.T) {
	dir, _, use := project(t)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	uri := c.open(use, 1, "x = 1\n")
	for i, far := range []int{9, 999999, 2147483647} {
		c.change(uri, i+2, partial(far, far, far, "\n"), partial(0, far, far, ""), jsonObject{
			"range": jsonObject{"start": jsonObject{"line": far, "character": 1}, "end": jsonObject{"line": 0, "character": 0}}, "text": "y",
		})
		c.actions(uri, far, far, far, nil)
	}
	c.close(uri)
	c.lives(dir, use)
}

func TestAPanicIsAnAnswer(t *testing.T) {
	dir, _, use := project(t)
	notifications["test/panic"] = func(*server, []byte) error { panic("in a notification") }
	calls["test/panic"] = func(*server, []byte) (any, work, error) { panic("in a request") }
	calls["test/panicLater"] = func(*server, []byte) (any, work, error) {
		return nil, func(ctx context.Context) (any, error) { panic("beside others") }, nil
	}
	t.Cleanup(func() {
		delete(notifications, "test/panic")
		delete(calls, "test/panic")
		delete(calls, "test/panicLater")
	})
	c := start(t, Options{})
	c.initialize(modern(), dir)
	c.notify("test/panic", jsonObject{})
	c.logged("in a notification")
	for _, method := range []string{"test/panic", "test/panicLater"} {
		if code := c.fails(method, jsonObject{}); code != -32603 {
			t.Errorf("%s: %d", method, code)
		}
	}
	c.lives(dir, use)
}

func TestCancel(t *testing.T) {
	dir, _, use := project(t)
	started := make(chan struct{}, 1)
	calls["test/wait"] = func(*server, []byte) (any, work, error) {
		return nil, func(ctx context.Context) (any, error) {
			started <- struct{}{}
			<-ctx.Done()
			return nil, ctx.Err()
		}, nil
	}
	t.Cleanup(func() { delete(calls, "test/wait") })
	c := start(t, Options{})
	c.initialize(modern(), dir)
	id := c.ask("test/wait", jsonObject{})
	<-started
	c.notify("$/cancelRequest", jsonObject{"id": 12345})
	c.notify("$/cancelRequest", jsonObject{"id": id})
	fault := c.reply(id)["error"].(jsonObject)
	if fault["code"] != -32800.0 || !strings.Contains(fault["message"].(string), "cancelled") {
		t.Errorf("answer: %v", fault)
	}
	c.notify("$/cancelRequest", jsonObject{"id": id})

	uri := c.open(use, 1, useText)
	var ids []int
	for range 50 {
		ids = append(ids, c.ask("textDocument/codeAction", jsonObject{
			"textDocument": jsonObject{"uri": uri}, "range": span(4, 33, 33), "context": jsonObject{"diagnostics": []any{}},
		}))
		c.notify("$/cancelRequest", jsonObject{"id": c.last})
	}
	for _, id := range ids {
		reply := c.reply(id)
		if fault, ok := reply["error"].(jsonObject); ok && fault["code"] != -32800.0 {
			t.Errorf("answer: %v", reply)
		}
	}
	c.lives(dir, use)
}

func TestAClientThatIsGoneIsNotWaitedFor(t *testing.T) {
	c := start(t, Options{})
	wait := make(chan struct{})
	defer close(wait)
	c.answer = func(string) (any, jsonObject) { <-wait; return nil, nil }
	c.initialize(modern())
	if reply := c.request("shutdown", nil); reply["error"] != nil {
		t.Errorf("shutdown: %v", reply)
	}
	c.notify("exit", nil)
	if code := ended(t, c); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
