//go:build unix

package server

import (
	"io"
	"os"
	"testing"
	"time"
)

func TestAMessageThatDoesNotComeIsNotWaitedForInAThread(t *testing.T) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	in.Fd() // as what a process is started with: reading it waits in a thread
	before := os.Stdin
	os.Stdin = in
	defer func() { os.Stdin = before }()

	waited := awaited(in)
	if waited == io.Reader(in) {
		t.Fatal("a pipe is read as it is")
	}
	read := make(chan error)
	go func() {
		_, err := waited.Read(make([]byte, 1))
		read <- err
	}()
	time.Sleep(10 * time.Millisecond)
	waited.(io.Closer).Close() // which ends a read only when no thread waits in it
	select {
	case err := <-read:
		if err == nil {
			t.Error("something was read")
		}
	case <-time.After(10 * time.Second):
		t.Error("the read does not end")
	}
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
