package server

import (
	"context"
	"encoding/json"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/internal/python"
)

// lensTicket is what the client keeps of a lens until it is shown.
type lensTicket struct {
	URI     uri.URI        `json:"uri"`
	Version int32          `json:"version"`
	Class   python.ClassID `json:"class"`
}

// codeLens says where the lenses of a file are: one on each class. What they say is
// found out for those that are shown.
func (s *server) codeLens(p *protocol.CodeLensParams) (work, error) {
	s.lenses.asked.Store(true)
	return s.about(p.TextDocument.URI, func(_ context.Context, at *places, src *source) any {
		out := []protocol.CodeLens{}
		module := src.file.Module
		if module.Content == nil || module.Library || !s.editor.get().CodeLens {
			return out
		}
		for i := 1; i < len(module.Facts().Classes); i++ {
			out = append(out, protocol.CodeLens{
				Range: at.toRange(src, module.Facts().Classes[i].NameSpan),
				Data:  object(lensTicket{p.TextDocument.URI, src.file.Version, python.ClassID(i)}),
			})
		}
		return out
	})
}

// resolveLens counts the constructions of the class of a lens.
func (s *server) resolveLens(lens *protocol.CodeLens) (work, error) {
	var t lensTicket
	if err := json.Unmarshal(lens.Data, &t); err != nil || t.URI == "" {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "the lens has no data of this server")
	}
	resolved := *lens
	do, err := s.about(t.URI, func(_ context.Context, at *places, src *source) any {
		if module := src.file.Module; src.file.Version != t.Version || module.Content == nil || t.Class == 0 || int(t.Class) >= len(module.Facts().Classes) {
			return nil
		}
		counted := s.tallies.of(at, src, t.Class)
		resolved.Command = protocol.Command{Title: counted.String(), Command: s.editor.get().CodeLensCommand}
		resolved.Command.Arguments = []protocol.LSPAny{object(t.URI), object(position{lens.Range.Start.Line, lens.Range.Start.Character})}
		if resolved.Command.Command == showReferencesCommand { // it shows what it is given
			resolved.Command.Arguments = append(resolved.Command.Arguments, raw(at.locations(counted)))
		}
		return &resolved
	})
	if do == nil || err != nil {
		return do, err
	}
	return func(ctx context.Context) (any, error) {
		answer, err := do(ctx)
		if err == nil && answer == nil {
			err = contentModified(string(t.URI))
		}
		return answer, err
	}, nil
}

// position is a protocol.Position among the arguments of a command.
type position struct {
	Line      uint32 `json:"line"`
	Character uint32 `json:"character"`
}

// raw encodes a value of the protocol.
func raw(v any) protocol.LSPAny {
	out, err := protocol.Marshal(v)
	if err != nil {
		panic(err) // our own can be encoded
	}
	return out
}
