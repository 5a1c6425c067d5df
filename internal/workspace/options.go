package workspace

import (
	"runtime"

	"github.com/kwargo/kwargo/internal/contract"
)

// Options say what belongs to a workspace.
type Options struct {
	// Roots are the folders, or single files, that were asked for; absolute.
	// The project around them is read as well, so that their imports are found,
	// but it is not part of [Snapshot.Requested].
	Roots []string
	// Exclude are globs, relative to each root, of files and folders to leave
	// out: `migrations/**`, `**/*_pb2.py`. One without a slash matches a name at
	// any depth; an absolute one, whatever the root is. They add to
	// the folders that are never read (see excludedDir).
	Exclude []string
	// NoIgnoreFiles: what .gitignore and .ignore files leave out is read all the
	// same.
	NoIgnoreFiles bool
	// SearchRoots are further folders, absolute, in which absolute imports are
	// looked up.
	SearchRoots []string
	// Python names the environment whose libraries the code uses: an interpreter,
	// or the folder of an environment; [NoPython] for none. When it is empty the
	// environment is looked for.
	Python string
	// PythonVersion is the version that the code is for, as "3.11"; when it is
	// empty it is the environment's.
	PythonVersion string
	// MaxFileSize is the size in bytes above which a file is skipped; 0 means
	// [DefaultMaxFileSize].
	MaxFileSize int64
	// Policies are what is decided about the construction of single classes.
	Policies []contract.Policy
	// Workers is how many files are read at once; 0 means one for each core.
	Workers int
}

// DefaultMaxFileSize is 8 MiB. Larger files are data in the shape of Python.
const DefaultMaxFileSize = 8 << 20

// settings are the options in the form in which they are used.
type settings struct {
	Options
	search []string // SearchRoots, canonical
}

func newSettings(opts Options) *settings {
	s := &settings{Options: opts}
	for _, dir := range opts.SearchRoots {
		s.search = append(s.search, canonicalRoot(dir))
	}
	return s
}

func (o *Options) maxFileSize() int64 {
	if o.MaxFileSize > 0 {
		return o.MaxFileSize
	}
	return DefaultMaxFileSize
}

func (o *Options) workers() int {
	if o.Workers > 0 {
		return o.Workers
	}
	return runtime.GOMAXPROCS(0)
}
