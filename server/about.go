package server

import (
	"context"

	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/internal/workspace"
)

// about answers a question about one file from the snapshot of the moment in
// which it is asked, once the workspace has been read. A file that is not in the
// workspace has no answer; one that has changed meanwhile is to be asked about
// again.
func (s *server) about(u uri.URI, answer func(ctx context.Context, at *places, src *source) any) (work, error) {
	path, ok := pathOf(string(u))
	doc := s.documents.get(key(u))
	if doc != nil {
		path, ok = doc.path, doc.path != ""
	}
	if !ok {
		return nil, nil
	}
	asked := s.whenRead(u, doc)
	return func(ctx context.Context) (any, error) {
		snapshot, err := asked(ctx)
		if err != nil {
			return nil, err
		}
		at := s.places(snapshot)
		src, err := at.source(path)
		if err != nil || ctx.Err() != nil {
			return nil, nil // not in the workspace
		}
		return answer(ctx, at, src), nil
	}, nil
}

// whenRead gives the workspace as it is now, when it has been read; while it is being
// read, as it is then, if the document is still the same.
func (s *server) whenRead(u uri.URI, doc *document) func(ctx context.Context) (*workspace.Snapshot, error) {
	ready := s.indexer.isReady() // before the snapshot: it may become so right after it
	snapshot := s.workspace.Snapshot()
	return func(ctx context.Context) (*workspace.Snapshot, error) {
		if err := s.indexer.wait(ctx); err != nil {
			return nil, err
		}
		if !ready { // what was taken before knows too little
			if s.documents.get(key(u)) != doc {
				return nil, contentModified(string(u))
			}
			snapshot = s.workspace.Snapshot()
		}
		return snapshot, nil
	}
}
