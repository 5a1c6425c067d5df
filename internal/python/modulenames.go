package python

import "sync"

// ModuleNames finds the bindings of a module's own scope by name.
type ModuleNames struct {
	// Stars are the imports with `*`, in source order.
	Stars []ImportID

	runs  []Range                // of each name, into order
	order []int32                // the bindings, those of one name together and in source order
	names func() map[string]Name // those that are bound
}

// Of are the bindings of a name, as indices into [Facts.Bindings].
func (ix *ModuleNames) Of(name Name) []int32 {
	if int(name) >= len(ix.runs) {
		return nil
	}
	r := ix.runs[name]
	return ix.order[r.First : r.First+r.N]
}

// Bindings are those of a name, as indices into [Facts.Bindings].
func (ix *ModuleNames) Bindings(name string) []int32 {
	if ix.names == nil {
		return nil
	}
	return ix.Of(ix.names()[name]) // the empty name is bound nowhere
}

// Binds reports whether the module binds a name.
func (ix *ModuleNames) Binds(name string) bool { return len(ix.Bindings(name)) > 0 }

func newModuleNames(f *Facts) *ModuleNames {
	r := f.Scopes[1].Bindings
	own := f.Bindings[r.First : r.First+r.N]
	ix := &ModuleNames{runs: make([]Range, len(f.Names)), order: make([]int32, len(own))}
	for i := range own {
		ix.runs[own[i].Name].N++
	}
	at := uint32(0)
	for i := range ix.runs {
		ix.runs[i].First = at
		at += ix.runs[i].N
		ix.runs[i].N = 0
	}
	for i := range own {
		run := &ix.runs[own[i].Name]
		ix.order[run.First+run.N] = int32(r.First) + int32(i)
		run.N++
	}
	ix.names = sync.OnceValue(func() map[string]Name {
		out := make(map[string]Name, len(own))
		for i := range own {
			out[f.Str(own[i].Name)] = own[i].Name
		}
		return out
	})
	for i := range f.Imports {
		if f.Imports[i].Star && f.Imports[i].Scope == 1 {
			ix.Stars = append(ix.Stars, ImportID(i))
		}
	}
	return ix
}
