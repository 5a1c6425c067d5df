package workspace

import (
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/scan"
	"github.com/kwargo/kwargo/internal/syntax"
)

// factsOf makes the facts of a file: by the scanner, or, where it declines, by the
// parser that reads broken code as well. Both give the same facts.
func factsOf(src []byte) *python.Facts {
	if facts, ok := scan.Facts(src); ok {
		return facts
	}
	return syntax.Facts(src)
}
