package codeactions

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// importer adds imports to one file, at the place where isort would put them.
type importer struct {
	linker *contract.Linker
	module *contract.Module
	src    []byte
	before uint32 // names must be bound before this offset; 0 when they are read later
}

// named is how a file can name something of a module.
type named struct {
	name  string // as it is written at the use
	edits []Edit // that make the name mean it; none when it does already
	from  string // the module that it is imported from then, as it is written
}

// name finds a way to write the name of something that stands at the top of a
// module: as it is imported already, or by a new import. is tells whether a
// symbol is the thing. Otherwise it says why there is none.
func (im *importer) name(of *contract.Module, name string, is func(contract.Symbol) bool) (out named, why string) {
	f := im.module.Facts()
	if of == im.module {
		if !is(im.linker.Attr(im.module, name)) {
			return named{}, "`" + name + "` is something else here"
		}
		return named{name: name}, ""
	}
	if !is(im.linker.Attr(of, name)) {
		return named{}, "its module does not have it under its name"
	}
	for i := 1; i < len(f.Imports); i++ {
		imp := &f.Imports[i]
		if imp.Star || !im.counts(imp) {
			continue
		}
		if local := localName(f, imp); f.Str(imp.Symbol) == name && is(im.linker.Attr(im.module, local)) {
			return named{name: local}, ""
		}
	}
	for i := 1; i < len(f.Imports); i++ { // import pkg.mod; from pkg import mod
		imp := &f.Imports[i]
		if imp.Star || !im.counts(imp) {
			continue
		}
		local := localName(f, imp)
		if s := im.linker.Attr(im.module, topOf(local)); imp.Symbol == 0 && imp.As == 0 {
			if s.Kind == contract.SymModule && im.linker.Import(im.module, 0, f.Str(imp.Module)) == of {
				return named{name: f.Str(imp.Module) + "." + name}, ""
			}
		} else if s.Kind == contract.SymModule && s.Module == of {
			return named{name: local + "." + name}, ""
		}
	}
	if im.binds(name) || builtins[name] {
		return named{}, "`" + name + "` is something else here"
	}
	if !im.mayImport(of, name) {
		return named{}, "it is not to be imported from `" + of.Name + "`"
	}
	if im.linker.Reaches(of, im.module) {
		return named{}, "to import it from `" + of.Name + "` would go round in a circle"
	}
	edits, from, ok := im.add(of, name)
	if !ok {
		return named{}, "there is no import for it"
	}
	return named{name, edits, from}, ""
}

// mayImport reports whether a file may take a name from a module: not from a
// script that would run, not from a test unless it is one itself, and not what is
// defined only under a condition.
func (im *importer) mayImport(of *contract.Module, name string) bool {
	switch last := of.Name[strings.LastIndexByte(of.Name, '.')+1:]; {
	case last == "__main__", last == "conftest", of.Test() && !im.module.Test():
		return false
	}
	return !slices.ContainsFunc(of.Facts().ScopeBindings(1), func(bd python.Binding) bool {
		return of.Facts().Str(bd.Name) == name && bd.Branch != 0
	})
}

// counts reports whether an import stands at the top of the module, always runs,
// and has run when its name is needed.
func (im *importer) counts(imp *python.Import) bool {
	return imp.Scope == 1 && imp.Branch == 0 && (im.before == 0 || imp.Stmt.End <= im.before)
}

func localName(f *python.Facts, imp *python.Import) string {
	return f.Str(cmp.Or(imp.As, imp.Symbol, imp.Module))
}

func topOf(dotted string) string {
	top, _, _ := strings.Cut(dotted, ".")
	return top
}

// builtins are names that mean something where nobody binds them: an import would
// take it away from the rest of the file.
var builtins = func() map[string]bool {
	out := map[string]bool{}
	for _, name := range strings.Fields(`abs all any ascii bin bool bytearray bytes callable chr compile complex delattr dict dir
		divmod enumerate eval exec filter float format frozenset getattr hasattr hash help hex id input int isinstance
		issubclass iter len list locals map max memoryview min next object oct open ord pow print property range repr
		reversed round set setattr slice sorted str sum super tuple type vars zip
		Ellipsis NotImplemented BaseException Exception ArithmeticError AssertionError AttributeError EOFError ImportError IndexError
		KeyError LookupError NotImplementedError OSError OverflowError RuntimeError StopIteration TimeoutError TypeError ValueError`) {
		out[name] = true
	}
	return out
}()

// binds reports whether the module binds a name at its top.
func (im *importer) binds(name string) bool {
	f := im.module.Facts()
	for _, bd := range f.ScopeBindings(1) {
		if f.Str(bd.Name) == name {
			return true
		}
	}
	return f.Scopes[1].Star || im.linker.Attr(im.module, name).Kind != contract.SymUnknown
}

// add makes the edits for `from module import name`.
func (im *importer) add(of *contract.Module, name string) (edits []Edit, from string, ok bool) {
	all := im.statements()
	for _, st := range all {
		if st.from && !st.star && im.linker.Import(im.module, st.level, st.module) == of {
			edits, ok := im.extend(st, name)
			return edits, st.spelled(), ok
		}
	}
	st, ok := im.spell(of, all)
	if !ok {
		return nil, "", false
	}
	return im.insert(st, all, name), st.spelled(), true
}

// addOutside makes the edits for an import of something outside the workspace.
func (im *importer) addOutside(module, name string) []Edit {
	all := im.statements()
	for _, st := range all {
		if st.from && !st.star && st.level == 0 && st.module == module {
			if edits, ok := im.extend(st, name); ok {
				return edits
			}
		}
	}
	return im.insert(statement{from: true, module: module, section: sectionOf(im, 0, module)}, all, name)
}

// statement is an import statement at the top of a module.
type statement struct {
	span    text.Span
	from    bool
	star    bool
	level   int
	module  string
	names   []text.Span // of the clauses
	symbols []string
	section section
}

func (s *statement) spelled() string { return strings.Repeat(".", s.level) + s.module }

// statements are the import statements at the top of the module that stand on
// lines of their own and always run.
func (im *importer) statements() []statement {
	f := im.module.Facts()
	var out []statement
	for i := 1; i < len(f.Imports); i++ {
		imp := &f.Imports[i]
		if !im.counts(imp) {
			continue
		}
		if n := len(out); n > 0 && out[n-1].span == imp.Stmt {
			out[n-1].names = append(out[n-1].names, imp.Span)
			out[n-1].symbols = append(out[n-1].symbols, f.Str(imp.Symbol))
			continue
		}
		st := statement{
			span: imp.Stmt, from: imp.Symbol != 0 || imp.Star, star: imp.Star, level: int(imp.Level), module: f.Str(imp.Module),
			names: []text.Span{imp.Span}, symbols: []string{f.Str(imp.Symbol)},
		}
		st.section = sectionOf(im, st.level, st.module)
		out = append(out, st)
	}
	return slices.DeleteFunc(out, func(st statement) bool {
		at := &site{src: im.src}
		_, alone := at.indent(st.span.Start)
		return !alone
	})
}

// spell decides how a module is named in an import: relative when the file does
// that for its own package, and in full otherwise.
func (im *importer) spell(of *contract.Module, all []statement) (statement, bool) {
	st := statement{from: true, module: of.Name}
	relative := slices.ContainsFunc(all, func(s statement) bool { return s.level > 0 })
	absolute := slices.ContainsFunc(all, func(s statement) bool {
		return s.level == 0 && topOf(s.module) == topOf(im.module.Name) && im.module.Name != ""
	})
	if relative && !absolute {
		if near, ok := im.relative(of); ok {
			st = near
		}
	}
	if !importable(st.module) && st.level == 0 || im.linker.Import(im.module, st.level, st.module) != of {
		return statement{}, false
	}
	st.section = sectionOf(im, st.level, st.module)
	return st, true
}

// relative names a module of the same package from here: `.b`, `..c.d`.
func (im *importer) relative(of *contract.Module) (statement, bool) {
	here := strings.Split(im.module.Name, ".")
	if !im.module.Package {
		here = here[:len(here)-1]
	}
	there := strings.Split(of.Name, ".")
	common := 0
	for common < len(here) && common < len(there) && here[common] == there[common] {
		common++
	}
	if common == 0 {
		return statement{}, false
	}
	return statement{from: true, level: len(here) - common + 1, module: strings.Join(there[common:], ".")}, true
}

func importable(dotted string) bool {
	for _, part := range strings.Split(dotted, ".") {
		if part == "" || strings.IndexFunc(part, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) >= 0 {
			return false
		}
	}
	return true
}

// extend puts a name into a `from … import …` statement, in order if that has
// one.
func (im *importer) extend(st statement, name string) ([]Edit, bool) {
	if slices.Contains(st.symbols, name) {
		return nil, false // under another name
	}
	at := len(st.names)
	if slices.IsSortedFunc(st.symbols, compareNames) {
		at = slices.IndexFunc(st.symbols, func(s string) bool { return compareNames(s, name) > 0 })
	}
	lines := &site{src: im.src, open: st.span.Start}
	if at >= 0 && at < len(st.names) {
		separator := ", "
		if indent, own := lines.indent(st.names[at].Start); own {
			separator = "," + lines.newline() + indent
		}
		return []Edit{insert(st.names[at].Start, name+separator)}, true
	}
	last := st.names[len(st.names)-1]
	indent, own := lines.indent(last.Start)
	if !own {
		return []Edit{insert(last.End, ", "+name)}, true
	}
	// One name a line: a line for this one too, behind the comment of the last.
	comma := lines.comma(last.End, st.span.End)
	end := last.End
	if comma != 0 {
		end = comma + 1
	}
	lineEnd, free := lines.restIsComment(end)
	switch {
	case comma != 0 && free:
		return []Edit{insert(lineEnd, lines.newline()+indent+name+",")}, true
	case free && lineEnd < st.span.End && lineEnd > end:
		return []Edit{insert(end, ","), insert(lineEnd, lines.newline()+indent+name)}, true
	}
	return []Edit{insert(last.End, ","+lines.newline()+indent+name)}, true
}

// compareNames orders names as isort does: constants, classes, then the rest,
// each by the alphabet.
func compareNames(a, b string) int {
	kind := func(s string) int {
		switch {
		case len(s) > 1 && strings.ToUpper(s) == s:
			return 0
		case s != "" && unicode.IsUpper([]rune(s)[0]):
			return 1
		}
		return 2
	}
	return cmp.Or(cmp.Compare(kind(a), kind(b)), cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
}

// insert makes a new import statement.
func (im *importer) insert(st statement, all []statement, name string) []Edit {
	lines := &site{src: im.src}
	line := "import " + st.module
	if st.from {
		line = "from " + st.spelled() + " import " + name
	}
	if len(all) == 0 {
		return []Edit{im.first(line)}
	}
	lines.open = all[0].span.Start
	nl := lines.newline()
	var before, after *statement // neighbours in the same section
	for i := range all {
		s := &all[i]
		if s.section != st.section {
			continue
		}
		if after == nil && s.compare(&st) > 0 {
			after = s
		}
		if s.compare(&st) <= 0 {
			before = s
		}
	}
	switch {
	case before != nil:
		return []Edit{lines.behind(before.span.End, nl+line)}
	case after != nil:
		return []Edit{insert(lines.lineStart(after.span.Start), line+nl)}
	}
	var lower *statement // the last of an earlier section
	for i := range all {
		if all[i].section < st.section {
			lower = &all[i]
		}
	}
	if lower != nil {
		return []Edit{lines.behind(lower.span.End, nl+nl+line)}
	}
	return []Edit{insert(lines.lineStart(all[0].span.Start), line+nl+nl)}
}

// behind inserts at the end of the line on which the statements of an offset end.
func (s *site) behind(offset uint32, what string) Edit { return insert(s.statementEnd(offset), what) }

// compare orders the statements of one section: plain imports first, then by
// module; of relative ones the furthest first.
func (s *statement) compare(o *statement) int {
	plain := func(s *statement) int {
		if s.from {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(plain(s), plain(o)), cmp.Compare(o.level, s.level),
		cmp.Compare(strings.ToLower(s.module), strings.ToLower(o.module)), cmp.Compare(s.module, o.module),
	)
}

// first puts the first import of a file behind the comments and the docstring
// at its head.
func (im *importer) first(line string) Edit {
	lines := &site{src: im.src}
	at, docstring := head(im.src)
	lines.open = at
	nl := lines.newline()
	if docstring {
		return lines.behind(at, nl+nl+line)
	}
	code := string(im.src[at:min(len(im.src), int(at)+6)])
	for _, word := range [...]string{"def ", "class ", "async ", "@"} {
		if strings.HasPrefix(code, word) {
			return insert(at, line+nl+nl+nl)
		}
	}
	return insert(at, line+nl+nl)
}

// head is where the code of a file starts: behind the comments at its head, or
// at the end of its docstring.
func head(src []byte) (at uint32, docstring bool) {
	rest := bytes.TrimPrefix(src, []byte("\ufeff"))
	for len(rest) > 0 {
		trimmed := bytes.TrimLeft(rest, " \t\f\r\n")
		if len(trimmed) == 0 || trimmed[0] != '#' {
			break
		}
		end := bytes.IndexAny(trimmed, "\r\n")
		if end < 0 {
			end = len(trimmed)
		}
		rest = trimmed[end:]
	}
	code := bytes.TrimLeft(rest, " \t\f\r\n")
	start := uint32(len(src) - len(code))
	if n := stringEnd(code); n > 0 {
		return start + uint32(n), true
	}
	return start, false
}

// stringEnd is the length of the string literal that code starts with, or 0.
func stringEnd(code []byte) int {
	n := 0
	for n < len(code) && n < 2 && strings.ContainsRune("rRuU", rune(code[n])) {
		n++
	}
	for _, quote := range [...]string{`"""`, `'''`, `"`, `'`} {
		if !bytes.HasPrefix(code[n:], []byte(quote)) {
			continue
		}
		for i := n + len(quote); i < len(code); i++ {
			switch {
			case code[i] == '\\':
				i++
			case bytes.HasPrefix(code[i:], []byte(quote)):
				return i + len(quote)
			}
		}
	}
	return 0
}
