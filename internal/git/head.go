package git

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// HeadFiles are the files of the repository of a folder or file whose change means that
// HEAD may be another commit: HEAD itself, and where its branch is kept. They need not
// be there. Outside of a repository there are none.
func HeadFiles(path string) []string {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		path = filepath.Dir(path)
	}
	_, dot, err := find(path)
	if err != nil {
		return nil
	}
	head := filepath.Join(dot, "HEAD")
	out := []string{head}
	common, err := commonFolder(dot)
	if err != nil {
		return out
	}
	if src, err := os.ReadFile(head); err == nil {
		if branch, ok := strings.CutPrefix(string(src), "ref:"); ok {
			name := plumbing.ReferenceName(strings.TrimSpace(branch))
			if name.Validate() == nil { // and so leads nowhere else
				out = append(out, filepath.Join(common, filepath.FromSlash(name.String())), filepath.Join(common, "packed-refs"))
			}
		}
	}
	return out
}
