package server

import (
	"strings"
	"testing"
	"time"
)

func ended(t *testing.T, c *client) int {
	t.Helper()
	select {
	case code := <-c.exit:
		c.exit <- code // for the cleanup
		return code
	case <-time.After(patience):
		t.Fatal("the server does not end")
		return -1
	}
}

func TestExitCodes(t *testing.T) {
	t.Run("shutdown and exit", func(t *testing.T) {
		c := start(t, Options{})
		c.initialize(modern())
		if reply := c.request("shutdown", nil); reply["error"] != nil || reply["result"] != nil {
			t.Errorf("shutdown: %v", reply)
		}
		if code := c.fails("textDocument/codeAction", jsonObject{}); code != -32600 {
			t.Errorf("a request after shutdown: %d", code)
		}
		c.notify("exit", nil)
		if code := ended(t, c); code != 0 {
			t.Errorf("exit code %d", code)
		}
	})
	t.Run("exit alone", func(t *testing.T) {
		c := start(t, Options{})
		c.initialize(modern())
		c.notify("exit", nil)
		if code := ended(t, c); code != 1 {
			t.Errorf("exit code %d", code)
		}
	})
	t.Run("exit before initialize", func(t *testing.T) {
		c := start(t, Options{})
		c.notify("exit", nil)
		if code := ended(t, c); code != 1 {
			t.Errorf("exit code %d", code)
		}
	})
	t.Run("the end of the input", func(t *testing.T) {
		c := start(t, Options{})
		c.initialize(modern())
		c.conn.Close()
		if code := ended(t, c); code != 1 {
			t.Errorf("exit code %d", code)
		}
	})
}

func TestInitialize(t *testing.T) {
	c := start(t, Options{Version: "1.2.3"})
	if code := c.fails("textDocument/codeAction", jsonObject{}); code != -32002 {
		t.Errorf("a request before initialize: %d", code)
	}
	c.notify("textDocument/didOpen", 5) // dropped
	got := c.initialize(modern("utf-32", "utf-8"))
	if info := got["serverInfo"].(jsonObject); info["name"] != "kwargo" || info["version"] != "1.2.3" {
		t.Errorf("server: %v", info)
	}
	if code := c.fails("initialize", jsonObject{"capabilities": jsonObject{}}); code != -32600 {
		t.Errorf("twice: %d", code)
	}
}

func TestPositionEncodingIsNegotiated(t *testing.T) {
	tests := map[string]string{
		"":                    "utf-16",
		"utf-16":              "utf-16",
		"utf-8 utf-16":        "utf-8",
		"utf-16 utf-8":        "utf-16",
		"utf-32 utf-8 utf-16": "utf-32",
		"utf-7 utf-32":        "utf-32",
		"klingon":             "utf-16",
		"utf-8 utf-16 utf-32": "utf-8",
	}
	for offered, want := range tests {
		c := start(t, Options{})
		got := c.initialize(modern(strings.Fields(offered)...))
		if kind := got["capabilities"].(jsonObject)["positionEncoding"]; kind != want {
			t.Errorf("%q: %v", offered, kind)
		}
	}
}

func TestFilesAreWatchedWhereTheClientCan(t *testing.T) {
	c := start(t, Options{})
	c.initialize(modern())
	globs := until(c, "a registration", func(all []jsonObject) (string, bool) {
		for _, m := range all {
			if m["method"] == "client/registerCapability" {
				for _, r := range m["params"].(jsonObject)["registrations"].([]any) {
					reg := r.(jsonObject)
					if reg["method"] == "workspace/didChangeWatchedFiles" {
						var globs []string
						for _, w := range reg["registerOptions"].(jsonObject)["watchers"].([]any) {
							globs = append(globs, w.(jsonObject)["globPattern"].(string))
						}
						return strings.Join(globs, " "), true
					}
				}
			}
		}
		return "", false
	})
	if !strings.Contains(globs, "**/*.py") {
		t.Errorf("watched: %s", globs)
	}
}

func TestProgressNeedsATokenThatIsAccepted(t *testing.T) {
	dir := files(t, "-- pyproject.toml --\n-- a.py --\n")
	kinds := func(all []jsonObject) (out []string) {
		for _, m := range all {
			if m["method"] == "$/progress" {
				out = append(out, m["params"].(jsonObject)["value"].(jsonObject)["kind"].(string))
			}
		}
		return out
	}
	c := start(t, Options{})
	c.answer = func(method string) (any, jsonObject) {
		if method == "window/workDoneProgress/create" {
			return nil, jsonObject{"code": -32603, "message": "no"}
		}
		return nil, nil
	}
	c.initialize(modern(), dir)
	uri := c.open(dir+"/a.py", 1, "class A: pass\nA(1)\n")
	c.shows(uri, "KW003 1:2-3")
	if got := kinds(c.all()); len(got) > 0 {
		t.Errorf("progress that nobody wants: %v", got)
	}
}
