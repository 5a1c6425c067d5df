package config

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
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
func Load(from string, rules []string) (*Config, error) {
	from, err := filepath.Abs(from)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(from); err == nil && !info.IsDir() {
		from = filepath.Dir(from)
	}
	for dir := from; ; {
		c, err := inFolder(dir, rules)
		if c != nil || err != nil {
			return c, err
		}
		up := filepath.Dir(dir)
		if up == dir {
			return Default(), nil
		}
		dir = up
	}
}

// inFolder reads the settings of one folder; nil when it has none. A
// pyproject.toml without our table is none, like in other tools: it belongs to
// a package inside a larger project.
func inFolder(dir string, rules []string) (*Config, error) {
	own := filepath.Join(dir, ownFile)
	src, err := read(own)
	if err == nil {
		return parse(own, src, rules)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, wrong(Place{File: own}, "%s", reason(err))
	}
	project := filepath.Join(dir, projectFile)
	src, err = read(project)
	if err != nil || !bytes.Contains(src, []byte("kwargo")) {
		// Somebody else's file, as far as can be seen: whether it is readable
		// and well-formed is not ours to say.
		return nil, nil
	}
	c, err := parse(project, src, rules)
	if c != nil && c.File == "" {
		return nil, err
	}
	return c, err
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

func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular(): // a pipe would block for ever
		return nil, errors.New("not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err == nil && len(src) > maxSize {
		return nil, errors.New("larger than 1 MB, which no settings file is")
	}
	return src, err
}

// reason is an error of the file system without the path, which the place of
// the error names already.
func reason(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}
