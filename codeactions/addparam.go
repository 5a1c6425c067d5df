package codeactions

import (
	"bytes"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// addParameter adds to a class the parameter that a call passes and that it does
// not have: as a field, or as a parameter of __init__ that becomes an attribute.
func addParameter(t *target) []Fix {
	var out []Fix
	if slices.ContainsFunc(t.Faults, func(f contract.Fault) bool { return f.Kind == contract.TooManyPositional }) {
		return nil // one more parameter would take one more of them
	}
	for i, f := range t.Faults {
		if f.Kind != contract.UnknownKeywordFault && f.Kind != contract.IgnoredKeyword || t.Receiver == contract.ByFactory {
			continue
		}
		owner := f.Signature.Owner
		if !isIdentifier(f.Name) || owner == nil || owner.ID == 0 || owner.Module.Library || owner.Module.Stub {
			continue
		}
		g := &growth{t: t, fault: f, class: owner}
		if !g.possible() {
			continue
		}
		out = append(out, Fix{
			Title:         "Add the parameter `" + f.Name + "` to `" + owner.Name + "`",
			Applicability: Suggestion, Confirm: owner.Module != t.Module, Faults: []int{i}, Lazy: g.files,
		})
	}
	return out
}

// growth is a class that gets a new parameter.
type growth struct {
	t     *target
	fault contract.Fault
	class *contract.Class
}

// fieldKinds are the kinds of classes whose parameters are fields.
var fieldKinds = map[string]bool{"dataclass": true, "attrs": true, "pydantic": true, "namedtuple": true, "msgspec": true}

func (g *growth) fields() bool {
	return fieldKinds[g.t.Contract.Kind] && g.fault.Signature.Function == 0
}

// possible reports, from the facts alone, whether the class can get the
// parameter.
func (g *growth) possible() bool {
	f := g.class.Module.Facts()
	class := &f.Classes[g.class.ID]
	if class.Broken || len(g.t.Contract.Signatures) != 1 || g.binds(g.fault.Name) || g.binds("__slots__") || !g.allowed() {
		return false
	}
	if g.fields() {
		last, ok := g.lastField()
		if !ok || last == nil && g.t.Contract.Kind == "namedtuple" || g.needsMaker() && g.maker() == "" {
			return false
		}
		// A field more moves those of subclasses, which follow it.
		return g.class == g.t.Class && len(g.t.linker.Subclasses(g.class)) == 0
	}
	fn := &f.Functions[g.fault.Signature.Function]
	return g.fault.Signature.Function != 0 && f.Str(fn.Name) == "__init__" && fn.Class == g.class.ID && !fn.Broken &&
		fn.Decorators.N == 0 && fn.Params.N > 0 && !endsPositionalOnly(f.FunctionParams(g.fault.Signature.Function))
}

// allowed reports whether a parameter of the class can have the name.
func (g *growth) allowed() bool {
	name := g.fault.Name
	f := g.class.Module.Facts()
	switch {
	case strings.HasPrefix(name, "__"):
		return false // a class spells such names in another way
	case !g.fields():
		params := f.FunctionParams(g.fault.Signature.Function)
		return !slices.ContainsFunc(params, func(p python.Param) bool { return f.Str(p.Name) == name })
	case slices.Contains(builtinTypes, name), slices.ContainsFunc(f.ScopeBindings(1), func(bd python.Binding) bool { return f.Str(bd.Name) == name }):
		return false // the annotations in the class mean something else by it
	}
	switch g.t.Contract.Kind {
	case "pydantic":
		return !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, "model_") && !slices.Contains(modelAttributes, name)
	case "namedtuple", "attrs":
		return !strings.HasPrefix(name, "_")
	}
	return true
}

// modelAttributes are what every model of pydantic has already.
var modelAttributes = []string{"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw", "schema", "schema_json", "update_forward_refs", "validate"}

// endsPositionalOnly reports whether a `/` ends the list of parameters, `**kwargs`
// aside.
func endsPositionalOnly(params []python.Param) bool {
	last := params[len(params)-1]
	if last.Kind == python.VarKeyword && len(params) > 1 {
		last = params[len(params)-2]
	}
	return last.Kind == python.PositionalOnly
}

// binds reports whether the body of the class binds a name.
func (g *growth) binds(name string) bool {
	f := g.class.Module.Facts()
	return slices.ContainsFunc(f.ScopeBindings(f.Classes[g.class.ID].Scope), func(bd python.Binding) bool { return f.Str(bd.Name) == name })
}

// files makes the edits.
func (g *growth) files(sources Sources) []FileEdit {
	src, err := sources(g.class.Module)
	if err != nil {
		return nil
	}
	im := &importer{linker: g.t.linker, module: g.class.Module, src: src, before: g.class.Module.Facts().Classes[g.class.ID].Span.Start}
	annotation, imports := g.annotation(im)
	optional := g.othersLackIt()
	var edits []Edit
	if g.fields() {
		edits = g.addField(im, annotation, optional, &imports)
	} else {
		edits = g.addToInit(im, annotation, optional, &imports)
	}
	if edits == nil {
		return nil
	}
	return []FileEdit{{Module: g.class.Module, Edits: append(imports, edits...)}}
}

// othersLackIt reports whether another construction of the class, or of a
// subclass, does not pass the parameter.
func (g *growth) othersLackIt() bool {
	l := g.t.linker
	classes := append(l.Subclasses(g.class), g.class)
	for _, m := range l.Reaching(classes...) {
		for i := 1; i < len(m.Facts().Calls); i++ {
			b, ok := l.Check(m, python.CallID(i))
			if !ok || !slices.Contains(classes, b.Class) || b.Receiver == contract.ByFactory || b.Receiver == contract.ByCopy {
				continue
			}
			if !slices.ContainsFunc(b.Arguments, func(a contract.Argument) bool { return a.Name == g.fault.Name }) {
				return true
			}
		}
	}
	return false
}

// orNone makes an annotation take None.
func (g *growth) orNone(im *importer, annotation string, imports *[]Edit) string {
	if annotation == "Any" || strings.HasSuffix(annotation, ".Any") {
		return annotation
	}
	if v := im.module.Python; im.module.Facts().FutureAnnotations && g.t.Contract.Kind != "pydantic" && g.t.Contract.Kind != "msgspec" || v.Major == 3 && v.Minor >= 10 {
		return annotation + " | None"
	}
	return im.typing("Optional", imports) + "[" + annotation + "]"
}

// addToInit adds a parameter at the end of those of __init__, and keeps its
// value in an attribute of the same name.
func (g *growth) addToInit(im *importer, annotation string, optional bool, imports *[]Edit) []Edit {
	f := g.class.Module.Facts()
	fn := &f.Functions[g.fault.Signature.Function]
	params := f.FunctionParams(g.fault.Signature.Function)
	keywords := slices.ContainsFunc(params, func(p python.Param) bool {
		return p.Kind == python.KeywordOnly || p.Kind == python.VarPositional
	})
	annotated := false
	for _, p := range params[1:] {
		annotated = annotated || p.Annotation != 0
		optional = optional || !keywords && p.Kind <= python.PositionalOrKeyword && p.Default != 0
	}
	param := g.fault.Name
	if annotated {
		if optional {
			annotation = g.orNone(im, annotation, imports)
		}
		param += ": " + annotation
	} else {
		*imports = nil
	}
	switch {
	case optional && annotated:
		param += " = None"
	case optional:
		param += "=None"
	}
	lines := paramSite(im.src, fn, params)
	assignment, ok := g.assign(im.src, fn, f.Str(params[0].Name))
	if !ok {
		return nil
	}
	return append(lines.addParam(params, param), assignment)
}

// paramSite is the list of parameters of a def, seen as a list of arguments.
func paramSite(src []byte, fn *python.Function, params []python.Param) *site {
	s := &site{src: src, open: fn.ParamsSpan.Start, close: fn.ParamsSpan.End - 1}
	for i, p := range params {
		s.args = append(s.args, python.Arg{Span: p.Span})
		end := s.close
		if i+1 < len(params) {
			end = params[i+1].Span.Start
		}
		s.commas = append(s.commas, s.comma(p.Span.End, end))
	}
	return s
}

// addParam adds a parameter at the end, before a `**kwargs`.
func (s *site) addParam(params []python.Param, param string) []Edit {
	last := len(params) - 1
	if params[last].Kind == python.VarKeyword {
		at := params[last].Span.Start
		if indent, own := s.indent(at); own {
			return []Edit{insert(at, param+","+s.newline()+indent)}
		}
		return []Edit{insert(at, param+", ")}
	}
	return s.add([]addition{{value: param, positional: true}}, nil, 0)
}

// assign makes the line `self.x = x`: behind the last line of the body that sets
// an attribute, or at the head of the body.
func (g *growth) assign(src []byte, fn *python.Function, self string) (Edit, bool) {
	lines := &site{src: src, open: fn.Body.Start}
	indent, own := lines.indent(fn.Body.Start)
	if self == "" {
		return Edit{}, false
	}
	set := self + "." + g.fault.Name + " = " + g.fault.Name
	if !own { // def __init__(self, a): self.a = a
		if n := stringEnd(src[fn.Body.Start:]); n > 0 {
			return insert(fn.Body.Start+uint32(n), "; "+set), true
		}
		return insert(fn.Body.Start, set+"; "), true
	}
	line := indent + set
	at := uint32(0)
	for i := fn.Body.Start; i < fn.Body.End; i = lines.nextLine(i) {
		start := lines.lineStart(i)
		end := lines.lineEnd(i)
		row := text.Span{Start: start, End: end}.Of(src)
		if bytes.HasPrefix(row, []byte(indent+self+".")) && bytes.Contains(row, []byte("=")) && balanced(row) {
			at = end
		}
		if lines.nextLine(i) == i {
			break
		}
	}
	if at != 0 {
		return insert(at, lines.newline()+line), true
	}
	if n := stringEnd(src[fn.Body.Start:]); n > 0 {
		end, free := lines.restIsComment(fn.Body.Start + uint32(n))
		return insert(end, lines.newline()+line), free
	}
	return insert(lines.lineStart(fn.Body.Start), line+lines.newline()), true
}

// balanced reports whether a line is a whole statement, as far as brackets,
// quotes and continuations tell.
func balanced(row []byte) bool {
	if bytes.HasSuffix(bytes.TrimRight(row, " \t"), []byte(`\`)) || bytes.Contains(row, []byte(`"""`)) || bytes.Contains(row, []byte(`'''`)) {
		return false
	}
	depth := 0
	for _, c := range row {
		switch c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case '#':
			return depth == 0
		}
	}
	return depth == 0
}
