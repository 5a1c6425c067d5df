package contract

// kind is one way in which a class gets the contract that its body does not
// write: one file each. The table is the only place that knows them all.
type kind struct {
	name string
	// method is the one that the kind provides: "__init__" or "__new__", or
	// "__call__" when the metaclass decides alone.
	method string
	// own reports whether the class itself is of the kind, by its decorators
	// or its bases; the method is then written into that class. nil when a
	// class becomes of the kind only by inheriting.
	own func(*Linker, *Class) bool
	// base reports whether a base from outside the workspace brings the method
	// for all that inherit from it. nil when none does.
	base func(dotted string) bool
	// anyNew reports whether a base of the kind also has a __new__ of its own, one
	// that takes anything, so that none behind it in the MRO is asked. nil when
	// none has.
	anyNew func(dotted string) bool
	// overwrites reports that the kind writes the method even when the class
	// body has one. nil when it never does.
	overwrites func(*Linker, *Class) bool
	// signature is the method's: for own, of the class that it is written into;
	// for base, of the class that is built.
	signature func(*Linker, *Class) (Signature, *Doubt)
}

// kinds are asked in this order.
func kinds() []*kind { return kindTable }

var kindTable []*kind

func init() { // the makers refer to the linker, which refers to the table
	kindTable = []*kind{
		namedTupleKind, dataclassKind, makeDataclassKind, attrsKind, mappedKind, createModelKind,
		pydanticKind, msgspecKind, sqlalchemyKind, djangoKind, traitletsKind, paramKind,
		enumKind, typedDictKind, exceptionKind, builtinInitKind, builtinNewKind,
		transformKind,
	}
}

// kindOf is the kind that writes a method into a class.
func (l *Linker) kindOf(c *Class, method string) *kind {
	for _, k := range kinds() {
		if k.method == method && k.own != nil && k.own(l, c) {
			return k
		}
	}
	return nil
}

// kindOfBase is the kind that a base from outside brings.
func kindOfBase(dotted string) *kind {
	for _, k := range kinds() {
		if k.base != nil && k.base(dotted) {
			return k
		}
	}
	return nil
}

func always(string) bool { return true }

// Generated reports whether the constructor is made from fields, so that no def shows
// what it takes.
func (c *Contract) Generated() bool {
	for _, k := range kinds() {
		if k.name == c.Kind {
			return k != exceptionKind && k != builtinInitKind && k != builtinNewKind && k != enumKind
		}
	}
	return false
}
