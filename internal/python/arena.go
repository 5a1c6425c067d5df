package python

import (
	"sync"
	"unsafe"
)

// arena is memory for facts that stay until the process ends. It is not the collector's,
// which keeps as much free again as is in use: a check of a large workspace takes a fifth
// less memory with it. What lies in it points to nothing outside of it, and is never
// given back.
type arena struct {
	mu   sync.Mutex
	free []byte // of what was taken last
	left int    // bytes that may still be taken from the system
}

// arenaPart is how much is taken from the system at once, in bytes. It counts as used
// when something is written to it.
const arenaPart = 16 << 20

var forGood arena

// KeepForGood has facts that are made from now on put into memory that is never given
// back, of so many bytes in all. It is for a process that looks at everything once and
// ends.
func KeepForGood(most int) {
	forGood.mu.Lock()
	defer forGood.mu.Unlock()
	forGood.left = most
}

// take is a block of some bytes, all zero; nil when there is none.
func (a *arena) take(size int) *block {
	a.mu.Lock()
	defer a.mu.Unlock()
	if size > len(a.free) {
		part := max(arenaPart, size)
		if part > a.left {
			return nil
		}
		memory := mapMemory(part)
		if memory == nil {
			a.left = 0
			return nil
		}
		a.free, a.left = memory, a.left-part
	}
	b := &block{a.free[:size:size]}
	a.free = a.free[size:]
	return b
}

// block is what is left of memory that the tables of one file share. A nil block is
// memory of the collector.
type block struct{ rest []byte }

// cut takes a piece that holds so many bytes, where any type may lie.
func (b *block) cut(size int) []byte {
	out := b.rest[:size]
	b.rest = b.rest[aligned(size):]
	return out
}

func aligned(size int) int { return (size + 7) &^ 7 }

// sizeOf is what own takes for a table, in bytes.
func sizeOf[T any](s []T) int {
	var one T
	return aligned(len(s) * int(unsafe.Sizeof(one)))
}

// own is a copy without room to spare; an empty table is nil.
func own[T any](b *block, s []T) []T {
	if len(s) == 0 {
		return nil
	}
	var out []T
	if b == nil {
		out = make([]T, len(s))
	} else {
		var one T
		out = unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b.cut(len(s)*int(unsafe.Sizeof(one)))))), len(s))
	}
	copy(out, s)
	return out
}

// ownNames copies the names into one string of their own, so that they hold no
// source alive.
func ownNames(b *block, names []string) []string {
	size := 0
	for _, n := range names {
		size += len(n)
	}
	out := own(b, names)
	var text []byte
	if b == nil {
		text = make([]byte, size)
	} else {
		text = b.cut(size)
	}
	for i, n := range names {
		copy(text, n)
		out[i] = unsafe.String(unsafe.SliceData(text), len(n))
		text = text[len(n):]
	}
	return out
}

// sizeOfNames is what ownNames takes, in bytes.
func sizeOfNames(names []string) int {
	size := 0
	for _, n := range names {
		size += len(n)
	}
	return sizeOf(names) + aligned(size)
}
