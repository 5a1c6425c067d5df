package contract

import (
	"sync"
	"sync/atomic"

	"github.com/kwargo/kwargo/internal/python"
)

// survey is what a linker finds out by looking through the whole workspace, each
// part when it is first asked for. It names modules by their places, and so
// outlives an edit that changes no declaration: see [NewLinkerAfter].
type survey struct {
	patched  lazy[patches]
	replaced lazy[*replacements]
	slots    lazy[map[slot]bool]
	// returning are the functions that may be factories of a class defined
	// elsewhere, by the hash of the last name of their annotation.
	returning lazy[map[uint32][]returning]
	subclass  lazy[map[linkedKey][]linkedKey]
	elsewhere lazy[[]string]
	setattrs  lazy[map[string]bool]
	pydantic  lazy[int]
	called    lazy[map[uint32]int]
	// bodies are the functions of which the code was read, to see what becomes of a
	// class that they get. The survey hangs on all of it.
	bodies *sync.Map // functionKey → true
}

// read notes that something hangs on the code of a function.
func (l *Linker) read(m *Module, id python.FunctionID) {
	if id == 0 || m.Library {
		return
	}
	if key := l.surveyedFunction(m, id); key.id != 0 {
		if _, ok := l.survey.bodies.Load(key); !ok {
			l.survey.bodies.Store(key, true)
		}
	}
}

// bodiesOf are the functions of a module of which the code was read.
func (s *survey) bodiesOf(m moduleKey) []python.FunctionID {
	var out []python.FunctionID
	s.bodies.Range(func(key, _ any) bool {
		if k := key.(functionKey); k.module == m {
			out = append(out, k.id)
		}
		return true
	})
	return out
}

// linkedKey names a class in a survey.
type linkedKey struct {
	module moduleKey
	classKey
}

func (k classKey) linked() linkedKey {
	m := k.module.key()
	k.module = nil
	return linkedKey{m, k}
}

// lazy is a value that is found once.
type lazy[T any] struct {
	once  sync.Once
	found atomic.Bool
	value T
}

func (z *lazy[T]) get(find func() T) T {
	if z.found.Load() {
		return z.value
	}
	z.once.Do(func() {
		z.value = find()
		z.found.Store(true)
	})
	return z.value
}

// take takes a value over from another, if that has found it.
func (z *lazy[T]) take(from *lazy[T]) {
	if from.found.Load() {
		z.get(func() T { return from.value })
	}
}

func (s *survey) take(from *survey) {
	s.patched.take(&from.patched)
	s.replaced.take(&from.replaced)
	s.slots.take(&from.slots)
	s.returning.take(&from.returning)
	s.subclass.take(&from.subclass)
	s.elsewhere.take(&from.elsewhere)
	s.setattrs.take(&from.setattrs)
	s.pydantic.take(&from.pydantic)
	s.called.take(&from.called)
	s.bodies = from.bodies
}

func (l *Linker) patched() patches          { return l.survey.patched.get(l.findPatches) }
func (l *Linker) replaced() *replacements   { return l.survey.replaced.get(l.findReplacements) }
func (l *Linker) slots() map[slot]bool      { return l.survey.slots.get(l.findSlots) }
func (l *Linker) elsewhere() []string       { return l.survey.elsewhere.get(l.findElsewhere) }
func (l *Linker) setattrs() map[string]bool { return l.survey.setattrs.get(l.findSetattrs) }
func (l *Linker) pydantic() int             { return l.survey.pydantic.get(l.findPydantic) }
func (l *Linker) called() map[uint32]int    { return l.survey.called.get(l.findCalled) }
func (l *Linker) returning() map[uint32][]returning {
	return l.survey.returning.get(l.findReturning)
}

func (l *Linker) subclass() map[linkedKey][]linkedKey {
	return l.survey.subclass.get(l.findSubclasses)
}

// NewLinkerAfter starts a linker over modules that come after an edit of those of
// another. When the edit has changed no declaration, or has left a text that does not
// parse, what the other knows of the whole workspace is taken over. Both must have the
// same modules of the environment. How often a factory is called is then as it was before.
func NewLinkerAfter(modules Modules, old *Linker) *Linker { return newLinkerAfter(modules, old, false) }

// NewLinkerMeanwhile is NewLinkerAfter for who cannot wait while the whole workspace is
// looked through: what the other knows is taken over whatever an edit declares. Where
// that may make a difference the linker is provisional.
func NewLinkerMeanwhile(modules Modules, old *Linker) *Linker {
	return newLinkerAfter(modules, old, true)
}

// maxShifted is how many files can change, as those do in which somebody types. Of more,
// as after a change of branches, the classes are known by their old numbers until the
// workspace has been looked through.
const maxShifted = 50

// changedIn are the modules that were there before and hold another text, as they were
// and as they are.
func changedIn(before, now []*Module, to places) (was, is []*Module) {
	for i, o := range before {
		if at := to.of(int32(i + 1)); at > 0 && now[at-1] != o && now[at-1].Content != o.Content {
			was, is = append(was, o), append(is, now[at-1])
		}
	}
	return was, is
}

func newLinkerAfter(modules Modules, old *Linker, meanwhile bool) *Linker {
	l := NewLinker(modules)
	if old == nil || old.provisional && !meanwhile {
		return l
	}
	var to places
	moved := false
	was, is, same := modules.ChangedSince(old.modules)
	if !same {
		before, now := old.modules.All(), modules.All()
		ok := false
		if to, moved, ok = placesIn(before, now); !ok || moved && !meanwhile {
			return l
		}
		was, is = changedIn(before, now, to)
	}
	l.outdated = old.outdated || moved
	if meanwhile && len(is) > maxShifted {
		l.outdated, is = true, nil
	}
	still := map[int32]*shifted{}
	for index, s := range old.shifted {
		if now := to.of(index); now > 0 {
			still[now] = s
		}
	}
	for i, m := range is {
		o := was[i]
		switch {
		case sameDeclarations(old.surveyedFacts(o), m.Facts(), old.patched().changers, old.survey.bodiesOf(o.key())):
			delete(still, m.Index)
		case m.Content == nil || o.Content == nil || len(m.Facts().Broken) == 0 && !meanwhile:
			return l
		default:
			still[m.Index] = newShifted(old.surveyedFacts(o), m.Facts())
		}
	}
	l.provisional = l.outdated
	for index := range still {
		l.provisional = l.provisional || len(modules.At(index).Facts().Broken) == 0
	}
	l.shifted = still
	if moved {
		saved := saveSurvey(&old.survey)
		saved.move(to)
		saved.restore(&l.survey)
	} else {
		l.survey.take(&old.survey)
	}
	return l
}

// Provisional reports whether some of the answers may be those from before an edit, as
// far as they hang on what other files do to a class: see [NewLinkerMeanwhile].
func (l *Linker) Provisional() bool { return l.provisional }

// SurveyAll finds out all that another linker has found out by looking through its
// workspace.
func (l *Linker) SurveyAll(like *Linker) {
	l.Survey()
	l.findAs(&like.survey)
}

// findAs finds each part of a survey that another one has.
func (l *Linker) findAs(s *survey) {
	for _, part := range []struct {
		found *atomic.Bool
		find  func()
	}{
		{&s.patched.found, func() { l.patched() }},
		{&s.replaced.found, func() { l.replaced() }},
		{&s.slots.found, func() { l.slots() }},
		{&s.returning.found, func() { l.returning() }},
		{&s.subclass.found, func() { l.subclass() }},
		{&s.elsewhere.found, func() { l.elsewhere() }},
		{&s.setattrs.found, func() { l.setattrs() }},
		{&s.pydantic.found, func() { l.pydantic() }},
		{&s.called.found, func() { l.called() }},
	} {
		if part.found.Load() {
			part.find()
		}
	}
}

// Survey looks through the whole workspace now, for who changes classes from outside:
// what an edit is compared by, and nearly every construction is checked by.
func (l *Linker) Survey() { l.patched() }

// Surveyed reports whether the whole workspace has been looked through already, by this
// linker or by one that it follows.
func (l *Linker) Surveyed() bool { return l.survey.patched.found.Load() }
