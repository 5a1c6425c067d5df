package contract

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sync"

	"github.com/kwargo/kwargo/internal/python"
)

// clues are what the search through a whole workspace goes by: they say of a file, in
// few bytes, whether it may hold what is looked for. They never miss it; where they
// say that there is something, the facts have the last word.
type clues struct {
	marks marks
	// called are the last names of what the file calls, those of its own aliases
	// replaced by the original ones, sorted by their hash.
	called []calledName
	// returning are the functions at the top of the file, and the methods of classes
	// there, whose return annotation ends in a name.
	returning []returningName
	// names are a Bloom filter of all names of the file.
	names []byte
}

// marks are things that a file does.
type marks uint16

const (
	marksPatches   marks = 1 << iota // assigns to attributes that matter
	marksSets                        // calls setattr, or type.__setattr__
	marksMocks                       // calls something that tests replace things with
	marksChanges                     // calls something that changes a class
	marksFields                      // a class attribute is the result of a call
	marksClasses                     // defines a class
	marksBackrefs                    // a relationship of SQLAlchemy names an attribute of the other class
	marksPydantic1                   // imports what only pydantic 1 has
	marksPydantic2                   // imports what only pydantic 2 has
)

type calledName struct {
	hash  uint32
	times uint32
	how   howCalled
}

// howCalled says what some of the calls of a name are given.
type howCalled uint8

const (
	givenLocal howCalled = 1 << iota // a variable of a function around
	givenClass                       // what may be a class: more than a parameter
)

type returningName struct {
	hash     uint32
	function python.FunctionID
}

func newClues(f *python.Facts) *clues {
	c := &clues{names: newFilter(f.Names)}
	if len(f.Patches) > 0 {
		c.marks |= marksPatches
	}
	if len(f.Classes) > 1 {
		c.marks |= marksClasses
	}
	c.calls(f)
	c.classes(f)
	c.imports(f)
	for i := 1; i < len(f.Functions); i++ {
		if name := factoryAnnotation(f, &f.Functions[i]); name != "" {
			c.returning = append(c.returning, returningName{hashName(name), python.FunctionID(i)})
		}
	}
	return c
}

func (c *clues) calls(f *python.Facts) {
	makers := makersKnownIn(f)
	known := aliasesOf(f)
	names := calledNames.Get().(*callTable)
	names.start(len(f.Names))
	for i := 1; i < len(f.Calls); i++ {
		e := f.Expr(f.Calls[i].Expr)
		callee := f.Expr(e.A)
		args := f.Items(e)
		if callee.Kind == python.ExprAttribute || callee.Kind == python.ExprName {
			n := names.of(f, known.original(callee))
			n.times++
			if n.how != givenLocal|givenClass {
				n.how |= howGiven(f, f.Calls[i].Scope, args)
			}
		}
		for k := range args {
			if args[k].Kind == python.ArgKeyword && namesRelation(f.Str(args[k].Name)) {
				c.marks |= marksBackrefs
			}
		}
		if len(args) == 0 {
			continue
		}
		if _, _, ok := setCall(f, e); ok {
			c.marks |= marksSets
		}
		if makers.may(f, callee.Name) {
			c.marks |= marksChanges
		}
		switch f.Str(callee.Name) {
		case "patch", "setattr", "object":
			c.marks |= marksMocks
		case "add_to_class", "contribute_to_class", "add_parameter", "model_rebuild":
			c.marks |= marksChanges
		}
	}
	slices.SortFunc(names.called, func(a, b calledName) int { return cmp.Compare(a.hash, b.hash) })
	c.called = append([]calledName(nil), names.called...)
	calledNames.Put(names)
}

// callTable gathers the names that a file calls.
type callTable struct {
	called []calledName
	at     []int32 // by the number of the name, from 1
}

// calledNames are tables to use again: there is one for each file of a workspace.
var calledNames = sync.Pool{New: func() any { return new(callTable) }}

func (t *callTable) start(names int) {
	t.called = t.called[:0]
	if cap(t.at) < names {
		t.at = make([]int32, names)
	}
	t.at = t.at[:names]
	clear(t.at)
}

func (t *callTable) of(f *python.Facts, name python.Name) *calledName {
	if t.at[name] == 0 {
		t.called = append(t.called, calledName{hash: hashName(f.Str(name))})
		t.at[name] = int32(len(t.called))
	}
	return &t.called[t.at[name]-1]
}

func (c *clues) classes(f *python.Facts) {
	for i := 1; i < len(f.Classes); i++ {
		for _, bd := range f.ScopeBindings(f.Classes[i].Scope) {
			if bd.Kind == python.BindAssign && bd.Ref != 0 && f.Expr(python.ExprID(bd.Ref)).Kind == python.ExprCall {
				c.marks |= marksFields
				return
			}
		}
	}
}

func (c *clues) imports(f *python.Facts) {
	for i := 1; i < len(f.Imports); i++ {
		switch pydanticOf(f, &f.Imports[i]) {
		case 1:
			c.marks |= marksPydantic1
		case 2:
			c.marks |= marksPydantic2
		}
	}
}

func howGiven(f *python.Facts, scope python.ScopeID, args []python.Arg) (how howCalled) {
	for a := range leaves(f, args) {
		e := f.Expr(a.Value)
		plain := e.Kind == python.ExprName
		for e.Kind == python.ExprAttribute {
			e = f.Expr(e.A)
		}
		if e.Kind != python.ExprName {
			continue
		}
		local, only := boundWithin(f, scope, e.Name)
		if local && plain {
			how |= givenLocal
		}
		if !local || only != python.BindParam {
			how |= givenClass
		}
	}
	return how
}

// gives reports whether the file may give something of a kind to what has one of the
// names.
func (c *clues) gives(what howCalled, names *soughtNames) bool {
	return slices.ContainsFunc(c.called, func(n calledName) bool { return n.how&what != 0 && names.has(n.hash) })
}

// mentions reports whether the facts of the file may hold a name.
func (c *clues) mentions(name string) bool { return filtered(c.names, hashName(name)) }

// hashName is FNV-1a of 32 bits: the same in every run.
func hashName(name string) uint32 {
	h := uint32(2166136261)
	for i := range len(name) {
		h = (h ^ uint32(name[i])) * 16777619
	}
	return h
}

const (
	filterBits   = 10 // for each name
	filterProbes = 4
)

func newFilter(names []string) []byte {
	out := make([]byte, (len(names)*filterBits+7)/8)
	for _, name := range names {
		h, n := hashName(name), uint32(len(out))*8
		step := probeStep(h)
		for range filterProbes {
			at := h % n
			out[at/8] |= 1 << (at % 8)
			h += step
		}
	}
	return out
}

func filtered(filter []byte, h uint32) bool {
	n := uint32(len(filter)) * 8
	if n == 0 {
		return false
	}
	step := probeStep(h)
	for range filterProbes {
		if filter[h%n/8]&(1<<(h%n%8)) == 0 {
			return false
		}
		h += step
	}
	return true
}

// probeStep makes further hashes of one (Kirsch and Mitzenmacher, 2006).
func probeStep(h uint32) uint32 { return (h>>16 ^ h) * 0x45d9f3b }

func (c *clues) append(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(c.marks))
	dst = binary.AppendUvarint(dst, uint64(len(c.called)))
	for _, n := range c.called {
		dst = binary.AppendUvarint(binary.LittleEndian.AppendUint32(dst, n.hash), uint64(n.times)<<2|uint64(n.how))
	}
	dst = binary.AppendUvarint(dst, uint64(len(c.returning)))
	for _, n := range c.returning {
		dst = binary.AppendUvarint(binary.LittleEndian.AppendUint32(dst, n.hash), uint64(n.function))
	}
	return append(dst, c.names...)
}

// readClues reads what append wrote.
func readClues(data []byte) (c *clues, err error) {
	defer func() {
		if recover() != nil { // what is cut short ends beyond the data
			c, err = nil, errContent
		}
	}()
	number := func() uint32 {
		v, n := binary.Uvarint(data)
		if n <= 0 || v > 1<<32-1 {
			panic(errContent)
		}
		data = data[n:]
		return uint32(v)
	}
	hash := func() uint32 {
		h := binary.LittleEndian.Uint32(data)
		data = data[4:]
		return h
	}
	many := func() int {
		n := int(number())
		if n > len(data) {
			panic(errContent)
		}
		return n
	}
	c = &clues{marks: marks(number())}
	if n := many(); n > 0 {
		c.called = make([]calledName, n)
	}
	for i := range c.called {
		h, n := hash(), number()
		c.called[i] = calledName{h, n >> 2, howCalled(n & 3)}
	}
	if n := many(); n > 0 {
		c.returning = make([]returningName, n)
	}
	for i := range c.returning {
		h := hash()
		c.returning[i] = returningName{h, python.FunctionID(number())}
	}
	c.names = data
	return c, nil
}
