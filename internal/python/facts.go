// Package python defines facts: what one Python file says on its own, as plain
// data. Nothing in facts depends on another file, on a path or on a setting, so
// they can be computed in parallel and cached by the bytes of the file.
//
// Facts are flat tables that refer to each other by index; index 0 means "none"
// in every table. Names are interned per file. Places are byte offsets.
//
// Facts have one definition (this package) and producers elsewhere, which fill
// them through a [Builder].
package python

import "github.com/kwargo/kwargo/internal/text"

// Name is an index into Facts.Names; 0 is the empty name. Identifiers are
// normalised to NFKC, as Python does (Language Reference, section 2.3).
type Name uint32

// Indices into the tables of the same name; 0 is "none" in each.
type (
	ExprID     uint32
	ScopeID    uint32
	BranchID   uint32
	ClassID    uint32
	FunctionID uint32
	ImportID   uint32
	CallID     uint32
)

// Facts is what one file says on its own.
type Facts struct {
	Names     []string
	Exprs     []Expr // look them up by [Facts.Expr], and Args by [Facts.ArgRange]: some are rare
	Args      []Arg
	Scopes    []Scope // 1 is the module
	Branches  []Branch
	Bindings  []Binding // grouped by scope, in source order within one
	Imports   []Import
	Classes   []Class
	Functions []Function
	Params    []Param     // grouped by function, in order
	Returns   []Return    // grouped by function, in source order
	Calls     []Call      // constructions and what may be one, in source order
	Patches   []Patch     // assignments to attributes that may change a contract
	Comments  []Comment   // suppression comments, in source order
	Broken    []text.Span // regions that do not parse, in source order
	Mentions  []text.Span // strings that hold the name of a special method, as in `attrs["__init__"]`

	Exports           []Name // the names in `__all__`
	HasAll            bool   // the module assigns `__all__`
	AllUncertain      bool   // `__all__` is computed in a way that Exports does not show
	FutureAnnotations bool   // `from __future__ import annotations`
	Size              uint32 // bytes of source

	rare rare
}

// Range is a run of entries [First, First+N) in a table.
type Range struct {
	First, N uint32
}

// ExprKind says what an expression is.
type ExprKind uint8

const (
	ExprNone      ExprKind = iota
	ExprName               // Name
	ExprAttribute          // A.Name; At is where Name starts
	ExprCall               // A(Items...); At is the offset of "("
	ExprSubscript          // A[Items...]; At is the offset of "["
	ExprTuple              // Items
	ExprList               // Items
	ExprSet                // Items
	ExprDict               // Items, each with Key or of kind ArgDoubleStar
	ExprString             // Name is the value (0: empty or not kept); A the parsed content where the string is an annotation
	ExprBytes
	ExprFString // f-strings and t-strings; Name is the text before the first `{` of a single one
	ExprNumber  // Name is the text of an int of at most 18 digits, else 0
	ExprTrue
	ExprFalse
	ExprNoneValue // the constant None
	ExprEllipsis
	ExprLambda
	ExprAwait     // A
	ExprStar      // *A outside a call
	ExprBinOr     // A | B
	ExprAnd       // A and B
	ExprOr        // A or B
	ExprNot       // not A
	ExprCompare   // A Name B, one comparison; Name is the operator ("not in", "is not" with one space)
	ExprIf        // A if C else B (C is not kept)
	ExprNamed     // Name := A
	ExprGenerator // a generator expression, bare or in parentheses
	ExprOther     // anything else; nothing below it is kept
)

// Expr is one node of an expression. Parentheses around an expression are not
// part of its span.
type Expr struct {
	Kind  ExprKind
	Flags ExprFlags
	Name  Name
	Span  text.Span
	A, B  ExprID
	Items Range  // into Facts.Args
	At    uint32 // see the kinds
}

// ExprFlags are details of an expression.
type ExprFlags uint8

const (
	// FlagConcatenated: a string literal made of several adjacent ones.
	FlagConcatenated ExprFlags = 1 << iota
	// FlagParenthesised: the expression stands in parentheses of its own.
	FlagParenthesised
	// FlagTruncated: a literal container with more items than are kept.
	FlagTruncated
	// FlagBroken: the node holds a syntax error.
	FlagBroken
)

// ArgKind says how an argument is passed, or what an item of a container is.
type ArgKind uint8

const (
	ArgPositional ArgKind = iota // value; also an item of a container
	ArgKeyword                   // name=value; also key: value in a dict (with Key)
	ArgStar                      // *value
	ArgDoubleStar                // **value
)

// Arg is one argument of a call, base or keyword of a class, decorator, or item
// of a container literal.
type Arg struct {
	Kind    ArgKind
	Name    Name      // of a keyword argument
	Span    text.Span // all of it, as in `name=value`; a keyword's name starts at Span.Start
	NameEnd uint32    // end of a keyword's name
	Value   ExprID
	Key     ExprID // of a dict's item
}

// NameSpan is the place of a keyword argument's name.
func (a Arg) NameSpan() text.Span { return text.Span{Start: a.Span.Start, End: a.NameEnd} }

// ScopeKind says which construct opens a scope (Language Reference, 4.2.2).
type ScopeKind uint8

const (
	ScopeNone ScopeKind = iota
	ScopeModule
	ScopeClass
	ScopeFunction
	ScopeLambda
	ScopeComprehension
	ScopeTypeParams // PEP 695; between a generic class or function and its surroundings
)

// Scope is a block that binds names.
type Scope struct {
	Kind     ScopeKind
	Parent   ScopeID
	Span     text.Span
	Class    ClassID    // of a ScopeClass
	Function FunctionID // of a ScopeFunction
	Bindings Range
	Star     bool // holds a star import
	Dynamic  bool // its own statements call exec(code), globals().update(C=…), or in a class body locals() or vars(): names may be bound that no binding shows
}

// BranchKind says what makes a statement run only sometimes.
type BranchKind uint8

const (
	BranchNone   BranchKind = iota
	BranchIf                // an arm of if/elif/else; Test is its condition, none for else
	BranchTry               // the body of try; Test is a tuple of what its handlers catch (an ExprNoneValue for a bare except)
	BranchExcept            // a handler; Test is what it catches, none for a bare except
	BranchTryElse
	BranchFinally
	BranchLoop // the body of for or while
	BranchLoopElse
	BranchWith // the body of with; Test is a tuple of the context expressions
	BranchCase // an arm of match
)

// Branch is a suite that runs only under a condition, or under a context.
type Branch struct {
	Kind   BranchKind
	Parent BranchID
	Arm    uint32 // index among the arms of one statement
	Stmt   uint32 // offset of the statement: the arms of one share it
	Test   ExprID
	Span   text.Span // the suite
}

// BindingKind says what binds a name.
type BindingKind uint8

const (
	BindNone       BindingKind = iota
	BindImport                 // Ref: ImportID
	BindClass                  // Ref: ClassID
	BindFunction               // Ref: FunctionID
	BindParam                  // Ref: index into Params; Ann is its annotation
	BindAssign                 // Ref: ExprID of the value (0 when it is unpacked from something); Ann: its annotation
	BindAnnotation             // `x: T` with no value; Ann
	BindAugAssign              // x += …
	BindTypeAlias              // `type X = …`; Ref: ExprID of the value
	BindTypeParam              // [T]
	BindFor                    // target of a for statement, or a part of it; Ref: ExprID of what is looped over, kept when it is a short constant or the name of one
	BindWith                   // as target; Ref: ExprID of the context expression when the target is a plain name
	BindExcept                 // as name; Ref: ExprID of what is caught
	BindWalrus                 // Ref: ExprID of the value
	BindMatch
	BindDelete // del x
	BindGlobal // `global x` here: the name belongs to the module
	BindNonlocal
)

// Binding is one place that binds a name in a scope.
type Binding struct {
	Kind   BindingKind
	Remote bool // bound from a nested function by way of global or nonlocal
	Name   Name
	Scope  ScopeID
	Branch BranchID // within the scope's own block; none when unconditional there
	Ref    uint32
	Ann    ExprID
	Span   text.Span // the name
}

// Import binds one name by an import statement.
type Import struct {
	Module Name  // dotted, without the leading dots; may be 0 for `from . import x`
	Level  uint8 // leading dots
	Symbol Name  // what `from` takes; 0 for `import a.b`
	As     Name  // after `as`; 0 when there is none
	Star   bool  // from m import *
	Scope  ScopeID
	Branch BranchID
	Span   text.Span // the clause: `a.b as c`, `x as y`, `*`
	Stmt   text.Span // the statement
}

// Class is a class statement.
type Class struct {
	Name       Name
	NameSpan   text.Span
	Span       text.Span // from the first decorator to the end of the body
	Scope      ScopeID   // its own
	Parent     ScopeID   // where it is bound
	Branch     BranchID
	Bases      Range  // into Args: bases, then keywords, as written
	Decorators Range  // into Args, top to bottom
	TypeParams bool   // PEP 695
	Broken     bool   // the body, or what follows it, holds a syntax error
	Indent     uint32 // bytes of white space before the first statement of the body
	Body       text.Span
}

// Function is a def statement.
type Function struct {
	Name       Name
	NameSpan   text.Span
	Span       text.Span // from the first decorator to the end of the body
	Scope      ScopeID   // its own
	Parent     ScopeID   // where it is bound
	Branch     BranchID
	Class      ClassID // when it stands directly in a class body
	Params     Range
	ParamsSpan text.Span // from "(" to ")"
	Annotation ExprID    // after "->"
	Decorators Range     // into Args, top to bottom
	Returns    Range
	Body       text.Span
	Async      bool
	Generator  bool // holds yield
	FallsOff   bool // it returns something, and its end may be reached as well
	Stub       bool // the body is only a docstring, `...` or pass
	Broken     bool // the signature or the body holds a syntax error
}

// ParamKind is inspect.Parameter.kind.
type ParamKind uint8

const (
	PositionalOnly ParamKind = iota
	PositionalOrKeyword
	VarPositional
	KeywordOnly
	VarKeyword
)

// Param is one parameter of a def.
type Param struct {
	Kind       ParamKind
	Name       Name
	Span       text.Span // all of it; the name alone is NameSpan
	NameSpan   text.Span
	Annotation ExprID
	Default    ExprID
	Uses       uint32 // of a VarPositional or VarKeyword: how often the body reads the name
}

// Return is a return statement.
type Return struct {
	Function FunctionID
	Branch   BranchID
	Value    ExprID // 0 for a bare return
	Span     text.Span
	Dead     bool // a raise before it leaves the function
}

// CallFlags say where a call stands.
type CallFlags uint8

const (
	CallBroken     CallFlags = 1 << iota // the call, or what it stands in, does not parse
	CallAwaited                          // the operand of await
	CallDecorator                        // in a decorator
	CallBase                             // among the bases or keywords of a class
	CallAnnotation                       // in an annotation
	CallDefault                          // in the default value of a parameter
	CallExpected                         // in a lambda that is given to assertRaises(TypeError, …) or the like
	CallFormatted                        // in the code of an f-string or t-string
)

// Call is a call that may be a construction: its callee is a name, an attribute
// of one, a subscript of one, or one of `super()`, `type(…)`, and the root of
// the callee can hold a class.
type Call struct {
	Expr   ExprID
	Scope  ScopeID
	Branch BranchID
	Flags  CallFlags
}

// Patch is an assignment to an attribute, as in `C.__init__ = f`, a `del` of
// one, or an assignment to an item of `globals()`. Only those are kept that can
// change what a name stands for or how a class is called: see [DecidesCalls] and
// filterPatches.
type Patch struct {
	Target ExprID // what the attribute belongs to; the call `globals()` for an item of it
	Name   Name
	Value  ExprID // 0 for a part of an unpacked value, and for `del`
	Scope  ScopeID
	Branch BranchID
	Span   text.Span // target and attribute
}

// Comment is a suppression comment: one whose text after "#" starts with one of
// `kwargo:`, `noqa`, `type:`, `pyright:`, white space aside, or holds one of
// them after a further "#".
type Comment struct {
	Text Name      // without the first "#"
	Span text.Span // from "#" to the end of the line
	Line text.Span // the physical line it stands on, without its end
	Own  bool      // nothing but white space before it on its line
}
