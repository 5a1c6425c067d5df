package contract

import (
	"github.com/kwargo/kwargo/internal/python"
)

// enumKind: calling an enum looks a member up (EnumType.__call__; Library
// Reference, "enum"). Its __init__ describes the members and not the call. What
// values there are is not looked at: only the names of keywords are.
var enumKind = &kind{
	name: "enum", method: "__call__",
	base: func(dotted string) bool {
		switch dotted {
		case "enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag", "enum.ReprEnum":
			return true
		}
		return false
	},
	signature: func(_ *Linker, c *Class) (Signature, *Doubt) {
		sig := Signature{Qualname: "EnumType.__call__", Owner: c, Place: c.Place()}
		sig.Params = append(sig.Params,
			Param{Name: "value", Kind: python.PositionalOrKeyword, Required: needsValue(c.Module.Python), Place: c.Place()},
			Param{Name: "names", Kind: python.PositionalOrKeyword, Place: c.Place()},
			Param{Name: "values", Kind: python.VarPositional, Place: c.Place()})
		for _, name := range [...]string{"module", "qualname", "type", "start", "boundary"} {
			sig.Params = append(sig.Params, Param{Name: name, Kind: python.KeywordOnly, Place: c.Place()})
		}
		return sig, nil
	},
}

// needsValue reports whether a call without arguments is a TypeError: since 3.12
// it looks up a value that no member has, and _missing_ may find one.
func needsValue(v Version) bool { return v.Known() && v.Major == 3 && v.Minor < 12 }
