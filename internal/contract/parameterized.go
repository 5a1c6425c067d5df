package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// traitletsKind: HasTraits takes any keyword, and only warns of one that is no
// trait (checked with traitlets 5.16).
var traitletsKind = &kind{
	name: "traitlets", method: "__init__",
	base: func(dotted string) bool {
		switch dotted {
		case "traitlets.HasTraits", "traitlets.config.Configurable", "traitlets.config.SingletonConfigurable", "traitlets.config.LoggingConfigurable":
			return true
		}
		return false
	},
	signature: openSignature,
}

// paramKind: param.Parameterized takes its parameters by keyword (checked with
// param 2.4).
var paramKind = &kind{
	name: "param", method: "__init__",
	base: func(dotted string) bool {
		return dotted == "param.Parameterized" || dotted == "param.parameterized.Parameterized"
	},
	signature: func(l *Linker, c *Class) (Signature, *Doubt) {
		sig := Signature{Qualname: c.Qualname, Owner: c, Place: c.Place()}
		mro, d := l.MRO(c)
		if d != nil {
			return sig, d
		}
		seen := map[string]bool{"name": true}
		sig.Params = append(sig.Params, Param{Name: "name", Kind: python.KeywordOnly})
		for _, a := range mro {
			if a.Class == nil || a.Class.ID == 0 {
				if a.Class != nil || !a.benign() && !strings.HasPrefix(a.External, "param.") {
					return sig, doubt(DoubtUnknownBase, a.External)
				}
				continue
			}
			f := a.Class.Module.Facts()
			for _, bd := range f.ScopeBindings(f.Classes[a.Class.ID].Scope) {
				name := f.Str(bd.Name)
				if bd.Kind == python.BindAssign && !seen[name] {
					seen[name] = true
					sig.Params = append(sig.Params, Param{
						Name: name, Kind: python.KeywordOnly, Owner: a.Class, Place: Place{a.Class.Module, bd.Span},
					})
				}
			}
		}
		return sig, nil
	},
}
