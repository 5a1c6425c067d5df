package contract

import (
	"runtime"
	"slices"
	"sync"

	"github.com/kwargo/kwargo/internal/python"
)

// Constructions are the calls in the workspace that construct given classes, in the
// order of the files. What a call of `super()` hands on is none of the class around
// it.
//
// Only files that mention a class are looked at, by its name or by another that is
// given to it somewhere: a file that holds none of these names cannot reach it.
func (l *Linker) Constructions(classes ...*Class) map[*Class][]*Binding {
	found := inParallel(l.Reaching(classes...), func(m *Module) []*Binding {
		var out []*Binding
		for i := 1; i < len(m.Facts().Calls); i++ {
			b, ok := l.Check(m, python.CallID(i))
			if ok && slices.Contains(classes, b.Class) && b.Name != "super().__init__" {
				out = append(out, b)
			}
		}
		return out
	})
	out := map[*Class][]*Binding{}
	for _, b := range found {
		out[b.Class] = append(out[b.Class], b)
	}
	return out
}

// Reaching are the modules of the workspace that hold a name by which one of some classes
// is known: only there something can call, or inherit from, one of them.
func (l *Linker) Reaching(classes ...*Class) []*Module {
	n := l.namesOf(classes)
	return inParallel(l.modules.All(), func(m *Module) []*Module {
		if m.Library || n.mentions(m) == nil {
			return nil
		}
		return []*Module{m}
	})
}

// spellings are the names by which some classes are known.
type spellings map[string]bool

// namesOf finds the names of classes: their own, and those that an import, an
// assignment or a loop gives to one of them in any file.
func (l *Linker) namesOf(classes []*Class) spellings {
	all, fresh := spellings{}, spellings{}
	for _, c := range classes {
		fresh[c.Name] = true
		for _, name := range assignedTo(c) {
			fresh[name] = true
		}
	}
	for len(fresh) > 0 {
		for name := range fresh {
			all[name] = true
		}
		last := fresh
		fresh = spellings{}
		for _, name := range inParallel(l.modules.All(), func(m *Module) []string { return last.aliases(m) }) {
			if !all[name] {
				fresh[name] = true
			}
		}
	}
	return all
}

// assignedTo are the names that a class which a call makes is assigned to; it may
// call itself something else.
func assignedTo(c *Class) []string {
	if c.ID != 0 {
		return nil
	}
	var out []string
	f := c.Module.Facts()
	for _, bd := range f.Bindings {
		if bd.Kind == python.BindAssign && python.ExprID(bd.Ref) == c.Expr {
			out = append(out, f.Str(bd.Name))
		}
	}
	return out
}

// mentions are those of the names that a file holds, by their index there; nil when
// it holds none.
func (n spellings) mentions(m *Module) map[python.Name]bool {
	var out map[python.Name]bool
	if !n.in(m) {
		return nil
	}
	for i, name := range m.Facts().Names {
		if n[name] {
			if out == nil {
				out = map[python.Name]bool{}
			}
			out[python.Name(i)] = true
		}
	}
	return out
}

// in reports whether a file may hold one of the names.
func (n spellings) in(m *Module) bool {
	for name := range n {
		if m.Mentions(name) {
			return true
		}
	}
	return false
}

// aliases are the further names that a file gives to what has one of the names, so
// that other files can import them.
func (n spellings) aliases(m *Module) []string {
	held := n.mentions(m)
	if held == nil {
		return nil
	}
	f := m.Facts()
	var out []string
	for i := range f.Imports {
		if imp := &f.Imports[i]; imp.As != 0 && held[imp.Symbol] {
			out = append(out, f.Str(imp.As))
		}
	}
	for i := range f.Bindings {
		bd := &f.Bindings[i]
		if kind := f.Scopes[bd.Scope].Kind; !bd.Remote && kind != python.ScopeModule && kind != python.ScopeClass {
			continue
		}
		switch bd.Kind {
		case python.BindAssign, python.BindTypeAlias, python.BindWalrus, python.BindFor:
			if mayBe(f, python.ExprID(bd.Ref), held) {
				out = append(out, f.Str(bd.Name))
			}
		}
	}
	return out
}

// mayBe reports whether the value of an expression may be what one of the names
// stands for, or a partial object that makes it.
func mayBe(f *python.Facts, id python.ExprID, held map[python.Name]bool) bool {
	e := f.Expr(id)
	either := func(ids ...python.ExprID) bool {
		return slices.ContainsFunc(ids, func(id python.ExprID) bool { return id != 0 && mayBe(f, id, held) })
	}
	items := func() bool {
		return slices.ContainsFunc(f.Items(e), func(a python.Arg) bool { return either(a.Value) })
	}
	switch e.Kind {
	case python.ExprName, python.ExprAttribute:
		return held[e.Name]
	case python.ExprSubscript, python.ExprNamed:
		return either(e.A)
	case python.ExprAnd, python.ExprOr, python.ExprIf, python.ExprBinOr:
		return either(e.A, e.B)
	case python.ExprTuple, python.ExprList, python.ExprSet:
		return items()
	case python.ExprCall: // C(…) is an object, and f(C) may be a class
		return !either(e.A) && items()
	}
	return false
}

// inParallel asks about modules on all cores; the answers are in their order.
func inParallel[T any](modules []*Module, ask func(*Module) []T) []T {
	parts := min(runtime.GOMAXPROCS(0), len(modules))
	found := make([][]T, parts)
	var group sync.WaitGroup
	for i := range parts {
		group.Go(func() {
			for _, m := range modules[i*len(modules)/parts : (i+1)*len(modules)/parts] {
				found[i] = append(found[i], ask(m)...)
			}
		})
	}
	group.Wait()
	return slices.Concat(found...)
}
