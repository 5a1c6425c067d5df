package python

import (
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Kept is the facts of one file as a workspace keeps them: as they are, as long as all
// of them find room, and else packed, but for those that were looked at last. It is
// safe for concurrent use.
type Kept struct {
	from   *Source
	packed atomic.Pointer[packed]
	loaded atomic.Pointer[loaded]
	// names is the text of all names, once they were unpacked: whoever has looked at
	// the facts holds some of them.
	names atomic.Pointer[string]
}

// Source is where facts go that memory has no room for, and come from.
type Source struct {
	// Shelf is where packed facts are put; they stay in memory when it is nil.
	Shelf Shelf
	// Again makes the facts anew, should the shelf have lost them.
	Again func() *Facts
}

// Shelf keeps packed facts out of memory.
type Shelf interface {
	// Put keeps data; ok is false when there is no room for it.
	Put(data []byte) (piece Piece, ok bool)
}

// Piece is something on a shelf.
type Piece interface {
	// Read gives the data, in the memory of buf if it is large enough; an error when
	// it is not there any more.
	Read(buf []byte) ([]byte, error)
	// Size is the length of the data in bytes.
	Size() int
}

// packed are facts while nobody looks at them: in memory, or else on a shelf.
type packed struct {
	data  []byte
	piece Piece
}

// loaded is what there is of a file as long as its facts are not packed.
type loaded struct {
	facts Facts
	index atomic.Pointer[ModuleNames]
}

// Pin keeps facts as they are for good: those of a text that somebody works on.
func Pin(f *Facts) *Kept {
	k := &Kept{from: &Source{}}
	k.loaded.Store(&loaded{facts: *f})
	return k
}

// Keep keeps facts: a copy of them.
func Keep(f *Facts, from *Source) *Kept {
	k := &Kept{from: from}
	l := &loaded{}
	fixed := l.facts.keep(f)
	k.loaded.Store(l)
	if fixed { // to pack them would save nothing
		room.fixed.Add(int64(l.facts.size()))
	} else {
		room.add(k, l.facts.size())
	}
	return k
}

var sealers = sync.Pool{New: func() any { return new(sealer) }}

// keep makes f a copy of others, of which what is rare is sealed. fixed is whether it lies
// in memory that is never given back.
func (f *Facts) keep(other *Facts) (fixed bool) {
	s := sealers.Get().(*sealer)
	defer sealers.Put(s)
	s.seal(other)
	all := *other
	all.rare = rare{}
	m := forGood.take(all.cloneSize() + sizeOf(s.data) + sizeOf(s.pieces))
	*f = *all.clone(m)
	if len(s.data) > 0 {
		f.rare.sealed = &sealed{data: own(m, s.data), pieces: own(m, s.pieces), count: len(other.rare.exprs)}
		for i := range f.Exprs {
			s.settle(&f.Exprs[i])
		}
	}
	return m != nil
}

// KeepPiece keeps facts that lie on a shelf.
func KeepPiece(p Piece, from *Source) *Kept {
	k := &Kept{from: from}
	k.packed.Store(&packed{piece: p})
	return k
}

// Piece is where the facts lie on the shelf that they are for; they are put there, if
// they are not yet. ok is false when there is no room for them.
func (k *Kept) Piece() (piece Piece, ok bool) {
	p := k.packed.Load()
	switch {
	case p == nil:
		p = k.pack()
	case p.piece == nil && k.from.Shelf != nil:
		piece, ok = k.from.Shelf.Put(p.data)
		return piece, ok
	}
	return p.piece, p.piece != nil
}

// Facts are the facts. They stay as they are, but the next call may give a copy.
func (k *Kept) Facts() *Facts { return &k.load().facts }

// Imports are facts of which only the names and the imports are certain to be there.
func (k *Kept) Imports() *Facts {
	if l := k.loaded.Load(); l != nil {
		return &l.facts
	}
	f := &Facts{}
	if k.read(f.unpackImports) != nil {
		return k.Facts()
	}
	return f
}

// Names finds what the module binds in its own scope.
func (k *Kept) Names() *ModuleNames {
	l := k.load()
	if have := l.index.Load(); have != nil {
		return have
	}
	l.index.CompareAndSwap(nil, newModuleNames(&l.facts))
	return l.index.Load()
}

func (k *Kept) load() *loaded {
	if l := k.loaded.Load(); l != nil {
		return l
	}
	l := &loaded{}
	if k.read(l.facts.unpack) != nil {
		l.facts = *k.from.Again()
		k.names.Store(nil) // of a text that is perhaps another one by now
		k.packed.Store(&packed{data: l.facts.Pack(nil)})
	}
	if !k.loaded.CompareAndSwap(nil, l) {
		if have := k.loaded.Load(); have != nil {
			return have
		}
		return l
	}
	room.add(k, l.facts.size())
	return l
}

// read lets a function read the packed facts.
func (k *Kept) read(do func(data []byte, names string) (string, error)) error {
	p := k.packed.Load()
	if p.piece == nil {
		return k.named(p.data, do)
	}
	buf := packBuffers.Get().(*[]byte)
	defer packBuffers.Put(buf)
	data, err := p.piece.Read(*buf)
	if err != nil {
		return err
	}
	*buf = data[:0]
	return k.named(data, do)
}

func (k *Kept) named(data []byte, do func(data []byte, names string) (string, error)) error {
	have := k.names.Load()
	if have != nil {
		_, err := do(data, *have)
		return err
	}
	text, err := do(data, "")
	if err == nil {
		k.names.CompareAndSwap(nil, &text)
	}
	return err
}

// pack packs the facts and puts them where they are to go.
func (k *Kept) pack() *packed {
	buf := packBuffers.Get().(*[]byte)
	defer packBuffers.Put(buf)
	l := k.loaded.Load()
	if l == nil { // somebody else has packed them, and dropped them since
		return k.packed.Load()
	}
	*buf = l.facts.Pack((*buf)[:0])
	p := &packed{}
	if k.from.Shelf != nil {
		p.piece, _ = k.from.Shelf.Put(*buf)
	}
	if p.piece == nil {
		p.data = append(make([]byte, 0, len(*buf)), *buf...)
		room.packed.Add(int64(len(p.data)))
		runtime.AddCleanup(k, func(size int64) { room.packed.Add(-size) }, int64(len(p.data)))
	}
	k.packed.Store(p)
	return p
}

// drop makes room: whoever holds the facts now goes on to do so.
func (k *Kept) drop() {
	if k.packed.Load() == nil {
		k.pack()
	}
	k.loaded.Store(nil)
}

var packBuffers = sync.Pool{New: func() any { return new([]byte) }}

const (
	// plentyOfRoom is how much memory all facts that are not pinned may take, in bytes,
	// and minRoom what there is for those that are not packed, if the others take it
	// all. Facts take about two bytes for each of the text, packed half a one. To
	// search a workspace of which a quarter finds room takes a third longer. roomBeside is
	// for the others when some are fixed.
	plentyOfRoom = 512 << 20
	minRoom      = 24 << 20
	roomBeside   = 128 << 20
)

// room is where the facts are that are not packed.
var room = queue{most: plentyOfRoom}

// LimitRoom says how much memory all facts that are not pinned may take, in bytes:
// less for a process that stays than for one that looks at everything once.
func LimitRoom(most int) {
	room.mu.Lock()
	defer room.mu.Unlock()
	room.most = most
}

// queue is in the order in which facts came. Those that came first go first: facts that
// are looked at often are unpacked again, once in a thousand files or more.
type queue struct {
	packed atomic.Int64 // bytes of what is packed
	fixed  atomic.Int64 // bytes of what is not in the queue, and never packed

	mu    sync.Mutex
	most  int
	items []queued
	first int // in items
	size  int // of all, in bytes
}

type queued struct {
	kept *Kept
	size int
}

func (q *queue) add(k *Kept, size int) {
	var out []*Kept
	q.mu.Lock()
	q.items = append(q.items, queued{k, size})
	q.size += size
	most := q.most
	if fixed := int(q.fixed.Load()); fixed > 0 {
		most = max(roomBeside, most-fixed)
	}
	for most = max(minRoom, most-int(q.packed.Load())); q.size > most && q.first < len(q.items)-1; q.first++ {
		old := &q.items[q.first]
		out = append(out, old.kept)
		q.size -= old.size
		*old = queued{}
	}
	if q.first > len(q.items)/2 {
		n := copy(q.items, q.items[q.first:])
		clear(q.items[n:])
		q.items, q.first = q.items[:n], 0
	}
	q.mu.Unlock()
	for _, old := range out {
		old.drop()
	}
}

// size is about the memory that facts take, in bytes.
func (f *Facts) size() int {
	size := bytesOf(f.Names) + bytesOf(f.Exprs) + bytesOf(f.Args) + bytesOf(f.Scopes) + bytesOf(f.Branches) +
		bytesOf(f.Bindings) + bytesOf(f.Imports) + bytesOf(f.Classes) + bytesOf(f.Functions) + bytesOf(f.Params) +
		bytesOf(f.Returns) + bytesOf(f.Calls) + bytesOf(f.Patches) + bytesOf(f.Comments) + bytesOf(f.Broken) + bytesOf(f.Exports)
	if s := f.rare.sealed; s != nil {
		size += int(unsafe.Sizeof(*s)) + bytesOf(s.data) + bytesOf(s.pieces)
	}
	return size + bytesOf(f.rare.exprs) + bytesOf(f.rare.args) + int(unsafe.Sizeof(loaded{}))
}

func bytesOf[T any](table []T) int {
	var one T
	return cap(table) * int(unsafe.Sizeof(one))
}
