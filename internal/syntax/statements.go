package syntax

import (
	"github.com/kwargo/kwargo/internal/python"
)

// statements reads the statements in a module, a block or an error.
func (w *walker) statements(n node) {
	w.checkLines(n)
	saved := w.place
	near := w.neighbours(n)
	i := 0
	for c := n + 1; c < w.end(n); c = w.end(c) {
		w.near = saved.near && saved.after
		if near != nil {
			w.near, w.after = near[i].near, near[i].after
		}
		i++
		if k := w.kind(c); k != kToken && k != kComment && k != kLineContinuation {
			w.statement(c)
		}
	}
	w.place = saved
}

func (w *walker) statement(n node) {
	if w.level >= maxLevel {
		w.flat(n)
		return
	}
	w.level++
	saved := w.place
	k := w.kind(n)
	if k.isSimple() || k == kAssignment {
		if w.hasError(n) {
			w.flags |= python.CallBroken
			w.swallow(n)
		}
		w.simple(n, k)
	} else {
		w.compound(n, k)
	}
	w.place = saved
	w.level--
}

func (w *walker) simple(n node, k kind) {
	switch k {
	case kExpressionStatement:
		w.strayErrors(n)
		for c := w.first(n); c != 0; c = w.next(n, c) {
			switch w.kind(c) {
			case kAssignment:
				w.assignment(c)
			case kAugmented:
				w.augmented(c)
			default:
				w.expr(c)
				w.exportsChanged(c)
			}
		}
	case kReturn:
		w.strayErrors(n)
		r := python.Return{Function: w.function, Branch: w.branch, Span: w.content(n)}
		if v := w.first(n); v != 0 {
			r.Value = w.expr(v)
		}
		if w.function != 0 {
			w.b.Return(r)
		}
	case kRaise:
		if w.function != 0 {
			w.b.Raise(w.function, w.branch, w.rec[n].start)
		}
		w.below(n)
	case kDelete:
		w.strayErrors(n)
		if c := w.first(n); c != 0 {
			w.remove(c)
		}
	case kGlobal, kNonlocal:
		kind := python.BindGlobal
		if k == kNonlocal {
			kind = python.BindNonlocal
		}
		for c := w.first(n); c != 0; c = w.next(n, c) {
			w.bind(kind, c, 0, 0)
		}
	case kImport, kImportFrom, kFutureImport:
		w.strayErrors(n)
		w.importStatement(n, k)
	case kTypeAlias:
		w.typeAlias(n)
	case kAssignment: // what was taken for a type alias
		w.assignment(n)
	default:
		w.below(n)
	}
}

func (w *walker) compound(n node, k kind) {
	switch k {
	case kIf:
		w.ifStatement(n)
	case kFor:
		w.forStatement(n)
	case kWhile:
		w.header(n, func() { w.expr(w.child(n, fCondition)) })
		w.loop(n)
	case kTry:
		w.tryStatement(n)
	case kWith:
		w.withStatement(n)
	case kMatch:
		w.matchStatement(n)
	case kFunction:
		w.functionDefinition(n, n)
	case kClass:
		w.classDefinition(n, n)
	case kDecorated:
		switch d := w.child(n, fDefinition); w.kind(d) {
		case kFunction:
			w.functionDefinition(d, n)
		case kClass:
			w.classDefinition(d, n)
		default:
			w.below(n)
		}
	case kError:
		w.errorNode(n)
	case kBlock:
		w.statements(n)
	default:
		w.expr(n)
	}
}

// typeAlias is `type Name[T] = value` (PEP 695).
func (w *walker) typeAlias(n node) {
	w.strayErrors(n)
	left, right := w.child(n, fLeft), w.child(n, fRight)
	saved := w.place
	w.flags |= python.CallAnnotation // evaluated when asked for, if at all
	name := left
	for w.kind(name) == kType && w.first(name) != 0 {
		name = w.first(name)
	}
	if w.kind(name) == kGenericType {
		params := w.childOf(name, kTypeParameter)
		name = w.first(name)
		if params != 0 {
			w.typeParameters(params, w.content(n).End)
		}
	}
	value := w.expr(right)
	if w.kind(name) == kIdentifier {
		w.place = saved
		w.bind(python.BindTypeAlias, name, uint32(value), 0)
	} else if name != 0 { // an assignment to an item of something called `type`
		w.expr(name)
	}
	w.place = saved
}
