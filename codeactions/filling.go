package codeactions

import (
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// byPolicy makes the value that a policy gives a parameter: the expression as the
// file of the call spells it, and the imports that it needs. Otherwise it says why
// the expression cannot be used here.
func (t *target) byPolicy(fl contract.Filling, fac *contract.Factory) (value string, edits []Edit, why string) {
	if t.Call.Flags&python.CallFormatted != 0 && !t.Module.Python.AtLeast(3, 12) && strings.ContainsAny(fl.Expression, "'\"\\#") {
		return "", nil, "before Python 3.12 the code in an f-string takes no such text (PEP 701)"
	}
	var out strings.Builder
	from := 0
	names, why := freeNames(fl.Expression)
	switch {
	case why != "":
		return "", nil, why
	case hasWord([]byte(fl.Expression), "await") && !t.canAwait():
		return "", nil, "there is no await here"
	}
	for _, n := range names {
		name := fl.Expression[n[0]:n[1]]
		as, why := t.nameFor(name, fl, fac)
		if why != "" {
			return "", nil, why
		}
		if as.name != name && hasWord([]byte(fl.Expression), topOf(as.name)) { // a variable of a lambda, say
			return "", nil, "`" + name + "` is called `" + as.name + "` here"
		}
		out.WriteString(fl.Expression[from:n[0]] + as.name)
		from = n[1]
		for _, e := range as.edits {
			if !slices.Contains(edits, e) {
				edits = append(edits, e)
			}
		}
	}
	out.WriteString(fl.Expression[from:])
	return out.String(), edits, ""
}

// nameFor finds a way to write a name of an expression of a policy: as the policy
// imports it, as a builtin, or from where it is defined.
func (t *target) nameFor(name string, fl contract.Filling, fac *contract.Factory) (out named, why string) {
	if t.shadowed(name) {
		return named{}, "`" + name + "` is something else here"
	}
	im := importer{linker: t.linker, module: t.Module, src: t.site.src, before: t.boundBefore()}
	for _, needed := range fl.Imports {
		switch {
		case needed.Name == name:
			return t.imported(&im, needed.Module, name)
		case needed.Name == "" && topOf(needed.Module) == name:
			return im.plain(needed.Module)
		}
	}
	if builtins[name] && !im.binds(name) {
		return named{name: name}, ""
	}
	for _, m := range [...]*contract.Module{fac.Module, t.Class.Module} {
		if t.linker.Attr(m, name).Kind != contract.SymUnknown {
			return t.imported(&im, m.Name, name)
		}
	}
	if m := t.linker.DefinedOnce(name); m != nil {
		return t.imported(&im, m.Name, name)
	}
	if t.linker.Import(t.Module, 0, name) != nil {
		return im.plain(name)
	}
	return named{}, "it is not known where `" + name + "` comes from; say so in the policy, as in \"package.module:" + name + "\""
}

// imported is how the file of the call can write a name of a module.
func (t *target) imported(im *importer, module, name string) (out named, why string) {
	of := t.linker.Import(t.Module, 0, module)
	if t.Module.Name == module {
		of = t.Module
	}
	if of == nil || of.Content == nil || of.Library {
		return im.outside(module, name)
	}
	want := t.linker.Attr(of, name)
	if want.Kind == contract.SymUnknown {
		return named{}, "`" + module + "` has no `" + name + "`"
	}
	if of == t.Module && t.Module.Facts().EnclosingFunction(t.Call.Scope) == 0 && t.definedAfter(name) {
		return named{}, "`" + name + "` is defined only after the call runs"
	}
	out, why = im.name(of, name, want.Same)
	if why == "" && t.shadowed(topOf(out.name)) {
		return named{}, "`" + topOf(out.name) + "` is something else here"
	}
	return out, why
}

// definedAfter reports whether the module of the call binds a name only behind it.
func (t *target) definedAfter(name string) bool {
	f := t.Module.Facts()
	for _, bd := range f.ScopeBindings(1) {
		if f.Str(bd.Name) == name && bd.Span.Start < t.Expr().Span.Start {
			return false
		}
	}
	return true
}

// outside is how a file can write a name of a module that is not part of the
// workspace.
func (im *importer) outside(module, name string) (named, string) {
	f := im.module.Facts()
	for i := 1; i < len(f.Imports); i++ {
		imp := &f.Imports[i]
		if imp.Level != 0 || imp.Star || f.Str(imp.Module) != module || !im.counts(imp) {
			continue
		}
		switch {
		case f.Str(imp.Symbol) == name:
			return named{name: localName(f, imp)}, ""
		case imp.Symbol == 0:
			return named{name: localName(f, imp) + "." + name}, ""
		}
	}
	if im.binds(name) {
		return named{}, "`" + name + "` is something else here"
	}
	return named{name, im.addOutside(module, name), module}, ""
}

// plain is how a file can write the first part of a module that is imported as a
// whole: `import a.b`.
func (im *importer) plain(module string) (named, string) {
	f := im.module.Facts()
	for i := 1; i < len(f.Imports); i++ {
		imp := &f.Imports[i]
		if imp.Level == 0 && !imp.Star && imp.Symbol == 0 && f.Str(imp.Module) == module && im.counts(imp) {
			if imp.As == 0 {
				return named{name: topOf(module)}, ""
			}
			if !strings.Contains(module, ".") {
				return named{name: f.Str(imp.As)}, ""
			}
		}
	}
	if im.binds(topOf(module)) && !im.bindsModule(topOf(module)) {
		return named{}, "`" + topOf(module) + "` is something else here"
	}
	st := statement{module: module, section: sectionOf(im, 0, module)}
	return named{topOf(module), im.insert(st, im.statements(), ""), module}, ""
}

// bindsModule reports whether all that binds a name at the top of the module are
// imports of modules below it.
func (im *importer) bindsModule(top string) bool {
	f := im.module.Facts()
	for _, bd := range f.ScopeBindings(1) {
		if f.Str(bd.Name) != top {
			continue
		}
		if bd.Kind != python.BindImport {
			return false
		}
		if imp := &f.Imports[bd.Ref]; imp.Symbol != 0 || imp.As != 0 || topOf(f.Str(imp.Module)) != top {
			return false
		}
	}
	return !f.Scopes[1].Star
}
