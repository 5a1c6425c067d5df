package cli_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/kwargo/kwargo/internal/cli"
)

func TestMain(m *testing.M) {
	// The tests leave the user's cache alone.
	if err := os.Setenv("XDG_CACHE_HOME", filepath.Join(os.TempDir(), "kwargo-test-cache")); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){
		"kwargo": func() {
			os.Exit(cli.Run(context.Background(), os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
		},
	})
}

// Each testdata/script/*.txtar runs the command line as a person or a CI job
// would.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
			"bytes": writeBytes,
		},
	})
}

// exits runs a command and wants an exit code: `exits 2 kwargo check`.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code command...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var failed interface{ ExitCode() int }
	switch {
	case errors.As(err, &failed):
		got = failed.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, not %d", got, want)
	}
}

// writeBytes writes a file that a script cannot hold: `bytes x.py '"\xff"'`,
// the bytes as a Go string, and how often.
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: bytes file string times")
	}
	s, err := strconv.Unquote(args[1])
	ts.Check(err)
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.Repeat([]byte(s), n), 0o644))
}

func TestCancelledRunsEndWith130(t *testing.T) {
	dir := t.TempDir()
	for i := range 50 {
		path := filepath.Join(dir, fmt.Sprintf("m%d.py", i))
		if err := os.WriteFile(path, []byte("class A: pass\nA(x=1)\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs bytes.Buffer
	if got := cli.Run(ctx, []string{"check", dir}, cli.Streams{Out: &out, Err: &errs}); got != 130 || out.Len() > 0 || errs.Len() > 0 {
		t.Errorf("exit code %d, %q, %q", got, out.String(), errs.String())
	}
}

// closed is a pipe whose reader has gone.
type closed struct{}

func (closed) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}
}

func TestABrokenPipeIsQuiet(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "m.py"), []byte("class A: pass\nA(x=1)\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	if got := cli.Run(context.Background(), []string{"check", dir}, cli.Streams{Out: closed{}, Err: &errs}); got != 141 || errs.Len() > 0 {
		t.Errorf("exit code %d, %q", got, errs.String())
	}
}

// full is a file on a disk that has no room left.
type full struct{}

func (full) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "out.txt", Err: syscall.ENOSPC}
}

func TestAFullDiskIsNot(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "m.py"), []byte("class A: pass\nA(x=1)\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	if got := cli.Run(context.Background(), []string{"check", dir}, cli.Streams{Out: full{}, Err: &errs}); got != 2 || !bytes.Contains(errs.Bytes(), []byte("no space left")) {
		t.Errorf("exit code %d, %q", got, errs.String())
	}
}
