package syntax

import (
	"bytes"

	"github.com/kwargo/kwargo/internal/python"
)

// expr reads an expression that stands on its own, and all that is called,
// named and bound in it. The result is 0 only for node 0.
func (w *walker) expr(n node) python.ExprID { return w.nested(n, 0) }

// nested reads an expression that has depth others around it in the facts.
func (w *walker) nested(n node, depth int) python.ExprID {
	if n == 0 {
		return 0
	}
	if w.level >= maxLevel {
		w.flat(n)
		return w.other(n)
	}
	w.level++
	id := w.build(n, depth)
	w.level--
	return id
}

func (w *walker) build(n node, depth int) python.ExprID {
	if depth > python.MaxDepth {
		w.nested(n, 0) // for the calls and names in it
		return w.other(n)
	}
	k := w.kind(n)
	if k.isStatement() || k == kError || k == kBlock {
		w.statement(n) // inside an error anything goes
		return w.other(n)
	}
	w.strayErrors(n)
	e := python.Expr{Span: w.span(n)}
	if w.hasError(n) {
		e.Flags = python.FlagBroken
	}
	switch k {
	case kParenthesised:
		inner := w.first(n)
		id := w.nested(inner, depth)
		if id == 0 {
			return w.other(n)
		}
		w.b.At(id).Flags |= python.FlagParenthesised
		return id
	case kType, kAsTarget:
		if inner := w.first(n); inner != 0 {
			return w.nested(inner, depth)
		}
		e.Kind = python.ExprOther
	case kIdentifier:
		e.Kind, e.Name = python.ExprName, w.load(n)
	case kAttribute:
		e.Kind = python.ExprAttribute
		name := w.child(n, fAttribute)
		e.A = w.nested(w.child(n, fObject), depth+1)
		e.At, e.Name = w.rec[name].start, w.b.Intern(w.text(name))
	case kMemberType:
		e.Kind = python.ExprAttribute
		object := w.first(n)
		name := w.next(n, object)
		e.A = w.nested(object, depth+1)
		e.At, e.Name = w.rec[name].start, w.b.Intern(w.text(name))
	case kCall:
		return w.call(n, e, depth)
	case kSubscript, kGenericType:
		w.subscript(n, k, &e, depth)
	case kTuple, kTuplePattern:
		e.Kind = python.ExprTuple
		e.Flags |= python.FlagParenthesised
		w.items(n, &e, depth)
	case kExpressionList, kPatternList:
		e.Kind = python.ExprTuple
		w.items(n, &e, depth)
	case kList, kListPattern:
		e.Kind = python.ExprList
		w.items(n, &e, depth)
	case kSet:
		e.Kind = python.ExprSet
		w.items(n, &e, depth)
	case kDict:
		e.Kind = python.ExprDict
		w.items(n, &e, depth)
	case kString, kConcatenated:
		w.stringLiteral(n, k, &e)
	case kInteger:
		e.Kind = python.ExprNumber
		if s := w.text(n); len(s) <= 18 && len(bytes.Trim(s, "0123456789")) == 0 {
			e.Name = w.b.InternString(string(s))
		}
	case kTrue:
		e.Kind = python.ExprTrue
	case kFalse:
		e.Kind = python.ExprFalse
	case kNone:
		e.Kind = python.ExprNoneValue
	case kEllipsis:
		e.Kind = python.ExprEllipsis
	case kLambda:
		e.Kind = python.ExprLambda
		w.lambda(n)
	case kAwait:
		e.Kind = python.ExprAwait
		operand := w.first(n)
		w.awaited = w.unwrap(operand)
		e.A = w.nested(operand, depth+1)
	case kListSplat, kSplatType:
		e.Kind = python.ExprStar
		if w.text(n)[0] == '*' && !bytes.HasPrefix(w.text(n), []byte("**")) {
			e.A = w.nested(w.first(n), depth+1)
		} else {
			e.Kind = python.ExprOther
			w.below(n)
		}
	case kBinary, kUnionType, kBoolean, kNot, kComparison, kConditional:
		w.operator(n, k, &e, depth)
	case kNamed:
		w.walrus(n, &e, depth)
	case kGenerator:
		e.Kind = python.ExprGenerator
		e.Flags |= python.FlagParenthesised
		w.comprehension(n)
	case kComprehension:
		e.Kind = python.ExprOther
		w.comprehension(n)
	case kYield:
		e.Kind = python.ExprOther
		if w.function != 0 {
			w.b.FunctionAt(w.function).Generator = true
		}
		w.below(n)
	case kAsPattern:
		e.Kind = python.ExprOther
		w.below(n)
		w.asPattern(n)
	case kAssignment: // only inside errors
		e.Kind = python.ExprOther
		w.assignment(n)
	case kAugmented:
		e.Kind = python.ExprOther
		w.augmented(n)
	case kKeywordArgument, kDefaultParameter:
		e.Kind = python.ExprOther
		w.expr(w.child(n, fValue))
	default:
		e.Kind = python.ExprOther
		w.below(n)
	}
	return w.b.Expr(e)
}

func (w *walker) other(n node) python.ExprID {
	return w.b.Expr(python.Expr{Kind: python.ExprOther, Span: w.span(n)})
}

// below reads all children as expressions of their own.
func (w *walker) below(n node) {
	for c := n + 1; c < w.end(n); c = w.end(c) {
		if k := w.kind(c); k != kToken && k != kComment {
			w.expr(c)
		}
	}
}

// unwrap takes the parentheses off.
func (w *walker) unwrap(n node) node {
	for n != 0 && w.kind(n) == kParenthesised {
		n = w.first(n)
	}
	return n
}

// asPattern binds the target of an `expression as target` in a place where the
// grammar allows it and Python does not, or of a handler or with item that an
// error tore apart.
func (w *walker) asPattern(n node) {
	mark := len(w.pending)
	if alias := w.child(n, fAlias); alias != 0 {
		w.target(alias, python.BindAssign, false)
	}
	w.commit(mark, 0, 0)
}

func (w *walker) operator(n node, k kind, e *python.Expr, depth int) {
	e.Kind = python.ExprOther
	operands := [4]node{}
	count := 0
	for c := w.first(n); c != 0 && count < len(operands); c = w.next(n, c) {
		operands[count] = c
		count++
	}
	switch op := string(w.text(w.child(n, fOperator))); {
	case k == kBinary && op == "|", k == kUnionType:
		e.Kind = python.ExprBinOr
	case k == kBoolean && op == "and":
		e.Kind = python.ExprAnd
	case k == kBoolean && op == "or":
		e.Kind = python.ExprOr
	case k == kNot:
		e.Kind = python.ExprNot
	case k == kConditional && count == 3:
		e.Kind = python.ExprIf
		e.A = w.nested(operands[0], depth+1)
		w.expr(operands[1])
		e.B = w.nested(operands[2], depth+1)
		return
	case k == kComparison && count == 2:
		e.Kind = python.ExprCompare
		words := bytes.Fields(w.text(w.child(n, fOperators)))
		e.Name = w.b.InternString(string(bytes.Join(words, []byte(" "))))
	}
	if e.Kind == python.ExprOther || count > 2 {
		e.Kind = python.ExprOther
		w.below(n)
		return
	}
	e.A = w.nested(operands[0], depth+1)
	e.B = w.nested(operands[1], depth+1)
}

// annotation reads an annotation: strings in it are forward references.
func (w *walker) annotation(n node) python.ExprID {
	saved := w.place
	w.flags |= python.CallAnnotation
	w.quoted = true
	id := w.expr(n)
	w.place = saved
	return id
}
