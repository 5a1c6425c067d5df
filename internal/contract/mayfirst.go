package contract

// mayComeFirst is the doubt that a base which is not known has, among its own
// bases, the class at an index of an MRO: that class then comes after it. In
//
//	class Mixin(Handler): ...
//	class C(Mixin, Unknown): ...
//
// Unknown may be a Handler, and then stands before it.
func (l *Linker) mayComeFirst(mro []Ancestor, at int, name string) *Doubt {
	for _, u := range mro[at+1:] {
		if u.Class != nil || kindOfBase(u.External) != nil || !u.defines(name) {
			continue
		}
		if !l.comesFirst(mro, mro[at].Class, u) {
			return doubt(DoubtUnknownBase, u.External)
		}
	}
	return nil
}

// comesFirst reports whether a class certainly stands before another one in an
// MRO: it inherits from it, or some class lists it first.
func (l *Linker) comesFirst(mro []Ancestor, c *Class, u Ancestor) bool {
	if l.holds(c, u) {
		return true
	}
	for _, a := range mro {
		if a.Class == nil || a.Class.ID == 0 {
			continue
		}
		listed := false
		for _, b := range a.Class.Bases {
			base, ok := l.SymbolClass(b.Symbol)
			switch {
			case ok && base == c:
				listed = true
			case listed && (ok && l.holds(base, u) || !ok && l.baseName(a.Class, b) == u.External):
				return true
			}
		}
	}
	return false
}

// holds reports whether the MRO of a class has an entry.
func (l *Linker) holds(c *Class, u Ancestor) bool {
	mro, _ := l.MRO(c)
	for _, a := range mro {
		if a == u {
			return true
		}
	}
	return false
}
