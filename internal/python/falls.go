package python

// raising is a raise statement: where it stands is all that is kept of it, and
// only until Finish.
type raising struct {
	function FunctionID
	branch   BranchID
	at       uint32 // its offset
}

// Raise adds a raise statement of a function, at an offset in bytes.
func (b *Builder) Raise(fn FunctionID, branch BranchID, at uint32) {
	b.raises = append(b.raises, raising{fn, branch, at})
}

// bury marks the returns that are never reached: a raise stands before them, in
// the same suite or in one around it.
func (b *Builder) bury() {
	f := &b.f
	for _, raise := range b.raises {
		all := f.Functions[raise.function].Returns
		for i := all.First; i < all.First+all.N; i++ {
			r := &f.Returns[i]
			r.Dead = r.Dead || raise.at < r.Span.Start && f.holdsBranch(raise.branch, r.Branch)
		}
	}
}

// holdsBranch reports whether a suite is another one, or stands around it; 0 is
// the body of the function.
func (f *Facts) holdsBranch(outer, inner BranchID) bool {
	for ; inner != 0; inner = f.Branches[inner].Parent {
		if inner == outer {
			return true
		}
	}
	return outer == 0
}

// fallOff finds the functions that return something and whose end can be
// reached as well. A suite is left for good when a return or raise stands in it,
// or a statement of which every arm is left. What is not sure counts as
// reaching the end: loops, match, a call that never comes back.
func (b *Builder) fallOff() {
	f := &b.f
	if len(f.Returns) == 0 {
		return
	}
	left := b.leaving()
	for i := range f.Functions {
		f.Functions[i].FallsOff = f.Functions[i].Returns.N > 0 && !left.body[i]
	}
}

// left says which suites are left for good, and which bodies of functions.
type left struct {
	suite []FunctionID // the function that is left; 0 when none is
	body  []bool
}

func (l *left) mark(fn FunctionID, branch BranchID) {
	if branch == 0 {
		l.body[fn] = true
	} else {
		l.suite[branch] = fn
	}
}

func (b *Builder) leaving() *left {
	f := &b.f
	b.spare.left.suite = zeroed(b.spare.left.suite, len(f.Branches))
	b.spare.left.body = zeroed(b.spare.left.body, len(f.Functions))
	l := &b.spare.left
	for _, r := range f.Returns {
		l.mark(r.Function, r.Branch)
	}
	for _, r := range b.raises {
		l.mark(r.function, r.branch)
	}
	// A suite comes before the suites in it and the further arms of its
	// statement, so from the end all that decides about a statement is known at
	// its first arm.
	for i := len(f.Branches) - 1; i > 0; i-- {
		if f.Branches[i].Arm == 0 {
			if fn := l.statement(f, BranchID(i)); fn != 0 {
				l.mark(fn, f.Branches[i].Parent)
			}
		}
	}
	return l
}

// statement is the function that a statement with suites leaves in any case; 0
// when it may go on behind it.
func (l *left) statement(f *Facts, first BranchID) FunctionID {
	br := &f.Branches[first]
	fn := l.suite[first]
	switch br.Kind {
	case BranchIf:
		if fn == 0 {
			return 0
		}
		for arm := first; ; {
			if arm = nextArm(f, arm); arm == 0 || l.suite[arm] == 0 {
				return 0
			}
			if f.Branches[arm].Test == 0 { // else
				return fn
			}
		}
	case BranchTry:
		handled := true
		for arm := nextArm(f, first); arm != 0; arm = nextArm(f, arm) {
			switch to := l.suite[arm]; f.Branches[arm].Kind {
			case BranchFinally:
				if to != 0 {
					return to
				}
			case BranchTryElse:
				if fn == 0 {
					fn = to
				}
			default:
				handled = handled && to != 0
			}
		}
		if handled {
			return fn
		}
	case BranchWith:
		if !swallows(f, br.Test) {
			return fn
		}
	}
	return 0
}

// nextArm is the arm behind one of the same statement.
func nextArm(f *Facts, id BranchID) BranchID {
	br := &f.Branches[id]
	for i := int(id) + 1; i < len(f.Branches); i++ {
		if next := &f.Branches[i]; next.Parent == br.Parent {
			if next.Stmt == br.Stmt && next.Arm == br.Arm+1 {
				return BranchID(i)
			}
			if next.Stmt > br.Span.End { // a later statement
				return 0
			}
		}
	}
	return 0
}

// swallows reports whether a context manager goes on behind its suite after an
// exception in it: contextlib.suppress, or one that a test expects.
func swallows(f *Facts, contexts ExprID) bool {
	for _, item := range f.Items(f.Expr(contexts)) {
		e := f.Expr(item.Value)
		if e.Kind != ExprCall {
			continue
		}
		switch callee := f.Expr(e.A); f.Str(callee.Name) {
		case "suppress", "raises", "assertRaises", "assertRaisesRegex":
			return true
		}
	}
	return false
}
