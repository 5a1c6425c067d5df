package python

import (
	"bytes"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/text/unicode/norm"

	"github.com/kwargo/kwargo/internal/text"
)

// Limits of what facts keep of a literal. A namedtuple of more fields, or a
// longer string, is real in no code base seen; it is then not known, which is
// a doubt and not an error.
const (
	MaxString = 256 // bytes of a string's value
	MaxItems  = 512 // items of a container literal; those of a call are all kept
	MaxDepth  = 64  // nesting of expressions; deeper ones are of kind ExprOther
)

// Builder collects the facts of one file. A producer walks the file in source
// order, calls the methods, and takes the result from [Builder.Finish]. After
// [Builder.Reset] it serves the next file, in the memory of the last.
//
// Producers may add more than facts keep (expressions that turn out not to
// matter, calls of local functions): Finish alone decides what stays and in
// which order the tables stand, so two producers that see the same file give
// equal facts.
type Builder struct {
	f      Facts
	names  interner
	open   []openParam // parameters of the functions being built, innermost last
	stars  int         // how many of them are star parameters
	funcs  []int       // where in open the parameters of each such function begin
	raises []raising
	spare  spare
}

type openParam struct {
	name Name
	at   uint32 // the index in Params of a star parameter, 0 for others
}

// NewBuilder starts the facts of a file of size bytes. The module scope is open.
func NewBuilder(size int) *Builder {
	b := &Builder{}
	b.Reset(size)
	return b
}

// Reset starts the facts of another file. Whatever was not finished is gone.
func (b *Builder) Reset(size int) {
	f := &b.f
	if cap(f.Exprs) == 0 { // a guess that spares most of the growing
		f.Exprs = make([]Expr, 0, size/16+8)
	}
	b.f = Facts{
		Names: append(f.Names[:0], ""), Exprs: append(f.Exprs[:0], Expr{}), Args: f.Args[:0],
		Scopes: append(f.Scopes[:0], Scope{}), Branches: append(f.Branches[:0], Branch{}), Bindings: f.Bindings[:0],
		Imports: append(f.Imports[:0], Import{}), Classes: append(f.Classes[:0], Class{}),
		Functions: append(f.Functions[:0], Function{}), Params: append(f.Params[:0], Param{}), Returns: f.Returns[:0],
		Calls: append(f.Calls[:0], Call{}), Patches: f.Patches[:0], Comments: f.Comments[:0],
		Broken: f.Broken[:0], Mentions: f.Mentions[:0], Exports: f.Exports[:0],
		Size: uint32(size),
	}
	b.names.reset()
	b.raises = b.raises[:0]
	b.open, b.stars, b.funcs = b.open[:0], 0, b.funcs[:0]
	b.Scope(Scope{Kind: ScopeModule, Span: text.Span{End: uint32(size)}})
}

// Intern is the name of an identifier as the source spells it. Here as in Text
// the bytes must stay as they are until Finish, which copies what it keeps.
func (b *Builder) Intern(ident []byte) Name {
	for _, c := range ident {
		if c >= utf8.RuneSelf {
			return b.InternString(norm.NFKC.String(string(ident)))
		}
	}
	return b.Text(ident)
}

// Text is InternString for bytes of the source.
func (b *Builder) Text(s []byte) Name { return b.Hashed(s, Hash(s)) }

// InternString is the name of a text that is no identifier (the value of a
// string, a comment, a dotted module).
func (b *Builder) InternString(s string) Name {
	return b.Text(unsafe.Slice(unsafe.StringData(s), len(s)))
}

// Hashed is Text for who knows the [Hash] of the bytes.
func (b *Builder) Hashed(text []byte, h uint32) Name {
	if len(text) == 0 {
		return 0
	}
	s := unsafe.String(unsafe.SliceData(text), len(text))
	n, found := b.names.find(s, h, b.f.Names)
	if !found {
		b.f.Names = append(b.f.Names, s)
	}
	return n
}

// Str is the text of a name made by this builder.
func (b *Builder) Str(n Name) string { return b.f.Names[n] }

// Expr adds an expression. The children must have been added before.
func (b *Builder) Expr(e Expr) ExprID {
	b.f.Exprs = append(b.f.Exprs, e)
	return ExprID(len(b.f.Exprs) - 1)
}

// At gives access to an expression added before, until the next Expr.
func (b *Builder) At(id ExprID) *Expr { return &b.f.Exprs[id] }

// Args adds a complete run of arguments or items; collect them aside first,
// since adding nested ones in between would tear the run.
func (b *Builder) Args(items []Arg) Range {
	if len(items) == 0 {
		return Range{}
	}
	first := len(b.f.Args)
	b.f.Args = append(b.f.Args, items...)
	return Range{uint32(first), uint32(len(items))}
}

// Scope adds a scope.
func (b *Builder) Scope(s Scope) ScopeID {
	b.f.Scopes = append(b.f.Scopes, s)
	return ScopeID(len(b.f.Scopes) - 1)
}

// ScopeAt gives access to a scope added before, until the next Scope.
func (b *Builder) ScopeAt(id ScopeID) *Scope { return &b.f.Scopes[id] }

// Branch adds a branch.
func (b *Builder) Branch(br Branch) BranchID {
	b.f.Branches = append(b.f.Branches, br)
	return BranchID(len(b.f.Branches) - 1)
}

// BranchAt gives access to a branch added before, until the next Branch.
func (b *Builder) BranchAt(id BranchID) *Branch { return &b.f.Branches[id] }

// Bind adds a binding. `global` and `nonlocal` statements are bindings too;
// Finish moves what they redirect.
func (b *Builder) Bind(bd Binding) { b.f.Bindings = append(b.f.Bindings, bd) }

// Import adds an import clause. Bind the name it gives separately.
func (b *Builder) Import(i Import) ImportID {
	b.f.Imports = append(b.f.Imports, i)
	return ImportID(len(b.f.Imports) - 1)
}

// Class adds a class; fill in the rest through ClassAt when its body is done.
func (b *Builder) Class(c Class) ClassID {
	b.f.Classes = append(b.f.Classes, c)
	return ClassID(len(b.f.Classes) - 1)
}

// ClassAt gives access to a class added before, until the next Class.
func (b *Builder) ClassAt(id ClassID) *Class { return &b.f.Classes[id] }

// Function adds a function with its parameters and opens it: until the matching
// CloseFunction, names read through Load count for its star parameters.
func (b *Builder) Function(fn Function, params []Param) FunctionID {
	fn.Params = Range{uint32(len(b.f.Params)), uint32(len(params))}
	b.funcs = append(b.funcs, len(b.open))
	for i, p := range params {
		open := openParam{name: p.Name}
		if p.Kind == VarPositional || p.Kind == VarKeyword {
			open.at = fn.Params.First + uint32(i)
			b.stars++
		}
		b.open = append(b.open, open)
	}
	b.f.Params = append(b.f.Params, params...)
	b.f.Functions = append(b.f.Functions, fn)
	return FunctionID(len(b.f.Functions) - 1)
}

// CloseFunction ends the body of the innermost open function.
func (b *Builder) CloseFunction() {
	last := len(b.funcs) - 1
	for _, p := range b.open[b.funcs[last]:] {
		if p.at != 0 {
			b.stars--
		}
	}
	b.open, b.funcs = b.open[:b.funcs[last]], b.funcs[:last]
}

// FunctionAt gives access to a function added before, until the next Function.
func (b *Builder) FunctionAt(id FunctionID) *Function { return &b.f.Functions[id] }

// Load says that the code reads (or deletes, or augments) a name here.
func (b *Builder) Load(n Name) {
	if b.stars == 0 {
		return
	}
	for i := len(b.open) - 1; i >= 0; i-- {
		if b.open[i].name == n {
			if at := b.open[i].at; at != 0 {
				b.f.Params[at].Uses++
			}
			return
		}
	}
}

// Return adds a return statement.
func (b *Builder) Return(r Return) { b.f.Returns = append(b.f.Returns, r) }

// Call adds a call. Every call may be added: Finish keeps those that may be
// constructions.
func (b *Builder) Call(c Call) CallID {
	b.f.Calls = append(b.f.Calls, c)
	return CallID(len(b.f.Calls) - 1)
}

// CallAt gives access to a call added before, until the next Call.
func (b *Builder) CallAt(id CallID) *Call { return &b.f.Calls[id] }

// Patch adds an assignment to an attribute. Every one may be added.
func (b *Builder) Patch(p Patch) { b.f.Patches = append(b.f.Patches, p) }

// holdsFields reports whether a name is one of a mapping that says which fields a
// class has (pydantic's; PEP 526).
func holdsFields(name string) bool {
	return name == "model_fields" || name == "model_config" || name == "__annotations__"
}

// Stores completes a patch whose target is an expression: an attribute, an item
// of `globals()`, or an item of what holds the fields of a class, which counts as
// an assignment to that. Other expressions give none.
func (b *Builder) Stores(id ExprID, p Patch) (Patch, bool) {
	switch e := b.At(id); e.Kind {
	case ExprAttribute:
		p.Target, p.Name = e.A, e.Name
		return p, true
	case ExprSubscript:
		if of := b.At(e.A); holdsFields(b.Str(of.Name)) { // C.model_config["extra"] = …
			switch of.Kind {
			case ExprAttribute:
				p.Target, p.Name = of.A, of.Name
				return p, true
			case ExprName:
				p.Target, p.Name = e.A, of.Name
				return p, true
			}
		}
		if e.Items.N != 1 || !b.f.CallsGlobals(e.A) {
			return p, false
		}
		if key := b.f.Expr(b.f.Items(e)[0].Value); key.Kind == ExprString {
			p.Target, p.Name = e.A, key.Name
			return p, true
		}
	}
	return p, false
}

// Comment adds a comment if it is a suppression comment. body is the comment
// without its first "#"; line is the span of the physical line.
func (b *Builder) Comment(span, line text.Span, own bool, body []byte) {
	if !IsSuppression(body) {
		return
	}
	b.f.Comments = append(b.f.Comments, Comment{Text: b.InternString(string(body)), Span: span, Line: line, Own: own})
}

// Mention says that the value of a plain string stands at a span. It is kept when
// it is the name of a special method that decides how a class is called.
func (b *Builder) Mention(value string, s text.Span) {
	switch value {
	case "__init__", "__new__", "__call__":
		b.f.Mentions = append(b.f.Mentions, s)
	}
}

// Broken adds a region that does not parse.
func (b *Builder) Broken(s text.Span) { b.f.Broken = append(b.f.Broken, s) }

// Export adds names to `__all__`; uncertain says that the statement may add
// more than the names.
func (b *Builder) Export(names []Name, uncertain bool) {
	b.f.HasAll = true
	b.f.Exports = append(b.f.Exports, names...)
	b.f.AllUncertain = b.f.AllUncertain || uncertain
}

// ResetExports forgets the names of an earlier `__all__`: the module assigns it
// again.
func (b *Builder) ResetExports() { b.f.Exports = b.f.Exports[:0] }

// FutureAnnotations says that the file has `from __future__ import annotations`.
func (b *Builder) FutureAnnotations() { b.f.FutureAnnotations = true }

// IsSuppression reports whether a comment, without its first "#", may silence a
// diagnostic. The body is looked at after each "#", since tools chain:
// `# type: ignore # noqa: E501`.
func IsSuppression(body []byte) bool {
	for {
		start := 0
		for start < len(body) && (body[start] == ' ' || body[start] == '\t' || body[start] == ':') {
			start++
		}
		rest := body[start:]
		for _, prefix := range [...]string{"kwargo:", "noqa", "type:", "pyright:"} {
			if len(rest) >= len(prefix) && rest[0]|0x20 == prefix[0] && equalFold(rest[:len(prefix)], prefix) {
				return true
			}
		}
		next := bytes.IndexByte(rest, '#')
		if next < 0 {
			return false
		}
		body = rest[next+1:]
	}
}

func equalFold(b []byte, lower string) bool {
	for i := range b {
		c := b[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}
