package codeactions

import (
	"bytes"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// annotation infers, from the value that a call passes, the annotation of a new
// parameter, as the file of the class can write it. It is Any when nothing
// shows.
func (g *growth) annotation(im *importer) (string, []Edit) {
	var imports []Edit
	value := g.t.Arguments[g.fault.Argument].Value
	if name := g.t.typeOf(value, im, &imports, 0); name != "" {
		return name, imports
	}
	return im.typing("Any", &imports), imports
}

// typing is how a file writes a name of typing.
func (im *importer) typing(name string, imports *[]Edit) string {
	f := im.module.Facts()
	for i := 1; i < len(f.Imports); i++ {
		imp := &f.Imports[i]
		if imp.Scope != 1 || imp.Branch != 0 || imp.Level != 0 {
			continue
		}
		switch module := f.Str(imp.Module); {
		case module == "typing" && f.Str(imp.Symbol) == name:
			return localName(f, imp)
		case module == "typing" && imp.Symbol == 0 && !imp.Star:
			return localName(f, imp) + "." + name
		}
	}
	*imports = append(*imports, im.addOutside("typing", name)...)
	return name
}

// maxInference is how far a value is followed through variables.
const maxInference = 3

// typeOf is the type of a value in the file of the call, as another file writes
// it; empty when it does not show.
func (t *target) typeOf(id python.ExprID, im *importer, imports *[]Edit, depth int) string {
	f := t.Module.Facts()
	e := f.Expr(id)
	if id == 0 || depth > maxInference {
		return ""
	}
	switch e.Kind {
	case python.ExprString, python.ExprFString:
		return im.builtin("str")
	case python.ExprBytes:
		return im.builtin("bytes")
	case python.ExprTrue, python.ExprFalse, python.ExprNot: // of a comparison, numpy and the like make other things
		return im.builtin("bool")
	case python.ExprNumber:
		return im.builtin(numberType(e.Span.Of(t.site.src)))
	case python.ExprOther:
		if n := e.Span.Of(t.site.src); number.Match(n) {
			return im.builtin(numberType(n))
		}
	case python.ExprList:
		return im.builtin("list")
	case python.ExprDict:
		return im.builtin("dict")
	case python.ExprSet:
		return im.builtin("set")
	case python.ExprTuple:
		return im.builtin("tuple")
	case python.ExprCall:
		return t.typeOfCall(e, im, imports)
	case python.ExprName:
		return t.typeOfVariable(f.Str(e.Name), im, imports, depth)
	}
	return ""
}

// builtin is a builtin's name, unless the module means something else by it.
func (im *importer) builtin(name string) string {
	for _, bd := range im.module.Facts().ScopeBindings(1) {
		if im.module.Facts().Str(bd.Name) == name {
			return ""
		}
	}
	return name
}

func numberType(spelling []byte) string {
	lower := bytes.ToLower(spelling)
	switch {
	case bytes.HasSuffix(lower, []byte("j")):
		return "complex"
	case bytes.HasPrefix(lower, []byte("0x")):
		return "int"
	case bytes.ContainsAny(lower, ".e"):
		return "float"
	}
	return "int"
}

// builtinTypes are those whose call makes an instance of just that.
var builtinTypes = []string{"str", "int", "float", "bool", "bytes", "bytearray", "complex", "list", "dict", "set", "frozenset", "tuple"}

func (t *target) typeOfCall(e *python.Expr, im *importer, imports *[]Edit) string {
	return t.typeNamed(t.linker.Expr(t.Module, t.Call.Scope, t.Call.Branch, e.A), im, imports)
}

// typeNamed is a class, as the file of the importer can name it.
func (t *target) typeNamed(s contract.Symbol, im *importer, imports *[]Edit) string {
	for _, name := range builtinTypes {
		if s.Kind == contract.SymExternal && s.Dotted == "builtins."+name {
			return im.builtin(name)
		}
	}
	c, ok := t.linker.SymbolClass(s)
	if !ok || c.ID == 0 || c.Qualname != c.Name || c.Module.Library {
		return ""
	}
	if c.Module == im.module { // it must stand before the class that names it
		if c.Place().Span.Start < im.before {
			return c.Name
		}
		return ""
	}
	found, why := im.name(c.Module, c.Name, func(s contract.Symbol) bool {
		got, ok := t.linker.SymbolClass(s)
		return ok && got == c
	})
	if why != "" {
		return ""
	}
	*imports = append(*imports, found.edits...)
	return found.name
}

// typeOfVariable follows a variable to its annotation, or to the one value that
// it gets.
func (t *target) typeOfVariable(name string, im *importer, imports *[]Edit, depth int) string {
	f := t.Module.Facts()
	for s := t.Call.Scope; s != 0; s = f.Scopes[s].Parent {
		if f.Scopes[s].Kind == python.ScopeClass && s != t.Call.Scope {
			continue
		}
		var all []python.Binding
		for _, bd := range f.ScopeBindings(s) {
			if f.Str(bd.Name) == name {
				all = append(all, bd)
			}
		}
		if len(all) == 0 {
			continue
		}
		if i := slices.IndexFunc(all, func(bd python.Binding) bool { return bd.Ann != 0 }); i >= 0 {
			if all[i].Kind == python.BindParam && f.Params[all[i].Ref].Kind != python.PositionalOrKeyword && f.Params[all[i].Ref].Kind != python.KeywordOnly {
				return ""
			}
			return t.typeOfAnnotation(all[i].Ann, im, imports)
		}
		if len(all) == 1 && all[0].Kind == python.BindAssign && all[0].Ref != 0 {
			return t.typeOf(python.ExprID(all[0].Ref), im, imports, depth+1)
		}
		return ""
	}
	return ""
}

// typeOfAnnotation carries a plain annotation over: a builtin, or a class.
func (t *target) typeOfAnnotation(id python.ExprID, im *importer, imports *[]Edit) string {
	f := t.Module.Facts()
	e := f.Expr(id)
	switch e.Kind {
	case python.ExprString:
		if e.A != 0 {
			return t.typeOfAnnotation(e.A, im, imports)
		}
	case python.ExprName, python.ExprAttribute:
		return t.typeNamed(t.linker.Expr(t.Module, t.Call.Scope, t.Call.Branch, id), im, imports)
	case python.ExprSubscript: // dict[str, int]: of builtins only
		base := t.typeOfAnnotation(e.A, im, imports)
		if base == "" || !slices.Contains(builtinTypes, base) {
			return ""
		}
		if v := im.module.Python; v.Known() && (v.Major < 3 || v.Major == 3 && v.Minor < 9) {
			return base // it takes no items there
		}
		parts := make([]string, 0, e.Items.N)
		for _, item := range f.Items(e) {
			part := t.typeOfAnnotation(item.Value, im, imports)
			if part == "" || item.Kind != python.ArgPositional {
				return base
			}
			parts = append(parts, part)
		}
		return base + "[" + strings.Join(parts, ", ") + "]"
	}
	return ""
}
