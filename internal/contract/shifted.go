package contract

import (
	"github.com/kwargo/kwargo/internal/python"
)

// shifted is a module whose text does not parse just now, while somebody types in it,
// or declares something else than before in a workspace that has not been looked
// through since. What a text declares that does not parse is not what is meant: an open
// bracket may swallow the function below it. So a survey goes on to speak of the last
// text of the module that it was made for, and its classes and functions are found there
// by their names.
type shifted struct {
	surveyed *python.Facts // of that text
	// Classes and functions of the module now, by those of the survey, and the other
	// way round; without those that are in one of the two only.
	classNow, classThen map[python.ClassID]python.ClassID
	funcNow, funcThen   map[python.FunctionID]python.FunctionID
}

func newShifted(surveyed, now *python.Facts) *shifted {
	s := &shifted{
		surveyed: surveyed,
		classNow: map[python.ClassID]python.ClassID{}, classThen: map[python.ClassID]python.ClassID{},
		funcNow: map[python.FunctionID]python.FunctionID{}, funcThen: map[python.FunctionID]python.FunctionID{},
	}
	classes, functions := byPlace(now)
	oldClasses, oldFunctions := byPlace(surveyed)
	for place, then := range oldClasses {
		if id, ok := classes[place]; ok {
			s.classNow[then], s.classThen[id] = id, then
		}
	}
	for place, then := range oldFunctions {
		if id, ok := functions[place]; ok {
			s.funcNow[then], s.funcThen[id] = id, then
		}
	}
	return s
}

// byPlace names the classes and functions of a file by the names of what they stand
// in. Of those that are called alike it is the last, which is in force in the end.
func byPlace(f *python.Facts) (map[string]python.ClassID, map[string]python.FunctionID) {
	scopes := make([]string, len(f.Scopes))
	place := func(parent python.ScopeID, name python.Name) string { return scopes[parent] + "." + f.Str(name) }
	classes, functions := map[string]python.ClassID{}, map[string]python.FunctionID{}
	// A scope comes after the one around it, and what opens it stands in that one.
	for id := python.ScopeID(2); int(id) < len(f.Scopes); id++ {
		switch s := &f.Scopes[id]; s.Kind {
		case python.ScopeClass:
			scopes[id] = place(s.Parent, f.Classes[s.Class].Name)
			classes[scopes[id]] = s.Class
		case python.ScopeFunction:
			scopes[id] = place(s.Parent, f.Functions[s.Function].Name)
			functions[scopes[id]] = s.Function
		default:
			scopes[id] = scopes[s.Parent]
		}
	}
	return classes, functions
}

// surveyedFacts are those of a module that the survey speaks of.
func (l *Linker) surveyedFacts(m *Module) *python.Facts {
	if s := l.shifted[m.Index]; s != nil {
		return s.surveyed
	}
	return m.Facts()
}

// surveyedClass is the key under which a survey knows a class; that of no class
// where it does not.
func (l *Linker) surveyedClass(c *Class) linkedKey {
	key := c.key()
	if s := l.shifted[c.Module.Index]; s != nil && c.Module.Index > 0 {
		then, ok := s.classThen[key.id]
		if !ok {
			return linkedKey{}
		}
		key.id = then
	}
	return key.linked()
}

// linkedClass is the class that a survey speaks of; nil where it is not there now.
func (l *Linker) linkedClass(k linkedKey) *Class {
	if l.outdated && !l.inTables(k) {
		return nil
	}
	if s := l.shifted[k.module.index]; s != nil {
		now, ok := s.classNow[k.id]
		if !ok {
			return nil
		}
		k.id = now
	}
	k.classKey.module = l.module(k.module)
	return l.class(k.classKey)
}

// inTables reports whether a module has a class of a number. What a call makes is left
// out: any edit changes the number of that.
func (l *Linker) inTables(k linkedKey) bool {
	m := l.module(k.module)
	return m != nil && m.Content != nil && k.expr == 0 && int(k.id) < len(m.Facts().Classes)
}

// surveyedFunction is the key under which a survey knows a function.
func (l *Linker) surveyedFunction(m *Module, id python.FunctionID) functionKey {
	if s := l.shifted[m.Index]; s != nil && m.Index > 0 {
		id = s.funcThen[id] // 0 is none
	}
	return functionKey{m.key(), id}
}

// linkedFunction is the function that a survey speaks of; false where it is not there
// now.
func (l *Linker) linkedFunction(r returning) (returning, bool) {
	if s := l.shifted[r.module.index]; s != nil {
		now, ok := s.funcNow[r.function]
		r.function = now
		return r, ok
	}
	if m := l.module(r.module); l.outdated && (m == nil || m.Content == nil || int(r.function) >= len(m.Facts().Functions)) {
		return r, false
	}
	return r, true
}
