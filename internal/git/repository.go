// Package git reads revisions out of a git repository: which files there were, and
// what they held. It reads objects, and touches neither the work tree nor anything
// else of the repository.
package git

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/index"
)

// Repository is the git repository that a folder belongs to.
type Repository struct {
	// Root is the top of the work tree, without links in its path.
	Root  string
	repo  *store
	index map[string]*index.Entry // by path with slashes; nil when there is none
}

// Open finds the repository of a folder or file.
func Open(path string) (*Repository, error) {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		path = filepath.Dir(path)
	}
	root, repo, err := open(path)
	switch {
	case errors.Is(err, errNone):
		return nil, fmt.Errorf("%s is in no git repository", path)
	case err != nil:
		return nil, fmt.Errorf("the git repository of %s cannot be read: %w", path, err)
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return nil, err
	}
	out := &Repository{Root: root, repo: repo}
	// Without the index, or with one of a kind that cannot be read, every file is
	// compared by what it holds.
	if idx, err := repo.Index(); err == nil {
		out.index = make(map[string]*index.Entry, len(idx.Entries))
		for _, e := range idx.Entries {
			out.index[e.Name] = e
		}
	}
	return out, nil
}

// Revision is a commit.
type Revision struct {
	// Name is what it was asked for by, and Hash what that means now.
	Name, Hash string
	repository *Repository
	tree       plumbing.Hash
}

// Revision finds a commit by what git calls a revision: a branch, a tag, a hash or
// the start of one, HEAD~2. `A...` is the commit at which A and HEAD have parted,
// and `A...B` that of A and B: what a branch is compared with in a pull request.
func (r *Repository) Revision(name string) (*Revision, error) {
	var found *commit
	var err error
	if a, b, ok := strings.Cut(name, "..."); ok {
		found, err = r.parted(a, b)
	} else {
		found, err = r.commit(name)
	}
	if err != nil {
		return nil, err
	}
	if _, err := r.repo.entries(found.tree); err != nil {
		return nil, r.missing(name, err)
	}
	return &Revision{Name: name, Hash: found.hash.String(), repository: r, tree: found.tree}, nil
}

func (r *Repository) commit(name string) (*commit, error) {
	if name == "" {
		name = "HEAD"
	}
	if strings.HasPrefix(name, "-") {
		return nil, fmt.Errorf("%s is no revision", name)
	}
	found, err := resolve(r.repo, name)
	switch {
	case err == nil:
		return found, nil
	case errors.Is(err, plumbing.ErrObjectNotFound) && !plumbing.IsHash(name):
		return nil, r.missing(name, err)
	case name == "HEAD":
		return nil, fmt.Errorf("the repository %s has no commit yet", r.Root)
	case errors.Is(err, errAmbiguous):
		return nil, fmt.Errorf("%s is no one revision in %s: %w", name, r.Root, err)
	}
	return nil, fmt.Errorf("there is no revision %s in %s%s", name, r.Root, r.shallow())
}

// parted is the last commit that two have in common.
func (r *Repository) parted(a, b string) (*commit, error) {
	one, err := r.commit(a)
	if err != nil {
		return nil, err
	}
	other, err := r.commit(b)
	if err != nil {
		return nil, err
	}
	base, err := mergeBase(one, other)
	switch {
	case err != nil:
		return nil, r.missing(a+"..."+b, err)
	case base == nil:
		return nil, fmt.Errorf("%s and %s have no commit in common%s", a, orHead(b), r.shallow())
	}
	return base, nil
}

func orHead(name string) string {
	if name == "" {
		return "HEAD"
	}
	return name
}

// shallow explains what a clone that was cut off, or that leaves out what is not needed
// yet, does not hold.
func (r *Repository) shallow() string {
	if cut, err := r.repo.Shallow(); err == nil && len(cut) > 0 {
		return "; the clone is shallow: `git fetch --unshallow` gets the rest (in GitHub Actions, `fetch-depth: 0`)"
	}
	if c, err := r.repo.Config(); err == nil {
		for _, remote := range c.Raw.Section("remote").Subsections {
			if remote.Option("promisor") == "true" || remote.Option("partialclonefilter") != "" {
				return "; the clone is partial: `git archive REVISION >/dev/null` fetches what a revision needs"
			}
		}
	}
	return ""
}

func (r *Repository) missing(name string, err error) error {
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		return fmt.Errorf("%s needs an object that is not in the repository %s%s", name, r.Root, r.shallow())
	}
	return fmt.Errorf("%s cannot be read: %w", name, err)
}

// Short is the hash as people read it.
func (v *Revision) Short() string { return v.Hash[:min(len(v.Hash), 10)] }

// File is one file of a revision.
type File struct {
	Path string // below the root of the work tree, with slashes
	blob plumbing.Hash
}

// Files lists the regular files whose path is wanted, and the paths of submodules,
// whose files are in other repositories.
func (v *Revision) Files(wanted func(path string) bool) (files []File, submodules []string, err error) {
	err = v.repository.repo.walk(v.tree, "", 0, func(path string, e entry) {
		switch {
		case e.mode == filemode.Submodule:
			submodules = append(submodules, path)
		case e.regular() && wanted(path):
			files = append(files, File{path, e.hash})
		}
	})
	if err != nil {
		return nil, nil, v.repository.missing(v.Name, err)
	}
	return files, submodules, nil
}

// Unchanged reports whether the work tree surely holds the same: git has noted the
// file with this size and time, and as this object. Otherwise the contents tell.
func (v *Revision) Unchanged(f File, info os.FileInfo) bool {
	e := v.repository.index[f.Path]
	return e != nil && e.Hash == f.blob && int64(e.Size) == info.Size() && e.ModifiedAt.Equal(info.ModTime()) && !e.IntentToAdd
}

// Read is what a file holds, up to a size.
func (v *Revision) Read(f File, limit int64) ([]byte, error) {
	src, err := v.repository.repo.content(plumbing.BlobObject, f.blob, limit+1)
	switch {
	case err != nil:
		return nil, v.repository.missing(v.Name+":"+f.Path, err)
	case int64(len(src)) > limit:
		return nil, ErrTooBig
	}
	return src, nil
}

// ErrTooBig says that a file is larger than what is read.
var ErrTooBig = errors.New("too big")
