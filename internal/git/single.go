package git

import "path/filepath"

// At is the file of the revision at a path of the work tree; ok is false when the
// revision has none there.
func (v *Revision) At(path string) (file File, ok bool, err error) {
	rel, err := filepath.Rel(v.repository.Root, path)
	if err != nil || !filepath.IsLocal(rel) {
		return File{}, false, nil
	}
	name := filepath.ToSlash(rel)
	e, ok, err := v.repository.repo.find(v.tree, name)
	switch {
	case err != nil:
		return File{}, false, v.repository.missing(v.Name, err)
	case !ok || !e.regular():
		return File{}, false, nil
	}
	return File{name, e.hash}, true, nil
}
