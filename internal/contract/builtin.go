package contract

import "github.com/kwargo/kwargo/internal/python"

// Classes that CPython writes in C have no source to read. These two kinds say
// only which method of them looks at the arguments; what it accepts is left
// open, since it depends on values and on the version of Python.

// builtinInitKind: __init__ alone looks at the arguments, so that a subclass
// that writes one is free.
var builtinInitKind = &kind{
	name: "builtin", method: "__init__",
	base: func(dotted string) bool {
		switch dotted {
		case "builtins.dict", "builtins.list", "builtins.set", "builtins.bytearray", "collections.OrderedDict",
			"collections.defaultdict", "collections.deque", "collections.Counter", "collections.UserDict", "collections.UserList",
			"collections.UserString", "collections.ChainMap", "types.SimpleNamespace", "threading.local":
			return true
		}
		return false
	},
	signature: openSignature,
}

// builtinNewKind: __new__ looks at the arguments, also when a subclass writes
// an __init__.
var builtinNewKind = &kind{
	name: "builtin", method: "__new__",
	base: func(dotted string) bool {
		switch dotted {
		case "builtins.int", "builtins.float", "builtins.complex", "builtins.str", "builtins.bytes", "builtins.tuple",
			"builtins.frozenset", "datetime.datetime", "datetime.date", "datetime.time", "datetime.timedelta", "datetime.timezone":
			return true
		}
		return false
	},
	signature: openSignature,
}

func openSignature(_ *Linker, c *Class) (Signature, *Doubt) {
	return Signature{Qualname: c.Qualname, Owner: c, Place: c.Place(), Params: []Param{
		{Name: "args", Kind: python.VarPositional}, {Name: "kwargs", Kind: python.VarKeyword},
	}}, nil
}
