package python

import "encoding/binary"

// interner finds the index of a text in a table of names. It is a hash table
// with open addressing that holds hashes and indices only, so that emptying it is cheap
// and looking up makes no garbage.
type interner struct {
	slots []internSlot // a power of two of them, at most half of them taken
	spare []internSlot // memory for the next size
	count int
}

type internSlot struct {
	hash uint32
	name Name // 0 is free
}

const minSlots = 512

func (t *interner) reset() {
	if cap(t.slots) < minSlots {
		t.slots = make([]internSlot, minSlots)
	}
	t.slots = t.slots[:minSlots]
	clear(t.slots)
	t.count = 0
}

// find is the index in names of s, of which h is the hash, or the next free one, which is
// then taken.
func (t *interner) find(s string, h uint32, names []string) (n Name, found bool) {
	mask := uint32(len(t.slots) - 1)
	i := h & mask
	for ; t.slots[i].name != 0; i = (i + 1) & mask {
		if at := t.slots[i]; at.hash == h && names[at.name] == s {
			return at.name, true
		}
	}
	n = Name(len(names))
	t.slots[i] = internSlot{h, n}
	t.count++
	if t.count*2 > len(t.slots) {
		t.grow()
	}
	return n, false
}

func (t *interner) grow() {
	old := t.slots
	t.slots, t.spare = zeroed(t.spare, 2*len(old)), old
	mask := uint32(len(t.slots) - 1)
	for _, at := range old {
		if at.name == 0 {
			continue
		}
		i := at.hash & mask
		for t.slots[i].name != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = at
	}
}

const hashFactor = 0x9E3779B97F4A7C15

// Hash is the hash of a text for [Builder.Hashed].
func Hash(s []byte) uint32 {
	if len(s) <= 8 {
		letters := uint64(0)
		for i := len(s) - 1; i >= 0; i-- {
			letters = letters<<8 | uint64(s[i])
		}
		return HashLetters(letters)
	}
	h := uint64(len(s))
	for rest := s; len(rest) > 8; rest = rest[8:] {
		h = (h ^ binary.LittleEndian.Uint64(rest)) * hashFactor
		h ^= h >> 32
	}
	return HashLetters(h ^ binary.LittleEndian.Uint64(s[len(s)-8:]))
}

// HashLetters is Hash of a text of at most eight bytes, which are those of a number, the
// lowest first.
func HashLetters(letters uint64) uint32 {
	letters *= hashFactor
	return uint32(letters>>32) ^ uint32(letters>>54)
}
