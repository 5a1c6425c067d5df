package cli

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/kwargo/kwargo/internal/workspace"
)

// runCache keeps what a run of `check` printed, under a name that tells all that
// was asked for, together with everything on disk that the answer hangs on. A
// later run that finds all of it as it was prints the same.
//
// Nothing depends on it: whatever is wrong with it, the run is made anew.
type runCache struct {
	folder string
	file   string
}

// savedRun is one file of the cache, behind a checksum.
type savedRun struct {
	Seen     []workspace.Seen
	Out, Err []byte
	Exit     int
}

const (
	maxSavedOutput = 16 << 20  // bytes that a run may print to be kept
	maxRunCache    = 256 << 20 // bytes of all runs that are kept
	runsFolder     = "kwargo-runs"
	runNameSize    = 16 // bytes of a run's name, before it is written in hex
	newRun         = "new-"
	runsFormat     = "2" // it changes with savedRun
)

// cacheFolder is where caches are kept: the folder that was asked for, or the
// one that the system has for the user.
func cacheFolder(asked string) (string, error) {
	if asked != "" {
		return asked, nil
	}
	base, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("there is no folder for caches: %w; --cache-dir can name one", err)
	}
	return filepath.Join(base, "kwargo"), nil
}

// openRunCache names the run by everything that its output depends on and that
// is not a file. It is nil when there is no folder for it.
func openRunCache(asked string, about ...any) *runCache {
	folder, err := cacheFolder(asked)
	if err != nil {
		return nil
	}
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, x := range append([]any{runsFormat, programIdentity(), environment()}, about...) {
		if err := enc.Encode(x); err != nil {
			return nil
		}
	}
	folder = filepath.Join(folder, runsFolder)
	return &runCache{folder: folder, file: filepath.Join(folder, hex.EncodeToString(h.Sum(nil)[:runNameSize]))}
}

// programIdentity tells builds of this program apart.
func programIdentity() []string {
	out := []string{buildOf().version, buildOf().commit, runtime.Version()}
	if exe, err := os.Executable(); err == nil {
		if info, err := os.Stat(exe); err == nil {
			out = append(out, info.ModTime().String(), fmt.Sprint(info.Size()))
		}
	}
	return out
}

// cacheSchema tells programs apart by what they keep of files.
func cacheSchema() string {
	sum := sha256.Sum256([]byte(strings.Join(programIdentity(), "\n")))
	return hex.EncodeToString(sum[:runNameSize])
}

// environment are the variables by which a Python environment is found.
func environment() []string {
	var out []string
	for _, name := range workspace.EnvironmentVariables {
		out = append(out, name+"="+os.Getenv(name))
	}
	return out
}

// replay prints what an equal run printed, when nothing has changed since.
func (c *runCache) replay(s *session) (exit int, ok bool) {
	if c == nil {
		return 0, false
	}
	run, err := c.read()
	if err != nil {
		return 0, false
	}
	seen, fresh, ok := workspace.Unchanged(run.Seen)
	if !ok {
		return 0, false
	}
	if fresh { // touched: the next run need not read it again
		run.Seen = seen
		_ = c.write(run)
	} else {
		now := time.Now()
		_ = os.Chtimes(c.file, now, now) // the oldest go first
	}
	if _, err := s.Err.Write(run.Err); err != nil {
		return 0, false
	}
	if _, err := s.Out.Write(run.Out); err != nil {
		return exitCode(s, err), true
	}
	return run.Exit, true
}

func (c *runCache) read() (*savedRun, error) {
	data, err := os.ReadFile(c.file)
	if err != nil {
		return nil, err
	}
	if len(data) < sha256.Size {
		return nil, errors.New("cut short")
	}
	if sum := sha256.Sum256(data[sha256.Size:]); !bytes.Equal(sum[:], data[:sha256.Size]) {
		return nil, errors.New("damaged")
	}
	var run savedRun
	return &run, gob.NewDecoder(bytes.NewReader(data[sha256.Size:])).Decode(&run)
}

// write puts a run in its place in one step, so that nobody finds half of it.
func (c *runCache) write(run *savedRun) error {
	var body bytes.Buffer
	if err := gob.NewEncoder(&body).Encode(run); err != nil {
		return err
	}
	if err := os.MkdirAll(c.folder, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(c.folder, newRun+"*")
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body.Bytes())
	_, err = f.Write(append(sum[:], body.Bytes()...))
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), c.file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return c.prune()
}

// prune removes the runs that were not used for longest, down to the size that
// is allowed.
func (c *runCache) prune() error {
	entries, err := os.ReadDir(c.folder)
	if err != nil {
		return err
	}
	var files []os.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && isRun(e.Name()) {
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	total := int64(0)
	for _, info := range files {
		if total += info.Size(); total > maxRunCache {
			err = errors.Join(err, os.Remove(filepath.Join(c.folder, info.Name())))
		}
	}
	return err
}

// exitWith is the error of a command that ends with an exit code.
func exitWith(exit int) error {
	if exit == exitClean {
		return nil
	}
	return code(exit)
}

// ended is the exit code of a run that has said all that it had to say.
func ended(err error) (exit int, ok bool) {
	var c code
	switch {
	case err == nil:
		return exitClean, true
	case errors.As(err, &c) && c == exitFound:
		return exitFound, true
	}
	return 0, false
}

// recording is a session that keeps a copy of what it prints.
type recording struct {
	session
	out, err bytes.Buffer
}

func (c *runCache) record(s *session) *recording {
	r := &recording{session: *s}
	if c != nil {
		r.Out, r.Err = io.MultiWriter(s.Out, &r.out), io.MultiWriter(s.Err, &r.err)
	}
	return r
}

// keep saves a run that came to its end.
func (c *runCache) keep(r *recording, seen []workspace.Seen, exit int) {
	if r.out.Len()+r.err.Len() <= maxSavedOutput {
		// A full disk or a folder that cannot be written to only costs time.
		_ = c.write(&savedRun{Seen: seen, Out: r.out.Bytes(), Err: r.err.Bytes(), Exit: exit})
	}
}
