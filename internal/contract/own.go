package contract

import (
	"github.com/kwargo/kwargo/internal/python"
)

// OwnConstructor is the constructor that a call makes use of, in the shape of a
// factory: what a call of the class itself can be fitted to. It is nil when more
// than one signature has a say, or what they say is not certain.
func (l *Linker) OwnConstructor(b *Binding) *Factory {
	if b.Contract == nil || !b.Contract.Closed() || b.Contract.NewAlone {
		return nil
	}
	sig := b.Contract.deciding()
	if sig == nil || sig.Typing || sig.Mixed {
		return nil
	}
	own := &Factory{
		Kind: ClassMethodFactory, Class: b.Class, Owner: b.Class, Module: b.Class.Module,
		Signature: *sig, written: *sig, Sure: true, Direct: true, Forwards: map[string]Forward{},
	}
	for _, p := range sig.Params {
		if p.Kind == python.VarPositional || p.Kind == python.VarKeyword {
			continue
		}
		own.Forwards[p.Name] = Forward{p.Name, true}
	}
	return own
}

// Same reports whether two symbols stand for one thing that is known.
func (s Symbol) Same(o Symbol) bool { return s.Kind != SymUnknown && s.same(o) }

// DefinedOnce is the one module of the workspace that defines a name at its top, in
// code that always runs; nil when there are several, or none. Tests do not count.
func (l *Linker) DefinedOnce(name string) *Module {
	key := definedKey(name)
	if have, ok := l.named.Load(key); ok {
		return have.(*Module)
	}
	var found *Module
	for _, m := range l.modules.All() {
		if !m.Mentions(name) || m.Test() {
			continue
		}
		for _, i := range m.names().Bindings(name) {
			switch bd := &m.Facts().Bindings[i]; bd.Kind {
			case python.BindFunction, python.BindClass, python.BindAssign:
				if bd.Branch == 0 && found != m {
					if found != nil {
						l.named.Store(key, (*Module)(nil))
						return nil
					}
					found = m
				}
			}
		}
	}
	l.named.Store(key, found)
	return found
}

type definedKey string
