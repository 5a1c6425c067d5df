package server

import (
	"context"
	"path/filepath"
	"testing"

	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/internal/workspace"
)

// A question that comes before the workspace is read is answered with what is in
// it, also when the last of it is read in the moment between.
func TestAQuestionWaitsForWhatIsBeingRead(t *testing.T) {
	dir, _, use := project(t)
	s := newServer(context.Background(), Options{})
	s.workspace = workspace.New(workspace.Options{Roots: []string{dir}})
	answered := false
	do, err := s.about(uri.File(use), func(_ context.Context, at *places, src *source) any {
		answered = src.file.Path == use && at.snapshot.File(filepath.Join(dir, "app", "context.py")) != nil
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.workspace.Index(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	close(s.indexer.ready)
	if _, err := do(context.Background()); err != nil || !answered {
		t.Errorf("answered: %v, %v", answered, err)
	}
}
