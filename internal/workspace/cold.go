package workspace

import (
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/scan"
	"github.com/kwargo/kwargo/internal/syntax"
)

// FactsOf are the facts of a text, whoever has it.
func FactsOf(src []byte) *python.Facts { return factsOf(src) }

// factsOf makes the facts of a file: by the scanner, or, where it declines, by the
// parser that reads broken code as well. Both give the same facts.
func factsOf(src []byte) *python.Facts {
	if facts, ok := scan.Facts(src); ok {
		return facts
	}
	return syntax.Facts(src)
}

// contentOf makes the content of a file.
func contentOf(src []byte, from *python.Source) (c *contract.Content) {
	keep := func(f *python.Facts) { c = contract.NewContent(f, from) }
	if !scan.Lend(src, keep) {
		keep(syntax.Facts(src))
	}
	return c
}
