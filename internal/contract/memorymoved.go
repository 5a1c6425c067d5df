package contract

import (
	"slices"
	"strconv"
	"strings"
)

// Move has what is known speak of modules by new places: to has them by the old ones, from
// 1, and 0 for a module that is gone. What hangs on such a module stays to be asked for
// with [Memory.Affected], under the place that gone gives: those behind all others, of
// which there are count. [Memory.Forget] drops that.
func (m *Memory) Move(to []int32, count int32) (gone []int32) {
	links := make(places, len(to))
	for old, place := range to {
		if old > 0 && place == 0 {
			count++
			place = count
			gone = append(gone, place)
		}
		links[old] = place
	}
	m.Imports.move(links)
	m.Subclasses.move(links)
	for i, index := range m.Everywhere {
		m.Everywhere[i] = links[index]
	}
	m.Survey.move(to)
	return gone
}

// WantedByLibraries reports whether libraries may import other modules of the workspace
// once some have come or gone. names are parts of the names of those.
func (m *Memory) WantedByLibraries(names map[string]bool) bool {
	return slices.ContainsFunc(m.Wanted, func(wanted string) bool {
		if wanted == anyName {
			return true
		}
		for part := range strings.SplitSeq(wanted, ".") {
			if names[part] {
				return true
			}
		}
		return false
	})
}

func (s *SavedLinks) move(to places) {
	for i, index := range s.Near {
		s.Near[i] = to[index]
	}
	for i := range s.Far {
		for side, node := range s.Far[i] {
			if index, err := strconv.Atoi(node); err == nil {
				s.Far[i][side] = strconv.Itoa(int(to[index]))
			}
		}
	}
}

// Forget drops what hangs on modules behind the last place.
func (m *Memory) Forget(last int32) {
	m.Imports.forget(last)
	m.Subclasses.forget(last)
	m.Everywhere = keep(m.Everywhere, func(index *int32) bool { return *index <= last })
}

func (s *SavedLinks) forget(last int32) {
	near := s.Near[:0]
	for i := 0; i+1 < len(s.Near); i += 2 {
		if s.Near[i] <= last && s.Near[i+1] <= last {
			near = append(near, s.Near[i], s.Near[i+1])
		}
	}
	s.Near = near
	s.Far = keep(s.Far, func(pair *[2]string) bool {
		for _, node := range pair {
			if index, err := strconv.Atoi(node); err == nil && index > int(last) {
				return false
			}
		}
		return true
	})
}
