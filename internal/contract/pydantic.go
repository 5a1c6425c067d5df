package contract

import (
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// pydanticKind: BaseModel.__init__ takes the fields of the class that is built,
// by keyword only (pydantic documentation, "Models", "Fields", "Configuration";
// checked with pydantic 2.14 and its v1).
var pydanticKind = &kind{
	name: "pydantic", method: "__init__",
	base:      func(dotted string) bool { return pydanticBases[dotted] != 0 },
	signature: (*Linker).pydanticSignature,
}

type pydanticBase uint8

const (
	pydanticModel pydanticBase = iota + 1
	pydanticV1Model
	pydanticSettings
	pydanticV1Settings
	pydanticRoot
	pydanticSQL
)

var pydanticBases = map[string]pydanticBase{
	"pydantic.BaseModel": pydanticModel, "pydantic.main.BaseModel": pydanticModel,
	"pydantic.generics.GenericModel": pydanticV1Model,
	"pydantic.v1.BaseModel":          pydanticV1Model, "pydantic.v1.main.BaseModel": pydanticV1Model,
	"pydantic.v1.generics.GenericModel": pydanticV1Model,
	"pydantic_settings.BaseSettings":    pydanticSettings, "pydantic_settings.main.BaseSettings": pydanticSettings,
	"pydantic.BaseSettings": pydanticV1Settings, "pydantic.v1.BaseSettings": pydanticV1Settings,
	"pydantic.RootModel": pydanticRoot, "pydantic.root_model.RootModel": pydanticRoot,
	"sqlmodel.SQLModel": pydanticSQL, "sqlmodel.main.SQLModel": pydanticSQL,
}

// model is what the MRO of a pydantic model says as a whole.
type model struct {
	class    *Class
	base     pydanticBase
	version1 bool
	// certainVersion: it is known which major version of pydantic runs.
	certainVersion bool
	config         modelConfig
	table          bool // SQLModel with table=True
}

// pydanticSignature is what the constructor of a model accepts.
func (l *Linker) pydanticSignature(c *Class) (Signature, *Doubt) {
	sig := Signature{Qualname: c.Qualname, Owner: c, Place: c.Place()}
	mro, d := l.MRO(c)
	if d != nil {
		return sig, d
	}
	m := model{class: c}
	for _, a := range mro {
		if b := pydanticBases[a.External]; b != 0 && m.base < b {
			m.base = b
		}
		if a.Class == nil && pydanticBases[a.External] == 0 && !a.benign() && !plainBuiltin(a.External) {
			return sig, doubt(DoubtUnknownBase, a.External)
		}
	}
	version := l.pydantic()
	m.version1 = m.base == pydanticV1Model || m.base == pydanticV1Settings || version == 1
	m.certainVersion = version != 0 || m.version1
	if m.base == pydanticRoot {
		sig.Params = []Param{{Name: "root", Kind: python.PositionalOrKeyword}, {Name: "data", Kind: python.VarKeyword}}
		return sig, nil
	}
	if d := l.readConfig(mro, &m); d != nil {
		return sig, d
	}
	if d := l.beforeValidator(mro); d != nil {
		return sig, d
	}
	sig.Params, d = l.modelFields(mro, &m)
	if d != nil {
		return sig, d
	}
	settings := m.base == pydanticSettings || m.base == pydanticV1Settings
	switch {
	case m.table:
		sig.Params = append(sig.Params, Param{Name: "data", Kind: python.VarKeyword})
	case m.config.extra == "allow":
		sig.Params = append(sig.Params, Param{Name: "data", Kind: python.VarKeyword})
	case m.config.extra == "forbid", m.config.extra == "" && settings:
	default:
		sig.Ignores = true
	}
	if settings {
		sig.Prefix = "_" // _env_file, _secrets_dir and the like, by position too
		sig.Params = append([]Param{{Name: "settings", Kind: python.VarPositional}}, sig.Params...)
		sig.FoldCase = !m.config.caseSensitive
	}
	if settings || m.table {
		for i := range sig.Params {
			sig.Params[i].Required = false // it may come from the environment, or is not validated
		}
	}
	return sig, nil
}

func plainBuiltin(dotted string) bool { return strings.HasPrefix(dotted, "enum.") }

// beforeValidator looks for validators that see the arguments before the fields
// do: they may rename, add or drop any.
func (l *Linker) beforeValidator(mro []Ancestor) *Doubt {
	for _, a := range mro {
		if a.Class == nil || a.Class.ID == 0 {
			continue
		}
		f := a.Class.Module.Facts()
		for _, bd := range f.ScopeBindings(f.Classes[a.Class.ID].Scope) {
			if bd.Kind != python.BindFunction {
				continue
			}
			for _, d := range f.ArgRange(f.Functions[bd.Ref].Decorators) {
				if rewritesArguments(f, d.Value) {
					return doubt(DoubtValidator, a.Class.Name+"."+f.Str(bd.Name))
				}
			}
		}
	}
	return nil
}

func rewritesArguments(f *python.Facts, id python.ExprID) bool {
	e := f.Expr(id)
	called := e.Kind == python.ExprCall
	var args []python.Arg
	if called {
		args, id = f.Items(e), e.A
	}
	switch lastName(f.Spell(id)) {
	case "model_validator":
		for _, a := range args {
			if v := f.Expr(a.Value); f.Str(a.Name) == "mode" && v.Kind == python.ExprString {
				return f.Str(v.Name) != "after"
			}
		}
		return true
	case "root_validator":
		for _, a := range args {
			if f.Str(a.Name) == "pre" {
				return f.Expr(a.Value).Kind != python.ExprFalse
			}
		}
		return false
	case "model_serializer", "field_validator", "validator":
		return false
	}
	return false
}

// pydantic is the major version of pydantic that the workspace uses, by the
// names it imports from it; 0 when that does not show.
func (l *Linker) findPydantic() int {
	version := 0
	for _, m := range l.modules.All() {
		switch {
		case m.has(marksPydantic2):
			return 2
		case m.has(marksPydantic1):
			version = 1
		}
	}
	return version
}

// pydanticOf is the major version of pydantic that has what an import takes from it; 0
// when that does not show.
func pydanticOf(f *python.Facts, imp *python.Import) int {
	switch module := f.Str(imp.Module); module {
	case "pydantic_settings":
		return 2
	case "pydantic":
		switch f.Str(imp.Symbol) {
		case "ConfigDict", "field_validator", "model_validator", "computed_field", "RootModel", "TypeAdapter",
			"field_serializer", "model_serializer", "AliasChoices", "AliasPath", "AfterValidator", "BeforeValidator", "PlainSerializer":
			return 2
		case "BaseSettings":
			return 1
		}
	}
	return 0
}
