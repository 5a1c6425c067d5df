package server

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kwargo/kwargo/internal/workspace"
)

// blind is a client that does not report changes on disk.
func blind() jsonObject {
	can := modern()
	delete(can["workspace"].(jsonObject), "didChangeWatchedFiles")
	return can
}

func TestChangesOnDiskAreFoundWithoutTheClient(t *testing.T) {
	dir, context, use := project(t)
	c := start(t, Options{})
	c.initialize(blind(), dir)
	uri := c.open(use, 1, useText)
	c.shows(uri, useRows...)
	write(t, context, contextText("    metadata: dict\n"))
	c.shows(uri)
	if err := os.Remove(context); err != nil {
		t.Fatal(err)
	}
	// In a folder that held no Python.
	write(t, filepath.Join(dir, "app", "context", "__init__.py"), contextText("    x: int = 0\n"))
	c.shows(uri, "KW001 4:33-41")
}

func TestAClientThatRefusesToReportChangesIsNotReliedOn(t *testing.T) {
	dir, context, use := project(t)
	c := start(t, Options{})
	c.answer = func(method string) (any, jsonObject) {
		if method == "client/registerCapability" {
			return nil, jsonObject{"code": -32603, "message": "no"}
		}
		return nil, nil
	}
	c.initialize(modern(), dir)
	uri := c.open(use, 1, useText)
	c.shows(uri, useRows...)
	write(t, context, contextText("    metadata: dict\n"))
	c.shows(uri)
	c.logged("looked for every few seconds")
}

// polled is a poller that has looked once, without a client.
func polled(t testing.TB, dir string) *poller {
	t.Helper()
	s := newServer(context.Background(), Options{})
	s.documents.folders = []string{dir}
	s.workspace = workspace.New(workspace.Options{Roots: []string{dir}})
	if err := s.workspace.Index(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	p := &poller{server: s, since: time.Now().Add(time.Hour)}
	if found := p.look(); found.any() {
		t.Fatalf("the first look has found %v", found)
	}
	return p
}

// old makes files look as if nobody has touched them for long.
func old(t testing.TB, dir string) {
	t.Helper()
	then := time.Now().Add(-time.Hour)
	if err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, then, then)
	}); err != nil {
		t.Fatal(err)
	}
}

func TestLooks(t *testing.T) {
	dir := files(t, "-- pyproject.toml --\n-- a.py --\n-- b/c.py --\n-- docs/x.txt --\n")
	at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	old(t, dir)
	p := polled(t, dir)
	for _, step := range []struct {
		name  string
		do    func() error
		files []string
		flags string
	}{
		{name: "nothing", do: func() error { return nil }},
		{"an edit", func() error { return os.WriteFile(at("a.py"), []byte("x = 1\n"), 0o600) }, []string{"a.py"}, ""},
		{name: "no more", do: func() error { return nil }},
		{"the same size", func() error { return os.Chtimes(at("a.py"), time.Now(), time.Now().Add(time.Minute)) }, []string{"a.py"}, ""},
		{name: "what is no Python", do: func() error { return os.WriteFile(at("b/c.txt"), nil, 0o600) }},
		{name: "a cache", do: func() error { return os.Mkdir(at("b/__pycache__"), 0o700) }},
		{"a new file", func() error { return os.WriteFile(at("b/d.py"), nil, 0o600) }, nil, "listing"},
		{"a new file where there was none", func() error { return os.WriteFile(at("docs/conf.py"), nil, 0o600) }, nil, "listing"},
		{"a new folder", func() error { return os.Mkdir(at("docs/more"), 0o700) }, nil, "listing"},
		{"a file that is gone", func() error { return os.Remove(at("b/c.py")) }, []string{"b/c.py"}, "listing"},
		{"settings", func() error { return os.WriteFile(at("pyproject.toml"), []byte("[tool.kwargo]\n"), 0o600) }, nil, "settings"},
		{"own settings", func() error { return os.WriteFile(at("kwargo.toml"), nil, 0o600) }, nil, "settings"},
		{"a .gitignore", func() error { return os.WriteFile(at(".gitignore"), []byte("b\n"), 0o600) }, nil, "listing"},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		found := p.look()
		var names []string
		for path := range found.files {
			names = append(names, filepath.ToSlash(strings.TrimPrefix(path, dir+string(filepath.Separator))))
		}
		flags := ""
		if found.listing {
			flags += "listing"
		}
		if found.settings {
			flags += "settings"
		}
		if !slices.Equal(names, step.files) || flags != step.flags {
			t.Errorf("%s: found %v %s", step.name, names, flags)
		}
	}
}

// What was changed just before it was looked at is looked at once more.
func TestAYoungFileIsLookedAtAgain(t *testing.T) {
	now := time.Now()
	young := stamp{there: true, time: now, young: true}
	settled := young
	settled.young = false
	if young.differs(young) || !settled.differs(young) || settled.differs(settled) {
		t.Error("not once")
	}
}

// A switch of branches is one batch.
func TestManyChangesAreOneBatch(t *testing.T) {
	const n = 5000
	dir, class := manyFiles(t, n)
	old(t, dir)
	p := polled(t, dir)
	go func() {
		for i := range n {
			_ = os.WriteFile(filepath.Join(dir, fmt.Sprintf("job%d.py", i)), []byte("from shapes import Job\nJob('x')\n"), 0o600)
		}
		_ = os.WriteFile(class, nil, 0o600)
	}()
	var found changes
	for deadline := time.Now().Add(patience); !found.any(); found = p.batch() {
		if time.Now().After(deadline) {
			t.Fatal("nothing is found")
		}
	}
	if len(found.files) != n+1 {
		t.Errorf("%d files in a batch", len(found.files))
	}
}

func BenchmarkLook(b *testing.B) {
	dir, _ := manyFiles(b, 5000)
	old(b, dir)
	p := polled(b, dir)
	for b.Loop() {
		if found := p.look(); found.any() {
			b.Fatal(found)
		}
	}
}
