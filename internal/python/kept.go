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
	packed atomic.Pointer[packed]
	loaded atomic.Pointer[loaded]
}

// packed are facts while nobody looks at them.
type packed struct{ data []byte }

// loaded is what there is of a file as long as its facts are not packed.
type loaded struct {
	facts Facts
	index atomic.Pointer[ModuleNames]
}

// Pin keeps facts as they are for good: those of a text that somebody works on.
func Pin(f *Facts) *Kept {
	k := &Kept{}
	k.loaded.Store(&loaded{facts: *f})
	return k
}

// Keep keeps facts.
func Keep(f *Facts) *Kept {
	k := Pin(f)
	room.add(k, f.size())
	return k
}

// KeepPacked keeps facts that were packed, by [Kept.Packed]. They must not change any
// more.
func KeepPacked(data []byte) *Kept {
	k := &Kept{}
	k.setPacked(data)
	return k
}

// Packed are the facts in the form of [Facts.Pack]. They must not be changed.
func (k *Kept) Packed() []byte {
	if p := k.packed.Load(); p != nil {
		return p.data
	}
	return k.Facts().Pack(nil)
}

// Facts are the facts. They stay as they are, but the next call may give a copy.
func (k *Kept) Facts() *Facts { return &k.load().facts }

// Imports are facts of which only the names and the imports are certain to be there.
func (k *Kept) Imports() *Facts {
	if l := k.loaded.Load(); l != nil {
		return &l.facts
	}
	f := &Facts{}
	if err := f.unpackImports(k.packed.Load().data); err != nil {
		panic(err)
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
	if err := l.facts.unpack(k.packed.Load().data); err != nil {
		panic(err) // this program has packed them, and whoever has kept them looks at a checksum
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

func (k *Kept) setPacked(data []byte) {
	if !k.packed.CompareAndSwap(nil, &packed{data}) {
		return
	}
	room.packed.Add(int64(len(data)))
	runtime.AddCleanup(k, func(size int64) { room.packed.Add(-size) }, int64(len(data)))
}

// pack makes room: whoever holds the facts now goes on to do so.
func (k *Kept) pack() {
	l := k.loaded.Load()
	if l == nil {
		return
	}
	if k.packed.Load() == nil {
		buf := packBuffers.Get().(*[]byte)
		*buf = l.facts.Pack((*buf)[:0])
		k.setPacked(append(make([]byte, 0, len(*buf)), *buf...))
		packBuffers.Put(buf)
	}
	k.loaded.Store(nil)
}

var packBuffers = sync.Pool{New: func() any { return new([]byte) }}

const (
	// maxRoom is how much memory all facts that are not pinned should take, in bytes,
	// and minRoom what there is for those that are not packed, if the others take it
	// all. Facts take about two bytes for each of the text, packed half a one.
	maxRoom = 128 << 20
	minRoom = 24 << 20
)

// room is where the facts are that are not packed.
var room queue

// queue is in the order in which facts came. Those that came first go first: facts that
// are looked at often are unpacked again, once in a thousand files or more.
type queue struct {
	packed atomic.Int64 // bytes of what is packed

	mu    sync.Mutex
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
	for most := max(minRoom, maxRoom-int(q.packed.Load())); q.size > most && q.first < len(q.items)-1; q.first++ {
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
		old.pack()
	}
}

// size is about the memory that facts take, in bytes.
func (f *Facts) size() int {
	size := bytesOf(f.Names) + bytesOf(f.Exprs) + bytesOf(f.Args) + bytesOf(f.Scopes) + bytesOf(f.Branches) +
		bytesOf(f.Bindings) + bytesOf(f.Imports) + bytesOf(f.Classes) + bytesOf(f.Functions) + bytesOf(f.Params) +
		bytesOf(f.Returns) + bytesOf(f.Calls) + bytesOf(f.Patches) + bytesOf(f.Comments) + bytesOf(f.Broken) + bytesOf(f.Exports)
	return size + int(unsafe.Sizeof(loaded{}))
}

func bytesOf[T any](table []T) int {
	var one T
	return cap(table) * int(unsafe.Sizeof(one))
}
