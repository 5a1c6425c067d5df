package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// exceptionKind: BaseException.__init__ takes any positional arguments and no
// keywords; a few builtin exceptions take some (Library Reference, "Built-in
// Exceptions").
var exceptionKind = &kind{
	name: "exception", method: "__init__",
	base: isException,
	signature: func(l *Linker, c *Class) (Signature, *Doubt) {
		mro, d := l.MRO(c)
		if d != nil {
			return Signature{}, d
		}
		sig := Signature{Qualname: c.Name, Owner: c, Place: c.Place(), Params: []Param{{Name: "args", Kind: python.VarPositional}}}
		for _, a := range mro {
			for _, name := range exceptionKeywords[strings.TrimPrefix(a.External, "builtins.")] {
				sig.Params = append(sig.Params, Param{Name: name, Kind: python.KeywordOnly})
			}
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
