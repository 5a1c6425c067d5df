package python

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kwargo/kwargo/internal/text"
)

// Dump is a text of facts for people and tests: a line for each entry, stable,
// and without what is empty. Expressions are written much as in Python; `#12`
// after a name is a scope, `?3` a branch, [a:b) bytes.
func Dump(f *Facts) string {
	d := dumper{f: f}
	for i := range f.Scopes[1:] {
		d.scope(ScopeID(i + 1))
	}
	for i, b := range f.Branches[1:] {
		d.line("branch ?%d %s%s stmt=%d arm=%d%s %s", i+1, branchNames[b.Kind], d.branch(b.Parent), b.Stmt, b.Arm, d.opt(" test=", b.Test), span(b.Span))
	}
	for i := range f.Imports[1:] {
		d.importLine(&f.Imports[i+1])
	}
	for i := range f.Classes[1:] {
		d.class(ClassID(i + 1))
	}
	for i := range f.Functions[1:] {
		d.function(FunctionID(i + 1))
	}
	for _, c := range f.Calls[1:] {
		d.line("call %s #%d%s%s %s", d.expr(c.Expr), c.Scope, d.branch(c.Branch), flagText(uint8(c.Flags), callFlagNames), span(f.Expr(c.Expr).Span))
	}
	for _, p := range f.Patches {
		d.line("patch %s.%s = %s #%d%s %s", d.expr(p.Target), f.Str(p.Name), d.expr(p.Value), p.Scope, d.branch(p.Branch), span(p.Span))
	}
	for _, c := range f.Comments {
		d.line("comment %q own=%v %s line %s", f.Str(c.Text), c.Own, span(c.Span), span(c.Line))
	}
	for _, s := range f.Broken {
		d.line("broken %s", span(s))
	}
	if f.HasAll {
		names := make([]string, len(f.Exports))
		for i, n := range f.Exports {
			names[i] = f.Str(n)
		}
		d.line("exports [%s] uncertain=%v", strings.Join(names, " "), f.AllUncertain)
	}
	if f.FutureAnnotations {
		d.line("future annotations")
	}
	return d.String()
}

type dumper struct {
	strings.Builder
	f *Facts
}

var (
	scopeNames     = [...]string{"", "module", "class", "function", "lambda", "comprehension", "type-params"}
	branchNames    = [...]string{"", "if", "try", "except", "try-else", "finally", "loop", "loop-else", "with", "case"}
	bindingNames   = [...]string{"", "import", "class", "function", "param", "assign", "annotation", "augment", "type-alias", "type-param", "for", "with", "except", "walrus", "match", "delete", "global", "nonlocal"}
	paramPrefixes  = [...]string{"/", "", "*", "kw:", "**"}
	callFlagNames  = [...]string{"broken", "awaited", "decorator", "base", "annotation", "default", "expected", "formatted"}
	exprFlagNames  = [...]string{"concatenated", "parenthesised", "truncated", "broken", "", "", "", ""}
	constantNames  = map[ExprKind]string{ExprBytes: "<bytes>", ExprFString: "<f-string>", ExprTrue: "True", ExprFalse: "False", ExprNoneValue: "None", ExprEllipsis: "...", ExprLambda: "<lambda>", ExprGenerator: "<generator>", ExprOther: "<other>"}
	containerMarks = map[ExprKind]string{ExprTuple: "()", ExprList: "[]", ExprSet: "{}", ExprDict: "{}"}
)

func (d *dumper) line(format string, a ...any) { fmt.Fprintf(d, format+"\n", a...) }

func span(s text.Span) string { return fmt.Sprintf("[%d:%d)", s.Start, s.End) }

func (d *dumper) branch(id BranchID) string {
	if id == 0 {
		return ""
	}
	return fmt.Sprintf(" ?%d", id)
}

// opt is an expression after a label, or nothing.
func (d *dumper) opt(label string, id ExprID) string {
	if id == 0 {
		return ""
	}
	return label + d.expr(id)
}

func flagText(flags uint8, names [8]string) string {
	var b strings.Builder
	for i, n := range names {
		if flags&(1<<i) != 0 {
			b.WriteString(" " + n)
		}
	}
	return b.String()
}

func (d *dumper) scope(id ScopeID) {
	s := &d.f.Scopes[id]
	star := ""
	if s.Star {
		star = " star"
	}
	if s.Dynamic {
		star += " dynamic"
	}
	d.line("scope #%d %s in #%d%s %s", id, scopeNames[s.Kind], s.Parent, star, span(s.Span))
	for _, b := range d.f.ScopeBindings(id) {
		d.line("  %s %s%s%s%s%s %s", bindingNames[b.Kind], d.f.Str(b.Name), d.branch(b.Branch), d.opt(": ", b.Ann), d.ref(b), remote(b), span(b.Span))
	}
}

func remote(b Binding) string {
	if b.Remote {
		return " remote"
	}
	return ""
}

func (d *dumper) ref(b Binding) string {
	switch b.Kind {
	case BindAssign, BindTypeAlias, BindWith, BindExcept, BindWalrus:
		return d.opt(" = ", ExprID(b.Ref))
	case BindImport, BindClass, BindFunction:
		return fmt.Sprintf(" -> %d", b.Ref)
	}
	return ""
}

func (d *dumper) importLine(im *Import) {
	what := strings.Repeat(".", int(im.Level)) + d.f.Str(im.Module)
	switch {
	case im.Star:
		what += " *"
	case im.Symbol != 0:
		what += " " + d.f.Str(im.Symbol)
	}
	if im.As != 0 {
		what += " as " + d.f.Str(im.As)
	}
	d.line("import %s #%d%s %s in %s", what, im.Scope, d.branch(im.Branch), span(im.Span), span(im.Stmt))
}

func (d *dumper) class(id ClassID) {
	c := &d.f.Classes[id]
	d.line("class %s%s scope #%d in #%d%s%s%s indent=%d name %s body %s %s", d.f.Str(c.Name), d.args("()", d.f.ArgRange(c.Bases)), c.Scope, c.Parent, d.branch(c.Branch),
		words(c.TypeParams, "generic", c.Broken, "broken"), d.decorators(c.Decorators), c.Indent, span(c.NameSpan), span(c.Body), span(c.Span))
}

func words(pairs ...any) string {
	out := ""
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i].(bool) {
			out += " " + pairs[i+1].(string)
		}
	}
	return out
}

func (d *dumper) decorators(r Range) string {
	out := ""
	for _, a := range d.f.ArgRange(r) {
		out += " @" + d.expr(a.Value)
	}
	return out
}

func (d *dumper) function(id FunctionID) {
	fn := &d.f.Functions[id]
	d.line("def %s%s scope #%d in #%d%s%s%s params %s body %s %s", d.f.Str(fn.Name), d.opt(" -> ", fn.Annotation), fn.Scope, fn.Parent, d.branch(fn.Branch),
		words(fn.Class != 0, "method", fn.Async, "async", fn.Generator, "generator", fn.FallsOff, "falls-off", fn.Stub, "stub", fn.Broken, "broken"), d.decorators(fn.Decorators), span(fn.ParamsSpan), span(fn.Body), span(fn.Span))
	for _, p := range d.f.FunctionParams(id) {
		uses := ""
		if p.Uses != 0 {
			uses = " uses=" + strconv.Itoa(int(p.Uses))
		}
		d.line("  param %s%s%s%s%s %s", paramPrefixes[p.Kind], d.f.Str(p.Name), d.opt(": ", p.Annotation), d.opt(" = ", p.Default), uses, span(p.Span))
	}
	for _, r := range d.f.FunctionReturns(id) {
		dead := ""
		if r.Dead {
			dead = " dead"
		}
		d.line("  return%s%s%s %s", d.opt(" ", r.Value), d.branch(r.Branch), dead, span(r.Span))
	}
}

func (d *dumper) args(brackets string, args []Arg) string {
	parts := make([]string, len(args))
	for i, a := range args {
		switch {
		case a.Key != 0:
			parts[i] = d.expr(a.Key) + ": "
		case a.Kind == ArgKeyword:
			parts[i] = d.f.Str(a.Name) + "="
		case a.Kind == ArgStar:
			parts[i] = "*"
		case a.Kind == ArgDoubleStar:
			parts[i] = "**"
		}
		parts[i] += d.expr(a.Value)
	}
	return brackets[:1] + strings.Join(parts, ", ") + brackets[1:]
}

// expr writes an expression; flags follow it in angle brackets.
func (d *dumper) expr(id ExprID) string {
	e := d.f.Expr(id)
	out := d.bare(e)
	flags := e.Flags
	if e.Kind == ExprTuple || e.Kind == ExprGenerator {
		flags &^= FlagParenthesised
	}
	if t := flagText(uint8(flags), exprFlagNames); t != "" {
		out += "<" + t[1:] + ">"
	}
	return out
}

func (d *dumper) bare(e *Expr) string {
	if s, ok := constantNames[e.Kind]; ok {
		return s
	}
	if brackets, ok := containerMarks[e.Kind]; ok {
		return d.args(brackets, d.f.Items(e))
	}
	switch e.Kind {
	case ExprName:
		return d.f.Str(e.Name)
	case ExprAttribute:
		return d.expr(e.A) + "." + d.f.Str(e.Name)
	case ExprCall:
		return d.expr(e.A) + d.args("()", d.f.Items(e))
	case ExprSubscript:
		return d.expr(e.A) + d.args("[]", d.f.Items(e))
	case ExprString:
		return strconv.Quote(d.f.Str(e.Name)) + d.opt("~", e.A)
	case ExprNumber:
		return "num:" + d.f.Str(e.Name)
	case ExprAwait:
		return "await " + d.expr(e.A)
	case ExprStar:
		return "*" + d.expr(e.A)
	case ExprBinOr:
		return "(" + d.expr(e.A) + " | " + d.expr(e.B) + ")"
	case ExprAnd:
		return "(" + d.expr(e.A) + " and " + d.expr(e.B) + ")"
	case ExprOr:
		return "(" + d.expr(e.A) + " or " + d.expr(e.B) + ")"
	case ExprNot:
		return "(not " + d.expr(e.A) + ")"
	case ExprCompare:
		return "(" + d.expr(e.A) + " " + d.f.Str(e.Name) + " " + d.expr(e.B) + ")"
	case ExprIf:
		return "(" + d.expr(e.A) + " if _ else " + d.expr(e.B) + ")"
	case ExprNamed:
		return "(" + d.f.Str(e.Name) + " := " + d.expr(e.A) + ")"
	}
	return "-"
}
