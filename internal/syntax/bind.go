package syntax

import "github.com/kwargo/kwargo/internal/python"

// bind binds the name that an identifier node spells, in the current scope.
func (w *walker) bind(kind python.BindingKind, n node, ref uint32, ann python.ExprID) {
	w.bindIn(w.scope, kind, n, ref, ann)
}

func (w *walker) bindIn(scope python.ScopeID, kind python.BindingKind, n node, ref uint32, ann python.ExprID) {
	bd := python.Binding{Kind: kind, Name: w.b.Intern(w.text(n)), Scope: scope, Ref: ref, Ann: ann, Span: w.span(n)}
	if scope == w.block {
		bd.Branch = w.branch
	}
	w.emit(bd)
}

// bindUnknown binds a name to something that is not known.
func (w *walker) bindUnknown(n node) { w.bind(python.BindAssign, n, 0, 0) }

func (w *walker) emit(bd python.Binding) {
	if bd.Name == 0 {
		return // an identifier that the parser made up
	}
	if w.flags&python.CallBroken != 0 {
		switch bd.Kind {
		case python.BindAssign, python.BindWalrus, python.BindTypeAlias, python.BindWith, python.BindExcept:
			bd.Ref = 0
		}
	}
	if bd.Scope == 1 && w.b.Str(bd.Name) == "__all__" && bd.HidesExports() {
		w.b.Export(nil, true)
	}
	w.b.Bind(bd)
}

// target reads what stands left of a "=" or after `for` and `as`. The names in
// it are bound by commit, once the value is known.
func (w *walker) target(n node, kind python.BindingKind, direct bool) {
	if w.level >= maxLevel {
		w.flat(n)
		return
	}
	w.level++
	defer func() { w.level-- }()
	switch w.kind(n) {
	case kIdentifier:
		bd := python.Binding{Kind: kind, Name: w.b.Intern(w.text(n)), Scope: w.scope, Span: w.span(n)}
		if w.scope == w.block {
			bd.Branch = w.branch
		}
		w.pending = append(w.pending, python.Target{Binding: bd, Direct: direct, Depth: w.level})
	case kParenthesised, kAsTarget:
		w.targets(n, kind, direct)
	case kTuplePattern, kTuple:
		w.targets(n, kind, direct && w.token(n, ",") == 0 && w.first(n) != 0)
	case kListPattern, kPatternList, kList, kExpressionList, kListSplat:
		w.targets(n, kind, false)
	case kAttribute, kSubscript:
		if p, ok := w.b.Stores(w.expr(n), python.Patch{Scope: w.scope, Branch: w.branch, Span: w.span(n)}); ok {
			w.pending = append(w.pending, python.Target{Direct: direct, Depth: w.level, Patch: p})
		}
	case kError:
		w.errorNode(n)
	default:
		w.expr(n)
	}
}

func (w *walker) targets(n node, kind python.BindingKind, direct bool) {
	any := false
	for c := n + 1; c < w.end(n); c = w.end(c) {
		if k := w.kind(c); k != kToken && k != kComment && k != kLineContinuation {
			w.target(c, kind, direct)
			any = true
		}
	}
	if !any && w.kind(n) == kAsTarget { // the alias swallowed the identifier
		bd := python.Binding{Kind: kind, Name: w.b.Intern(w.text(n)), Scope: w.scope, Span: w.span(n)}
		if w.scope == w.block {
			bd.Branch = w.branch
		}
		w.pending = append(w.pending, python.Target{Binding: bd, Direct: direct, Depth: w.level})
	}
}

// commit binds the pending targets from mark on to their value.
func (w *walker) commit(mark int, value, ann python.ExprID) {
	if w.flags&python.CallBroken != 0 {
		value = 0
	}
	w.b.Deal(w.pending[mark:], value)
	for _, t := range w.pending[mark:] {
		if t.Give(value, ann); t.Binding.Kind == python.BindNone {
			w.b.Patch(t.Patch)
		} else {
			w.emit(t.Binding)
		}
	}
	w.pending = w.pending[:mark]
}

// assignment is `a = b = value`, `a: T = value` or `a: T`.
func (w *walker) assignment(n node) {
	mark := len(w.pending)
	var ann python.ExprID
	var right node
	for kind := python.BindAssign; ; n = right {
		left, annotation := w.child(n, fLeft), w.child(n, fType)
		right = w.child(n, fRight)
		if annotation != 0 && right == 0 {
			kind = python.BindAnnotation
		}
		w.strayErrors(n)
		if left != 0 {
			w.target(left, kind, true)
			w.noteExportsTarget(left)
		}
		if annotation != 0 {
			ann = w.annotation(annotation)
		}
		if right == 0 || w.kind(right) != kAssignment {
			break
		}
	}
	value := python.ExprID(0)
	if right != 0 {
		value = w.expr(right)
	}
	if w.assignsExports(mark) {
		w.exportsAssigned(right)
	}
	w.commit(mark, value, ann)
}

// augmented is `a += value`.
func (w *walker) augmented(n node) {
	left, right := w.child(n, fLeft), w.child(n, fRight)
	w.strayErrors(n)
	mark := len(w.pending)
	if left != 0 {
		if w.kind(left) == kIdentifier {
			w.load(left)
		}
		w.target(left, python.BindAugAssign, false)
	}
	if right != 0 {
		w.expr(right)
	}
	if w.assignsExports(mark) {
		w.exportsAdded(right, string(w.text(w.child(n, fOperator))) == "+=")
	}
	w.commit(mark, 0, 0)
}

// remove is the target of `del`.
func (w *walker) remove(n node) {
	switch w.kind(n) {
	case kIdentifier:
		w.load(n)
		w.bind(python.BindDelete, n, 0, 0)
	case kTuple, kList, kExpressionList, kParenthesised, kTuplePattern, kListPattern, kPatternList:
		if w.level >= maxLevel {
			w.flat(n)
			return
		}
		w.level++
		for c := w.first(n); c != 0; c = w.next(n, c) {
			w.remove(c)
		}
		w.level--
	default:
		if p, ok := w.b.Stores(w.expr(n), python.Patch{Scope: w.scope, Branch: w.branch, Span: w.span(n)}); ok {
			w.b.Patch(p)
		}
	}
}
