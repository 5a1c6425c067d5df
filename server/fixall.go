package server

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff"
	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/internal/fix"
	"github.com/kwargo/kwargo/internal/text"
	"github.com/kwargo/kwargo/internal/workspace"
)

// fixAll is the action that makes all safe fixes of a file; nil when there are
// none.
func (p *places) fixAll(ctx context.Context, src *source) *protocol.CodeAction {
	found := p.safeFixes(ctx, []*workspace.File{src.file})
	if len(found) == 0 {
		return nil
	}
	e := p.newEdit()
	if err := e.add(src.file.Path, rewritten(found[0])); err != nil {
		return nil
	}
	return &protocol.CodeAction{Title: "Make all safe fixes", Kind: new(fixAllKind), Edit: e.out}
}

// safeFixes are the files that safe fixes change.
func (p *places) safeFixes(ctx context.Context, files []*workspace.File) []*fix.File {
	found, err := fix.Run(ctx, p.snapshot, files, fix.Options{Diagnostics: p.server.settings.diagnostics})
	if err != nil {
		return nil // cancelled
	}
	var out []*fix.File
	for _, f := range found {
		if f.Err != nil {
			p.server.log.warn("%s: %v", f.Path, f.Err)
		} else if f.Changed() {
			out = append(out, f)
		}
	}
	return out
}

// rewritten are the edits that make the text before fixes the one after them:
// line by line, without what stays of a line at either end.
func rewritten(f *fix.File) []codeactions.Edit {
	var out []codeactions.Edit
	for _, e := range udiff.Lines(string(f.Before), string(f.After)) {
		before, after := string(f.Before[e.Start:e.End]), e.New
		for len(before) > 0 && len(after) > 0 {
			r, n := utf8.DecodeRuneInString(before)
			if s, _ := utf8.DecodeRuneInString(after); s != r || r == '\r' {
				break
			}
			before, after, e.Start = before[n:], after[n:], e.Start+n
		}
		for len(before) > 0 && len(after) > 0 {
			r, n := utf8.DecodeLastRuneInString(before)
			if s, _ := utf8.DecodeLastRuneInString(after); s != r {
				break
			}
			before, after, e.End = before[:len(before)-n], after[:len(after)-n], e.End-n
		}
		span := text.Span{Start: uint32(e.Start), End: uint32(e.End)}
		out = append(out, codeactions.Edit{Edit: text.Edit{Span: span, New: after}})
	}
	return out
}

// fixWorkspace makes the safe fixes of all files, and has the client apply them.
func (s *server) fixWorkspace() (work, error) {
	if !s.client.applyEdit {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "%s: the client applies no edits", fixWorkspaceCommand)
	}
	return func(ctx context.Context) (any, error) {
		if err := s.indexer.wait(ctx); err != nil {
			return nil, err
		}
		at := s.places(s.workspace.Snapshot())
		found := at.safeFixes(ctx, at.snapshot.Requested())
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		made := 0
		e := at.newEdit()
		for _, f := range found {
			made += len(f.Fixed)
		}
		label := fmt.Sprintf("Make %d safe fixes in %d files", made, len(found))
		e.confirm(label)
		for _, f := range found {
			if err := e.add(f.Path, rewritten(f)); err != nil {
				s.log.warn("%s: %v", f.Path, err)
			}
		}
		if len(found) == 0 {
			return result{}, nil
		}
		answer, err := protocol.ClientDispatcher(s.conn).ApplyEdit(ctx, &protocol.ApplyWorkspaceEditParams{Label: &label, Edit: *e.out})
		if err != nil {
			return nil, err
		}
		return result{made, len(found), answer.Applied}, nil
	}, nil
}

// result is what a command answers.
type result struct {
	Fixes   int  `json:"fixes"`
	Files   int  `json:"files"`
	Applied bool `json:"applied"`
}
