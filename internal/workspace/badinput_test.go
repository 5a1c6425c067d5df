package workspace

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestWhatCannotBeReadIsSkippedWithAReason(t *testing.T) {
	dir := project(t, "-- proj/pyproject.toml --\n-- proj/good.py --\nclass A: pass\n-- elsewhere/out.py --\n")
	at := func(name string) string { return filepath.Join(dir, "proj", name) }
	write(t, at("empty.py"), "")
	write(t, at("bom.py"), "\ufeffx = 1\n")
	write(t, at("latin1_but_utf8.py"), "# -*- coding: latin-1 -*-\nx = 'é'\n")
	write(t, at("utf8_cookie.py"), "#!/usr/bin/python\n# vim: set fileencoding=UTF_8 :\n")
	write(t, at("late_cookie.py"), "x = 1\n# coding: cp1252\n")

	want := map[string]string{}
	bad := func(name, text, reason string) {
		write(t, at(name), text)
		want[name] = reason
	}
	bad("latin1.py", "# coding: latin-1\nx = '\xe9'\n", "is not UTF-8")
	bad("bytes.py", "x = '\xff\xfe'\n", "is not UTF-8")
	bad("cp1252.py", "# coding: cp1252\nx = 1\n", "is not UTF-8: it declares the encoding cp1252")
	bad("second.py", "\r\n# coding=utf-16\r\n", "is not UTF-8: it declares the encoding utf-16")
	bad("nul.py", "x = 1\n\x00\n", "holds NUL bytes")
	bad("zeros.py", strings.Repeat("\x00", 1000), "holds NUL bytes")
	bad("big.py", strings.Repeat("x = 1\n", 1000), "is too big: 0.0 MiB, and 0.0 MiB is the most that is read")
	write(t, at("folder.py/inner.py"), "")
	want["folder.py"] = "is a folder"
	if runtime.GOOS != "windows" {
		link := func(name, target, reason string) {
			if err := os.Symlink(target, at(name)); err != nil {
				t.Fatal(err)
			}
			if reason != "" {
				want[name] = reason
			}
		}
		link("dangling.py", "nowhere.py", "is a link to a file that does not exist")
		link("cycle.py", "cycle.py", "is a link that leads back to itself")
		link("out.py", filepath.Join(dir, "elsewhere", "out.py"), "is a link that leads out of the workspace")
		link("tofolder.py", dir+"/proj", "is a link to a folder")
		link("alias.py", "good.py", "")
		link("loop", ".", "")
		link("escape", filepath.Join(dir, "elsewhere"), "")
	}
	if os.Getuid() > 0 {
		bad("secret.py", "x = 1\n", "may not be read: permission denied")
		if err := os.Chmod(at("secret.py"), 0); err != nil {
			t.Fatal(err)
		}
	}

	s := index(t, dir, Options{MaxFileSize: 5000}, "proj").Snapshot()
	got := map[string]string{}
	for _, skip := range s.Skipped() {
		got[rel(filepath.Join(dir, "proj"), skip.Path)[0]] = skip.Reason
		if strings.Contains(skip.Reason, "\n") {
			t.Errorf("%s: more than one line: %q", skip.Path, skip.Reason)
		}
	}
	for name, reason := range want {
		if got[name] != reason {
			t.Errorf("%s: %q, want %q", name, got[name], reason)
		}
		delete(got, name)
	}
	for name, reason := range got {
		t.Errorf("%s is skipped for no reason: %s", name, reason)
	}
	wantFiles := []string{"bom.py", "empty.py", "good.py", "late_cookie.py", "latin1_but_utf8.py", "utf8_cookie.py"}
	if runtime.GOOS != "windows" {
		wantFiles = append([]string{"alias.py"}, wantFiles...)
	}
	same(t, "files", files(filepath.Join(dir, "proj"), s.Files()), wantFiles)
}

func TestARootThatDoesNotExist(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\n")
	s := index(t, dir, Options{}, "missing.py").Snapshot()
	if got := s.Skipped(); len(got) != 1 || got[0].Reason != "does not exist" {
		t.Errorf("skipped: %v", got)
	}
	if got := s.Requested(); len(got) != 0 {
		t.Errorf("requested: %v", got)
	}
}

func TestADeletedFileIsNotReadFromMemory(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\nx = 1\n")
	path := filepath.Join(dir, "a.py")
	s := index(t, dir, Options{}, ".").Snapshot()
	if text, err := s.Text(s.File(path)); err != nil || string(text) != "x = 1\n" {
		t.Errorf("%q, %v", text, err)
	}
	write(t, path, "x = 2\n")
	if _, err := s.Text(s.File(path)); err == nil || !strings.Contains(err.Error(), "has changed on disk") {
		t.Errorf("changed: %v", err)
	}
	remove(t, path)
	if _, err := s.Text(s.File(path)); err == nil {
		t.Error("deleted: no error")
	}
}

func TestAFileThatIsNoFileIsNotWaitedFor(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no pipes in the file system")
	}
	dir := project(t, "-- pyproject.toml --\n-- a.py --\n")
	makePipe(t, filepath.Join(dir, "pipe.py"))
	s := index(t, dir, Options{}, ".").Snapshot()
	if got := s.Skipped(); len(got) != 1 || got[0].Reason != "is not a regular file" {
		t.Errorf("skipped: %v", got)
	}
}
