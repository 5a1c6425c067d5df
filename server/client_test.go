package server

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// patience is how long a test waits for something.
const patience = 20 * time.Second

// object is a JSON object of a message.
type jsonObject = map[string]any

// client is the other end of a server: it sends what it is told to, keeps what
// it gets, and accepts every request of the server.
type client struct {
	t    *testing.T
	conn net.Conn
	exit chan int

	write sync.Mutex // one message at a time
	last  int        // id

	mu   sync.Mutex
	got  []jsonObject
	news chan struct{}
	// answer is what requests of the server are answered with; nil accepts.
	answer func(method string) (result any, fault jsonObject)
}

// start runs a server on a pipe, without initializing it.
func start(t *testing.T, opts Options) *client {
	t.Helper()
	here, there := net.Pipe()
	c := &client{t: t, conn: here, exit: make(chan int, 1), news: make(chan struct{}, 1)}
	go func() { c.exit <- Run(context.Background(), there, there, opts) }()
	go c.read()
	t.Cleanup(func() {
		_ = here.Close() // it may be closed already
		select {
		case <-c.exit:
		case <-time.After(patience):
			t.Error("the server does not end with its client")
		}
	})
	return c
}

func (c *client) read() {
	in := bufio.NewReader(c.conn)
	for {
		header, err := textproto.NewReader(in).ReadMIMEHeader()
		if err != nil {
			return
		}
		n, _ := strconv.Atoi(header.Get("Content-Length"))
		body := make([]byte, n)
		if _, err := io.ReadFull(in, body); err != nil {
			return
		}
		if len(body) > 0 && body[0] == '[' { // the answers to a batch
			continue
		}
		var m jsonObject
		if err := json.Unmarshal(body, &m); err != nil {
			panic(err)
		}
		c.mu.Lock()
		c.got = append(c.got, m)
		c.mu.Unlock()
		if m["method"] != nil && m["id"] != nil {
			go c.accept(m)
		}
		select {
		case c.news <- struct{}{}:
		default:
		}
	}
}

func (c *client) accept(m jsonObject) {
	reply := jsonObject{"id": m["id"], "result": nil}
	if c.answer != nil {
		result, fault := c.answer(m["method"].(string))
		reply["result"] = result
		if fault != nil {
			delete(reply, "result")
			reply["error"] = fault
		}
	}
	c.send(reply)
}

func (c *client) sendRaw(body []byte) {
	c.write.Lock()
	defer c.write.Unlock()
	_, _ = fmt.Fprintf(c.conn, "Content-Length: %d\r\n\r\n%s", len(body), body) // a closed pipe shows elsewhere
}

func (c *client) send(m jsonObject) {
	m["jsonrpc"] = "2.0"
	body, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	c.sendRaw(body)
}

func (c *client) notify(method string, params any) {
	c.send(jsonObject{"method": method, "params": params})
}

// ask sends a request and returns its id.
func (c *client) ask(method string, params any) int {
	c.last++
	c.send(jsonObject{"id": c.last, "method": method, "params": params})
	return c.last
}

// all are the messages so far.
func (c *client) all() []jsonObject {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]jsonObject(nil), c.got...)
}

// until waits until found returns something.
func until[T any](c *client, what string, found func([]jsonObject) (T, bool)) T {
	c.t.Helper()
	deadline := time.After(patience)
	for {
		if v, ok := found(c.all()); ok {
			return v
		}
		select {
		case <-c.news:
		case <-time.After(50 * time.Millisecond):
		case <-deadline:
			lines := []string{}
			for _, m := range c.all() {
				line, _ := json.Marshal(m)
				lines = append(lines, string(line))
			}
			c.t.Fatalf("waited for %s; got\n%s", what, strings.Join(lines, "\n"))
		}
	}
}

func (c *client) reply(id int) jsonObject {
	c.t.Helper()
	return until(c, fmt.Sprintf("the answer to %d", id), func(all []jsonObject) (jsonObject, bool) {
		for _, m := range all {
			if m["method"] == nil && m["id"] == float64(id) {
				return m, true
			}
		}
		return nil, false
	})
}

func (c *client) request(method string, params any) jsonObject {
	c.t.Helper()
	return c.reply(c.ask(method, params))
}

// fails asks for something and returns the code of the error.
func (c *client) fails(method string, params any) int {
	c.t.Helper()
	reply := c.request(method, params)
	fault, ok := reply["error"].(jsonObject)
	if !ok {
		c.t.Fatalf("%s: %v is no error", method, reply)
	}
	return int(fault["code"].(float64))
}

// logged waits for a line of the log that holds a text.
func (c *client) logged(part string) {
	c.t.Helper()
	until(c, "a log line with "+part, func(all []jsonObject) (bool, bool) {
		for _, m := range all {
			if m["method"] == "window/logMessage" && strings.Contains(m["params"].(jsonObject)["message"].(string), part) {
				return true, true
			}
		}
		return false, false
	})
}

// modern is what an up-to-date client says of itself.
func modern(encodings ...string) jsonObject {
	out := jsonObject{
		"workspace": jsonObject{
			"workspaceEdit":         jsonObject{"documentChanges": true},
			"didChangeWatchedFiles": jsonObject{"dynamicRegistration": true},
		},
		"window": jsonObject{"workDoneProgress": true},
		"textDocument": jsonObject{
			"publishDiagnostics": jsonObject{"relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true, "versionSupport": true},
			"codeAction": jsonObject{
				"isPreferredSupport":       true,
				"codeActionLiteralSupport": jsonObject{"codeActionKind": jsonObject{"valueSet": []string{"quickfix"}}},
			},
		},
	}
	if len(encodings) > 0 {
		out["general"] = jsonObject{"positionEncodings": encodings}
	}
	return out
}

func (c *client) initialize(capabilities jsonObject, folders ...string) jsonObject {
	c.t.Helper()
	return c.initializeWith(capabilities, nil, folders...)
}

// initializeWith starts with settings of the client.
func (c *client) initializeWith(capabilities jsonObject, options any, folders ...string) jsonObject {
	c.t.Helper()
	list := []jsonObject{}
	for _, f := range folders {
		list = append(list, jsonObject{"uri": fileURI(f), "name": filepath.Base(f)})
	}
	reply := c.request("initialize", jsonObject{
		"processId": nil, "rootUri": nil, "capabilities": capabilities, "workspaceFolders": list, "initializationOptions": options,
	})
	if reply["error"] != nil {
		c.t.Fatalf("initialize: %v", reply)
	}
	c.notify("initialized", jsonObject{})
	return reply["result"].(jsonObject)
}

func fileURI(path string) string {
	return "file://" + strings.ReplaceAll(filepath.ToSlash(path), " ", "%20")
}

// open opens a file as an editor does and returns its URI.
func (c *client) open(path string, version int, text string) string {
	uri := fileURI(path)
	c.openURI(uri, version, text)
	return uri
}

func (c *client) openURI(uri string, version int, text string) {
	c.notify("textDocument/didOpen", jsonObject{
		"textDocument": jsonObject{"uri": uri, "languageId": "python", "version": version, "text": text},
	})
}

func (c *client) change(uri string, version int, changes ...jsonObject) {
	c.notify("textDocument/didChange", jsonObject{
		"textDocument": jsonObject{"uri": uri, "version": version}, "contentChanges": changes,
	})
}

func (c *client) close(uri string) {
	c.notify("textDocument/didClose", jsonObject{"textDocument": jsonObject{"uri": uri}})
}

func whole(text string) jsonObject { return jsonObject{"text": text} }

func partial(line, from, to int, text string) jsonObject {
	return jsonObject{"range": span(line, from, to), "text": text}
}

func span(line, from, to int) jsonObject {
	return jsonObject{
		"start": jsonObject{"line": line, "character": from},
		"end":   jsonObject{"line": line, "character": to},
	}
}

// published are all that was published for a file, in order.
func published(all []jsonObject, uri string) []jsonObject {
	var out []jsonObject
	for _, m := range all {
		if m["method"] == "textDocument/publishDiagnostics" {
			if p := m["params"].(jsonObject); p["uri"] == uri {
				out = append(out, p)
			}
		}
	}
	return out
}

// row is a diagnostic in short: `KW001 2:18-21`.
func row(d any) string {
	of := d.(jsonObject)
	r := of["range"].(jsonObject)
	start, end := r["start"].(jsonObject), r["end"].(jsonObject)
	return fmt.Sprintf("%v %v:%v-%v", of["code"], start["line"], start["character"], end["character"])
}

// shows waits until the newest diagnostics of a file are these, and returns
// them.
func (c *client) shows(uri string, rows ...string) []any {
	c.t.Helper()
	want := strings.Join(rows, ", ")
	last := ""
	defer func() {
		if c.t.Failed() {
			c.t.Logf("wanted %s: %s; last: %s", uri, want, last)
		}
	}()
	return until(c, "diagnostics of "+uri, func(all []jsonObject) ([]any, bool) {
		of := published(all, uri)
		if len(of) == 0 {
			return nil, false
		}
		list := of[len(of)-1]["diagnostics"].([]any)
		var got []string
		for _, d := range list {
			got = append(got, row(d))
		}
		last = strings.Join(got, ", ")
		return list, last == want
	})
}

func (c *client) actions(uri string, line, from, to int, shown []any, only ...string) []jsonObject {
	c.t.Helper()
	if shown == nil {
		shown = []any{}
	}
	context := jsonObject{"diagnostics": shown}
	if len(only) > 0 {
		context["only"] = only
	}
	reply := c.request("textDocument/codeAction", jsonObject{
		"textDocument": jsonObject{"uri": uri}, "range": span(line, from, to), "context": context,
	})
	if reply["error"] != nil {
		c.t.Fatalf("code action: %v", reply)
	}
	var out []jsonObject
	if list, ok := reply["result"].([]any); ok {
		for _, a := range list {
			out = append(out, a.(jsonObject))
		}
	}
	return out
}

// files writes a txtar archive to a new folder.
func files(t testing.TB, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		write(t, filepath.Join(dir, filepath.FromSlash(f.Name)), string(f.Data))
	}
	return dir
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
