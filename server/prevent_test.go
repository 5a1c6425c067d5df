package server

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const preventable = `
-- pyproject.toml --
-- app/__init__.py --
-- app/context.py --
class Context:
    """What a request is about."""

    def __init__(self, user, session_id, *, trace=None):
        self.user = user

    @classmethod
    def make(cls, user, thread_id):
        return cls(user, thread_id)
-- app/jobs.py --
from app.context import Context

Context("u", session_id="s")
Context("u", "s")
-- app/more.py --
from app import context


def more(user):
    context.Context(user, session_id="s", trace=1)
    context.Context(user, wrong=1)
`

const (
	contextBefore = "class Context:\n    \"\"\"What a request is about.\"\"\"\n\n    def __init__(self, user, session_id, *, trace=None):\n        self.user = user\n\n    @classmethod\n    def make(cls, user, thread_id):\n        return cls(user, thread_id)\n"
	signature     = "def __init__(self, user, session_id, *, trace=None):"
)

// afterAction is the text of a file after an action.
func afterAction(t *testing.T, action jsonObject, uri, text string) string {
	t.Helper()
	edit, ok := action["edit"].(jsonObject)
	if !ok {
		t.Fatalf("no edit in %v", action)
	}
	for _, c := range edit["documentChanges"].([]any) {
		change := c.(jsonObject)
		if change["textDocument"].(jsonObject)["uri"] != uri {
			continue
		}
		edits := change["edits"].([]any)
		lines := strings.SplitAfter(text, "\n")
		for i := len(edits) - 1; i >= 0; i-- { // they come in the order of their places
			e := edits[i].(jsonObject)
			r := e["range"].(jsonObject)
			start, end := r["start"].(jsonObject), r["end"].(jsonObject)
			row, endRow := int(start["line"].(float64)), int(end["line"].(float64))
			head := lines[row][:int(start["character"].(float64))]
			tail := lines[endRow][int(end["character"].(float64)):]
			lines[row] = head + e["newText"].(string) + tail
			lines = append(lines[:row+1], lines[endRow+1:]...)
		}
		return strings.Join(lines, "")
	}
	return text
}

func commitAll(t *testing.T, dir string) {
	t.Helper()
	for _, args := range [][]string{
		{"init", "-q"}, {"add", "-A"}, {"-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "-m", "start"},
	} {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
}

func TestAChangeOfAClassSaysWhatItBreaks(t *testing.T) {
	dir := files(t, preventable)
	path := filepath.Join(dir, "app", "context.py")
	c := start(t, withSettings())
	c.initialize(rich(), dir)
	uri := c.open(path, 1, contextBefore)
	c.shows(uri)

	renamed := strings.Replace(contextBefore, signature, "def __init__(self, user, thread_id, *, trace=None):", 1)
	c.change(uri, 2, whole(renamed))
	shown := c.shows(uri, "KW104 0:6-13")
	message := shown[0].(jsonObject)["message"].(string)
	if message != "this breaks 2 constructions in 2 files: `session_id` is called `thread_id` now" {
		t.Errorf("it says %q", message)
	}
	if related := shown[0].(jsonObject)["relatedInformation"].([]any); len(related) != 2 {
		t.Errorf("related are %v", related)
	}

	all := c.actions(uri, 0, 8, 8, shown, "quickfix")
	convert := titled(all, "Convert 1 of 2 broken constructions to `Context.make(...)`")
	rename := titled(all, "Rename `session_id` to `thread_id` in all 2 broken constructions")
	keep := titled(all, "Keep `session_id` as a deprecated name of the parameter `thread_id`")
	if rename == nil || keep == nil || convert == nil { // the factory does not take `trace`
		t.Fatalf("offered are\n%s", titles(all))
	}
	resolve := func(action jsonObject) jsonObject {
		return c.request("codeAction/resolve", action)["result"].(jsonObject)
	}
	jobs := "from app.context import Context\n\nContext(\"u\", session_id=\"s\")\nContext(\"u\", \"s\")\n"
	if got, want := afterAction(t, resolve(rename), fileURI(filepath.Join(dir, "app", "jobs.py")), jobs), strings.Replace(jobs, "session_id=", "thread_id=", 1); got != want {
		t.Errorf("renamed it is\n%s", got)
	}
	want := `import warnings


class Context:
    """What a request is about."""

    def __init__(self, user, thread_id=None, *, trace=None, session_id=None):
        if session_id is not None:
            warnings.warn("` + "`session_id` is called `thread_id`" + ` now", DeprecationWarning, stacklevel=2)
            thread_id = session_id
        if thread_id is None:
            raise TypeError("Context() misses the argument 'thread_id'")
        self.user = user

    @classmethod
    def make(cls, user, thread_id):
        return cls(user, thread_id)
`
	kept := afterAction(t, resolve(keep), uri, renamed)
	if kept != want {
		t.Errorf("with the old name kept it is\n%s", kept)
	}
	c.change(uri, 3, whole(kept))
	c.shows(uri)

	c.change(uri, 4, whole(strings.Replace(contextBefore, signature, "def __init__(self, user, session_id, region, *, trace=None):", 1)))
	shown = c.shows(uri, "KW002 8:15-18", "KW104 0:6-13")
	if message := shown[1].(jsonObject)["message"].(string); message != "this breaks 4 constructions in 3 files: `region` is required now" {
		t.Errorf("it says %q", message)
	}
	c.change(uri, 5, whole(contextBefore))
	c.shows(uri)
}

func TestACommitIsSeenWithoutAnEdit(t *testing.T) {
	dir := files(t, preventable)
	path := filepath.Join(dir, "app", "context.py")
	commitAll(t, dir)
	renamed := strings.Replace(contextBefore, signature, "def __init__(self, user, thread_id, *, trace=None):", 1)
	write(t, path, renamed)
	c := start(t, withSettings())
	c.initialize(modern(), dir)
	uri := c.open(path, 1, renamed)
	c.shows(uri, "KW104 0:6-13")
	commitAll(t, dir)
	c.shows(uri)
}

func TestASavedFileIsSeenWithoutAnEdit(t *testing.T) {
	dir := files(t, preventable)
	path := filepath.Join(dir, "app", "context.py")
	c := start(t, withSettings())
	c.initialize(modern(), dir)
	uri := c.open(path, 1, contextBefore)
	c.shows(uri)
	renamed := strings.Replace(contextBefore, signature, "def __init__(self, user, thread_id, *, trace=None):", 1)
	c.change(uri, 2, whole(renamed))
	c.shows(uri, "KW104 0:6-13")
	write(t, path, renamed)
	c.shows(uri)
}

func TestAClassIsComparedWithTheLastCommit(t *testing.T) {
	dir := files(t, preventable)
	commitAll(t, dir)
	path := filepath.Join(dir, "app", "context.py")
	moved := strings.Replace(contextBefore, signature, "def __init__(self, user, *, trace=None):", 1)
	moved = strings.Replace(moved, "def make(cls, user, thread_id):\n        return cls(user, thread_id)", "def make(cls, user, session_id, trace=None):\n        return cls(user, trace=trace)", 1)
	write(t, path, moved) // it is saved already
	c := start(t, withSettings())
	c.initialize(rich(), dir)
	uri := c.open(path, 1, moved)
	shown := c.shows(uri, "KW104 0:6-13")
	if message := shown[0].(jsonObject)["message"].(string); !strings.HasPrefix(message, "this breaks 3 constructions in 2 files: `session_id` is gone") {
		t.Errorf("it says %q", message)
	}
	convert := titled(c.actions(uri, 0, 6, 6, shown), "Convert 2 of 3 broken constructions to `Context.make(...)`")
	if convert == nil {
		t.Fatalf("offered are\n%s", titles(c.actions(uri, 0, 6, 6, shown)))
	}
	jobs := "from app.context import Context\n\nContext(\"u\", session_id=\"s\")\nContext(\"u\", \"s\")\n"
	resolved := c.request("codeAction/resolve", convert)["result"].(jsonObject)
	if got, want := afterAction(t, resolved, fileURI(filepath.Join(dir, "app", "jobs.py")), jobs), strings.Replace(jobs, "Context(\"u\", session", "Context.make(\"u\", session", 1); got != want {
		t.Errorf("converted it is\n%s", got)
	}
}
