package shelf

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Remove removes a shelf: its files, and the folder when nothing else is in it.
func Remove(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == indexFile || isOurs(e.Name()) {
			err = errors.Join(err, os.Remove(filepath.Join(folder, e.Name())))
		}
	}
	_ = os.Remove(folder) // it stays when somebody has put something else there
	return err
}

// Trim removes the shelves below a folder that were not saved for longest, down to a
// size in bytes.
func Trim(parent string, most int64) error {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return err
	}
	type found struct {
		folder string
		saved  time.Time
		size   int64
	}
	var all []found
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		f := found{folder: filepath.Join(parent, e.Name())}
		files, err := os.ReadDir(f.folder)
		if err != nil {
			continue
		}
		for _, file := range files {
			info, err := file.Info()
			if err != nil {
				continue
			}
			f.size += info.Size()
			if info.ModTime().After(f.saved) {
				f.saved = info.ModTime()
			}
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b found) int { return b.saved.Compare(a.saved) })
	total := int64(0)
	for _, f := range all {
		if total += f.size; total > most {
			err = errors.Join(err, Remove(f.folder))
		}
	}
	return err
}
