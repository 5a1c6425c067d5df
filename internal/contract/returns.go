package contract

import (
	"github.com/kwargo/kwargo/internal/python"
)

// body is what the return statements of a factory show.
type body struct {
	direct    bool // every return is a construction that is seen
	hardCoded bool // one names the class and not cls
	none      bool // one returns None
	some      bool // one returns something
	held      bool // one returns a variable that holds what is made
	calls     []made
	forwards  map[string]Forward
	kwargs    bool
}

// made is a construction that a factory returns.
type made struct {
	expr   python.ExprID
	branch python.BranchID // in which it is returned
	class  *Class
}

// returnsOf reads the body of a function that may be a factory of c. receiver
// is its cls parameter, 0 when it has none.
func (l *Linker) returnsOf(m *Module, id python.FunctionID, receiver python.Name, owner, c *Class) body {
	f := m.Facts()
	var b body
	b.direct = true
	for _, r := range f.FunctionReturns(id) {
		for _, value := range l.returned(m, id, r.Value) {
			e := f.Expr(value)
			switch {
			case e.Kind == python.ExprNone || e.Kind == python.ExprNoneValue:
				b.none, b.direct = true, false
				continue
			case e.Kind != python.ExprCall:
				b.some, b.direct = true, false
				continue
			}
			b.some = true
			b.held = b.held || !f.Expr(r.Value).Span.Encloses(e.Span)
			callee := f.Expr(e.A)
			switch {
			case receiver != 0 && callee.Kind == python.ExprName && callee.Name == receiver && !rebinds(f, id, receiver):
				b.calls = append(b.calls, made{value, r.Branch, c})
			case l.names(m, id, e.A, c):
				b.calls, b.hardCoded = append(b.calls, made{value, r.Branch, c}), true
			case owner != nil && l.names(m, id, e.A, owner):
				b.calls, b.hardCoded = append(b.calls, made{value, r.Branch, owner}), true
			default:
				b.direct = false
			}
		}
	}
	b.direct = b.direct && len(b.calls) > 0
	for i, call := range b.calls {
		forwards, kwargs := l.forwards(m, id, call.expr, c)
		if i == 0 {
			b.forwards, b.kwargs = forwards, kwargs
			continue
		}
		for name, to := range b.forwards { // what holds on every path
			if forwards[name] != to {
				delete(b.forwards, name)
			}
		}
		b.kwargs = b.kwargs && kwargs
	}
	return b
}

// returned are the expressions that a return statement may give: more than one
// for `a if c else b`.
func (l *Linker) returned(m *Module, id python.FunctionID, value python.ExprID) []python.ExprID {
	value = l.once(m, id, value)
	e := m.Facts().Expr(value)
	if e.Kind != python.ExprIf {
		return []python.ExprID{value}
	}
	return append(l.returned(m, id, e.A), l.returned(m, id, e.B)...)
}

// names reports whether a callee in a function stands for a class.
func (l *Linker) names(m *Module, id python.FunctionID, callee python.ExprID, c *Class) bool {
	s := l.late(m, m.Facts().Functions[id].Scope, callee)
	got, ok := l.SymbolClass(s)
	return ok && got == c
}

// once follows a local variable that is set once to what it is set to.
func (l *Linker) once(m *Module, id python.FunctionID, value python.ExprID) python.ExprID {
	f := m.Facts()
	e := f.Expr(value)
	if e.Kind == python.ExprAwait {
		return value
	}
	if e.Kind != python.ExprName {
		return value
	}
	var only *python.Binding
	for i, bd := range f.ScopeBindings(f.Functions[id].Scope) {
		if bd.Name != e.Name {
			continue
		}
		if only != nil {
			return value
		}
		only = &f.ScopeBindings(f.Functions[id].Scope)[i]
	}
	if only == nil || only.Kind != python.BindAssign || only.Ref == 0 || only.Remote {
		return value
	}
	return python.ExprID(only.Ref)
}

func rebinds(f *python.Facts, id python.FunctionID, name python.Name) bool {
	for _, bd := range f.ScopeBindings(f.Functions[id].Scope) {
		if bd.Name == name && bd.Kind != python.BindParam {
			return true
		}
	}
	return false
}

// forwards reads which parameters of a factory reach which parameters of the
// constructor in `cls(a=a, b=other, **kwargs)`.
func (l *Linker) forwards(m *Module, id python.FunctionID, call python.ExprID, c *Class) (map[string]Forward, bool) {
	f := m.Facts()
	out := map[string]Forward{}
	kwargs := false
	var first *Signature
	if sigs := l.Contract(c).Signatures; len(sigs) > 0 {
		first = &sigs[0]
	}
	position := 0
	for _, a := range Arguments(f, call) {
		from, exact := l.passes(m, id, a.Value)
		switch a.Kind {
		case python.ArgKeyword:
			if from != nil && from.Kind <= python.KeywordOnly && from.Kind != python.VarPositional {
				forward(out, f.Str(from.Name), Forward{a.Name, exact})
			}
		case python.ArgPositional:
			if from != nil && first != nil && position < len(first.Params) && from.Kind != python.VarPositional {
				if p := first.Params[position]; p.Kind <= python.PositionalOrKeyword {
					forward(out, f.Str(from.Name), Forward{p.Name, exact})
				}
			}
			position++
		case python.ArgStar:
			position = 1 << 20
		case python.ArgDoubleStar:
			if from != nil && from.Kind == python.VarKeyword && from.Uses == 1 {
				kwargs = true
			}
		}
	}
	return out, kwargs
}

// forward notes where a parameter of a factory goes. One that goes to several of the
// constructor's is the one of its own name, or the first, and never just that.
func forward(all map[string]Forward, from string, to Forward) {
	if have, ok := all[from]; ok {
		if to.To != from {
			to = have
		}
		to.Exact = false
	}
	all[from] = to
}

// passes is the parameter of a function that an expression hands on: its name,
// or its name with a stand-in for None or for an empty value.
func (l *Linker) passes(m *Module, id python.FunctionID, value python.ExprID) (p *python.Param, exact bool) {
	f := m.Facts()
	e := f.Expr(value)
	exact = true
	switch e.Kind {
	case python.ExprOr: // x or default
		e, exact = f.Expr(e.A), false
	case python.ExprIf: // x if x is not None else default
		e, exact = f.Expr(e.A), false
	}
	if e.Kind != python.ExprName || rebinds(f, id, e.Name) {
		return nil, false
	}
	params := f.FunctionParams(id)
	for i := range params {
		if params[i].Name == e.Name {
			return &params[i], exact
		}
	}
	return nil, false
}

type annotatedReturn uint8

const (
	returnsNothing  annotatedReturn = iota // no annotation, or one that says nothing
	returnsClass                           // the class, or Self
	returnsOptional                        // the class or None
	returnsOther
)

// annotatedReturn judges the annotation after "->".
func (l *Linker) annotatedReturn(m *Module, id python.FunctionID, receiver python.Name, c *Class) annotatedReturn {
	fn := &m.Facts().Functions[id]
	if fn.Annotation == 0 {
		return returnsNothing
	}
	return l.annotation(m, id, receiver, fn.Annotation, c)
}

func (l *Linker) annotation(m *Module, id python.FunctionID, receiver python.Name, ann python.ExprID, c *Class) annotatedReturn {
	f := m.Facts()
	fn := &f.Functions[id]
	e := f.Expr(ann)
	switch e.Kind {
	case python.ExprString:
		if e.A == 0 {
			return returnsNothing
		}
		return l.annotation(m, id, receiver, e.A, c)
	case python.ExprNoneValue:
		return returnsOther
	case python.ExprBinOr:
		a, b := l.annotation(m, id, receiver, e.A, c), l.annotation(m, id, receiver, e.B, c)
		if a == returnsClass || b == returnsClass {
			return returnsOptional
		}
		return returnsOther
	case python.ExprSubscript:
		s := l.late(m, fn.Parent, e.A)
		if s.is("typing.Optional") && e.Items.N == 1 {
			if l.annotation(m, id, receiver, f.Items(e)[0].Value, c) == returnsClass {
				return returnsOptional
			}
			return returnsOther
		}
		return l.annotation(m, id, receiver, e.A, c)
	case python.ExprName, python.ExprAttribute:
	default:
		return returnsNothing
	}
	if receiver != 0 && e.Kind == python.ExprName && l.isReceiverType(m, id, e.Name) {
		return returnsClass
	}
	s := l.late(m, fn.Parent, ann)
	if s.is("typing.Self", "typing_extensions.Self") {
		if receiver != 0 {
			return returnsClass
		}
		return returnsOther
	}
	if s.is("typing.Any") {
		return returnsNothing
	}
	got, ok := l.SymbolClass(s)
	switch {
	case !ok && s.Kind == SymUnknown:
		return returnsNothing
	case !ok:
		return returnsOther
	case got == c:
		return returnsClass
	case receiver != 0 && l.inherits(c, got):
		return returnsClass // annotated with the base that defines it
	}
	return returnsOther
}

// isReceiverType reports whether a name is the T of `cls: type[T]`.
func (l *Linker) isReceiverType(m *Module, id python.FunctionID, name python.Name) bool {
	f := m.Facts()
	params := f.FunctionParams(id)
	if len(params) == 0 {
		return false
	}
	e := f.Expr(params[0].Annotation)
	if e.Kind == python.ExprString && e.A != 0 {
		e = f.Expr(e.A)
	}
	if e.Kind != python.ExprSubscript || e.Items.N != 1 {
		return false
	}
	item := f.Expr(f.Items(e)[0].Value)
	if item.Kind == python.ExprString && item.A != 0 {
		item = f.Expr(item.A)
	}
	return item.Kind == python.ExprName && item.Name == name
}

func (l *Linker) inherits(c, from *Class) bool {
	mro, d := l.MRO(c)
	if d != nil {
		return false
	}
	for _, a := range mro[1:] {
		if a.Class == from {
			return true
		}
	}
	return false
}
