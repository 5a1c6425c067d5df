package codeactions

import (
	"slices"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// Together makes one fix of those of many constructions, each as make gives it. Of two
// that get in each other's way the first is made. The result is how many were made.
func Together(all []*contract.Binding, sources Sources, make func(b *contract.Binding, src []byte) []FileEdit) (files []FileEdit, made int) {
	at := map[*contract.Module]int{}
	for _, b := range all {
		src, err := sources(b.Module)
		if err != nil {
			continue
		}
		edits := make(b, src)
		if len(edits) == 0 || slices.ContainsFunc(edits, func(e FileEdit) bool {
			i, ok := at[e.Module]
			return ok && overlaps(files[i].Edits, e.Edits)
		}) {
			continue
		}
		made++
		for _, e := range edits {
			i, ok := at[e.Module]
			if !ok {
				i = len(files)
				at[e.Module] = i
				files = append(files, FileEdit{Module: e.Module})
			}
			for _, one := range e.Edits {
				if !slices.Contains(files[i].Edits, one) { // an import, once
					files[i].Edits = append(files[i].Edits, one)
				}
			}
		}
	}
	return files, made
}

// overlaps reports whether edits touch others; those that are the same do not.
func overlaps(have, more []Edit) bool {
	return slices.ContainsFunc(more, func(e Edit) bool {
		return !slices.Contains(have, e) && slices.ContainsFunc(have, func(o Edit) bool {
			return o.Span.Touches(e.Span) && !slices.Contains(more, o)
		})
	})
}

// RenameArgument renames a keyword of a construction; nil when it does not have it
// under that name, or has the new one too.
func RenameArgument(b *contract.Binding, src []byte, old, to string) []FileEdit {
	t := &target{Binding: b, site: newSite(b, src)}
	for _, a := range b.Arguments {
		if a.Kind == python.ArgKeyword && a.Name == to {
			return nil
		}
	}
	for _, a := range b.Arguments {
		if a.Kind == python.ArgKeyword && a.Name == old {
			return []FileEdit{{Module: b.Module, Edits: []Edit{replace(a.Label, t.keyword(a, to))}}}
		}
	}
	return nil
}

// KeepAlias keeps the old name of a parameter of __init__: as a parameter that warns,
// and whose value counts for the new one. ok is false when the signature does not
// allow it.
func KeepAlias(l *contract.Linker, class *contract.Class, old, to string) (Fix, bool) {
	c := l.Contract(class)
	if class.ID == 0 || len(c.Signatures) != 1 || c.Signatures[0].Owner != class || !isIdentifier(old) {
		return Fix{}, false
	}
	f := class.Module.Facts()
	id := c.Signatures[0].Function
	fn := &f.Functions[id]
	if id == 0 || f.Str(fn.Name) != "__init__" || fn.Class != class.ID || fn.Decorators.N > 0 || fn.Broken {
		return Fix{}, false
	}
	params := f.FunctionParams(id)
	at := slices.IndexFunc(params, func(p python.Param) bool { return f.Str(p.Name) == to })
	if at < 1 || params[at].Kind != python.PositionalOrKeyword && params[at].Kind != python.KeywordOnly || endsPositionalOnly(params) {
		return Fix{}, false
	}
	for i, p := range params {
		// Behind a parameter with a default there is none without.
		needs := i > at && params[at].Kind == python.PositionalOrKeyword && params[at].Default == 0 && p.Kind == python.PositionalOrKeyword && p.Default == 0
		if f.Str(p.Name) == old || needs {
			return Fix{}, false
		}
	}
	return Fix{
		Action: KeepOldName, Title: "Keep `" + old + "` as a deprecated name of the parameter `" + to + "`", Applicability: Suggestion,
		Lazy: func(sources Sources) []FileEdit { return aliasEdits(l, class, fn, params, at, old, sources) },
	}, true
}

func aliasEdits(l *contract.Linker, class *contract.Class, fn *python.Function, params []python.Param, at int, old string, sources Sources) []FileEdit {
	src, err := sources(class.Module)
	if err != nil {
		return nil
	}
	f, m := class.Module.Facts(), class.Module
	im := &importer{linker: l, module: m, src: src}
	warnings, why := im.plain("warnings")
	lines := &site{src: src, open: fn.Body.Start}
	indent, own := lines.indent(fn.Body.Start)
	if why != "" || !own {
		return nil
	}
	edits := slices.Clone(warnings.edits)
	p, to := params[at], f.Str(params[at].Name)
	if p.Default == 0 {
		given := "=None"
		if p.Annotation != 0 {
			given = " = None"
			if newer := m.Python.AtLeast(3, 10); (newer || f.FutureAnnotations) && !optional(f, p.Annotation) {
				given = " | None" + given
			}
		}
		edits = append(edits, insert(p.Span.End, given))
	}
	added := old + "=None"
	if !slices.ContainsFunc(params, func(p python.Param) bool { return p.Kind == python.KeywordOnly || p.Kind == python.VarPositional }) {
		added = "*, " + added
	}
	edits = append(edits, paramSite(src, fn, params).addParam(params, added)...)
	nl := lines.newline()
	deeper := indent + "    "
	if len(indent) > 0 && indent[0] == '\t' {
		deeper = indent + "\t"
	}
	body := indent + "if " + old + " is not None:" + nl +
		deeper + warnings.name + ".warn(\"`" + old + "` is called `" + to + "` now\", DeprecationWarning, stacklevel=2)" + nl +
		deeper + to + " = " + old
	if p.Default == 0 {
		body += nl + indent + "if " + to + " is None:" + nl +
			deeper + "raise TypeError(\"" + class.Name + "() misses the argument '" + to + "'\")"
	}
	where := insert(lines.lineStart(fn.Body.Start), body+nl)
	if n := stringEnd(src[fn.Body.Start:]); n > 0 { // behind the docstring
		end, free := lines.restIsComment(fn.Body.Start + uint32(n))
		if !free {
			return nil
		}
		where = insert(end, nl+body)
	}
	edits = append(edits, where)
	slices.SortStableFunc(edits, func(a, b Edit) int { return int(int64(a.Span.Start) - int64(b.Span.Start)) })
	var spans []text.Span
	for _, e := range edits {
		if slices.ContainsFunc(spans, func(s text.Span) bool { return s.Touches(e.Span) && s.Len() > 0 }) {
			return nil
		}
		spans = append(spans, e.Span)
	}
	return []FileEdit{{Module: m, Edits: edits}}
}
