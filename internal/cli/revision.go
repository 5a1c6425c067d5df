package cli

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/kwargo/kwargo/internal/git"
	"github.com/kwargo/kwargo/internal/workspace"
)

// revision is a revision as the workspace asks for it.
type revision struct {
	*git.Revision
	folder string
	files  map[string]git.File // by canonical path
	paths  []string
	apart  []string // folders of which the revision knows nothing: submodules
	limit  int64
}

// repository is the git repository of a project.
func (p *project) repository(paths []string) (*git.Repository, error) {
	abs, err := filepath.Abs(paths[0])
	if err != nil {
		return nil, err
	}
	repo, err := git.Open(workspace.Canonical(abs))
	if err != nil {
		return nil, err
	}
	return repo, nil
}

// revision reads which files there were in a revision.
func (p *project) revision(repo *git.Repository, name string) (*revision, error) {
	found, err := repo.Revision(name)
	if err != nil {
		return nil, err
	}
	out := &revision{Revision: found, folder: workspace.Canonical(repo.Root), files: map[string]git.File{}, limit: p.workspace.MaxFileSize()}
	files, submodules, err := found.Files(func(path string) bool { return workspace.IsPython(path) && local(path) })
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		full := out.full(f.Path)
		out.files[full] = f
		out.paths = append(out.paths, full)
	}
	for _, sub := range submodules {
		out.apart = append(out.apart, out.full(sub))
	}
	return out, nil
}

// local reports whether a path leads nowhere else; git holds no other, but what is
// read need not be made by git.
func local(name string) bool {
	return filepath.IsLocal(filepath.FromSlash(name)) && path.Clean(name) == name
}

func (r *revision) full(name string) string { return filepath.Join(r.folder, filepath.FromSlash(name)) }

func (r *revision) Folder() string { return r.folder }

func (r *revision) Paths() []string { return r.paths }

func (r *revision) Apart(path string) bool {
	for _, folder := range r.apart {
		if strings.HasPrefix(path, folder+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

func (r *revision) Unchanged(path string, info os.FileInfo) bool {
	f, ok := r.files[path]
	return ok && r.Revision.Unchanged(f, info)
}

func (r *revision) Read(path string) ([]byte, error) {
	src, err := r.Revision.Read(r.files[path], r.limit)
	if errors.Is(err, git.ErrTooBig) {
		err = fs.ErrInvalid
	}
	return src, err
}

// title is how a report calls the revision; empty for none.
func (r *revision) title() string {
	if r == nil {
		return ""
	}
	return cmp.Or(r.Name, "HEAD")
}
