package contract

import "strings"

// What is known, without reading any library, about names outside the
// workspace. Verified against CPython 3.11; see the reference of each name in
// the library documentation.

// benignBases are bases that neither change how a class is called nor define
// __init__, __new__ or a metaclass with __call__.
var benignBases = set(
	"builtins.object", "abc.ABC", "sqlalchemy.orm.MappedAsDataclass", "sqlalchemy.orm.decl_api.MappedAsDataclass",
	"typing.Generic", "typing_extensions.Generic",
	"typing.Protocol", "typing_extensions.Protocol",
	"collections.abc.Hashable", "collections.abc.Iterable", "collections.abc.Iterator", "collections.abc.Reversible",
	"collections.abc.Sized", "collections.abc.Container", "collections.abc.Collection", "collections.abc.Callable",
	"collections.abc.Set", "collections.abc.MutableSet", "collections.abc.Mapping", "collections.abc.MutableMapping",
	"collections.abc.Sequence", "collections.abc.MutableSequence", "collections.abc.Awaitable", "collections.abc.Coroutine",
	"collections.abc.AsyncIterable", "collections.abc.AsyncIterator", "collections.abc.Generator", "collections.abc.AsyncGenerator",
	"collections.abc.Buffer", "collections.abc.KeysView", "collections.abc.ItemsView", "collections.abc.ValuesView",
	"contextlib.AbstractContextManager", "contextlib.AbstractAsyncContextManager",
	"os.PathLike", "numbers.Number", "numbers.Complex", "numbers.Real", "numbers.Rational", "numbers.Integral",
)

// typingAliases are generic aliases in typing of the classes in benignBases.
var typingAliases = map[string]string{
	"Hashable": "collections.abc.Hashable", "Iterable": "collections.abc.Iterable", "Iterator": "collections.abc.Iterator",
	"Reversible": "collections.abc.Reversible", "Sized": "collections.abc.Sized", "Container": "collections.abc.Container",
	"Collection": "collections.abc.Collection", "AbstractSet": "collections.abc.Set", "MutableSet": "collections.abc.MutableSet",
	"Mapping": "collections.abc.Mapping", "MutableMapping": "collections.abc.MutableMapping", "Sequence": "collections.abc.Sequence",
	"MutableSequence": "collections.abc.MutableSequence", "Awaitable": "collections.abc.Awaitable", "Coroutine": "collections.abc.Coroutine",
	"AsyncIterable": "collections.abc.AsyncIterable", "AsyncIterator": "collections.abc.AsyncIterator",
	"Generator": "collections.abc.Generator", "AsyncGenerator": "collections.abc.AsyncGenerator",
	"ContextManager": "contextlib.AbstractContextManager", "AsyncContextManager": "contextlib.AbstractAsyncContextManager",
	"SupportsInt": "abc.ABC", "SupportsFloat": "abc.ABC", "SupportsIndex": "abc.ABC", "SupportsAbs": "abc.ABC",
}

// exceptionNames are the builtin exceptions whose subclasses may be called with
// whatever their own __init__ takes: BaseException.__new__ accepts anything.
var exceptionNames = set(
	"ArithmeticError", "AssertionError", "AttributeError", "BaseException", "BlockingIOError", "BrokenPipeError", "BufferError",
	"BytesWarning", "ChildProcessError", "ConnectionAbortedError", "ConnectionError", "ConnectionRefusedError", "ConnectionResetError",
	"DeprecationWarning", "EOFError", "EncodingWarning", "EnvironmentError", "Exception", "FileExistsError", "FileNotFoundError",
	"FloatingPointError", "FutureWarning", "GeneratorExit", "IOError", "ImportError", "ImportWarning", "IndentationError", "IndexError",
	"InterruptedError", "IsADirectoryError", "KeyError", "KeyboardInterrupt", "LookupError", "MemoryError", "ModuleNotFoundError",
	"NameError", "NotADirectoryError", "NotImplementedError", "OSError", "OverflowError", "PendingDeprecationWarning", "PermissionError",
	"ProcessLookupError", "RecursionError", "ReferenceError", "ResourceWarning", "RuntimeError", "RuntimeWarning", "StopAsyncIteration",
	"StopIteration", "SyntaxError", "SyntaxWarning", "SystemError", "SystemExit", "TabError", "TimeoutError", "TypeError",
	"UnboundLocalError", "UnicodeWarning", "UserWarning", "ValueError", "Warning", "ZeroDivisionError",
)

// initOnlyBuiltins are classes of the standard library that define no __new__
// and no metaclass, so that a subclass's own __init__ alone decides. They matter
// where no standard library is found to read.
var initOnlyBuiltins = set(
	"threading.Thread", "logging.Handler", "logging.Formatter", "logging.Filter", "logging.LoggerAdapter",
	"json.JSONEncoder", "json.JSONDecoder", "html.parser.HTMLParser", "ast.NodeVisitor", "ast.NodeTransformer",
	"argparse.ArgumentParser", "argparse.Action", "argparse.HelpFormatter", "unittest.TestCase", "string.Formatter",
	"io.IOBase", "io.RawIOBase", "contextlib.ContextDecorator", "contextlib.ExitStack",
	"concurrent.futures.Executor", "concurrent.futures.ThreadPoolExecutor", "multiprocessing.Process", "cmd.Cmd",
	"socketserver.BaseRequestHandler", "socketserver.TCPServer", "http.server.BaseHTTPRequestHandler", "http.server.HTTPServer",
	"asyncio.Protocol", "asyncio.DatagramProtocol", "asyncio.AbstractEventLoopPolicy", "queue.Queue",
)

// safeMetaclasses do not change how a class is called.
var safeMetaclasses = set("abc.ABCMeta", "builtins.type")

// transparentClassDecorators return the class they get, unchanged as far as
// calling it goes.
var transparentClassDecorators = set(
	"typing.final", "typing_extensions.final", "typing.runtime_checkable", "typing_extensions.runtime_checkable",
	"functools.total_ordering", "typing.no_type_check", "warnings.deprecated", "typing_extensions.deprecated",
	"typing.override", "typing_extensions.override", "enum.unique", "dataclasses.dataclass", "beartype.beartype",
	"typeguard.typechecked", "django.utils.deconstruct.deconstructible",
	"typing.dataclass_transform", "typing_extensions.dataclass_transform", "zope.interface.implementer", "zope.interface.implementer_only", "zope.interface.provider", "unittest.skip", "unittest.skipIf", "unittest.skipUnless",
)

// transparentMethodDecorators leave the signature of __init__ or __new__ as it
// is written.
var transparentMethodDecorators = set(
	"typing.override", "typing_extensions.override", "warnings.deprecated", "typing_extensions.deprecated",
	"typing.no_type_check", "beartype.beartype", "typeguard.typechecked", "abc.abstractmethod", "typing.final", "typing_extensions.final",
)

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}

// canonicalBase spells a base from outside in one way.
func canonicalBase(dotted string) string {
	if rest, ok := strings.CutPrefix(dotted, "typing."); ok {
		if to, ok := typingAliases[rest]; ok {
			return to
		}
	}
	if rest, ok := strings.CutPrefix(dotted, "typing_extensions."); ok {
		if to, ok := typingAliases[rest]; ok {
			return to
		}
	}
	return dotted
}

func isException(dotted string) bool {
	rest, ok := strings.CutPrefix(dotted, "builtins.")
	return ok && exceptionNames[rest]
}

// benign reports whether an ancestor from outside plays no part in how the
// class is called.
func (a Ancestor) benign() bool { return benignBases[canonicalBase(a.External)] }

// defines reports whether an ancestor from outside may define __init__ or
// __new__ (or is not known at all).
func (a Ancestor) defines(name string) bool {
	if a.benign() || namedTupleBase(a.External) {
		return false // a named tuple's __new__ is in the class that lists NamedTuple
	}
	if name == "__new__" && (isException(a.External) || initOnlyBuiltins[a.External]) {
		return false // it accepts what __init__ accepts
	}
	return true
}

// metaclassSafe reports whether an ancestor from outside brings no metaclass
// that decides how the class is called.
func (a Ancestor) metaclassSafe() bool {
	return a.benign() || kindOfBase(a.External) != nil || initOnlyBuiltins[a.External] || namedTupleBase(a.External) ||
		strings.HasPrefix(a.External, "builtins.")
}

// isKnownExternal reports whether a dotted name from outside is one that some
// rule here knows.
func isKnownExternal(dotted string) bool {
	return kindOfBase(dotted) != nil || makerDecorators[dotted] != "" || benignBases[canonicalBase(dotted)] || transparentClassDecorators[dotted] || safeMetaclasses[dotted] ||
		namedTupleBase(dotted) || namedTupleMaker(dotted) || initOnlyBuiltins[dotted] || strings.HasPrefix(dotted, "dataclasses.")
}

// ownLibraries are the top-level packages whose classes and decorators are
// known here by their import names: their source is never followed.
var ownLibraries = set("abc", "attr", "attrs", "beartype", "builtins", "collections", "contextlib", "dataclasses", "enum", "functools",
	"msgspec", "param", "pydantic", "pydantic_core", "pydantic_settings", "sqlmodel", "traitlets", "types", "typing", "typing_extensions", "warnings")

// KnownByName reports whether a top-level package is one whose names are known
// without its source, so that an environment need not resolve it.
func KnownByName(top string) bool { return ownLibraries[top] }

// builtinNames are builtins that no module is expected to export under `*`.
var builtinNames = func() map[string]bool {
	out := set("object", "type", "int", "str", "float", "bool", "bytes", "bytearray", "complex", "list", "dict", "set", "frozenset", "tuple",
		"range", "slice", "super", "property", "classmethod", "staticmethod", "memoryview", "enumerate", "filter", "map", "zip", "reversed",
		"setattr", "getattr", "hasattr", "isinstance", "issubclass", "len", "print", "open", "repr", "sorted", "sum", "min", "max", "abs",
		"any", "all", "iter", "next", "vars", "dir", "id", "hash", "callable", "format", "round", "input", "eval", "exec", "compile", "ExceptionGroup", "BaseExceptionGroup", "PythonFinalizationError")
	for name := range exceptionNames {
		out[name] = true
	}
	return out
}()
