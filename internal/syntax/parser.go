// Package syntax makes facts from a syntax tree: it parses Python with
// tree-sitter and fills a [python.Builder]. It is the only package that needs a
// C compiler.
//
// A file is parsed, its tree is copied in one call into a flat table of records
// (walk.c), and the tree is freed; everything else happens in Go over that
// table. The parser recovers from any error, so healthy parts of a broken file
// are read; whatever an error touches is marked as broken.
package syntax

// #include <stdlib.h>
// #include "walk.h"
import "C"

import (
	"bytes"
	"context"
	"runtime"
	"sync"
	"unsafe"

	sitter "github.com/smacker/go-tree-sitter"
	grammar "github.com/tree-sitter/tree-sitter-python/bindings/go"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// keepRecords is how many records a parser keeps room for between two files;
// a larger file gives its memory back. A record is 16 bytes and stands for
// about 4 bytes of source.
const keepRecords = 1 << 20

var language = sync.OnceValue(func() *sitter.Language { return sitter.NewLanguage(grammar.Language()) })

var parsers = sync.Pool{New: func() any { return New() }}

// Facts parses src and returns its facts. It never fails: whatever the bytes
// hold, the healthy parts are read. It may be called from many goroutines.
func Facts(src []byte) *python.Facts {
	p := parsers.Get().(*Parser)
	defer parsers.Put(p)
	return p.Facts(src)
}

// HasErrors reports whether src holds a syntax error for the grammar.
func HasErrors(src []byte) bool {
	if bytes.IndexByte(src, 0) >= 0 {
		return true
	}
	p := parsers.Get().(*Parser)
	defer parsers.Put(p)
	return p.with(src, func(*sitter.Node) {})
}

// Parser makes facts of one file after the other. One goroutine may use it at a
// time.
type Parser struct {
	parser *sitter.Parser
	buffer *C.kwargo_buffer
}

// New makes a parser. Close frees it; for one that is dropped without Close,
// as the pool does, the garbage collector calls Close.
func New() *Parser {
	p := &Parser{parser: sitter.NewParser(), buffer: (*C.kwargo_buffer)(C.calloc(1, C.sizeof_kwargo_buffer))}
	p.parser.SetLanguage(language())
	runtime.SetFinalizer(p, (*Parser).Close)
	return p
}

// Close frees the parser. Further calls do nothing.
func (p *Parser) Close() {
	if p.buffer == nil {
		return
	}
	C.kwargo_buffer_free(p.buffer)
	C.free(unsafe.Pointer(p.buffer))
	p.buffer = nil
	p.parser.Close()
}

// Facts parses src and returns its facts, as the function [Facts] does.
func (p *Parser) Facts(src []byte) *python.Facts {
	if bytes.IndexByte(src, 0) >= 0 {
		return unreadable(src)
	}
	var facts *python.Facts
	p.with(src, func(root *sitter.Node) {
		// The node is the C struct followed by a Go pointer.
		if C.kwargo_walk(*(*C.TSNode)(unsafe.Pointer(root)), p.buffer) == 0 {
			panic("out of memory while reading a syntax tree")
		}
		records := unsafe.Slice((*record)(unsafe.Pointer(p.buffer.records)), int(p.buffer.length))
		facts = walk(tree{rec: records, src: src})
	})
	if p.buffer.capacity > keepRecords {
		C.kwargo_buffer_free(p.buffer)
	}
	return facts
}

// unreadable is the facts of a file that Python refuses as a whole: one with a
// null byte. It is as a rule no text at all, which the parser takes minutes for.
func unreadable(src []byte) *python.Facts {
	b := python.NewBuilder(len(src))
	b.Broken(text.Span{End: uint32(len(src))})
	return b.Finish()
}

// with parses src, hands the root to use and reports whether the tree has
// errors.
func (p *Parser) with(src []byte, use func(root *sitter.Node)) bool {
	// Never a context that can be cancelled: a cancellation that comes late
	// makes the next parse fail.
	parsed, err := p.parser.ParseCtx(context.Background(), nil, withoutLoneCR(src))
	if err != nil {
		panic(err) // only without a language or with a limit
	}
	defer parsed.Close()
	root := parsed.RootNode()
	use(root)
	return root.HasError()
}

// withoutLoneCR is src with each "\r" that no "\n" follows replaced by "\n":
// it ends a line in Python, but not for the grammar. Offsets stay.
func withoutLoneCR(src []byte) []byte {
	out := src
	for i := bytes.IndexByte(src, '\r'); i >= 0 && i < len(src); i++ {
		if src[i] != '\r' || i+1 < len(src) && src[i+1] == '\n' {
			continue
		}
		if &out[0] == &src[0] {
			out = bytes.Clone(src)
		}
		out[i] = '\n'
	}
	return out
}
