package baseline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// FileName is what a baseline is called where the settings do not say.
const FileName = "kwargo-baseline.json"

// version is that of the format.
const version = 1

// maxSize keeps a file that is no baseline out of memory.
const maxSize = 256 << 20

type document struct {
	Version  int       `json:"version"`
	Problems []Problem `json:"problems"`
}

// ErrNone says that there is no such file yet.
var ErrNone = errors.New("there is no such file; `kwargo baseline write` makes it")

// ErrBroken says that a file cannot be read as a baseline, as after a merge that left
// conflicts in it.
var ErrBroken = errors.New("it is not a baseline")

// Read reads a baseline. Whatever is wrong with the file is said with its name.
func Read(file string) ([]Problem, error) {
	src, err := read(file)
	if err != nil {
		return nil, fmt.Errorf("baseline %s: %w", file, err)
	}
	all, err := Parse(src)
	if err != nil {
		return nil, fmt.Errorf("baseline %s: %w", file, err)
	}
	return all, nil
}

func read(file string) ([]byte, error) {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrNone
	case err != nil:
		return nil, reason(err)
	case !info.Mode().IsRegular():
		return nil, errors.New("it is not a regular file")
	case info.Size() > maxSize:
		return nil, errors.New("it is larger than 256 MB, which no baseline is")
	}
	src, err := os.ReadFile(file)
	return src, reason(err)
}

// reason leaves the path out of an error that is said with it.
func reason(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// Parse reads the text of a baseline.
func Parse(src []byte) ([]Problem, error) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	d := json.NewDecoder(bytes.NewReader(src))
	d.DisallowUnknownFields()
	var doc document
	if err := d.Decode(&doc); err != nil {
		return nil, fmt.Errorf("line %d: %w: %w (a conflict of a merge? `kwargo baseline write`, without paths, makes it anew)", lineOf(src, d, err), ErrBroken, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("line %d: there is something behind its end", lineOf(src, d, err))
	}
	if doc.Version != version {
		return nil, fmt.Errorf("it is of version %d, and this program reads version %d", doc.Version, version)
	}
	for i, p := range doc.Problems {
		if p.Path == "" || p.Code == "" {
			return nil, fmt.Errorf("problem %d has no path and code", i+1)
		}
	}
	return doc.Problems, nil
}

func lineOf(src []byte, d *json.Decoder, err error) int {
	at := d.InputOffset()
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		at = syntax.Offset
	case errors.As(err, &kind):
		at = kind.Offset
	}
	return bytes.Count(src[:min(int(at), len(src))], []byte("\n")) + 1
}

// Format is the text of a baseline: sorted, a problem to a line, so that a version
// control system can tell what has come and gone, and merge it.
func Format(all []Problem) ([]byte, error) {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, compare)
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\n  \"version\": %d,\n  \"problems\": [", version)
	for i, p := range sorted {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n    ")
		var line bytes.Buffer
		e := json.NewEncoder(&line)
		e.SetEscapeHTML(false)
		if err := e.Encode(p); err != nil {
			return nil, err
		}
		b.Write(bytes.TrimRight(line.Bytes(), "\n"))
	}
	if len(sorted) > 0 {
		b.WriteString("\n  ")
	}
	b.WriteString("]\n}\n")
	return b.Bytes(), nil
}

// Write puts a baseline in its place in one step.
func Write(file string, all []Problem) error {
	src, err := Format(all)
	if err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(file); err == nil {
		if !info.Mode().IsRegular() {
			return fmt.Errorf("baseline %s: it is not a regular file", file)
		}
		mode = info.Mode().Perm()
		if real, err := filepath.EvalSymlinks(file); err == nil {
			file = real // a link stays one
		}
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".kwargo-baseline-*")
	if err != nil {
		return fmt.Errorf("baseline %s cannot be written: %w", file, reason(err))
	}
	_, err = f.Write(src)
	err = errors.Join(err, f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("baseline %s cannot be written: %w", file, reason(err)), os.Remove(f.Name()))
	}
	return nil
}
