package config

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"unicode/utf8"
)

// The files that hold settings, the one that wins first.
const (
	ownFile     = "kwargo.toml"
	projectFile = "pyproject.toml"
)

// maxSize keeps a file that is no settings file out of memory.
const maxSize = 1 << 20

// Load finds and reads the settings that hold for a file or folder: the nearest
// ones from there upwards. rules are the codes and names that may be selected.
// Without any settings file the defaults come back.
func Load(from string, rules []string) (*Config, error) { return LoadUnsaved(from, rules, nil) }

// Unsaved gives the text of a file that is being edited; false for all others, which
// are read from the disk.
type Unsaved func(file string) ([]byte, bool)

// LoadUnsaved is [Load] with texts that are not saved yet; unsaved may be nil.
func LoadUnsaved(from string, rules []string, unsaved Unsaved) (*Config, error) {
	from, err := filepath.Abs(from)
	if err != nil {
		return nil, err
	}
	for !isFolder(from) && filepath.Dir(from) != from { // a file, or nothing, or a link that leads nowhere
		from = filepath.Dir(from)
	}
	var notes []*Error
	for dir := from; ; {
		c, note, err := inFolder(dir, rules, unsaved)
		if note != nil {
			notes = append(notes, note)
		}
		up := filepath.Dir(dir)
		switch {
		case err != nil:
			return nil, err
		case c == nil && up == dir:
			c = Default()
			fallthrough
		case c != nil:
			c.Notes = append(notes, c.Notes...)
			return c, nil
		}
		dir = up
	}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// inFolder reads the settings of one folder; nil when it has none. A
// pyproject.toml without our table is none, like in other tools: it belongs to
// a package inside a larger project. One that cannot be read is passed over as
// well, but with a note: our table may be in it.
func inFolder(dir string, rules []string, unsaved Unsaved) (c *Config, note *Error, err error) {
	own := filepath.Join(dir, ownFile)
	src, err := unsaved.read(own)
	if err == nil {
		c, err = parse(own, src, rules)
		return c, nil, err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, wrong(Place{File: own}, "%s", reason(err))
	}
	project := filepath.Join(dir, projectFile)
	src, err = unsaved.read(project)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, nil
	case err != nil:
		return nil, wrong(Place{File: project}, "%s; settings in it are not seen", reason(err)), nil
	case !bytes.Contains(src, []byte("kwargo")):
		// Somebody else's file: whether it is well-formed is not ours to say, unless
		// it cannot be told whose it is.
		if !utf8.Valid(src) {
			note = wrong(Place{File: project}, "it is not UTF-8, as TOML has to be; settings in it are not seen")
		}
		return nil, note, nil
	}
	c, err = parse(project, src, rules)
	if c != nil && c.File == "" {
		c = nil
	}
	return c, nil, err
}

// Read reads one settings file that the user names. In a file that is not
// called pyproject.toml the settings stand at the top.
func Read(file string, rules []string) (*Config, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	src, err := read(file)
	if err != nil {
		return nil, wrong(Place{File: file}, "%s", reason(err))
	}
	return parse(file, src, rules)
}

// ReadText is [Read] of a text that is not, or not yet, in the file.
func ReadText(file string, src []byte, rules []string) (*Config, error) {
	return parse(file, src, rules)
}

func (u Unsaved) read(path string) ([]byte, error) {
	if u != nil {
		if src, ok := u(path); ok {
			return src, nil
		}
	}
	return read(path)
}

func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, errors.New("it is a folder, not a file")
	case !info.Mode().IsRegular(): // a pipe would block for ever
		return nil, errors.New("it is not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err == nil && len(src) > maxSize {
		return nil, errors.New("it is larger than 1 MB, which no settings file is")
	}
	return src, err
}

// reason words an error of the file system, without the path, which the place of
// the error names already.
func reason(err error) string {
	var at *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		return "it may not be read: permission denied"
	case errors.Is(err, syscall.ELOOP):
		return "it is a link that leads back to itself, or lies below one"
	case errors.As(err, &at):
		return "it cannot be read: " + at.Err.Error()
	}
	return err.Error()
}
