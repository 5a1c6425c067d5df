package contract

// places are where modules of one linker are among those of the next: by their places
// there, from 1. nil is where each was.
type places []int32

// of is the new place of a module; 0 for one that is gone.
func (p places) of(index int32) int32 {
	if p == nil {
		return index
	}
	return p[index]
}

// placesIn finds the modules that were there before: moved when some are new or gone, so
// that the others have other places. ok is false when one is another module now, as after
// a folder above it became a package.
func placesIn(before, now []*Module) (to places, moved, ok bool) {
	for i, m := range now {
		if i >= len(before) || before[i] != m && (before[i].Path != m.Path || before[i].Index != m.Index) {
			moved = true
			break
		}
		if m != before[i] && (m.Index == 0 || !sameModule(before[i], m)) {
			return nil, false, false
		}
	}
	if moved = moved || len(before) != len(now); !moved {
		return nil, false, true
	}
	byPath := make(map[string]*Module, len(now))
	for _, m := range now {
		if m.Index == 0 {
			return nil, false, false
		}
		byPath[m.Path] = m
	}
	to = make(places, len(before)+1)
	for i, o := range before {
		switch m := byPath[o.Path]; {
		case m == nil:
		case !sameModule(o, m):
			return nil, false, false
		default:
			to[i+1] = m.Index
		}
	}
	return to, true, true
}

func sameModule(a, b *Module) bool { return a.Name == b.Name && a.Python == b.Python }

// move has a survey speak of modules by their new places, and forgets those that are
// gone.
func (s *SavedSurvey) move(to places) {
	place := func(index *int32) bool { // whether it is still there
		if *index <= 0 {
			return true // in a library, or anywhere
		}
		*index = to.of(*index)
		return *index > 0
	}
	class := func(c *SavedClass) bool { return place(&c.Index) }
	name := func(n *SavedName) bool { return place(&n.In) && place(&n.Index) }
	s.Patched = keep(s.Patched, class)
	s.PatchedFunctions = keep(s.PatchedFunctions, func(f *SavedFunction) bool { return place(&f.Index) })
	s.Bodies = keep(s.Bodies, func(f *SavedFunction) bool { return place(&f.Index) })
	s.Replaced, s.ReplacedHere, s.ReplacedMethod = keep(s.Replaced, name), keep(s.ReplacedHere, name), keep(s.ReplacedMethod, name)
	s.Slots = keep(s.Slots, func(one *SavedSlot) bool { return class(&one.Of) })
	s.Subclass = keep(s.Subclass, func(pair *[2]SavedClass) bool { return class(&pair[0]) && class(&pair[1]) })
}

// keep drops the entries of a list that are not good, in its own memory.
func keep[T any](all []T, good func(*T) bool) []T {
	out := all[:0]
	for i := range all {
		if good(&all[i]) {
			out = append(out, all[i])
		}
	}
	return out
}
