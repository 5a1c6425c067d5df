package syntax

import (
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// header reads the part of a compound statement before its suite. What is read
// in it counts as broken when an error stands there.
func (w *walker) header(n node, f func()) {
	saved := w.place
	if w.headerBroken(n) {
		w.flags |= python.CallBroken
		w.swallowHeader(n)
	}
	w.strayErrors(n)
	f()
	w.place = saved
}

// suite reads a block under a branch and returns the branch.
func (w *walker) suite(block node, br python.Branch) python.BranchID {
	br.Parent = w.branch
	saved := w.branch
	if block != 0 {
		br.Span = w.content(block)
		w.branch = w.b.Branch(br)
		w.body(block)
	} else {
		w.branch = w.b.Branch(br)
	}
	id := w.branch
	w.branch = saved
	return id
}

// body reads a block of any statement. One without statements is an error
// that the grammar does not see.
func (w *walker) body(block node) {
	empty := true
	for c := block + 1; c < w.end(block); c = w.end(c) {
		if k := w.kind(c); k != kComment && k != kLineContinuation && k != kToken {
			empty = false
			break
		}
	}
	if empty {
		at := w.rec[block].start
		w.damaged(text.Span{Start: at, End: at})
		return
	}
	w.statements(block)
}

func (w *walker) ifStatement(n node) {
	stmt := w.rec[n].start
	arm := uint32(0)
	w.header(n, func() {})
	for c := n + 1; c < w.end(n); c = w.end(c) {
		switch w.field(c) {
		case fCondition, fConsequence:
			if w.field(c) == fConsequence {
				w.ifArm(n, stmt, arm)
				arm++
			}
		case fAlternative:
			w.header(c, func() {})
			w.ifArm(c, stmt, arm)
			arm++
		}
	}
}

// ifArm reads one arm: the statement itself for `if`, a clause for the others.
func (w *walker) ifArm(n node, stmt, arm uint32) {
	br := python.Branch{Kind: python.BranchIf, Stmt: stmt, Arm: arm}
	block := w.child(n, fBody)
	if w.kind(n) != kElse {
		block = w.child(n, fConsequence)
		saved := w.place
		if w.headerBroken(n) {
			w.flags |= python.CallBroken
		}
		br.Test = w.expr(w.child(n, fCondition))
		w.place = saved
	}
	w.suite(block, br)
}

func (w *walker) forStatement(n node) {
	w.header(n, func() {
		mark := len(w.pending)
		if left := w.child(n, fLeft); left != 0 {
			w.target(left, python.BindFor, false)
		}
		var values python.ExprID
		if right := w.child(n, fRight); right != 0 {
			values = w.expr(right)
		}
		w.commit(mark, values, 0)
	})
	w.loop(n)
}

// loop reads the suites of for and while.
func (w *walker) loop(n node) {
	stmt := w.rec[n].start
	w.suite(w.child(n, fBody), python.Branch{Kind: python.BranchLoop, Stmt: stmt})
	if e := w.childOf(n, kElse); e != 0 {
		w.header(e, func() {})
		w.suite(w.child(e, fBody), python.Branch{Kind: python.BranchLoopElse, Stmt: stmt, Arm: 1})
	}
}

func (w *walker) tryStatement(n node) {
	stmt := w.rec[n].start
	w.header(n, func() {})
	try := w.suite(w.child(n, fBody), python.Branch{Kind: python.BranchTry, Stmt: stmt})
	arm := uint32(1)
	mark := len(w.args)
	for c := n + 1; c < w.end(n); c = w.end(c) {
		switch w.kind(c) {
		case kExcept, kExceptGroup:
			w.handler(c, stmt, arm)
		case kElse:
			w.header(c, func() {})
			w.suite(w.child(c, fBody), python.Branch{Kind: python.BranchTryElse, Stmt: stmt, Arm: arm})
		case kFinally:
			w.header(c, func() {})
			w.suite(w.childOf(c, kBlock), python.Branch{Kind: python.BranchFinally, Stmt: stmt, Arm: arm})
		default:
			continue
		}
		arm++
	}
	if caught := w.args[mark:]; len(caught) > 0 {
		span := text.Span{Start: caught[0].Span.Start, End: caught[len(caught)-1].Span.End}
		items := w.b.Args(caught)
		w.args = w.args[:mark]
		w.b.BranchAt(try).Test = w.b.Expr(python.Expr{Kind: python.ExprTuple, Span: span, Items: items})
	}
}

// handler reads an except clause and leaves what it catches on the stack of
// arguments.
func (w *walker) handler(n node, stmt, arm uint32) {
	var value, alias, block node
	comma := false
	for c := n + 1; c < w.end(n); c = w.end(c) {
		switch {
		case w.kind(c) == kBlock:
			block = c
		case w.isToken(c, ","):
			comma = true
		case !w.meaningful(c):
		case value == 0:
			value = c
		case alias == 0:
			alias = c
		}
	}
	br := python.Branch{Kind: python.BranchExcept, Stmt: stmt, Arm: arm}
	if w.kind(value) == kAsPattern && value != 0 && alias == 0 {
		alias = w.child(value, fAlias)
		value = w.first(value)
	}
	caught := python.Arg{Span: w.span(n + 1)}
	w.header(n, func() {
		switch {
		case value == 0:
			caught.Value = w.b.Expr(python.Expr{Kind: python.ExprNoneValue, Span: caught.Span})
		case comma && alias != 0:
			// `except A, B:` catches both (PEP 758); the grammar reads B as
			// the alias that it was in Python 2.
			br.Test = w.pair(value, alias)
			alias = 0
			caught.Value, caught.Span = br.Test, w.b.At(br.Test).Span
		default:
			br.Test = w.expr(value)
			caught.Value, caught.Span = br.Test, w.span(value)
		}
	})
	w.args = append(w.args, caught)
	br.Parent = w.branch
	if block != 0 {
		br.Span = w.content(block)
	}
	saved := w.branch
	w.branch = w.b.Branch(br)
	if alias != 0 {
		mark := len(w.pending)
		w.target(alias, python.BindExcept, true)
		w.commit(mark, br.Test, 0)
	}
	if block != 0 {
		w.body(block)
	}
	w.branch = saved
}

// pair is the tuple of two expressions without parentheses.
func (w *walker) pair(a, b node) python.ExprID {
	x := python.Arg{Value: w.expr(a), Span: w.span(a)}
	y := python.Arg{Value: w.expr(b), Span: w.span(b)}
	return w.b.Expr(python.Expr{
		Kind: python.ExprTuple, Items: w.b.Args([]python.Arg{x, y}),
		Span: text.Span{Start: x.Span.Start, End: y.Span.End},
	})
}

func (w *walker) withStatement(n node) {
	br := python.Branch{Kind: python.BranchWith, Stmt: w.rec[n].start}
	w.header(n, func() {
		clause := w.childOf(n, kWithClause)
		if clause == 0 {
			return
		}
		w.strayErrors(clause)
		mark := len(w.args)
		for c := w.first(clause); c != 0; c = w.next(clause, c) {
			if w.kind(c) != kWithItem {
				w.expr(c)
				continue
			}
			w.strayErrors(c)
			if v := w.first(c); v != 0 {
				w.withItem(v)
			}
		}
		if items := w.args[mark:]; len(items) > 0 {
			span := text.Span{Start: items[0].Span.Start, End: items[len(items)-1].Span.End}
			run := w.b.Args(items)
			w.args = w.args[:mark]
			br.Test = w.b.Expr(python.Expr{Kind: python.ExprTuple, Span: span, Items: run})
		}
	})
	w.suite(w.child(n, fBody), br)
}

// withItem reads one `expression as target` and leaves the expression on the
// stack of arguments. The grammar takes some parenthesised lists of items for
// tuples.
func (w *walker) withItem(n node) {
	switch w.kind(n) {
	case kAsPattern:
		w.strayErrors(n)
		value := w.first(n)
		id := w.expr(value)
		w.args = append(w.args, python.Arg{Value: id, Span: w.span(value)})
		if alias := w.child(n, fAlias); alias != 0 {
			mark := len(w.pending)
			w.target(alias, python.BindWith, true)
			w.commit(mark, id, 0)
		}
	case kTuple, kParenthesised:
		if w.hidesItems(n) {
			w.strayErrors(n)
			for c := w.first(n); c != 0; c = w.next(n, c) {
				w.withItem(c)
			}
			return
		}
		fallthrough
	default:
		id := w.expr(n)
		w.args = append(w.args, python.Arg{Value: id, Span: w.span(n)})
	}
}

func (w *walker) hidesItems(n node) bool {
	return w.childOf(n, kAsPattern) != 0 || w.kind(n) == kTuple && w.token(n, ",") != 0
}
