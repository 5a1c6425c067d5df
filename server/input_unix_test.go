//go:build unix

package server

import (
	"errors"
	"io"
	"os"
	"testing"
	"time"
)

func TestAMessageThatDoesNotComeIsNotWaitedForInAThread(t *testing.T) {
	for name, blocking := range map[string]bool{"a pipe": true, "a pipe that does not block": false} {
		t.Run(name, func(t *testing.T) { testNotWaitedFor(t, blocking) })
	}
}

func testNotWaitedFor(t *testing.T, blocking bool) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	defer in.Close()
	if blocking {
		in.Fd() // as what a process is started with: reading it waits in a thread
	}
	before := os.Stdin
	os.Stdin = in
	defer func() { os.Stdin = before }()

	waited := awaited(in)
	if waited == io.Reader(in) {
		t.Fatal("a pipe is read as it is")
	}
	// There is a deadline only for a read in which no thread waits.
	if err := waited.(*os.File).SetReadDeadline(time.Now().Add(10 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if _, err := waited.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the read ends with %v", err)
	}
	if err := waited.(*os.File).SetReadDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	go func() {
		time.Sleep(10 * time.Millisecond)
		_, _ = out.Write([]byte("x"))
	}()
	buf := make([]byte, 2)
	if n, err := waited.Read(buf); n != 1 || err != nil {
		t.Errorf("%d bytes were read, %v", n, err)
	}
	waited.(*os.File).Close()
}

func TestAnInputThatIsAnOutputTooIsLeftAsItIs(t *testing.T) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()
	file, err := os.Open("input_unix.go")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for name, ok := range map[string]bool{
		"itself":  pipeOfItsOwn(in, in),
		"no pipe": pipeOfItsOwn(file),
	} {
		if ok {
			t.Errorf("%s: would be waited for", name)
		}
	}
	if !pipeOfItsOwn(in, file) {
		t.Error("a pipe would not be waited for")
	}
}
