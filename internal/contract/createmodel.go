package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// createModelKind: pydantic.create_model("M", a=(int, ...), b=(str, "x")).
var createModelKind = &kind{
	name: "pydantic", method: "__init__",
	own:       func(_ *Linker, c *Class) bool { return c.Maker == "pydantic.create_model" },
	signature: (*Linker).createModelSignature,
}

func (l *Linker) createModelSignature(c *Class) (Signature, *Doubt) {
	sig := Signature{Qualname: c.Name, Owner: c, Place: c.Place(), Ignores: true}
	f := c.Module.Facts()
	for i, a := range f.Items(f.Expr(c.Expr)) {
		name := f.Str(a.Name)
		switch {
		case a.Kind == python.ArgPositional && i == 0, name == "model_name", name == "__module__", name == "__doc__", name == "__cls_kwargs__":
			continue
		case a.Kind != python.ArgKeyword, strings.HasPrefix(name, "__"): // __base__, __config__, __validators__
			return sig, doubt(DoubtFields, "the arguments that make "+c.Name)
		}
		fd := modelField{field: field{name: name, owner: c, place: Place{c.Module, a.NameSpan()}, init: true}}
		if e := f.Expr(a.Value); e.Kind == python.ExprTuple && e.Items.N == 2 {
			value := f.Items(e)[1].Value
			fd.annotation = f.Items(e)[0].Value
			switch v := f.Expr(value); {
			case v.Kind == python.ExprCall && lastName(f.Spell(v.A)) == "Field":
				if d := readModelField(f, v, c, &fd); d != nil {
					return sig, d
				}
			default:
				fd.optional = v.Kind != python.ExprEllipsis
			}
		} else {
			fd.optional = true // a type, or a default: not told apart here
		}
		p := fd.param()
		p.Kind = python.KeywordOnly
		fd.names(&model{config: modelConfig{byAlias: true}}, &p)
		sig.Params = append(sig.Params, p)
	}
	return sig, nil
}
