//go:build unix

package server

import (
	"io"
	"os"
	"syscall"
)

// awaited is the input so that no processor is kept by waiting for a message. Whoever
// waits in a plain read keeps his, as far as the runtime knows, until that looks after 10
// milliseconds; and so long does whoever was to take the last message up wait as well,
// when the other processors have something to do.
func awaited(in io.Reader) io.Reader {
	if in != os.Stdin || !pipeOfItsOwn(os.Stdin, os.Stdout, os.Stderr) {
		return in
	}
	fd := os.Stdin.Fd()
	if syscall.SetNonblock(int(fd), true) != nil {
		return in
	}
	return os.NewFile(fd, os.Stdin.Name())
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
