package python

// interner finds the index of a text in a table of names. It is a hash table
// with open addressing that holds indices only, so that emptying it is cheap and
// looking up makes no garbage.
type interner struct {
	slots  []Name   // a power of two of them, at most half of them taken; 0 is free
	hashes []uint32 // by name
}

const minSlots = 512

func (t *interner) reset() {
	if cap(t.slots) < minSlots {
		t.slots = make([]Name, minSlots)
	}
	t.slots = t.slots[:minSlots]
	clear(t.slots)
	t.hashes = append(t.hashes[:0], 0)
}

// find is the index of s in names, or the next free one, which is then taken.
func (t *interner) find(s string, names []string) (n Name, found bool) {
	h := hashOf(s)
	mask := uint32(len(t.slots) - 1)
	i := h & mask
	for ; t.slots[i] != 0; i = (i + 1) & mask {
		if n = t.slots[i]; t.hashes[n] == h && names[n] == s {
			return n, true
		}
	}
	n = Name(len(names))
	t.slots[i] = n
	t.hashes = append(t.hashes, h)
	if len(t.hashes)*2 > len(t.slots) {
		t.grow()
	}
	return n, false
}

func (t *interner) grow() {
	size := 2 * len(t.slots)
	if cap(t.slots) < size {
		t.slots = make([]Name, size)
	}
	t.slots = t.slots[:size]
	clear(t.slots)
	mask := uint32(size - 1)
	for n := 1; n < len(t.hashes); n++ {
		i := t.hashes[n] & mask
		for t.slots[i] != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = Name(n)
	}
}

// hashOf mixes eight bytes at a time; most names are not longer.
func hashOf(s string) uint32 {
	const k = 0x9E3779B97F4A7C15
	h := uint64(len(s)) * k
	for len(s) >= 8 {
		w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		h = (h ^ w) * k
		h ^= h >> 32
		s = s[8:]
	}
	w := uint64(0)
	if len(s) >= 4 {
		w = uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
		w <<= 24
		s = s[4:]
	}
	for i := range len(s) {
		w = w<<8 | uint64(s[i])
	}
	h = (h ^ w) * k
	return uint32(h >> 32)
}
