package server

import (
	"context"
	"strings"
	"sync/atomic"
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
		if err := c.conn.Close(); err != nil {
			t.Fatal(err)
		}
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

// progressOf are the kinds of the progress messages so far.
func progressOf(all []jsonObject) (out []string) {
	for _, m := range all {
		if m["method"] == "$/progress" {
			out = append(out, m["params"].(jsonObject)["value"].(jsonObject)["kind"].(string))
		}
	}
	return out
}

func TestProgress(t *testing.T) {
	usual := quick
	calls["test/work"] = func(s *server, _ []byte) (any, work, error) {
		return nil, func(context.Context) (any, error) {
			p := s.newProgress("Working")
			defer p.end()
			time.Sleep(usual + 250*time.Millisecond)
			p.report(1, 2)
			return nil, nil
		}, nil
	}
	t.Cleanup(func() { delete(calls, "test/work") })
	refuse := func(asked *atomic.Int32) func(string) (any, jsonObject) {
		return func(method string) (any, jsonObject) {
			if method != "window/workDoneProgress/create" {
				return nil, nil
			}
			asked.Add(1)
			return nil, jsonObject{"code": -32603, "message": "no"}
		}
	}

	t.Run("accepted", func(t *testing.T) {
		c := start(t, Options{})
		c.initialize(modern())
		c.request("test/work", jsonObject{})
		kinds := until(c, "the end of the progress", func(all []jsonObject) ([]string, bool) {
			got := progressOf(all)
			return got, len(got) > 0 && got[len(got)-1] == "end"
		})
		if got := strings.Join(kinds, " "); got != "begin report end" {
			t.Errorf("progress: %s", got)
		}
	})
	t.Run("refused", func(t *testing.T) {
		var asked atomic.Int32
		c := start(t, Options{})
		c.answer = refuse(&asked)
		c.initialize(modern())
		c.request("test/work", jsonObject{})
		if got := progressOf(c.all()); len(got) > 0 || asked.Load() != 1 {
			t.Errorf("asked %d times, and then sent %v", asked.Load(), got)
		}
	})
	t.Run("not worth it", func(t *testing.T) {
		var asked atomic.Int32
		dir := files(t, "-- pyproject.toml --\n-- a.py --\n")
		c := start(t, Options{})
		c.answer = refuse(&asked)
		c.initialize(modern(), dir)
		c.shows(c.open(dir+"/a.py", 1, "class A: pass\nA(1)\n"), "KW003 1:2-3")
		if asked.Load() > 0 {
			t.Error("a token for nothing")
		}
	})
}
