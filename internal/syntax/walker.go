package syntax

import (
	"cmp"
	"slices"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// maxLevel is how deep the walk descends. Python itself refuses code of a
// hundred nested blocks or two hundred nested parentheses; below the limit only
// names are collected (see flat).
const maxLevel = 1000

// walker turns one tree into facts. It visits nodes in source order, except
// that a value is read after the target it is assigned to. Scopes are added in
// the order of their spans: a class and a function with their body, so that
// defaults and bases lie outside.
type walker struct {
	tree
	place
	b       *python.Builder
	level   int             // of recursion
	args    []python.Arg    // a stack: the runs being collected
	pending []python.Target // a stack: targets that wait for their value
	awaited node            // the call that an await stands before
	broken  []text.Span
	damage  int  // how often something broken was met
	dirty   bool // the tree has errors somewhere
}

// place is where the walk stands. Whoever changes it puts it back.
type place struct {
	scope     python.ScopeID
	block     python.ScopeID // the scope whose statements run; scope may be a lambda or comprehension in one
	branch    python.BranchID
	function  python.FunctionID // that return and yield belong to
	flags     python.CallFlags
	quoted    bool // strings here are annotations
	after     bool // an error follows the block
	near      bool // an error stands right before or after the statement
	swallowed bool // names in the error around have been bound
}

func walk(t tree) *python.Facts {
	t.names = grammarNames()
	w := &walker{tree: t, b: python.NewBuilder(len(t.src))}
	w.scope, w.block = 1, 1
	w.dirty = w.hasError(0)
	w.mend()
	w.scan()
	if w.kind(0) == kError { // nothing could be made of the file
		w.errorNode(0)
	} else {
		w.statements(0)
	}
	w.reportBroken()
	return w.b.Finish()
}

// scan goes over all nodes once, for what does not depend on the structure:
// comments and errors.
func (w *walker) scan() {
	for n := node(0); int(n) < len(w.rec); n++ {
		switch r := &w.rec[n]; {
		case w.kind(n) == kError || r.flags&flagMissing != 0:
			w.broken = append(w.broken, text.Span{Start: r.start, End: r.end})
		case w.kind(n) == kComment:
			w.comment(n)
		}
	}
}

// reportBroken hands on the regions in source order, those inside others left
// out.
func (w *walker) reportBroken() {
	slices.SortStableFunc(w.broken, func(a, b text.Span) int {
		if c := cmp.Compare(a.Start, b.Start); c != 0 {
			return c
		}
		return cmp.Compare(b.End, a.End)
	})
	var last text.Span
	for i, s := range w.broken {
		if i > 0 && last.Encloses(s) {
			continue
		}
		w.b.Broken(s)
		last = s
	}
}

func (w *walker) damaged(s text.Span) {
	w.broken = append(w.broken, s)
	w.damage++
	w.dirty = true
}

// with runs f with more flags on the calls that it meets.
func (w *walker) with(flags python.CallFlags, f func()) {
	saved := w.place
	w.flags |= flags
	f()
	w.place = saved
}

// load is a use of the name that an identifier node spells.
func (w *walker) load(n node) python.Name {
	name := w.b.Intern(w.text(n))
	w.b.Load(name)
	return name
}

// comment hands a comment on, which ends before the line's "\r".
func (w *walker) comment(n node) {
	s := w.span(n)
	for s.End > s.Start && w.src[s.End-1] == '\r' {
		s.End--
	}
	if s.Len() == 0 || w.src[s.Start] != '#' {
		return
	}
	line := text.Span{Start: w.lineStart(s.Start), End: s.End}
	own := len(w.indentation(s.Start)) == int(s.Start-line.Start)
	w.b.Comment(s, line, own, w.src[s.Start+1:s.End])
}

func (w *walker) lineStart(at uint32) uint32 {
	for at > 0 && w.src[at-1] != '\n' && w.src[at-1] != '\r' {
		at--
	}
	return at
}

// indentation is the white space right before an offset, back to the start of
// the line at most. A byte order mark counts as white space.
func (w *walker) indentation(at uint32) []byte {
	start := at
	for start > 0 {
		switch w.src[start-1] {
		case ' ', '\t', '\f':
			start--
			continue
		case 0xBF:
			if start == 3 && w.src[0] == 0xEF && w.src[1] == 0xBB {
				start = 0
				continue
			}
		}
		break
	}
	return w.src[start:at]
}

// flat reads what lies too deep for the walk: names count as used, and those
// that are recognisably bound are bound to something unknown.
func (w *walker) flat(n node) {
	keyword := false
	for c := n; c < w.end(n); c++ {
		switch w.kind(c) {
		case kIdentifier:
			if keyword || w.field(c) == fName {
				w.bindUnknown(c)
			}
			w.load(c)
			keyword = false
		case kToken:
			keyword = isDefinition(string(w.text(c)))
		}
	}
}
