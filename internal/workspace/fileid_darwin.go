package workspace

import (
	"io/fs"
	"syscall"
)

// fileIDOf tells a file from another of the same size and time of change: `cp -p`,
// tar and reproducible builds set that time to what they like.
func fileIDOf(info fs.FileInfo) fileID {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return fileID{}
	}
	return fileID{s.Ino, s.Ctimespec.Nano()}
}
