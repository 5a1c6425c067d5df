package contract

import "github.com/kwargo/kwargo/internal/python"

// Makers are the functions, and the methods of other classes, that make objects of a
// class: the factories that say so in an annotation, and those whose body shows it. A
// file that does not hold a name of the class has none of the latter.
func (l *Linker) Makers(c *Class) []*Factory {
	var out []*Factory
	for _, fac := range l.Factories(c) {
		if fac.Kind == FunctionFactory || fac.Kind == OtherClassFactory {
			out = append(out, fac)
		}
	}
	mro, d := l.MRO(c)
	if d != nil {
		return out
	}
	n := l.namesOf([]*Class{c})
	return append(out, inParallel(l.modules.All(), func(m *Module) []*Factory {
		if m.Library || n.mentions(m) == nil {
			return nil
		}
		var found []*Factory
		f := m.Facts()
		for i := 1; i < len(f.Functions); i++ {
			fn := &f.Functions[i]
			if fn.Annotation != 0 || fn.Returns.N == 0 {
				continue
			}
			if fac := l.otherFactory(c, mro, returning{m.key(), python.FunctionID(i)}); fac != nil && fac.Direct {
				found = append(found, fac)
			}
		}
		return found
	})...)
}

// Makes binds the call of one of the makers of a class.
func (l *Linker) Makes(m *Module, id python.CallID, fac *Factory) *Binding {
	b := &Binding{}
	l.bindTarget(b, m, &m.Facts().Calls[id], &target{
		receiver: ByFactory, name: fac.Dotted(), class: fac.Class, contracts: []*Contract{l.factoryContract(fac)},
	})
	return b
}

// Is reports whether a symbol stands for the factory.
func (f *Factory) Is(s Symbol) bool {
	return s.Kind == SymFunction && s.Module == f.Module && s.Function == f.Function
}
