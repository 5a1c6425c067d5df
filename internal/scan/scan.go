// Package scan makes facts by going over the bytes of a file, without a tree: a
// tokenizer and a recursive-descent parser that fill a [python.Builder]. It is
// the second producer of facts, for text without errors, and an order of magnitude
// faster than a parser that must survive broken code.
//
// It answers exactly what the first producer, internal/syntax, answers, or
// says "not mine"; then the caller goes there. It says so for anything that is
// no Python of today, for anything nested absurdly, and for a few odd spellings
// that the two would read differently. Tests hold the two equal.
//
//	bytes                        tokens                        facts
//	──────► lexer.go ───────────► statements.go, compound.go, with.go,  ──► Builder
//	        strings.go             imports.go, definitions.go, patterns.go,
//	                               assignments.go, targets.go, exports.go,
//	                               expressions.go, operators.go, lists.go,
//	                               displays.go, lambda.go, types.go
//
// The lexer has four states. It goes over the file once and leaves the tokens
// of the whole file in a table:
//
//	            ┌───────────── end of line, no bracket open ─────────────┐
//	            ▼                                                        │
//	      ┌────────────┐  first byte of code   ┌────────┐ ── ( [ { ) ] } ─┐
//	──►   │ LINE START │ ────────────────────► │  CODE  │                 │
//	      └────────────┘  indent, dedent       └────────┘ ◄───────────────┘
//	       ▲          │                         │  ▲   │ ▲
//	       └──────────┘               f" or }   │  │   │ │ closing quote
//	      blank, comment                        ▼  │{  ▼ │
//	                                     ┌───────────┐ ┌────────┐
//	                                     │ F-STRING  │ │ STRING │
//	                                     └───────────┘ └────────┘
//
// Two things about a bracket must be known before what it holds is read: where
// it ends, and whether it holds a comprehension, whose body lies in a scope
// that the `for` behind it opens. The lexer leaves both on the opening bracket,
// so the parser never goes back.
//
// An error anywhere ends all: [Scanner.fail] notes the first reason and puts
// the cursor on the end of the file, where every loop stops because nothing
// that it looks for is there. What was built is thrown away.
package scan

import (
	"bytes"
	"sync"
	"unicode/utf8"

	"github.com/kwargo/kwargo/internal/python"
)

var scanners = sync.Pool{New: func() any { return new(Scanner) }}

// Facts returns the facts of src, or false when the file must be read by
// internal/syntax. It may be called from many goroutines.
func Facts(src []byte) (*python.Facts, bool) {
	s := scanners.Get().(*Scanner)
	defer scanners.Put(s)
	return s.Facts(src)
}

// Lend has use look at what Facts gives. It may keep a copy, but nothing of the facts
// themselves: they lie in the memory of a scanner, which spares who copies them anyway
// one of two copies.
func Lend(src []byte, use func(*python.Facts)) bool {
	s := scanners.Get().(*Scanner)
	defer scanners.Put(s)
	defer s.release()
	if !s.scan(src) {
		return false
	}
	use(s.b.Lend())
	return true
}

// Scanner makes facts of one file after the other and keeps its buffers in
// between. The zero value is ready. One goroutine may use it at a time.
type Scanner struct {
	src []byte
	b   *python.Builder
	why string // the reason for "not mine", once there is one

	// The lexer.
	toks    []token
	open    []uint32 // indices of the brackets that are open
	indents []indent // of the blocks that are open
	hasCR   bool     // the file holds "\r" somewhere
	fdepth  int      // nesting of f-strings

	// The parser.
	place
	i       int // the current token
	level   int // of recursion
	all     python.Name
	args    []python.Arg    // a stack: the runs being collected
	pending []python.Target // a stack: targets that wait for their value
	params  []python.Param  // of the signature being read
	names   []uint32        // a stack: the parameters of lambdas, as tokens

	lastCall python.CallID

	// Of the expression read last: how high its tree is, and how high the part
	// of it that facts keep. They guard limits that the first producer has too.
	tall, deep int
}

// place is where the parser stands. Whoever changes it puts it back.
type place struct {
	scope    python.ScopeID
	block    python.ScopeID // the scope whose statements run; scope may be a lambda or comprehension in one
	branch   python.BranchID
	function python.FunctionID // that return and yield belong to
	flags    python.CallFlags
	quoted   bool // strings here are annotations
}

const (
	maxLevel  = 200        // of recursion; Python itself stops at a hundred blocks or two hundred brackets
	maxTall   = 400        // of an expression's tree: the first producer keeps all of a tree up to a thousand
	maxSize   = 1 << 30    // bytes of a file
	keepBytes = 16_000_000 // of tokens that are kept between two files
	// bytesPerToken is less than what there is in code as it is written.
	bytesPerToken = 4
	byteOrder     = "\ufeff" // at the beginning of a file it is no part of the code
)

// Facts returns the facts of src, or false.
func (s *Scanner) Facts(src []byte) (*python.Facts, bool) {
	defer s.release()
	if !s.scan(src) {
		return nil, false
	}
	return s.b.Finish(), true
}

// scan fills the builder.
func (s *Scanner) scan(src []byte) bool {
	s.src, s.why = src, ""
	switch {
	case len(src) > maxSize:
		s.why = "too large"
	case bytes.IndexByte(src, 0) >= 0:
		s.why = "null byte"
	case !utf8.Valid(src):
		s.why = "not UTF-8"
	}
	if s.why != "" {
		return false
	}
	if s.b == nil {
		s.b = python.NewBuilder(len(src))
	} else {
		s.b.Reset(len(src))
	}
	if cap(s.toks) == 0 {
		s.toks = make([]token, 0, len(src)/bytesPerToken+padding)
	}
	if !s.lex() {
		return false
	}
	s.module()
	return s.why == ""
}

// release forgets the file.
func (s *Scanner) release() {
	s.src = nil
	if s.b != nil {
		s.b.Forget()
	}
	if cap(s.toks)*tokenSize > keepBytes {
		s.toks, s.b = nil, nil
	}
}

// fail says that the file is not ours, and ends every loop of the parser.
func (s *Scanner) fail(why string) python.ExprID {
	if s.why == "" {
		s.why = why
	}
	s.i = len(s.toks) - padding
	return 0
}
