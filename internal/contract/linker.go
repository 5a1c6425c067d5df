package contract

import (
	"slices"
	"strings"
	"sync"

	"github.com/kwargo/kwargo/internal/python"
)

// Linker follows names through the modules of one snapshot, and remembers what
// it found. It is safe for concurrent use.
type Linker struct {
	modules Modules

	knowledge      knowledge
	attrs          sync.Map // attrKey → Symbol, of names that the module itself does not bind
	functional     sync.Map // classKey → *Class, of calls that make a class
	decorators     sync.Map // *Class → []classDecorator
	factories      sync.Map // *Class → []*Factory
	namedFactories sync.Map // factoryKey → []*Factory
	fields         sync.Map // *Class → mergedFields
	attributes     sync.Map // *Class → mergedAttributes
	named          sync.Map // namedKey → *Class
	unannotated    sync.Map // unannotatedKey → *Factory
	policies       []Policy
	governed       governed
	survey         survey
	shifted        map[int32]*shifted // by Module.Index
	provisional    bool
	outdated       bool   // the survey is one of other files
	trace          *trace // nil when nobody wants to know
}

// NewLinker starts a linker over modules.
func NewLinker(modules Modules) *Linker {
	return &Linker{modules: modules, survey: survey{bodies: &sync.Map{}}}
}

type attrKey struct {
	module *Module
	name   string
}

// nameKey is an attrKey in a survey.
type nameKey struct {
	module moduleKey
	name   string
}

// trail is the chain of questions that are being answered, to end cycles:
// import cycles, aliases that loop. It is nil as long as nobody has to know of it.
type trail struct {
	up  *trail
	key any
	all *asking
}

// asking is what all questions on a trail share.
type asking struct {
	cycle bool // an answer was cut short, so that those it is a part of are not remembered
	// stars are what star imports bring, as far as it was found out for the first
	// of the questions. Answers that were cut short are not remembered beyond it, and
	// to find them anew on every way through a cycle takes for ever.
	stars map[attrKey]exportedName
	links *linking // nil when no class is being linked
	// deciding: it is asked for what decides whether the constructor of a class is
	// generated, a decorator or a metaclass. That is no constructor itself.
	deciding bool
}

// exportedName is the answer of [Linker.exported].
type exportedName struct {
	symbol Symbol
	ok     bool
}

const maxTrail = 200

// begun is the trail itself, or a new one: for who has several questions, or wants to
// know whether the answer was cut short.
func (t *trail) begun() *trail {
	if t == nil {
		return &trail{all: &asking{}}
	}
	return t
}

func (t *trail) push(key any) (*trail, bool) {
	t = t.begun()
	n := 0
	for u := t; u != nil; u = u.up {
		if n++; u.key == key || n > maxTrail {
			t.all.cycle = true
			return nil, false
		}
	}
	return &trail{up: t, key: key, all: t.all}, true
}

// Attr is what a module binds a name to when it has run.
func (l *Linker) Attr(m *Module, name string) Symbol {
	t := (*trail)(nil).begun()
	s := l.attr(m, name, t)
	if t.all.cycle { // no question came before this one, so it is the answer all the same
		l.keepAttr(m, name, m.names().Bindings(name), s)
	}
	return s
}

func (l *Linker) attr(m *Module, name string, t *trail) Symbol {
	own := m.names().Bindings(name)
	if have, ok := l.keptAttr(m, name, own); ok {
		return have
	}
	t = t.begun()
	next, ok := t.push(attrKey{m, name})
	if !ok {
		return unknown(DoubtImportCycle, name)
	}
	s := l.findAttr(m, name, own, next)
	if !t.all.cycle {
		l.keepAttr(m, name, own, s)
	}
	return s
}

func (l *Linker) findAttr(m *Module, name string, own []int32, t *trail) Symbol {
	if m.Content == nil { // a namespace package: only its modules
		return l.submodule(m, name)
	}
	ix := m.names()
	if len(own) == 0 && len(ix.Stars) == 0 {
		if ix.Binds("__getattr__") {
			return l.orSubmodule(m, name, unknown(DoubtUnresolvedName, name))
		}
		return l.submodule(m, name)
	}
	return l.pickAttr(m, name, own, l.starImports(m, ix, name, t), t)
}

// pickAttr is which of its bindings and star imports a module's name means.
func (l *Linker) pickAttr(m *Module, name string, bindings []int32, stars []starBinding, t *trail) Symbol {
	if r := l.replaced(); r.about.has(m.key()) && r.everywhere[nameKey{m.key(), name}] {
		return unknown(DoubtReplaced, m.Name+"."+name)
	}
	if m.Facts().Scopes[1].Dynamic {
		return unknown(DoubtDynamic, m.Name)
	}
	if m.Library {
		if dotted := m.Name + "." + name; isKnownExternal(dotted) && !initOnlyBuiltins[dotted] {
			return external(dotted) // the source says less than is known
		}
	}
	s, _ := l.pick(use{module: m, scope: 1, frame: false}, name, bindings, stars, t)
	if s.Kind == SymUnknown {
		return l.orSubmodule(m, name, s)
	}
	return s
}

// orSubmodule prefers a module of that name to an unknown: `from pkg import mod`
// falls back to it (Language Reference, 7.11).
func (l *Linker) orSubmodule(m *Module, name string, s Symbol) Symbol {
	if len(m.names().Bindings(name)) > 0 {
		return s
	}
	if sub := l.submodule(m, name); sub.Kind == SymModule {
		return sub
	}
	return s
}

func (l *Linker) submodule(m *Module, name string) Symbol {
	if m.Package {
		if sub := l.Import(m, 0, m.Name+"."+name); sub != nil {
			return Symbol{Kind: SymModule, Module: sub}
		}
	}
	return unknown(DoubtUnresolvedName, m.Name+"."+name)
}

// starBinding is a star import that brings a name.
type starBinding struct {
	imp    *python.Import
	symbol Symbol
	maybe  bool // `__all__` is computed, and may leave the name out
}

// starImports are the star imports of m that bring name, in source order.
func (l *Linker) starImports(m *Module, ix *python.ModuleNames, name string, t *trail) []starBinding {
	var out []starBinding
	for _, i := range ix.Stars {
		imp := &m.Facts().Imports[i]
		from := l.source(m, i)
		if from == nil {
			if len(ix.Bindings(name)) == 0 && !builtinNames[name] {
				dotted := m.Facts().Str(imp.Module) + "." + name
				out = append(out, starBinding{imp: imp, symbol: l.starFromOutside(imp, dotted, name)})
			}
			continue
		}
		if s, ok := l.exported(from, name, t); ok {
			out = append(out, starBinding{imp, s, from.Facts().HasAll && from.Facts().AllUncertain})
		}
	}
	return out
}

// starFromOutside judges a name that may come from a star import of a module
// outside the workspace. Only a name that such a module is known to export is
// taken from it.
func (l *Linker) starFromOutside(imp *python.Import, dotted, name string) Symbol {
	if imp.Level == 0 && isKnownExternal(dotted) {
		return external(dotted)
	}
	return unknown(DoubtUnresolvedImport, name)
}

// exported is what `from m import *` binds a name to; ok is false when it does
// not bring it.
func (l *Linker) exported(m *Module, name string, t *trail) (Symbol, bool) {
	if m.Content == nil {
		return Symbol{}, false
	}
	f := m.Facts()
	listed := slices.ContainsFunc(f.Exports, func(n python.Name) bool { return f.Str(n) == name })
	switch {
	case listed:
	case f.HasAll && !f.AllUncertain:
		return Symbol{}, false
	case strings.HasPrefix(name, "_"):
		return Symbol{}, false
	}
	ix := m.names()
	if len(ix.Bindings(name)) > 0 {
		return l.attr(m, name, t), true
	}
	key := attrKey{m, "*" + name}
	next, ok := t.push(key)
	if !ok {
		return Symbol{}, false
	}
	if have, ok := next.all.stars[key]; ok {
		return have.symbol, have.ok
	}
	stars := l.starImports(m, ix, name, next)
	var out exportedName
	switch {
	case slices.ContainsFunc(stars, func(s starBinding) bool { return s.symbol.Kind != SymUnknown }):
		out = exportedName{l.pickAttr(m, name, nil, stars, next), true}
	case listed:
		out = exportedName{l.attr(m, name, t), true}
	}
	if next.all.stars == nil {
		next.all.stars = map[attrKey]exportedName{}
	}
	next.all.stars[key] = out
	return out.symbol, out.ok
}

// importSymbol is what an import clause binds its name to.
func (l *Linker) importSymbol(m *Module, id python.ImportID, t *trail) Symbol {
	at := &l.known(m).imports[id]
	if have := at.Load(); have != nil {
		return *have
	}
	t = t.begun()
	cut := t.all.cycle
	s := l.findImport(m, id, t)
	if !cut && !t.all.cycle {
		at.Store(&s)
	}
	return s
}

func (l *Linker) findImport(m *Module, id python.ImportID, t *trail) Symbol {
	f := m.Facts()
	imp := &f.Imports[id]
	module := f.Str(imp.Module)
	if top := topName(module); imp.Level == 0 && KnownByName(top) && topName(m.Name) != top {
		switch { // known by its name, even where its source is at hand
		case imp.Symbol != 0:
			return external(module + "." + f.Str(imp.Symbol))
		case imp.As != 0:
			return external(module)
		}
		return external(top)
	}
	if imp.Symbol == 0 { // import a.b [as c]
		if imp.As == 0 {
			module, _, _ = strings.Cut(module, ".")
		}
		if to := l.Import(m, 0, module); to != nil {
			return Symbol{Kind: SymModule, Module: to}
		}
		return external(module)
	}
	name := f.Str(imp.Symbol)
	to := l.source(m, id)
	if to == nil {
		if imp.Level > 0 {
			return unknown(DoubtUnresolvedImport, name)
		}
		return external(module + "." + name)
	}
	if to == m { // from . import x, in the package's own __init__
		if len(m.names().Bindings(name)) <= 1 {
			return l.submodule(m, name)
		}
	}
	return l.attr(to, name, t)
}

func topName(dotted string) string {
	top, _, _ := strings.Cut(dotted, ".")
	return top
}
