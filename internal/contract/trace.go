package contract

import (
	"maps"
	"slices"
	"strconv"
	"sync"
)

// trace is what the answers about modules hang on, as far as it is in other modules.
// What is found out about one module is used for others, so it is noted which module
// another was asked for from: what a module's answers hang on is all that can be
// reached from it. It is safe for concurrent use.
type trace struct {
	shards [64]traceShard
}

type traceShard struct {
	mu      sync.Mutex
	imports links
	// subclasses are modules that hold a subclass of a class for a call in another. That
	// hangs on what can be reached from there, too, but nothing else does.
	subclasses links
	everywhere map[int32]bool // some answer hangs on any module there is
	wanted     map[string]bool
}

// links are pairs of modules of which the first hangs on the second.
type links struct {
	near map[[2]int32]bool  // by their places
	far  map[[2]string]bool // one of them has none: by its path, or a place in digits
}

func (k *links) add(from, to *Module) {
	if from.Index > 0 && to.Index > 0 {
		if k.near == nil {
			k.near = map[[2]int32]bool{}
		}
		k.near[[2]int32{from.Index, to.Index}] = true
		return
	}
	if k.far == nil {
		k.far = map[[2]string]bool{}
	}
	k.far[[2]string{node(from), node(to)}] = true
}

func node(m *Module) string {
	if m.Index > 0 {
		return strconv.Itoa(int(m.Index))
	}
	return m.Path
}

func (t *trace) shard(m *Module) *traceShard {
	return &t.shards[uint32(m.Index)%uint32(len(t.shards))]
}

func (t *trace) imported(from, to *Module) {
	if from == to {
		return
	}
	s := t.shard(from)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.imports.add(from, to)
}

func (t *trace) inherited(m, by *Module) {
	if m == by {
		return
	}
	s := t.shard(m)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.subclasses.add(m, by)
}

// anyName is what a library wants that imports a module of the workspace: what it finds
// there may hang on whatever is beside that.
const anyName = "*"

// wants notes what a library imports that is no library: a module of the workspace, or
// else nothing yet.
func (t *trace) wants(to *Module, name string) {
	if to != nil {
		name = anyName
	}
	s := &t.shards[0] // libraries have no places
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wanted == nil {
		s.wanted = map[string]bool{}
	}
	s.wanted[name] = true
}

func (t *trace) everywhere(m *Module) {
	s := t.shard(m)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.everywhere == nil {
		s.everywhere = map[int32]bool{}
	}
	s.everywhere[m.Index] = true
}

// SavedLinks are pairs of modules of which the first hangs on the second: by their
// places in [Modules.All], from 1, flat; or by a path where one has no place, and the
// place of the other in digits.
type SavedLinks struct {
	Near []int32
	Far  [][2]string
}

func (k *links) save() SavedLinks {
	var out SavedLinks
	near := slices.SortedFunc(maps.Keys(k.near), func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) })
	for _, pair := range near {
		out.Near = append(out.Near, pair[0], pair[1])
	}
	out.Far = slices.SortedFunc(maps.Keys(k.far), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	return out
}

func (s *SavedLinks) restore() links {
	out := links{make(map[[2]int32]bool, len(s.Near)/2), make(map[[2]string]bool, len(s.Far))}
	for i := 0; i+1 < len(s.Near); i += 2 {
		out.near[[2]int32{s.Near[i], s.Near[i+1]}] = true
	}
	for _, pair := range s.Far {
		out.far[pair] = true
	}
	return out
}

// save adds what was noted to what was known.
func (t *trace) save(m *Memory) {
	imports, subclasses, everywhere, wanted := m.Imports.restore(), m.Subclasses.restore(), map[int32]bool{}, setOf(m.Wanted)
	for _, index := range m.Everywhere {
		everywhere[index] = true
	}
	for i := range t.shards {
		s := &t.shards[i]
		maps.Copy(imports.near, s.imports.near)
		maps.Copy(imports.far, s.imports.far)
		maps.Copy(subclasses.near, s.subclasses.near)
		maps.Copy(subclasses.far, s.subclasses.far)
		maps.Copy(everywhere, s.everywhere)
		maps.Copy(wanted, s.wanted)
	}
	m.Imports, m.Subclasses, m.Everywhere = imports.save(), subclasses.save(), slices.Sorted(maps.Keys(everywhere))
	m.Wanted = slices.Sorted(maps.Keys(wanted))
}
