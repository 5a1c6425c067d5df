package contract

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/kwargo/kwargo/internal/python"
)

// Memory is what one process knows of a workspace that another can use, as long as
// there are the same modules: what it has found out by looking through all of it, and
// on which modules the answers about each of them hang. It is plain data.
type Memory struct {
	// Imports, Subclasses, Everywhere and Wanted are what a [trace] has noted.
	Imports, Subclasses SavedLinks
	Everywhere          []int32
	Wanted              []string

	Survey SavedSurvey
}

// SavedSurvey is a [survey], but for what the clues of all files say.
type SavedSurvey struct {
	HasPatched, HasReplaced, HasSlots, HasSubclass, HasElsewhere, HasSetattrs, HasPydantic bool

	Patched          []SavedClass
	PatchedFunctions []SavedFunction
	Changers         []string

	Replaced       []SavedName
	ReplacedHere   []SavedName // each with the file that it is replaced for
	ReplacedMethod []SavedName
	ReplacedNested []string

	Slots    []SavedSlot
	Subclass [][2]SavedClass // a class, and one that inherits from it, in order

	Elsewhere, Setattrs []string

	Pydantic int // the major version that shows

	Bodies []SavedFunction // of which the code was read
}

// SavedClass names a class, as a survey does.
type SavedClass struct {
	Index int32
	Path  string
	Class python.ClassID
	Expr  python.ExprID
}

// SavedFunction names a function.
type SavedFunction struct {
	Index    int32
	Path     string
	Function python.FunctionID
}

// SavedName is a name of a module, or of a class, that a file replaces.
type SavedName struct {
	In          int32 // the file
	InPath      string
	Index       int32
	Path        string
	Class, Name string
}

// SavedSlot is a method that gets something else in its place.
type SavedSlot struct {
	Of   SavedClass
	Name string
}

func savedClass(k linkedKey) SavedClass {
	return SavedClass{k.module.index, k.module.path, k.id, k.expr}
}

func (s SavedClass) key() linkedKey {
	return linkedKey{moduleKey{s.Index, s.Path}, classKey{id: s.Class, expr: s.Expr}}
}

// Remember starts a linker with what another process knew of the same modules. Those
// that have changed since must declare the same: see [Memory.SameDeclarations]. What
// the answers hang on is noted from here on. The memory may be nil.
func (l *Linker) Remember(m *Memory) *Linker {
	l.trace = &trace{}
	if m != nil {
		m.Survey.restore(&l.survey)
	}
	return l
}

// Memory adds what the linker knows by now to what it was started with. It is nil when
// the linker does not keep note.
func (l *Linker) Memory(before *Memory) *Memory {
	if l.trace == nil {
		return nil
	}
	out := &Memory{}
	if before != nil {
		*out = *before
	}
	l.trace.save(out)
	out.Survey = saveSurvey(&l.survey)
	return out
}

// SameDeclarations reports whether the facts of two versions of one file say the same
// to whoever looks through the whole workspace. The file is the one at a place, from 1.
func (m *Memory) SameDeclarations(place int32, a, b *python.Facts) bool {
	var bodies []python.FunctionID
	for _, f := range m.Survey.Bodies {
		if f.Index == place {
			bodies = append(bodies, f.Function)
		}
	}
	return m.Survey.HasPatched && sameDeclarations(a, b, setOf(m.Survey.Changers), bodies)
}

// Affected are the modules of which the answers may be others, now that some have
// changed; all of them by their places in [Modules.All], from 1.
func (m *Memory) Affected(changed []int32) map[int32]bool {
	importers := map[string][]string{}
	near := map[int32][]int32{}
	for i := 0; i+1 < len(m.Imports.Near); i += 2 {
		from, to := m.Imports.Near[i], m.Imports.Near[i+1]
		near[to] = append(near[to], from)
	}
	for _, pair := range m.Imports.Far {
		importers[pair[1]] = append(importers[pair[1]], pair[0])
	}
	out := map[int32]bool{} // and 0 for those without a place
	far := map[string]bool{}
	queue := slices.Clone(changed)
	for _, index := range changed {
		out[index] = true
	}
	// reach adds a module that one without a place is asked for from, or the other way
	// round.
	var reach func(at string)
	reach = func(at string) {
		for _, from := range importers[at] {
			if index, err := strconv.Atoi(from); err == nil {
				if !out[int32(index)] {
					out[int32(index)] = true
					queue = append(queue, int32(index))
				}
			} else if !far[from] {
				far[from] = true
				reach(from)
			}
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, from := range near[queue[0]] {
			if !out[from] {
				out[from] = true
				queue = append(queue, from)
			}
		}
		reach(strconv.Itoa(int(queue[0])))
	}
	reached := maps.Clone(out)
	for i := 0; i+1 < len(m.Subclasses.Near); i += 2 {
		if reached[m.Subclasses.Near[i+1]] {
			out[m.Subclasses.Near[i]] = true
		}
	}
	for _, index := range m.Everywhere {
		out[index] = true
	}
	delete(out, 0)
	return out
}

func saveSurvey(s *survey) SavedSurvey {
	out := SavedSurvey{
		HasPatched: s.patched.found.Load(), HasReplaced: s.replaced.found.Load(), HasSlots: s.slots.found.Load(),
		HasSubclass: s.subclass.found.Load(), HasElsewhere: s.elsewhere.found.Load(), HasSetattrs: s.setattrs.found.Load(),
		HasPydantic: s.pydantic.found.Load(),
	}
	if out.HasPydantic {
		out.Pydantic = s.pydantic.value
	}
	if out.HasPatched {
		for key := range s.patched.value.classes {
			out.Patched = append(out.Patched, savedClass(key))
		}
		for key := range s.patched.value.functions {
			out.PatchedFunctions = append(out.PatchedFunctions, SavedFunction{key.module.index, key.module.path, key.id})
		}
		out.Changers = slices.Sorted(maps.Keys(s.patched.value.changers))
	}
	if out.HasReplaced {
		out.saveReplaced(s.replaced.value)
	}
	if out.HasSlots {
		for key := range s.slots.value {
			out.Slots = append(out.Slots, SavedSlot{savedClass(key.of), key.name})
		}
	}
	if out.HasSubclass {
		for base, all := range s.subclass.value {
			for _, sub := range all {
				out.Subclass = append(out.Subclass, [2]SavedClass{savedClass(base), savedClass(sub)})
			}
		}
	}
	if out.HasElsewhere {
		out.Elsewhere = s.elsewhere.value
	}
	if out.HasSetattrs {
		out.Setattrs = slices.Sorted(maps.Keys(s.setattrs.value))
	}
	s.bodies.Range(func(key, _ any) bool {
		k := key.(functionKey)
		out.Bodies = append(out.Bodies, SavedFunction{k.module.index, k.module.path, k.id})
		return true
	})
	return out
}

func (s *SavedSurvey) saveReplaced(r *replacements) {
	for key := range r.everywhere {
		s.Replaced = append(s.Replaced, SavedName{Index: key.module.index, Path: key.module.path, Name: key.name})
	}
	for in, names := range r.here {
		for key := range names {
			s.ReplacedHere = append(s.ReplacedHere, SavedName{In: in.index, InPath: in.path, Index: key.module.index, Path: key.module.path, Name: key.name})
		}
	}
	for in, methods := range r.methods {
		for m := range methods.all {
			s.ReplacedMethod = append(s.ReplacedMethod, SavedName{In: in.index, InPath: in.path, Class: m.class, Name: m.name})
		}
	}
	s.ReplacedNested = slices.SortedFunc(maps.Keys(r.nested), cmp.Compare[string])
}

// restore gives a survey what was found.
func (s *SavedSurvey) restore(to *survey) {
	if s.HasPatched {
		to.patched.get(func() patches {
			p := patches{map[linkedKey]bool{}, map[functionKey]bool{}, setOf(s.Changers)}
			for _, c := range s.Patched {
				p.classes[c.key()] = true
			}
			for _, f := range s.PatchedFunctions {
				p.functions[functionKey{moduleKey{f.Index, f.Path}, f.Function}] = true
			}
			return p
		})
	}
	if s.HasReplaced {
		to.replaced.get(s.restoreReplaced)
	}
	if s.HasSlots {
		to.slots.get(func() map[slot]bool {
			out := map[slot]bool{}
			for _, one := range s.Slots {
				out[slot{one.Of.key(), one.Name}] = true
			}
			return out
		})
	}
	if s.HasSubclass {
		to.subclass.get(func() map[linkedKey][]linkedKey {
			out := map[linkedKey][]linkedKey{}
			for _, pair := range s.Subclass {
				base := pair[0].key()
				out[base] = append(out[base], pair[1].key())
			}
			return out
		})
	}
	if s.HasElsewhere {
		to.elsewhere.get(func() []string { return s.Elsewhere })
	}
	if s.HasPydantic {
		to.pydantic.get(func() int { return s.Pydantic })
	}
	if s.HasSetattrs {
		to.setattrs.get(func() map[string]bool { return setOf(s.Setattrs) })
	}
	for _, f := range s.Bodies {
		to.bodies.Store(functionKey{moduleKey{f.Index, f.Path}, f.Function}, true)
	}
}

func (s *SavedSurvey) restoreReplaced() *replacements {
	out := newReplacements()
	for _, n := range s.Replaced {
		key := nameKey{moduleKey{n.Index, n.Path}, n.Name}
		out.about.add(key.module)
		out.everywhere[key] = true
	}
	for _, n := range s.ReplacedHere {
		out.noteAt(moduleKey{n.In, n.InPath}, nameKey{moduleKey{n.Index, n.Path}, n.Name})
	}
	for _, n := range s.ReplacedMethod {
		out.noteMethodAt(moduleKey{n.In, n.InPath}, method{n.Class, n.Name})
	}
	out.nested = setOf(s.ReplacedNested)
	return out
}

func setOf(names []string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, name := range names {
		out[name] = true
	}
	return out
}
