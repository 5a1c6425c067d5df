package codeactions

import (
	"slices"
	"strings"
	"unicode"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// mayBeCalledBy reports whether the function that the call stands in may be
// called by the factory or by the constructor, so that the factory would call
// itself: it is named in the body of one of them, or in that of something named
// there; or a file of theirs imports the file of the call.
func (t *target) mayBeCalledBy(fac *contract.Factory) bool {
	f := t.Module.Facts()
	var around []string
	for s := t.Call.Scope; s != 0; s = f.Scopes[s].Parent {
		if f.Scopes[s].Kind == python.ScopeFunction {
			around = append(around, f.Str(f.Functions[f.Scopes[s].Function].Name))
		}
	}
	if len(around) == 0 {
		return false
	}
	mro, d := t.linker.MRO(t.Class)
	if d != nil {
		return true
	}
	var bodies []text.Span
	if fac.Module == t.Module {
		bodies = append(bodies, f.Functions[fac.Function].Body)
	} else if t.imports(fac.Module) {
		return true
	}
	for _, a := range mro {
		switch {
		case a.Class == nil || a.Class.ID == 0 || a.Class.Module.Library:
		case a.Class.Module == t.Module:
			bodies = append(bodies, constructing(f, a.Class.ID)...)
		case t.imports(a.Class.Module):
			return true
		}
	}
	byName := map[string][]text.Span{}
	for i := 1; i < len(f.Functions); i++ {
		name := f.Str(f.Functions[i].Name)
		byName[name] = append(byName[name], f.Functions[i].Body)
	}
	seen := map[string]bool{}
	for len(bodies) > 0 {
		for _, word := range words(bodies[0].Of(t.site.src)) {
			if slices.Contains(around, word) {
				return true
			}
			if !seen[word] {
				seen[word] = true
				bodies = append(bodies, byName[word]...)
			}
		}
		bodies = bodies[1:]
	}
	return false
}

// imports reports whether a module imports the file of the call, wherever in it,
// or by way of others.
func (t *target) imports(m *contract.Module) bool {
	f := m.Facts()
	for i := 1; i < len(f.Imports); i++ {
		imp := &f.Imports[i]
		name := f.Str(imp.Module)
		if t.linker.Import(m, int(imp.Level), name) == t.Module {
			return true
		}
		if imp.Symbol != 0 && name != "" {
			name += "."
		}
		if imp.Symbol != 0 && t.linker.Import(m, int(imp.Level), name+f.Str(imp.Symbol)) == t.Module {
			return true
		}
	}
	return t.linker.Reaches(m, t.Module)
}

// constructing is the code of a class that may run when an object is made: all
// of its body but the plain methods.
func constructing(f *python.Facts, id python.ClassID) []text.Span {
	at := f.Classes[id].Body.Start
	var out []text.Span
	for i := 1; i < len(f.Functions); i++ {
		fn := &f.Functions[i]
		if fn.Class != id {
			continue
		}
		name := f.Str(fn.Name)
		plain := fn.Decorators.N == 0 && !strings.HasPrefix(name, "__") && !strings.Contains(name, "post_init")
		for _, d := range f.ArgRange(fn.Decorators) {
			switch f.Spell(d.Value) {
			case "classmethod", "staticmethod", "property":
				plain = fn.Decorators.N == 1
			}
		}
		if !plain {
			out = append(out, fn.Body)
		}
		if fn.Span.Start > at {
			out = append(out, text.Span{Start: at, End: fn.Span.Start})
		}
		at = max(at, fn.Span.End)
	}
	if end := f.Classes[id].Body.End; end > at {
		out = append(out, text.Span{Start: at, End: end})
	}
	return out
}

// words are the runs of letters, digits and underscores in a text.
func words(src []byte) []string {
	return strings.FieldsFunc(string(src), func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
