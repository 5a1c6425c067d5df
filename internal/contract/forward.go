package contract

import (
	"github.com/kwargo/kwargo/internal/python"
)

// next is a call in a constructor that hands arguments on to another one:
// `super().__init__(a, **kwargs)`, `Base.__init__(self, **kwargs)`.
type next struct {
	args []Argument
	// base is the class in `Base.__init__`; nil for super().
	base *Class
}

// maxForward bounds how many constructors hand arguments to each other.
const maxForward = 600

// expand follows what a constructor hands on. sig is the one found at an index
// of the MRO of the class that is built; a `**kwargs` in it that goes to
// super() and nowhere else is replaced by the parameters of the next
// constructor in that MRO, and so is a `*args`.
//
// This is certain only when the call of super() always runs, so anything else
// leaves the signature as it is written.
func (l *Linker) expand(mro []Ancestor, at int, name string, sig Signature, depth int) Signature {
	if sig.Function == 0 {
		return sig
	}
	kw, star := starParam(&sig, python.VarKeyword), starParam(&sig, python.VarPositional)
	if kw == nil && star == nil {
		return sig
	}
	if depth > maxForward {
		sig.cut = true
		return sig
	}
	n, ok := l.handsOn(sig.Place.Module, sig.Function, name)
	if !ok {
		return sig
	}
	var took taken
	if kw != nil && kw.uses > 1 {
		took = l.takenFrom(&sig, kw.name, n.unpackedAt(kw.name))
		kw.uses -= min(took.uses, kw.uses-1)
	}
	kwGoes := kw.goes(&n, python.ArgDoubleStar)
	starGoes := star.goes(&n, python.ArgStar)
	switch {
	case kw != nil && !kwGoes, star != nil && star.uses > 0 && !starGoes, !kwGoes && !starGoes:
		return sig
	}
	// super() starts behind the class that the def stands in, which is another one
	// after `__init__ = Base.__init__`.
	if class := sig.Place.Module.Facts().Functions[sig.Function].Class; n.base == nil && class != 0 {
		owner := l.Class(sig.Place.Module, class)
		for at < len(mro) && mro[at].Class != owner {
			at++
		}
		if at == len(mro) {
			return sig
		}
	}
	nextMRO, from := mro, at+1
	if n.base != nil {
		var d *Doubt
		if nextMRO, d = l.MRO(n.base); d != nil {
			return sig
		}
		for _, a := range nextMRO {
			if l.ancestorDoubt(n.base, a) != nil {
				return sig
			}
		}
		from = 0
	}
	to, toSig, d := l.constructorCalled(nextMRO, from, name, true)
	if d != nil {
		return sig
	}
	if toSig.kind == exceptionKind && inheritsOSError(mro) {
		if at, _, _ := l.constructorFrom(mro, 0, "__new__"); at < len(mro) {
			return sig // OSError.__init__ then looks at nothing
		}
	}
	if to == len(nextMRO) {
		if name == "__new__" && anyNew(nextMRO[from:]) {
			return sig
		}
		toSig = Signature{NoArguments: true}
	} else {
		if n.base != nil {
			to = 0 // what that one hands on goes along the MRO of the class that is built
		}
		toSig = l.expand(mro, to, name, toSig, depth+1)
	}
	if !took.fill(&toSig, n.args) {
		return sig
	}
	first := took.with(sig)
	out, ok := splice(&first, &toSig, n.args, starGoes, kwGoes)
	if !ok {
		return sig
	}
	return out
}

// anyNew reports whether a class from outside has a __new__ that takes anything.
// object's takes nothing once a class has one of its own, as here.
func anyNew(mro []Ancestor) bool {
	for _, a := range mro {
		if a.Class == nil && !a.benign() {
			return true
		}
	}
	return false
}

type starred struct {
	name    string
	uses    uint32
	rebound bool // set to something else, so that what is handed on is not what came
}

func starParam(sig *Signature, kind python.ParamKind) *starred {
	f := sig.Place.Module.Facts()
	for _, p := range f.FunctionParams(sig.Function) {
		if p.Kind == kind {
			return &starred{f.Str(p.Name), p.Uses, rebinds(f, sig.Function, p.Name) || f.Scopes[f.Functions[sig.Function].Scope].Dynamic}
		}
	}
	return nil
}

// unpacks reports whether exactly one argument unpacks the variable of a name.
func (n *next) unpacks(kind python.ArgKind, name string) bool {
	count := 0
	for _, a := range n.args {
		if a.Kind == kind {
			count++
			if a.Name != name {
				return false
			}
		}
	}
	return count == 1
}

// unpackedAt is where the variable of a name is unpacked as keywords: what stands
// before it has run by then, in the same call too.
func (n *next) unpackedAt(name string) uint32 {
	for _, a := range n.args {
		if a.Kind == python.ArgDoubleStar && a.Name == name {
			return a.Span.Start
		}
	}
	return 0
}

// handsOn finds the one call in a constructor of the next one. ok is false when
// there is none, or several, or when it may not run.
func (l *Linker) handsOn(m *Module, id python.FunctionID, name string) (next, bool) {
	f := m.Facts()
	fn := &f.Functions[id]
	var found *python.Call
	var out next
	calls := f.CallsWithin(fn.Body.Start, fn.Body.End)
	for i := range calls {
		c := &calls[i]
		e := f.Expr(c.Expr)
		callee := f.Expr(e.A)
		if callee.Kind != python.ExprAttribute || f.Str(callee.Name) != name {
			continue
		}
		base, ok := l.nextOf(m, c, callee.A, fn)
		if !ok {
			continue
		}
		if found != nil || c.Scope != fn.Scope || reachOf(m, c.Branch, 0) != reachAlways || c.Flags&python.CallBroken != 0 {
			return next{}, false
		}
		found, out.base = c, base
	}
	if found == nil {
		return next{}, false
	}
	start := f.Expr(found.Expr).Span.Start
	for _, r := range f.FunctionReturns(id) {
		if r.Span.Start < start && r.Span.End < start {
			return next{}, false // it may leave before
		}
	}
	out.args = namedUnpackings(f, Arguments(f, found.Expr))
	if out.base != nil || name == "__new__" { // the instance or class is passed by hand
		if len(out.args) == 0 || out.args[0].Kind != python.ArgPositional {
			return next{}, false
		}
		out.args = out.args[1:]
	}
	return out, true
}

// nextOf judges what stands before `.__init__`: super() of the class around, or
// a class by name.
func (l *Linker) nextOf(m *Module, c *python.Call, of python.ExprID, fn *python.Function) (base *Class, ok bool) {
	f := m.Facts()
	e := f.Expr(of)
	switch e.Kind {
	case python.ExprCall:
		callee := f.Expr(e.A)
		if callee.Kind != python.ExprName || f.Str(callee.Name) != "super" || fn.Class == 0 || !l.Expr(m, c.Scope, c.Branch, e.A).is("builtins.super") {
			return nil, false
		}
		args := f.Items(e)
		if len(args) == 0 {
			return nil, true
		}
		// super(Owner, self), the long form
		s := l.Expr(m, c.Scope, c.Branch, args[0].Value)
		return nil, len(args) == 2 && s.Kind == SymClass && s.Module == m && s.Class == fn.Class
	case python.ExprName, python.ExprAttribute:
		s := l.Expr(m, c.Scope, c.Branch, of)
		if base, ok := l.SymbolClass(s); ok {
			return base, true
		}
	}
	return nil, false
}

// splice puts the parameters of the next constructor in the place of `**kwargs`
// (and `*args`) of the one that hands them on, less those that the call between
// them passes itself.
func splice(sig, to *Signature, passed []Argument, positional, byName bool) (Signature, bool) {
	rest, ok := remaining(to, passed)
	if !ok {
		return Signature{}, false
	}
	own := map[string]bool{}
	out := *sig
	out.Params = nil
	out.HandsOn, out.Unpacked, out.cut = true, nil, to.cut
	if byName {
		out.Ignores, out.Prefix, out.FoldCase = to.Ignores, to.Prefix, to.FoldCase
	}
	var keywordOnly []Param
	for _, p := range sig.Params {
		switch p.Kind {
		case python.VarPositional:
			if !positional {
				out.Params = append(out.Params, p)
			}
			continue
		case python.VarKeyword:
			continue
		case python.KeywordOnly:
			keywordOnly = append(keywordOnly, p)
		default:
			out.Params = append(out.Params, p)
		}
		if p.Kind != python.PositionalOnly { // its name is free for `**kwargs`
			own[p.Name] = true
		}
	}
	var variadic, keywords *Param
	for _, p := range rest {
		switch {
		case !byName && p.Kind == python.KeywordOnly && p.Required:
			return Signature{}, false // nothing can bring it
		case !byName && (p.Kind == python.KeywordOnly || p.Kind == python.VarKeyword):
		case !byName && p.Kind == python.PositionalOrKeyword:
			p.Kind = python.PositionalOnly
			out.Params = append(out.Params, p)
		case p.Kind == python.VarPositional:
			if positional {
				variadic = &p
			}
		case p.Kind == python.VarKeyword:
			keywords = &p
		case p.Kind == python.PositionalOnly:
			if !positional {
				if p.Required {
					return Signature{}, false
				}
				continue
			}
			out.Params = append(out.Params, p)
		case own[p.Name] && positional && p.Kind == python.PositionalOrKeyword:
			// By name it goes to the first constructor's own parameter; by
			// position it can still arrive.
			p.Kind = python.PositionalOnly
			out.Params = append(out.Params, p)
		case own[p.Name]:
			// The name goes to the first constructor's own parameter and never
			// reaches the second.
			if p.Required {
				return Signature{}, false
			}
		case p.Kind == python.PositionalOrKeyword && positional:
			out.Params = append(out.Params, p)
		default:
			p.Kind = python.KeywordOnly
			keywordOnly = append(keywordOnly, p)
		}
	}
	if variadic != nil {
		out.Params = append(out.Params, *variadic)
	}
	out.Params = append(out.Params, keywordOnly...)
	if keywords != nil {
		out.Params = append(out.Params, *keywords)
	}
	return out, true
}

// remaining are the parameters of the next constructor that a call leaves to
// what is unpacked into it.
func remaining(to *Signature, passed []Argument) (rest []Param, ok bool) {
	taken := map[string]bool{}
	position, starred := 0, false
	for _, a := range passed {
		switch a.Kind {
		case python.ArgStar:
			starred = true
		case python.ArgPositional:
			if starred {
				return nil, false
			}
			position++
		case python.ArgKeyword:
			taken[a.Name] = true
		}
	}
	for _, p := range to.Params {
		switch p.Kind {
		case python.PositionalOnly, python.PositionalOrKeyword:
			if position > 0 {
				position--
				continue
			}
		}
		if taken[p.Name] && (p.Kind == python.PositionalOrKeyword || p.Kind == python.KeywordOnly) {
			continue
		}
		rest = append(rest, p)
	}
	return rest, true
}
