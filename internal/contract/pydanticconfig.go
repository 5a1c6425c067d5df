package contract

import "github.com/kwargo/kwargo/internal/python"

// modelConfig is the part of a model's configuration that decides names.
type modelConfig struct {
	extra         string // "allow", "ignore", "forbid"; empty: the default
	byName        bool   // populate_by_name, validate_by_name, allow_population_by_field_name
	byAlias       bool   // validate_by_alias, true unless said otherwise
	caseSensitive bool   // of settings
	generator     string // "to_camel", "to_pascal", "to_snake"; empty: none
}

// readConfig merges the configuration along an MRO: the class's own setting
// wins over its bases'.
func (l *Linker) readConfig(mro []Ancestor, m *model) *Doubt {
	m.config.byAlias = true
	for i := len(mro) - 1; i >= 0; i-- {
		c := mro[i].Class
		if c == nil || c.ID == 0 {
			continue
		}
		f := c.Module.Facts()
		cl := &f.Classes[c.ID]
		for _, bd := range f.ScopeBindings(cl.Scope) {
			switch {
			case f.Str(bd.Name) == "model_config" && bd.Kind == python.BindAssign:
				if d := l.configValue(c, bd, m); d != nil {
					return d
				}
			case f.Str(bd.Name) == "Config" && bd.Kind == python.BindClass:
				if d := l.configClass(c, python.ClassID(bd.Ref), m); d != nil {
					return d
				}
			case f.Str(bd.Name) == "Config" && bd.Kind == python.BindAssign:
				return doubt(DoubtFields, c.Name+".Config")
			}
		}
		for _, a := range f.ArgRange(cl.Bases) {
			if a.Kind == python.ArgKeyword {
				if f.Str(a.Name) == "table" {
					m.table = f.Expr(a.Value).Kind == python.ExprTrue && i == 0 || m.table
				}
				if d := m.option(f, c, f.Str(a.Name), a.Value); d != nil {
					return d
				}
			}
		}
	}
	return nil
}

// configValue reads `model_config = ConfigDict(…)` or `= {…}`, also by way of a
// name.
func (l *Linker) configValue(c *Class, bd python.Binding, m *model) *Doubt {
	mod, id := c.Module, python.ExprID(bd.Ref)
	if k := mod.Facts().Expr(id).Kind; k == python.ExprName || k == python.ExprAttribute {
		s := l.Expr(mod, bd.Scope, bd.Branch, id)
		if s.Kind != SymValue && s.Kind != SymConstant {
			return doubt(DoubtFields, c.Name+".model_config")
		}
		mod, id = s.Module, s.Expr
	}
	f := mod.Facts()
	e := f.Expr(id)
	if e.Kind == python.ExprCall && len(f.Items(e)) == 1 && f.Items(e)[0].Kind == python.ArgPositional {
		e = f.Expr(f.Items(e)[0].Value) // ConfigDict({…})
	}
	switch e.Kind {
	case python.ExprCall:
		if name := lastName(f.Spell(e.A)); name != "ConfigDict" && name != "SettingsConfigDict" && name != "SQLModelConfig" && name != "dict" {
			return doubt(DoubtFields, c.Name+".model_config")
		}
	case python.ExprDict:
	default:
		return doubt(DoubtFields, c.Name+".model_config")
	}
	for _, a := range f.Items(e) {
		if a.Kind != python.ArgKeyword {
			return doubt(DoubtFields, c.Name+".model_config")
		}
		name := f.Str(a.Name)
		if a.Key != 0 {
			name = f.Str(f.Expr(a.Key).Name)
		}
		if d := m.option(f, c, name, a.Value); d != nil {
			return d
		}
	}
	return nil
}

// configClass reads the options of a nested `class Config`.
func (l *Linker) configClass(c *Class, id python.ClassID, m *model) *Doubt {
	f := c.Module.Facts()
	cl := &f.Classes[id]
	for _, b := range f.ArgRange(cl.Bases) {
		if s := l.Expr(c.Module, cl.Parent, cl.Branch, b.Value); b.Kind == python.ArgPositional && s.Kind == SymClass && s.Module == c.Module && s.Class != id {
			if d := l.configClass(c, s.Class, m); d != nil {
				return d
			}
		}
	}
	for _, bd := range f.ScopeBindings(cl.Scope) {
		if bd.Kind == python.BindAssign {
			if d := m.option(f, c, f.Str(bd.Name), python.ExprID(bd.Ref)); d != nil {
				return d
			}
		}
		if bd.Kind == python.BindFunction && f.Str(bd.Name) == "alias_generator" {
			return doubt(DoubtFields, "alias_generator of "+c.Name)
		}
	}
	return nil
}

// option takes one setting; a value that cannot be read is a doubt when the
// setting matters.
func (m *model) option(f *python.Facts, c *Class, name string, value python.ExprID) *Doubt {
	e := f.Expr(value)
	unclear := doubt(DoubtFields, name+" of "+c.Name)
	switch name {
	case "extra":
		switch {
		case e.Kind == python.ExprString:
			m.config.extra = f.Str(e.Name)
		case e.Kind == python.ExprAttribute: // Extra.forbid
			m.config.extra = f.Str(e.Name)
		default:
			return unclear
		}
		switch m.config.extra {
		case "allow", "ignore", "forbid":
		default:
			return unclear
		}
	case "case_sensitive":
		on, ok := literalBool(f, value)
		if !ok {
			return unclear
		}
		m.config.caseSensitive = on
	case "populate_by_name", "validate_by_name", "allow_population_by_field_name", "validate_by_alias":
		on, ok := literalBool(f, value)
		if !ok {
			return unclear
		}
		if name == "validate_by_alias" {
			m.config.byAlias = on
		} else {
			m.config.byName = on
		}
	case "alias_generator":
		switch last := lastName(f.Spell(value)); {
		case e.Kind == python.ExprNoneValue:
			m.config.generator = ""
		case e.Kind == python.ExprName && (last == "to_camel" || last == "to_pascal" || last == "to_snake"):
			m.config.generator = last
		default:
			return unclear
		}
	case "fields": // v1: aliases in a dict
		return unclear
	}
	return nil
}
