package contract

import (
	"maps"
	"slices"
	"strconv"
	"sync"

	"github.com/kwargo/kwargo/internal/python"
)

// Since finds out what is different about the whole workspace now that some of its files
// have changed, by their places, and declare something else than before. It gives the
// places of further modules that are changed by that: one of whose classes is patched
// now, say. ok is false when any module may be. The linker is one over the modules of
// now, and looks through them; before gives the facts that a file had.
func (m *Memory) Since(l *Linker, changed []int32, before func(place int32) *python.Facts) (also []int32, ok bool) {
	was := &survey{bodies: &sync.Map{}}
	m.Survey.restore(was)
	l.findAs(was)
	is := saveSurvey(&l.survey)
	d := &difference{changed: map[int32]classNames{}, also: map[int32]bool{}}
	for _, place := range changed {
		old := before(place)
		if old == nil {
			return nil, false
		}
		d.changed[place] = classNames{namesOfClasses(old), namesOfClasses(l.modules.At(place).Facts())}
	}
	d.compare(&m.Survey, &is)
	return slices.Sorted(maps.Keys(d.also)), !d.anywhere
}

// difference is what is different between two surveys.
type difference struct {
	changed  map[int32]classNames // by the places of the files that have changed
	also     map[int32]bool       // the places of others
	anywhere bool
}

// classNames are names of the classes of a file, by their numbers, before and after an
// edit.
type classNames [2][]string

// namesOfClasses tells the classes of a file apart by what they are called.
func namesOfClasses(f *python.Facts) []string {
	seen := map[string]int{}
	out := make([]string, len(f.Classes))
	for i := 1; i < len(f.Classes); i++ {
		name := QualnameOf(f, python.ClassID(i))
		seen[name]++
		out[i] = name + " " + strconv.Itoa(seen[name])
	}
	return out
}

func (d *difference) compare(was, is *SavedSurvey) {
	place := func(c *SavedClass) int32 { return c.Index }
	differ(d, was.Patched, is.Patched, d.class, place)
	differ(d, was.PatchedFunctions, is.PatchedFunctions,
		func(f *SavedFunction, _ int) SavedFunction { return *f }, func(f *SavedFunction) int32 { return f.Index })
	name := func(n *SavedName, _ int) SavedName { return *n }
	differ(d, was.Replaced, is.Replaced, name, func(n *SavedName) int32 { return n.Index })
	differ(d, was.ReplacedHere, is.ReplacedHere, name, func(n *SavedName) int32 { return n.In })
	differ(d, was.ReplacedMethod, is.ReplacedMethod, name, func(n *SavedName) int32 { return n.In })
	differ(d, was.Slots, is.Slots, func(s *SavedSlot, side int) savedSlot {
		return savedSlot{d.class(&s.Of, side), s.Name}
	}, func(s *SavedSlot) int32 { return s.Of.Index })
	differ(d, was.Subclass, is.Subclass, func(pair *[2]SavedClass, side int) [2]savedClassName {
		return [2]savedClassName{d.class(&pair[0], side), d.class(&pair[1], side)}
	}, func(pair *[2]SavedClass) int32 { return pair[0].Index })
	for _, names := range [...][2][]string{
		{was.ReplacedNested, is.ReplacedNested}, {was.Elsewhere, is.Elsewhere}, {was.Setattrs, is.Setattrs},
	} {
		d.anywhere = d.anywhere || !maps.Equal(setOf(names[0]), setOf(names[1]))
	}
	d.anywhere = d.anywhere || was.HasPydantic && was.Pydantic != is.Pydantic
}

// savedClassName is a [SavedClass] that is the same before and after an edit.
type savedClassName struct {
	index int32
	name  string
	class SavedClass // where the name says nothing
}

type savedSlot struct {
	of   savedClassName
	name string
}

func (d *difference) class(c *SavedClass, side int) savedClassName {
	names, ok := d.changed[c.Index]
	if !ok || c.Expr != 0 || int(c.Class) >= len(names[side]) {
		return savedClassName{class: *c}
	}
	return savedClassName{index: c.Index, name: names[side][c.Class]}
}

// differ notes the modules that entries of only one of two lists are about.
func differ[T any, K comparable](d *difference, was, is []T, key func(*T, int) K, place func(*T) int32) {
	sides := [2]map[K]int32{{}, {}}
	for side, list := range [...][]T{was, is} {
		for i := range list {
			sides[side][key(&list[i], side)] = place(&list[i])
		}
	}
	for side, other := range [...]map[K]int32{sides[1], sides[0]} {
		for k, at := range sides[side] {
			if _, ok := other[k]; ok {
				continue
			}
			switch _, known := d.changed[at]; {
			case at <= 0: // in a library, or for all tests
				d.anywhere = true
			case !known:
				d.also[at] = true
			}
		}
	}
}
