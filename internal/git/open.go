package git

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// errNone says that there is no repository.
var errNone = errors.New("no repository")

// open opens the repository that a folder lies in. The library's own way is not taken:
// it refuses repositories with extensions that make no difference to a reader, and
// does not find objects that are borrowed from another repository by a relative path.
func open(folder string) (root string, repo *store, err error) {
	root, dot, err := find(folder)
	if err != nil {
		return "", nil, err
	}
	common, err := commonFolder(dot)
	if err != nil {
		return "", nil, err
	}
	files := osfs.New(dot)
	if common != dot { // a work tree of its own
		files = dotgit.NewRepositoryFilesystem(files, osfs.New(common))
	}
	objects := cache.NewObjectLRUDefault()
	s := &store{Storage: filesystem.NewStorage(files, objects)}
	for _, folder := range borrowed(common, nil) {
		s.others = append(s.others, filesystem.NewStorage(osfs.New(folder), objects))
	}
	if _, err := s.Config(); err != nil {
		return "", nil, err
	}
	if _, err := s.Reference(plumbing.HEAD); err != nil {
		return "", nil, errors.New("it has no HEAD")
	}
	return root, s, nil
}

// find looks for .git from a folder upwards.
func find(folder string) (root, dot string, err error) {
	for {
		dot := filepath.Join(folder, ".git")
		info, err := os.Stat(dot)
		switch {
		case err == nil && info.IsDir():
			// An empty .git is no repository for git either.
			if _, err := os.Stat(filepath.Join(dot, "HEAD")); err == nil {
				return folder, dot, nil
			}
		case err == nil:
			dot, err = link(dot)
			return folder, dot, err
		}
		up := filepath.Dir(folder)
		if up == folder {
			return "", "", errNone
		}
		folder = up
	}
}

// link follows a .git that is a file: that of a submodule, or of a further work tree.
func link(file string) (string, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	to, ok := strings.CutPrefix(string(src), "gitdir: ")
	if !ok {
		return "", fmt.Errorf("%s is no folder, and names none", file)
	}
	return existing(relativeTo(filepath.Dir(file), strings.TrimSpace(to)), file)
}

// commonFolder is where the objects and branches are.
func commonFolder(dot string) (string, error) {
	file := filepath.Join(dot, "commondir")
	src, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return dot, nil
	case err != nil:
		return "", err
	}
	return existing(relativeTo(dot, strings.TrimSpace(string(src))), file)
}

func existing(folder, named string) (string, error) {
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return "", fmt.Errorf("%s leads to %s, where nothing is", named, folder)
	}
	return folder, nil
}

func relativeTo(folder, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(folder, filepath.FromSlash(path))
}

// maxBorrowed bounds how many repositories objects are taken from.
const maxBorrowed = 32

// borrowed are the repositories whose objects are used too (`git clone --shared`),
// without their `objects`.
func borrowed(dot string, all []string) []string {
	src, err := os.ReadFile(filepath.Join(dot, "objects", "info", "alternates"))
	if err != nil {
		return all
	}
	for _, line := range strings.Split(string(src), "\n") {
		line = strings.TrimRight(line, "\r")
		if line == "" || strings.HasPrefix(line, "#") || len(all) == maxBorrowed {
			continue
		}
		folder := filepath.Dir(relativeTo(filepath.Join(dot, "objects"), line))
		known := false
		for _, have := range all {
			known = known || have == folder
		}
		if !known {
			all = borrowed(folder, append(all, folder))
		}
	}
	return all
}

// store is a repository with those that it borrows objects from.
type store struct {
	*filesystem.Storage
	others []*filesystem.Storage
}

func (s *store) EncodedObject(t plumbing.ObjectType, h plumbing.Hash) (plumbing.EncodedObject, error) {
	out, err := s.Storage.EncodedObject(t, h)
	for _, o := range s.others {
		if err == nil {
			break
		}
		out, err = o.EncodedObject(t, h)
	}
	return out, err
}

func (s *store) HasEncodedObject(h plumbing.Hash) error {
	err := s.Storage.HasEncodedObject(h)
	for _, o := range s.others {
		if err == nil {
			break
		}
		err = o.HasEncodedObject(h)
	}
	return err
}

func (s *store) EncodedObjectSize(h plumbing.Hash) (int64, error) {
	out, err := s.Storage.EncodedObjectSize(h)
	for _, o := range s.others {
		if err == nil {
			break
		}
		out, err = o.EncodedObjectSize(h)
	}
	return out, err
}

// HashesWithPrefix is what the start of a hash is looked up with.
func (s *store) HashesWithPrefix(prefix []byte) ([]plumbing.Hash, error) {
	out, err := s.Storage.HashesWithPrefix(prefix)
	for _, o := range s.others {
		if more, err := o.HashesWithPrefix(prefix); err == nil {
			out = append(out, more...)
		}
	}
	return out, err
}

// Config is the configuration without the extensions, once those are looked at that a
// reader has to know.
func (s *store) Config() (*config.Config, error) {
	c, err := s.Storage.Config()
	if err != nil {
		return nil, err
	}
	const name = "extensions"
	if c.Raw.HasSection(name) {
		section := c.Raw.Section(name)
		if f := section.Option("objectformat"); f != "" && !strings.EqualFold(f, "sha1") {
			return nil, fmt.Errorf("its objects are named by %s; only those named by SHA-1 can be read", strings.ToUpper(f))
		}
		if f := section.Option("refstorage"); f != "" && !strings.EqualFold(f, "files") {
			return nil, fmt.Errorf("it keeps its branches in the format %s; only files can be read (`git refs migrate --ref-format=files`)", f)
		}
		c.Raw.RemoveSection(name)
	}
	return c, nil
}
