package contract

import "slices"

// soughtNames is some names, made ready to ask the clues of every file about them.
type soughtNames struct {
	hashes []uint32
	bits   [64]uint64 // by the lowest bits of the hashes: most answers end here
}

func seek(names map[string]bool) *soughtNames {
	out := &soughtNames{hashes: make([]uint32, 0, len(names))}
	for name := range names {
		h := hashName(name)
		out.hashes = append(out.hashes, h)
		out.bits[h/64%64] |= 1 << (h % 64)
	}
	return out
}

func (s *soughtNames) has(hash uint32) bool {
	return s.bits[hash/64%64]&(1<<(hash%64)) != 0 && slices.Contains(s.hashes, hash)
}

// in reports whether a file may hold one of the names.
func (s *soughtNames) in(m *Module) bool {
	if m.Content == nil {
		return false
	}
	for _, h := range s.hashes {
		if filtered(m.Content.clues.names, h) {
			return true
		}
	}
	return false
}
