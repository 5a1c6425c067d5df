package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/kwargo/kwargo/internal/contract"

	"github.com/cespare/xxhash/v2"
)

// record is what is known of a file on disk. It does not change.
type record struct {
	content *contract.Content // nil when the file was skipped
	skip    string            // why
	gone    bool              // there is no such file any more

	hash   uint64 // of the bytes
	size   int64
	mtime  time.Time
	id     fileID
	read   time.Time
	ticket uint64 // the later of two records of one file has the higher one
}

// hashOf tells contents apart; it stays the same from one run to the next.
func hashOf(src []byte) uint64 { return xxhash.Sum64(src) }

// settled reports whether a file with this size and time of change is the one
// that was read. A file changed within two seconds before it was read may have
// been changed again within the resolution of the file system's clock.
func (r *record) settled(info fs.FileInfo) bool {
	return r.content != nil && info.Size() == r.size && info.ModTime().Equal(r.mtime) && fileIDOf(info) == r.id && r.read.Sub(r.mtime) > 2*time.Second
}

// load reads a file and makes its content. old, which may be nil, is what was
// known of it: its content is taken over when the bytes are the same.
func (w *Workspace) load(path string, old *record) *record {
	r := &record{ticket: w.ticket.Add(1), read: time.Now()}
	limit := w.opts.Load().maxFileSize()
	info, err := os.Stat(path)
	if old == nil {
		old = w.contents.saved(path, limit)
	}
	if err == nil && old != nil && old.settled(info) && old.size <= limit {
		same := *old
		same.ticket = r.ticket
		return &same
	}
	var src []byte
	if err == nil {
		r.size, r.mtime, r.id = info.Size(), info.ModTime(), fileIDOf(info)
		buf := buffers.Get().(*bytes.Buffer)
		defer release(buf)
		src, err = readInto(buf, path, info, limit)
	}
	switch {
	case err == nil:
		r.hash = hashOf(src)
		if r.skip = unfit(src); r.skip != "" {
			break
		}
		if old != nil && old.content != nil && old.hash == r.hash && old.size == r.size {
			r.content = old.content
			break
		}
		r.content = contentOf(src, w.contents.source(path, limit))
	case errors.Is(err, fs.ErrNotExist):
		if _, lerr := os.Lstat(path); lerr == nil {
			r.skip = "is a link to a file that does not exist"
			break
		}
		r.gone = true
		r.skip = "was deleted before it could be read"
	default:
		r.skip = reason(err)
	}
	return r
}

// skipped is an error that is a reason to skip a file.
type skipped string

func (s skipped) Error() string { return string(s) }

func reason(err error) string {
	var s skipped
	var pathErr *fs.PathError
	switch {
	case errors.As(err, &s):
		return string(s)
	case errors.Is(err, fs.ErrPermission):
		return "may not be read: permission denied"
	case isLinkCycle(err):
		return "is a link that leads back to itself"
	case errors.As(err, &pathErr):
		return "cannot be read: " + pathErr.Err.Error()
	}
	return "cannot be read: " + err.Error()
}

// buffers hold files while their facts are made, which keep nothing of them.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxBuffer is the size of the largest buffer that is kept, in bytes.
const maxBuffer = 1 << 20

func release(buf *bytes.Buffer) {
	if buf.Cap() <= maxBuffer {
		buf.Reset()
		buffers.Put(buf)
	}
}

// readFile reads a regular file of at most the size that is allowed.
func readFile(path string, info fs.FileInfo, limit int64) ([]byte, error) {
	return readInto(new(bytes.Buffer), path, info, limit)
}

// readInto is readFile into the memory of an empty buffer.
func readInto(buf *bytes.Buffer, path string, info fs.FileInfo, limit int64) ([]byte, error) {
	switch {
	case info.IsDir():
		return nil, skipped("is a folder")
	case !info.Mode().IsRegular():
		return nil, skipped("is not a regular file")
	case info.Size() > limit:
		return nil, tooBig(info.Size(), limit)
	}
	buf.Grow(int(info.Size()) + bytes.MinRead)
	src, err := readAll(path, buf.AvailableBuffer(), int(info.Size()), int(limit)+1)
	if err == nil && int64(len(src)) > limit {
		return nil, tooBig(int64(len(src)), limit)
	}
	return src, err
}

func tooBig(size, limit int64) skipped {
	return skipped(fmt.Sprintf("is too big: %.1f MiB, and %.1f MiB is the most that is read", float64(size)/(1<<20), float64(limit)/(1<<20)))
}

// unfit is why bytes cannot be read as Python source, or empty when they can.
func unfit(src []byte) string {
	if bytes.IndexByte(src, 0) >= 0 {
		return "holds NUL bytes"
	}
	if name := declaredEncoding(src); name != "" && !readableEncoding[name] {
		return "is not UTF-8: it declares the encoding " + name
	}
	if !utf8.Valid(src) {
		return "is not UTF-8"
	}
	return ""
}

// cookie is the declaration of an encoding in the first two lines (PEP 263).
var cookie = regexp.MustCompile(`^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)`)

// readableEncoding are the encodings that are read, when the bytes are UTF-8.
var readableEncoding = nameSet(
	"utf-8", "utf8", "u8", "utf-8-sig", "utf-8-unix", "utf-8-dos", "utf-8-mac", "utf",
	"ascii", "us-ascii", "646", "latin-1", "latin1", "iso-8859-1", "iso8859-1", "8859", "l1",
)

// blank is a line on which nothing but a comment may stand, for the next to be
// looked at.
var blank = regexp.MustCompile(`^[ \t\f]*(?:#.*)?$`)

func declaredEncoding(src []byte) string {
	rest := bytes.TrimPrefix(src, []byte("\ufeff"))
	for range 2 {
		end := bytes.IndexAny(rest, "\r\n")
		line := rest
		if end >= 0 {
			line, rest = rest[:end], rest[end+1:]
			if bytes.HasPrefix(rest, []byte("\n")) && src[len(src)-len(rest)-1] == '\r' {
				rest = rest[1:]
			}
		}
		if len(line) > 1000 {
			return ""
		}
		if m := cookie.FindSubmatch(line); m != nil {
			return strings.ToLower(strings.ReplaceAll(string(m[1]), "_", "-"))
		}
		if end < 0 || !blank.Match(line) {
			return ""
		}
	}
	return ""
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// isPython reports whether a file is Python source by its name.
func isPython(path string) bool {
	return strings.HasSuffix(path, ".py") || strings.HasSuffix(path, ".pyw")
}

// isLinkCycle recognises ELOOP, and what filepath.EvalSymlinks says.
func isLinkCycle(err error) bool {
	text := err.Error()
	return strings.Contains(text, "too many levels of symbolic links") || strings.Contains(text, "too many links")
}
