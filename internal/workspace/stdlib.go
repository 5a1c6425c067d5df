package workspace

import (
	_ "embed"
	"strings"
)

// stdlibList holds the top-level names of the standard library: all that
// sys.stdlib_module_names lists in CPython 3.10 to 3.14, and what 3.8 and 3.9
// had besides.
//
//go:embed stdlib.txt
var stdlibList string

var stdlib = nameSet(strings.Fields(stdlibList)...)
