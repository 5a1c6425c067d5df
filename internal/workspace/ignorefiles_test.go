package workspace_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/kwargo/kwargo/internal/workspace"
)

func TestIgnoreFilesLeaveOut(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		root  string // below the project
		off   bool
		want  []string
	}{
		{
			name:  "a folder and a pattern",
			files: map[string]string{".gitignore": "generated/\n*_pb2.py\n", "generated/a.py": "", "b_pb2.py": "", "pkg/c_pb2.py": "", "pkg/d.py": ""},
			want:  []string{"pkg/d.py"},
		},
		{
			name:  "a file that is taken back, and one further in",
			files: map[string]string{".gitignore": "*.py\n!keep.py\n", "keep.py": "", "drop.py": "", "pkg/.gitignore": "!in.py\nkeep.py\n", "pkg/in.py": "", "pkg/keep.py": ""},
			want:  []string{"keep.py", "pkg/in.py"},
		},
		{
			name:  "only from its folder on",
			files: map[string]string{"a/.gitignore": "/x.py\ny.py\n", "a/x.py": "", "a/b/x.py": "", "a/b/y.py": "", "y.py": ""},
			want:  []string{"a/b/x.py", "y.py"},
		},
		{
			name:  "an .ignore file without a repository",
			files: map[string]string{"-.git": "", ".gitignore": "a.py\n", ".ignore": "b.py\n", "a.py": "", "b.py": ""},
			want:  []string{"a.py"},
		},
		{
			name:  "comments, spaces and line ends",
			files: map[string]string{".gitignore": "# a.py\r\n\r\nb.py  \r\n\\#c.py\r\n", "a.py": "", "b.py": "", "#c.py": ""},
			want:  []string{"a.py"},
		},
		{
			name:  "a folder that was asked for is checked, and its own file counts",
			files: map[string]string{".gitignore": "out/\n", "out/a.py": "", "out/.gitignore": "b.py\n", "out/b.py": "", "c.py": ""},
			root:  "out",
			want:  []string{"out/a.py"},
		},
		{
			name:  "a folder below the file that is asked for",
			files: map[string]string{".gitignore": "gen.py\n", "pkg/gen.py": "", "pkg/a.py": ""},
			root:  "pkg",
			want:  []string{"pkg/a.py"},
		},
		{
			name:  "a file that was asked for",
			files: map[string]string{".gitignore": "a.py\n", "a.py": "", "b.py": ""},
			root:  "a.py",
			want:  []string{"a.py"},
		},
		{
			name:  "nothing when the settings say so",
			files: map[string]string{".gitignore": "a.py\n", "a.py": "", "b.py": ""},
			off:   true,
			want:  []string{"a.py", "b.py"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := workspace.Canonical(t.TempDir())
			if _, without := c.files["-.git"]; !without {
				c.files[".git/HEAD"] = ""
			}
			c.files["pyproject.toml"] = ""
			for name, content := range c.files {
				path := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			w := workspace.New(workspace.Options{Roots: []string{filepath.Join(dir, c.root)}, NoIgnoreFiles: c.off, Python: workspace.NoPython})
			if err := w.Index(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			names := func() []string {
				var out []string
				for _, f := range w.Snapshot().Requested() {
					rel, err := filepath.Rel(dir, f.Path)
					if err != nil {
						t.Fatal(err)
					}
					out = append(out, filepath.ToSlash(rel))
				}
				return out
			}
			if got := names(); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
			// The client's watcher reports files that are left out, too.
			var all []string
			for name := range c.files {
				all = append(all, filepath.Join(dir, name))
			}
			w.Refresh(all)
			if got := names(); !slices.Equal(got, c.want) {
				t.Errorf("after a change: got %v, want %v", got, c.want)
			}
		})
	}
}
