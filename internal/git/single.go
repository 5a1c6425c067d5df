package git

import (
	"errors"
	"path/filepath"

	"github.com/go-git/go-git/v5/plumbing/object"
)

// At is the file of the revision at a path of the work tree; ok is false when the
// revision has none there.
func (v *Revision) At(path string) (file File, ok bool, err error) {
	rel, err := filepath.Rel(v.repository.Root, path)
	if err != nil || !filepath.IsLocal(rel) {
		return File{}, false, nil
	}
	name := filepath.ToSlash(rel)
	entry, err := v.tree.FindEntry(name)
	switch {
	case errors.Is(err, object.ErrEntryNotFound), errors.Is(err, object.ErrDirectoryNotFound):
		return File{}, false, nil
	case err != nil:
		return File{}, false, v.repository.missing(v.Name, err)
	case !entry.Mode.IsFile():
		return File{}, false, nil
	}
	return File{name, entry.Hash}, true, nil
}
