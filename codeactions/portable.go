package codeactions

import (
	"slices"
	"strings"
	"unicode"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// Portable is the value of an argument as an expression that means the same in every
// file: its names are builtins, or are defined or imported at the top of the module.
// ok is false when it hangs on where it stands.
func Portable(l *contract.Linker, b *contract.Binding, a contract.Argument, src []byte) (fl contract.Filling, ok bool) {
	t := &target{Binding: b, linker: l, site: newSite(b, src)}
	text := string(a.Span.Of(src))
	if a.Kind == python.ArgKeyword {
		_, text, _ = strings.Cut(text, "=")
	}
	text = strings.TrimSpace(text)
	if text == "" || len(text) > 80 || strings.ContainsAny(text, "\n\r#") || strings.Contains(text, ":=") || t.unpacked(a) {
		return fl, false
	}
	fl.Expression = text
	f := b.Module.Facts()
	names, why := freeNames(text)
	if why != "" {
		return fl, false
	}
	for _, n := range names {
		name := text[n[0]:n[1]]
		if t.shadowed(name) || hasWord([]byte(text), "await", "yield", "lambda", "for") {
			return fl, false
		}
		im := importer{linker: l, module: b.Module, src: src}
		if builtins[name] && !im.binds(name) {
			continue
		}
		needed, ok := t.comesFrom(f, name)
		if !ok {
			return fl, false
		}
		if !slices.Contains(fl.Imports, needed) {
			fl.Imports = append(fl.Imports, needed)
		}
	}
	return fl, true
}

// comesFrom is the import that another file needs for a name at the top of the
// module: of something that is imported under its own name, or defined there.
func (t *target) comesFrom(f *python.Facts, name string) (contract.Needed, bool) {
	var only *python.Binding
	all := f.ScopeBindings(1)
	for i := range all {
		if f.Str(all[i].Name) != name {
			continue
		}
		if only != nil || all[i].Branch != 0 || all[i].Remote {
			return contract.Needed{}, false
		}
		only = &all[i]
	}
	if only == nil {
		return contract.Needed{}, false
	}
	switch only.Kind {
	case python.BindImport:
		imp := &f.Imports[only.Ref]
		switch {
		case imp.As != 0:
			return contract.Needed{}, false
		case imp.Symbol == 0:
			return contract.Needed{Module: f.Str(imp.Module)}, true
		}
		module := f.Str(imp.Module)
		if of := t.linker.Import(t.Module, int(imp.Level), module); of != nil && of.Name != "" {
			module = of.Name
		} else if imp.Level > 0 {
			return contract.Needed{}, false
		}
		return contract.Needed{Module: module, Name: name}, true
	case python.BindFunction, python.BindClass, python.BindAssign:
		if t.Module.Name == "" || t.Module.Test() {
			return contract.Needed{}, false
		}
		return contract.Needed{Module: t.Module.Name, Name: name}, true
	}
	return contract.Needed{}, false
}

// Literal reports whether an expression is a plain text or number.
func Literal(expr string) bool {
	if expr == "" {
		return false
	}
	switch r := rune(expr[0]); {
	case r == '"' || r == '\'':
		return stringEnd([]byte(expr)) == len(expr)
	case unicode.IsDigit(r) || r == '-' || r == '.':
		return number.MatchString(expr)
	}
	return false
}

// AllowsNone reports whether the annotation of a parameter allows None.
func AllowsNone(p contract.Param) bool {
	return p.Place.Module != nil && optional(p.Place.Module.Facts(), p.Annotation)
}
