package oracle

import (
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
)

// describe is a fault in a few words.
func describe(f *contract.Fault) string {
	switch f.Kind {
	case contract.UnknownKeywordFault:
		return "unknown " + f.Name
	case contract.MissingArgument:
		var names []string
		for _, p := range f.Missing {
			names = append(names, p.Name)
		}
		return "missing " + strings.Join(names, ", ")
	case contract.TooManyPositional:
		return "too many positional"
	case contract.DuplicateArgument:
		return "twice " + f.Name
	case contract.PositionalOnlyKeyword:
		return "by position only " + f.Name
	case contract.UnknownFactory:
		return "no method " + f.Name
	}
	return "dropped " + f.Name
}
