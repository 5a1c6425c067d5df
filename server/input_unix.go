//go:build unix

package server

import (
	"io"
	"os"
	"syscall"
	"time"
)

// awaited is the input so that no processor is kept by waiting for a message. Whoever
// waits in a plain read keeps his, as far as the runtime knows, until that looks after 10
// milliseconds; and so long does whoever was to take the last message up wait as well,
// when the other processors have something to do.
func awaited(in io.Reader) io.Reader {
	if in != os.Stdin || !pipeOfItsOwn(os.Stdin, os.Stdout, os.Stderr) {
		return in
	}
	fd, err := duplicate(int(os.Stdin.Fd()))
	if err != nil {
		return in
	}
	if syscall.SetNonblock(fd, true) != nil {
		_ = syscall.Close(fd)
		return in
	}
	file := os.NewFile(uintptr(fd), os.Stdin.Name())
	if file.SetReadDeadline(time.Time{}) != nil { // the runtime cannot be told when something comes
		_ = syscall.SetNonblock(fd, false) // which holds for both descriptors
		_ = file.Close()
		return in
	}
	return file
}

// duplicate gives a descriptor of its own for what another stands for: the files of both
// can be closed, and the runtime knows each by its number.
func duplicate(fd int) (int, error) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	own, err := syscall.Dup(fd)
	if err == nil {
		syscall.CloseOnExec(own)
	}
	return own, err
}

// pipeOfItsOwn reports whether a file is a pipe or a socket, and none of some others.
func pipeOfItsOwn(f *os.File, others ...*os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Mode()&(os.ModeNamedPipe|os.ModeSocket) == 0 {
		return false
	}
	for _, other := range others {
		if same, err := other.Stat(); err != nil || os.SameFile(info, same) {
			return false
		}
	}
	return true
}
