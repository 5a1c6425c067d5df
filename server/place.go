package server

import (
	"bytes"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/text"
	"github.com/kwargo/kwargo/internal/workspace"
)

// places converts between the bytes of the files in one snapshot and the
// positions of the client. One goroutine may use it at a time.
type places struct {
	server   *server
	snapshot *workspace.Snapshot
	files    map[string]*source
}

// source is the text of a file, with its lines.
type source struct {
	file  *workspace.File
	path  string
	text  []byte
	lines *text.Lines
	shift uint32 // bytes before what the client takes for the beginning
}

func (s *server) places(snapshot *workspace.Snapshot) *places {
	return &places{server: s, snapshot: snapshot, files: map[string]*source{}}
}

var byteOrderMark = []byte("\ufeff")

// source reads a file. When it is not the one that the snapshot knows any more,
// it is looked at again, and there is an error.
func (p *places) source(path string) (*source, error) {
	if have := p.files[path]; have != nil {
		return have, nil
	}
	file := p.snapshot.File(path)
	if file == nil {
		return nil, workspace.ErrChanged
	}
	src, err := p.snapshot.Text(file)
	if err != nil {
		p.server.publisher.changed([]string{path})
		return nil, err
	}
	out := &source{file: file, path: file.Path, text: src}
	if !file.Open && bytes.HasPrefix(src, byteOrderMark) { // an editor does not show it
		out.shift = uint32(len(byteOrderMark))
	}
	out.lines = text.NewLines(src[out.shift:])
	p.files[path] = out
	return out, nil
}

func (p *places) toRange(src *source, span text.Span) protocol.Range {
	at := func(offset uint32) protocol.Position {
		pos := src.lines.Position(max(offset, src.shift)-src.shift, p.server.encoding)
		return protocol.Position{Line: pos.Row, Character: pos.Column}
	}
	return protocol.Range{Start: at(span.Start), End: at(span.End)}
}

func (p *places) toSpan(src *source, r protocol.Range) text.Span {
	at := func(pos protocol.Position) uint32 {
		return src.shift + src.lines.Offset(text.Position{Row: pos.Line, Column: pos.Character}, p.server.encoding)
	}
	span := text.Span{Start: at(r.Start), End: at(r.End)}
	if span.End < span.Start {
		span.Start, span.End = span.End, span.Start
	}
	return span
}

// location is a place for the client; ok is false when the file has changed.
func (p *places) location(at contract.Place) (loc protocol.Location, ok bool) {
	src, err := p.source(at.Module.Path)
	if err != nil {
		return protocol.Location{}, false
	}
	return protocol.Location{URI: p.uri(at.Module.Path), Range: p.toRange(src, at.Span)}, true
}

func (p *places) uri(path string) uri.URI { return p.server.uriOf(path) }
