package contract

import (
	"strconv"
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// namedTupleKind: typing.NamedTuple and collections.namedtuple write a __new__
// of the fields. A subclass inherits it, and its annotations add nothing.
var namedTupleKind = &kind{
	name: "namedtuple", method: "__new__",
	own:       (*Linker).isNamedTuple,
	signature: (*Linker).namedTupleSignature,
}

// namedTupleBase reports whether a base from outside makes a class a
// typing.NamedTuple.
func namedTupleBase(dotted string) bool {
	return dotted == "typing.NamedTuple" || dotted == "typing_extensions.NamedTuple"
}

// namedTupleMaker reports whether a callable from outside makes a named tuple
// class from a list of fields.
func namedTupleMaker(dotted string) bool {
	return dotted == "collections.namedtuple" || namedTupleBase(dotted)
}

// isNamedTuple reports whether the class itself is a named tuple, not only a
// subclass of one.
func (l *Linker) isNamedTuple(c *Class) bool {
	if c.ID == 0 {
		return namedTupleMaker(c.Maker)
	}
	for _, b := range c.Bases {
		if b.Symbol.Kind == SymExternal && namedTupleBase(b.Symbol.Dotted) {
			return true
		}
	}
	return false
}

// namedTupleSignature is the __new__ of a named tuple.
func (l *Linker) namedTupleSignature(c *Class) (Signature, *Doubt) {
	sig := Signature{Qualname: c.Name + ".__new__", Owner: c, Place: c.Place()}
	if c.ID == 0 {
		return l.functionalNamedTuple(c, sig)
	}
	f := c.Module.Facts()
	cl := &f.Classes[c.ID]
	if cl.Broken {
		return sig, doubt(DoubtSyntaxError, c.Name)
	}
	seen := map[python.Name]bool{}
	for _, bd := range f.ScopeBindings(cl.Scope) {
		if bd.Ann == 0 {
			continue
		}
		switch reachOf(c.Module, bd.Branch, 0) {
		case reachNever, reachTyping:
			continue
		case reachMaybe:
			return sig, doubt(DoubtFields, c.Name+"."+f.Str(bd.Name)+" is declared under a condition")
		}
		if seen[bd.Name] {
			continue
		}
		seen[bd.Name] = true
		p := Param{
			Name: f.Str(bd.Name), Kind: python.PositionalOrKeyword, Required: true,
			Place: Place{c.Module, bd.Span}, Owner: c, Annotation: bd.Ann,
		}
		if m, ok := c.own(f.Str(bd.Name)); ok {
			p.Required = false
			if last := m.bindings[len(m.bindings)-1]; last.Kind == python.BindAssign {
				p.Default = python.ExprID(last.Ref)
			}
		}
		sig.Params = append(sig.Params, p)
	}
	return sig, nil
}

// functionalNamedTuple reads namedtuple("P", "x y", defaults=(1,)) and
// NamedTuple("P", [("x", int)]).
func (l *Linker) functionalNamedTuple(c *Class, sig Signature) (Signature, *Doubt) {
	f := c.Module.Facts()
	e := f.Expr(c.Expr)
	typing := c.Maker != "collections.namedtuple"
	var fields, defaults python.ExprID
	var keywords []python.Arg
	rename := false
	for i, a := range f.Items(e) {
		name := f.Str(a.Name)
		switch {
		case a.Kind == python.ArgKeyword && typing && f.Items(e)[0].Kind == python.ArgPositional:
			keywords = append(keywords, a) // NamedTuple(typename, fields=None, /, **kwargs)
		case a.Kind == python.ArgPositional && i == 1 || name == "field_names" || typing && name == "fields":
			fields = a.Value
		case a.Kind == python.ArgPositional && i == 0 || name == "typename" || name == "module":
		case a.Kind == python.ArgKeyword && typing:
			keywords = append(keywords, a)
		case name == "defaults":
			defaults = a.Value
		case name == "rename":
			value, ok := literalBool(f, a.Value)
			if !ok {
				return sig, doubt(DoubtFields, "rename= of "+c.Name)
			}
			rename = value
		default:
			return sig, doubt(DoubtFields, "the arguments that make "+c.Name)
		}
	}
	names, ok := fieldNames(f, fields, typing)
	if !ok && len(keywords) == 0 {
		return sig, doubt(DoubtFields, "the field names of "+c.Name)
	}
	for _, kw := range keywords {
		names = append(names, fieldName{f.Str(kw.Name), kw.Value, Place{c.Module, kw.NameSpan()}})
	}
	if rename {
		renameFields(names)
	}
	optional, ok := countDefaults(f, defaults)
	if !ok {
		return sig, doubt(DoubtFields, "the defaults of "+c.Name)
	}
	for i, n := range names {
		n.place.Module = c.Module
		annotation := n.annotation
		sig.Params = append(sig.Params, Param{
			Name: n.name, Kind: python.PositionalOrKeyword, Required: i < len(names)-optional,
			Place: n.place, Owner: c, Annotation: annotation,
		})
	}
	return sig, nil
}

type fieldName struct {
	name       string
	annotation python.ExprID
	place      Place
}

func fieldNames(f *python.Facts, id python.ExprID, pairs bool) ([]fieldName, bool) {
	e := f.Expr(id)
	if e.Flags&python.FlagTruncated != 0 {
		return nil, false
	}
	switch e.Kind {
	case python.ExprString:
		if e.Name == 0 || pairs {
			return nil, false
		}
		var out []fieldName
		for _, n := range strings.Fields(strings.ReplaceAll(f.Str(e.Name), ",", " ")) {
			out = append(out, fieldName{name: n, place: Place{Span: e.Span}})
		}
		return out, true
	case python.ExprList, python.ExprTuple:
		var out []fieldName
		for _, item := range f.Items(e) {
			v := f.Expr(item.Value)
			var annotation python.ExprID
			if pairs {
				if v.Kind != python.ExprTuple || v.Items.N != 2 {
					return nil, false
				}
				annotation = f.Items(v)[1].Value
				v = f.Expr(f.Items(v)[0].Value)
			}
			if item.Kind != python.ArgPositional || v.Kind != python.ExprString || v.Name == 0 {
				return nil, false
			}
			out = append(out, fieldName{f.Str(v.Name), annotation, Place{Span: v.Span}})
		}
		return out, true
	}
	return nil, false
}

// renameFields does what rename=True does: names that cannot be fields become
// `_1`, `_2` by position.
func renameFields(names []fieldName) {
	seen := map[string]bool{}
	for i := range names {
		n := names[i].name
		if !isIdentifier(n) || keywords[n] || strings.HasPrefix(n, "_") || seen[n] {
			names[i].name = "_" + strconv.Itoa(i)
		}
		seen[n] = true
	}
}

func countDefaults(f *python.Facts, id python.ExprID) (int, bool) {
	e := f.Expr(id)
	switch e.Kind {
	case python.ExprNone, python.ExprNoneValue:
		return 0, true
	case python.ExprTuple, python.ExprList:
		for _, a := range f.Items(e) {
			if a.Kind != python.ArgPositional {
				return 0, false
			}
		}
		return int(e.Items.N), e.Flags&python.FlagTruncated == 0
	}
	return 0, false
}

var keywords = set("False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
	"elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
	"pass", "raise", "return", "try", "while", "with", "yield")

func isIdentifier(s string) bool {
	for i, r := range s {
		if r != '_' && !(r >= 'a' && r <= 'z') && !(r >= 'A' && r <= 'Z') && r < 0x80 && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

func lastName(dotted string) string { return dotted[strings.LastIndexByte(dotted, '.')+1:] }
