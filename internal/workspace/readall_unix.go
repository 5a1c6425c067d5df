//go:build unix

package workspace

import (
	"errors"
	"io/fs"
	"slices"
	"syscall"
)

// readAll appends what a file holds to buf: as much as is expected, or up to its end when
// that comes sooner or later, and no more than so many bytes. An [os.File] asks the system
// more often and is tidied up by the collector, which together is a thirtieth of the time
// of a check.
func readAll(path string, buf []byte, expected, most int) ([]byte, error) {
	fd, err := again(func() (int, error) { return syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0) })
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	defer func() { _ = syscall.Close(fd) }()
	for start := len(buf); len(buf)-start < most; {
		buf = slices.Grow(buf, 1)
		room := buf[len(buf):min(cap(buf), start+most)]
		n, err := again(func() (int, error) { return syscall.Read(fd, room) })
		if err != nil {
			return nil, &fs.PathError{Op: "read", Path: path, Err: err}
		}
		buf = buf[:len(buf)+n]
		if n == 0 || len(buf)-start == expected {
			break
		}
	}
	return buf, nil
}

// again asks the system until no signal has come between.
func again(ask func() (int, error)) (int, error) {
	for {
		if n, err := ask(); !errors.Is(err, syscall.EINTR) {
			return n, err
		}
	}
}
