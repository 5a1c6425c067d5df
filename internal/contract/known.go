package contract

import (
	"sync"
	"sync/atomic"

	"github.com/kwargo/kwargo/internal/python"
)

// known is what a linker has found out about one module. Its tables go by the numbers
// that the facts of the module give to things: nearly every construction asks for some
// entry, and to look one up takes no hashing.
type known struct {
	module  *Module
	imports []atomic.Pointer[Symbol] // what its import clauses bind
	sources []atomic.Pointer[Module] // where its import statements take names from, at their first clauses
	classes []atomic.Pointer[Class]  // of its class statements
	// names are what its own names stand for in a function of it, and attrs what they
	// are for other modules. Each is at the place of the first binding of the name among
	// those of the module's scope.
	names, attrs []atomic.Pointer[Symbol]
	first        int32 // of these bindings
}

func newKnown(m *Module) *known {
	f := m.Facts()
	own := f.Scopes[1].Bindings
	symbols := make([]atomic.Pointer[Symbol], len(f.Imports)+2*int(own.N))
	k := &known{module: m, first: int32(own.First)}
	k.sources, k.classes = make([]atomic.Pointer[Module], len(f.Imports)), make([]atomic.Pointer[Class], len(f.Classes))
	k.imports, symbols = symbols[:len(f.Imports)], symbols[len(f.Imports):]
	k.names, k.attrs = symbols[:own.N], symbols[own.N:]
	return k
}

// name is where it is kept what a name stands for in a function of the module, by the
// bindings of the name.
func (k *known) name(bindings []int32) *atomic.Pointer[Symbol] { return &k.names[bindings[0]-k.first] }

// attr is where it is kept what a name is for other modules.
func (k *known) attr(bindings []int32) *atomic.Pointer[Symbol] { return &k.attrs[bindings[0]-k.first] }

// knowledge is what a linker has found out about each module that has facts. An edit
// makes a linker of its own, which looks at few modules of however many there are: so
// the table of them is in pages, which are made when they are asked for.
type knowledge struct {
	once  sync.Once
	near  []atomic.Pointer[knownPage] // by Module.Index
	other sync.Map                    // *Module → *known: of those that have no place
}

// knownPage is for modules that follow each other: a linker that serves one edit asks
// about few of thousands.
type knownPage [128]atomic.Pointer[known]

// at is where it is kept what is known of the module at a place; nil when there is none.
func (k *knowledge) at(index int32) *atomic.Pointer[known] {
	page := int(index) / len(knownPage{})
	if index <= 0 || page >= len(k.near) {
		return nil
	}
	have := k.near[page].Load()
	if have == nil {
		k.near[page].CompareAndSwap(nil, &knownPage{})
		have = k.near[page].Load()
	}
	return &have[int(index)%len(have)]
}

// known is what there is to know of a module that has facts.
func (l *Linker) known(m *Module) *known {
	l.knowledge.once.Do(func() {
		l.knowledge.near = make([]atomic.Pointer[knownPage], l.modules.Count()/len(knownPage{})+1)
	})
	if at := l.knowledge.at(m.Index); at != nil {
		have := at.Load()
		if have == nil {
			at.CompareAndSwap(nil, newKnown(m))
			have = at.Load()
		}
		if have.module == m { // and not one of another snapshot
			return have
		}
	}
	if have, ok := l.knowledge.other.Load(m); ok {
		return have.(*known)
	}
	have, _ := l.knowledge.other.LoadOrStore(m, newKnown(m))
	return have.(*known)
}

// keptAttr is what is known of a name of a module for other modules, by the bindings
// that the module itself has of it.
func (l *Linker) keptAttr(m *Module, name string, own []int32) (Symbol, bool) {
	if len(own) == 0 {
		have, ok := l.attrs.Load(attrKey{m, name})
		if !ok {
			return Symbol{}, false
		}
		return have.(Symbol), true
	}
	have := l.known(m).attr(own).Load()
	if have == nil {
		return Symbol{}, false
	}
	return *have, true
}

func (l *Linker) keepAttr(m *Module, name string, own []int32, s Symbol) {
	if len(own) == 0 {
		l.attrs.Store(attrKey{m, name}, s)
		return
	}
	l.known(m).attr(own).Store(&s)
}

// source is the module that a `from` statement takes names from, by one of its clauses.
func (l *Linker) source(m *Module, id python.ImportID) *Module {
	all := m.Facts().Imports
	for id > 1 && all[id-1].Stmt == all[id].Stmt {
		id--
	}
	at := &l.known(m).sources[id]
	if have := at.Load(); have != nil {
		return have.orNil()
	}
	to := l.Import(m, int(all[id].Level), m.Facts().Str(all[id].Module))
	at.Store(to.orNowhere())
	return to
}

// nowhere stands for no module where nil says that nobody has looked.
var nowhere = &Module{}

func (m *Module) orNowhere() *Module {
	if m == nil {
		return nowhere
	}
	return m
}

func (m *Module) orNil() *Module {
	if m == nowhere {
		return nil
	}
	return m
}
