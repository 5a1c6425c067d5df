package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// exceptionKind: BaseException.__init__ takes any positional arguments and no
// keywords; a few builtin exceptions take some (Library Reference, "Built-in
// Exceptions").
var exceptionKind = &kind{
	name: "exception", method: "__init__", anyNew: func(dotted string) bool { return !inheritsNew[strings.TrimPrefix(dotted, "builtins.")] },
	base: isException,
	signature: func(l *Linker, c *Class) (Signature, *Doubt) {
		mro, d := l.MRO(c)
		if d != nil {
			return Signature{}, d
		}
		sig := Signature{Qualname: c.Name, Owner: c, Place: c.Place(), Params: []Param{{Name: "args", Kind: python.VarPositional}}}
		for _, a := range mro {
			if !isException(a.External) {
				continue
			}
			for _, name := range exceptionKeywords[strings.TrimPrefix(a.External, "builtins.")] {
				sig.Params = append(sig.Params, Param{Name: name, Kind: python.KeywordOnly})
			}
			break // each builtin exception has an __init__ of its own: the first decides
		}
		return sig, nil
	},
}

// exceptionKeywords are the keywords that builtin exceptions take; name_from is
// of 3.12.
var exceptionKeywords = map[string][]string{
	"ImportError":         {"name", "path", "name_from"},
	"ModuleNotFoundError": {"name", "path", "name_from"},
	"AttributeError":      {"name", "obj"},
	"NameError":           {"name"},
	"UnboundLocalError":   {"name"},
}

// osErrors: OSError.__init__ does not look at the arguments when a subclass
// writes a __new__ and no __init__ (Objects/exceptions.c, oserror_use_init).
var osErrors = set("OSError", "IOError", "EnvironmentError", "BlockingIOError", "BrokenPipeError", "ChildProcessError", "ConnectionError",
	"ConnectionAbortedError", "ConnectionRefusedError", "ConnectionResetError", "FileExistsError", "FileNotFoundError", "InterruptedError",
	"IsADirectoryError", "NotADirectoryError", "PermissionError", "ProcessLookupError", "TimeoutError")

func inheritsOSError(mro []Ancestor) bool {
	for _, a := range mro {
		if name, ok := strings.CutPrefix(a.External, "builtins."); ok && osErrors[name] {
			return true
		}
	}
	return false
}

// exceptionChildren is the hierarchy of the builtin exceptions (Library
// Reference, "Exception hierarchy").
var exceptionChildren = map[string][]string{
	"ArithmeticError":  {"FloatingPointError", "OverflowError", "ZeroDivisionError"},
	"BaseException":    {"Exception", "GeneratorExit", "KeyboardInterrupt", "SystemExit"},
	"ConnectionError":  {"BrokenPipeError", "ConnectionAbortedError", "ConnectionRefusedError", "ConnectionResetError"},
	"Exception":        {"ArithmeticError", "AssertionError", "AttributeError", "BufferError", "EOFError", "ImportError", "LookupError", "MemoryError", "NameError", "OSError", "ReferenceError", "RuntimeError", "StopAsyncIteration", "StopIteration", "SyntaxError", "SystemError", "TypeError", "ValueError", "Warning"},
	"ImportError":      {"ModuleNotFoundError"},
	"IndentationError": {"TabError"},
	"LookupError":      {"IndexError", "KeyError"},
	"NameError":        {"UnboundLocalError"},
	"OSError":          {"BlockingIOError", "ChildProcessError", "ConnectionError", "FileExistsError", "FileNotFoundError", "InterruptedError", "IsADirectoryError", "NotADirectoryError", "PermissionError", "ProcessLookupError", "TimeoutError"},
	"RuntimeError":     {"NotImplementedError", "RecursionError"},
	"SyntaxError":      {"IndentationError"},
	"Warning":          {"BytesWarning", "DeprecationWarning", "EncodingWarning", "FutureWarning", "ImportWarning", "PendingDeprecationWarning", "ResourceWarning", "RuntimeWarning", "SyntaxWarning", "UnicodeWarning", "UserWarning"},
}

// exceptionAliases are second names of one class.
var exceptionAliases = map[string]string{
	"builtins.IOError": "builtins.OSError", "builtins.EnvironmentError": "builtins.OSError", "socket.error": "builtins.OSError",
	"os.error": "builtins.OSError", "select.error": "builtins.OSError", "asyncio.TimeoutError": "builtins.TimeoutError",
	"socket.timeout": "builtins.TimeoutError", "concurrent.futures.TimeoutError": "builtins.TimeoutError",
}

var exceptionParent = func() map[string]string {
	out := map[string]string{}
	for parent, children := range exceptionChildren {
		for _, c := range children {
			out["builtins."+c] = "builtins." + parent
		}
	}
	return out
}()

// exceptionChain is a builtin exception and all it inherits from.
func exceptionChain(dotted string) []Ancestor {
	var out []Ancestor
	for ; dotted != ""; dotted = exceptionParent[dotted] {
		out = append(out, Ancestor{External: dotted})
	}
	return out
}

// inheritsNew are the builtin exceptions without a __new__ of their own, as
// CPython 3.11 has them: the next class of the MRO is asked.
var inheritsNew = set("AttributeError", "BlockingIOError", "BrokenPipeError", "ChildProcessError", "ConnectionAbortedError", "ConnectionError",
	"ConnectionRefusedError", "ConnectionResetError", "FileExistsError", "FileNotFoundError", "ImportError", "IndentationError",
	"InterruptedError", "IsADirectoryError", "KeyError", "ModuleNotFoundError", "NameError", "NotADirectoryError", "PermissionError",
	"ProcessLookupError", "StopIteration", "SyntaxError", "SystemExit", "TabError", "TimeoutError", "UnboundLocalError")
