package fix

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/kwargo/kwargo/internal/workspace"
)

// ErrLink says that a path leads to a file elsewhere, which is not written by way
// of it.
var ErrLink = errors.New("it is a link, and only the file that it leads to may be written")

// Write puts the new text of a file in place of the old, in one step: whoever
// reads the file sees the one or the other. The mode stays. A file that is no
// longer the one that was read is left alone, with [workspace.ErrChanged]; and so
// is a link, with [ErrLink].
func Write(f *File) error {
	info, err := unchanged(f)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o200 == 0 {
		return errors.New("the file may not be written")
	}
	temp, err := os.CreateTemp(filepath.Dir(f.Path), ".kwargo-*")
	if err != nil {
		return fmt.Errorf("the folder may not be written: %w", reason(err))
	}
	defer func() { _ = os.Remove(temp.Name()) }() // after the rename there is none
	_, err = temp.Write(f.After)
	if err == nil {
		err = temp.Sync()
	}
	if closing := temp.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return reason(err)
	}
	keepOwner(temp.Name(), info)
	if err := os.Chmod(temp.Name(), info.Mode()); err != nil {
		return reason(err)
	}
	// Once more: writing may have taken its time.
	if _, err := unchanged(f); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), f.Path); err != nil {
		return reason(err)
	}
	return nil
}

// unchanged reads a file again and holds it against what was read first.
func unchanged(f *File) (fs.FileInfo, error) {
	info, err := os.Lstat(f.Path)
	if err == nil && info.Mode().Type() == fs.ModeSymlink {
		return nil, ErrLink
	}
	if err != nil || !info.Mode().IsRegular() {
		return nil, workspace.ErrChanged
	}
	now, err := os.ReadFile(f.Path)
	if err != nil || !bytes.Equal(now, f.Before) {
		return nil, workspace.ErrChanged
	}
	return info, nil
}

// reason is the part of an error that does not name a temporary file.
func reason(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
