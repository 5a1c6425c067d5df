package contract

import "github.com/kwargo/kwargo/internal/python"

// Classes that CPython writes in C have no source to read. These two kinds say
// only which method of them looks at the arguments; what it accepts is left
// open, since it depends on values and on the version of Python.

// builtinInitKind: __init__ looks at the arguments, so that a subclass that
// writes one is free, or nearly: a __new__ that looks at them too is let pass.
var builtinInitKind = &kind{
	name: "builtin", method: "__init__", anyNew: always,
	base: func(dotted string) bool {
		switch dotted {
		case "builtins.dict", "builtins.list", "builtins.set", "builtins.bytearray", "collections.OrderedDict",
			"collections.defaultdict", "collections.deque", "collections.Counter", "collections.UserDict", "collections.UserList",
			"collections.UserString", "collections.ChainMap", "types.SimpleNamespace", "threading.local", "_thread._local",
			"builtins.type", "abc.ABCMeta", "enum.EnumMeta", "enum.EnumType",
			"builtins.property", "builtins.classmethod", "builtins.staticmethod", "builtins.super",
			"io.BytesIO", "io.StringIO", "io.IOBase", "io.RawIOBase", "io.BufferedIOBase", "io.TextIOBase", "io.FileIO", "io.TextIOWrapper",
			"_io.BytesIO", "_io.StringIO", "_io._IOBase", "_io._RawIOBase", "_io._BufferedIOBase", "_io._TextIOBase", "_io.FileIO",
			"_io.TextIOWrapper", "_io.BufferedReader", "_io.BufferedWriter", "_io.BufferedRandom", "_io.BufferedRWPair",
			"_ctypes.Structure", "_ctypes.Union", "_ctypes.Array", "_ctypes._SimpleCData", "_ctypes._Pointer", "_ctypes.CFuncPtr",
			"_socket.socket", "_asyncio.Future", "_asyncio.Task", "_struct.Struct", "builtins.memoryview", "builtins.BaseExceptionGroup", "builtins.ExceptionGroup", "_random.Random", "_weakref.ref", "weakref.ref",
			"_decimal.Decimal", "decimal.Decimal", "fractions.Fraction", "types.ModuleType", "types.GenericAlias", "array.array", "_queue.SimpleQueue":
			return true
		}
		return false
	},
	signature: openSignature,
}

// builtinNewKind: __new__ looks at the arguments, also when a subclass writes
// an __init__; the __init__ is object's, which takes none.
var builtinNewKind = &kind{
	name: "builtin", method: "__new__",
	base: func(dotted string) bool {
		switch dotted {
		case "builtins.int", "builtins.float", "builtins.complex", "builtins.str", "builtins.bytes", "builtins.tuple",
			"builtins.frozenset", "datetime.datetime", "datetime.date", "datetime.time", "datetime.timedelta", "datetime.timezone", "datetime.tzinfo", "builtins.bool":
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
