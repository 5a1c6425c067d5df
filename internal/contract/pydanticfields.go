package contract

import (
	"strings"
	"unicode"

	"github.com/kwargo/kwargo/internal/python"
)

// modelField is one field of a model.
type modelField struct {
	field
	alias   string   // alias= or validation_alias=
	choices []string // AliasChoices
}

// modelFields are the parameters that the fields of a model become.
func (l *Linker) modelFields(mro []Ancestor, m *model) ([]Param, *Doubt) {
	var fields []modelField
	position := map[string]int{}
	for i := len(mro) - 1; i >= 0; i-- {
		c := mro[i].Class
		if c == nil || c.ID == 0 {
			continue
		}
		own, d := l.ownModelFields(c, mro, m)
		if d != nil {
			return nil, d
		}
		for _, fd := range own {
			if at, ok := position[fd.name]; ok {
				fields[at] = fd
				continue
			}
			position[fd.name] = len(fields)
			fields = append(fields, fd)
		}
	}
	var out []Param
	for _, fd := range fields {
		if !fd.init {
			continue
		}
		p := fd.param()
		p.Kind = python.KeywordOnly
		fd.names(m, &p)
		out = append(out, p)
	}
	return out, nil
}

// names gives a parameter the names by which the model takes it.
func (fd *modelField) names(m *model, p *Param) {
	aliases := fd.choices
	if len(aliases) == 0 && fd.alias != "" {
		aliases = []string{fd.alias}
	}
	if len(aliases) == 0 && m.config.generator != "" {
		aliases = []string{generateAlias(m.config.generator, fd.name)}
	}
	if len(aliases) == 0 || !m.config.byAlias {
		return
	}
	p.Name, p.Aliases = aliases[0], aliases[1:]
	if m.config.byName {
		p.Aliases = append(p.Aliases[:len(p.Aliases):len(p.Aliases)], fd.name)
	}
}

// ownModelFields are the fields that one class of the MRO declares; a plain
// mix-in declares them too.
func (l *Linker) ownModelFields(c *Class, mro []Ancestor, m *model) ([]modelField, *Doubt) {
	f := c.Module.Facts()
	cl := &f.Classes[c.ID]
	if cl.Broken {
		return nil, doubt(DoubtSyntaxError, c.Name)
	}
	var out []modelField
	for _, bd := range f.ScopeBindings(cl.Scope) {
		name := f.Str(bd.Name)
		if name == "__root__" {
			return nil, doubt(DoubtFields, c.Name+" has a custom root")
		}
		if strings.HasPrefix(name, "_") || name == "model_config" {
			continue
		}
		bare := bd.Kind == python.BindAssign && bd.Ann == 0 && m.version1 && !l.isDescriptor(c, &bd)
		if bd.Ann == 0 && !bare {
			continue
		}
		switch reachOf(c.Module, bd.Branch, 0) {
		case reachNever, reachTyping:
			continue
		case reachMaybe:
			return nil, doubt(DoubtFields, c.Name+"."+name+" is declared under a condition")
		}
		if bd.Ann != 0 && l.isClassVar(c, cl.Scope, bd.Branch, bd.Ann) {
			if !m.version1 { // it takes the place of a base's field
				out = append(out, modelField{field: field{name: name, owner: c}})
			}
			continue
		}
		fd := modelField{field: field{name: name, owner: c, place: Place{c.Module, bd.Span}, annotation: bd.Ann, init: true}}
		if d := l.annotatedField(c, &bd, &fd); d != nil {
			return nil, d
		}
		if bd.Kind == python.BindAssign {
			fd.value = python.ExprID(bd.Ref)
			if d := l.modelFieldValue(c, &bd, fd.value, &fd); d != nil {
				return nil, d
			}
		} else {
			fd.optional = fd.optional || l.plainDefault(mro, name)
		}
		if m.version1 || !m.certainVersion { // v1: Optional[X] has the default None
			fd.optional = fd.optional || l.maybeNone(annotationAt{c.Module, cl.Scope, bd.Branch, bd.Ann}, 0)
		}
		out = append(out, fd)
	}
	return out, nil
}

// isDescriptor reports whether an un-annotated value in a v1 model is no field.
func (l *Linker) isDescriptor(c *Class, bd *python.Binding) bool {
	e := c.Module.Facts().Expr(python.ExprID(bd.Ref))
	if e.Kind != python.ExprCall {
		return e.Kind == python.ExprLambda
	}
	switch lastName(c.Module.Facts().Spell(e.A)) {
	case "Field":
		return false
	}
	return true
}

// plainDefault reports whether a class of the MRO sets a name without
// annotating it: getattr finds it as the default.
func (l *Linker) plainDefault(mro []Ancestor, name string) bool {
	for _, a := range mro {
		if a.Class == nil {
			continue
		}
		m, ok := a.Class.own(name)
		if !ok {
			continue
		}
		// A model takes its fields out of the class, and leaves class variables.
		bd := m.bindings[0]
		if !l.inheritsModel(a.Class) || bd.Ann != 0 && l.isClassVar(a.Class, bd.Scope, bd.Branch, bd.Ann) {
			return true
		}
	}
	return false
}

func (l *Linker) inheritsModel(c *Class) bool {
	mro, d := l.MRO(c)
	if d != nil {
		return false
	}
	for _, a := range mro {
		if pydanticBases[a.External] != 0 {
			return true
		}
	}
	return false
}

// modelFieldValue reads the value of a field: Field(…), PrivateAttr(…), `...`,
// or a default.
func (l *Linker) modelFieldValue(c *Class, bd *python.Binding, id python.ExprID, fd *modelField) *Doubt {
	f := c.Module.Facts()
	e := f.Expr(id)
	switch {
	case id == 0:
		fd.optional = true
	case e.Kind == python.ExprEllipsis:
		fd.optional = false
	case e.Kind == python.ExprCall:
		s := l.Expr(c.Module, bd.Scope, bd.Branch, e.A)
		switch name := lastName(f.Spell(e.A)); {
		case s.Kind == SymExternal && lastName(s.Dotted) == "Field", s.Kind != SymExternal && s.Kind != SymClass && name == "Field":
			return readModelField(f, e, c, fd)
		case s.Kind == SymExternal && lastName(s.Dotted) == "PrivateAttr":
			fd.init = false
		default:
			fd.optional = true
			if s.Kind == SymFunction || s.Kind == SymUnknown || s.Kind == SymValue {
				return doubt(DoubtFields, c.Name+"."+fd.name+" is made by "+f.Spell(e.A))
			}
		}
	default:
		fd.optional = true
	}
	return nil
}

// readModelField reads the arguments of Field(…).
func readModelField(f *python.Facts, e *python.Expr, c *Class, fd *modelField) *Doubt {
	unclear := func(what string) *Doubt { return doubt(DoubtFields, what+" of "+c.Name+"."+fd.name) }
	validation := false
	for i, a := range f.Items(e) {
		name := f.Str(a.Name)
		v := f.Expr(a.Value)
		switch {
		case a.Kind == python.ArgStar || a.Kind == python.ArgDoubleStar:
			return unclear("the options")
		case a.Kind == python.ArgPositional && i == 0, name == "default":
			fd.optional = v.Kind != python.ExprEllipsis && lastName(f.Spell(a.Value)) != "PydanticUndefined"
		case name == "default_factory":
			fd.optional = fd.optional || v.Kind != python.ExprNoneValue
		case name == "alias" && !validation, name == "validation_alias":
			validation = validation || name == "validation_alias"
			switch {
			case v.Kind == python.ExprNoneValue:
				if name == "validation_alias" {
					validation = false
				}
			case v.Kind == python.ExprString && v.Name != 0:
				fd.alias, fd.choices = f.Str(v.Name), nil
			case v.Kind == python.ExprCall && name == "validation_alias":
				choices, ok := aliasChoices(f, v)
				if !ok {
					return unclear(name)
				}
				fd.choices = choices
			default:
				return unclear(name)
			}
		}
	}
	return nil
}

// aliasChoices reads AliasChoices("a", AliasPath("b", 0)) and AliasPath("a", 0).
func aliasChoices(f *python.Facts, e *python.Expr) ([]string, bool) {
	name := lastName(f.Spell(e.A))
	if name != "AliasChoices" && name != "AliasPath" {
		return nil, false
	}
	var out []string
	for _, a := range f.Items(e) {
		v := f.Expr(a.Value)
		switch {
		case v.Kind == python.ExprString && v.Name != 0:
			out = append(out, f.Str(v.Name))
		case v.Kind == python.ExprCall:
			inner, ok := aliasChoices(f, v)
			if !ok {
				return nil, false
			}
			out = append(out, inner...)
		default:
			return nil, false
		}
		if name == "AliasPath" {
			break // only the first step is a name
		}
	}
	return out, len(out) > 0
}

// maybeNone reports whether an annotation may allow None, also by way of an alias.
func (l *Linker) maybeNone(a annotationAt, depth int) bool {
	a, ok := l.aliased(a, 0)
	if !ok || depth > maxAliases {
		return true
	}
	f := a.module.Facts()
	e := f.Expr(a.id)
	inner := func(id python.ExprID) bool {
		in := a
		in.id = id
		return l.maybeNone(in, depth+1)
	}
	switch e.Kind {
	case python.ExprString: // it is not read
		return true
	case python.ExprNoneValue:
		return true
	case python.ExprBinOr:
		return inner(e.A) || inner(e.B)
	case python.ExprSubscript:
		switch lastName(f.Spell(e.A)) {
		case "Optional":
			return true
		case "Union", "Annotated":
			for _, item := range f.Items(e) {
				if inner(item.Value) {
					return true
				}
			}
		}
	case python.ExprName, python.ExprAttribute:
		return f.Str(e.Name) == "Any"
	}
	return false
}

// generateAlias does what pydantic.alias_generators does.
func generateAlias(generator, name string) string {
	switch generator {
	case "to_snake":
		return toSnake(name)
	case "to_pascal":
		return toPascal(name)
	}
	// to_camel leaves a name alone that is camel case already, and lowers the
	// first letter of what to_pascal makes.
	if isCamel(name) {
		return name
	}
	camel := toPascal(name)
	i := 0
	for i < len(camel) && camel[i] == '_' {
		i++
	}
	if i < len(camel) {
		camel = camel[:i] + strings.ToLower(camel[i:i+1]) + camel[i+1:]
	}
	return camel
}

func isCamel(name string) bool {
	trimmed := strings.Trim(name, "_")
	return trimmed != "" && unicode.IsLower(rune(trimmed[0])) && !strings.Contains(name, "_") && strings.ToLower(name) != name
}

// toPascal is str.title() with the underscores between words taken out.
func toPascal(name string) string {
	var b strings.Builder
	up := true
	for _, r := range name {
		letter := unicode.IsLetter(r)
		switch {
		case !letter:
			b.WriteRune(r)
		case up:
			b.WriteRune(unicode.ToUpper(r))
		default:
			b.WriteRune(unicode.ToLower(r))
		}
		up = !letter
	}
	title := b.String()
	var out strings.Builder
	for i := 0; i < len(title); i++ {
		if title[i] == '_' && i > 0 && i+1 < len(title) && isAlnum(title[i-1]) && isAlnum(title[i+1]) {
			continue
		}
		out.WriteByte(title[i])
	}
	return out.String()
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func toSnake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 && name[i-1] != '_' {
			before, after := rune(name[i-1]), rune(0)
			if i+1 < len(name) {
				after = rune(name[i+1])
			}
			if !unicode.IsUpper(before) || unicode.IsLower(after) {
				b.WriteByte('_')
			}
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.ReplaceAll(b.String(), "-", "_")
}
