package workspace_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/kwargo/kwargo/internal/workspace"
)

func TestWhatAnOpenFileImportsIsReadBeforeTheRest(t *testing.T) {
	dir := workspace.Canonical(t.TempDir())
	for name, content := range map[string]string{
		"pyproject.toml": "", "src/app/__init__.py": "", "src/app/model.py": "from .base import Base\nclass Model(Base): pass\n",
		"src/app/base.py": "import far\nclass Base: pass\n", "src/far.py": "", "src/app/other.py": "", "src/app/views.py": "",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w := workspace.New(workspace.Options{Roots: []string{dir}, Python: workspace.NoPython})
	open := filepath.Join(dir, "src/app/views.py")
	w.Open(open, 1, []byte("from app.model import Model\nModel(a=1)\n"))
	var known []bool
	w.ReadAround(t.Context(), open, func() { known = append(known, w.Snapshot().File(filepath.Join(dir, "src/far.py")) != nil) })
	if len(known) < 2 || known[0] || !known[len(known)-1] {
		t.Errorf("what is far away should be read last, and was known: %v", known)
	}
	s := w.Snapshot()
	for _, name := range []string{"src/app/__init__.py", "src/app/model.py", "src/app/base.py", "src/far.py", "src/app/views.py"} {
		if s.File(filepath.Join(dir, name)) == nil {
			t.Errorf("%s was not read", name)
		}
	}
	if s.File(filepath.Join(dir, "src/app/other.py")) != nil {
		t.Error("a file was read that nobody imports")
	}
	if err := w.Index(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if w.Snapshot().File(filepath.Join(dir, "src/app/other.py")) == nil {
		t.Error("the rest was not read")
	}
}
