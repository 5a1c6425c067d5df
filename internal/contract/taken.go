package contract

import "github.com/kwargo/kwargo/internal/python"

// taken is what a constructor takes out of its `**kwargs`, or puts into them,
// before it hands them on: `kwargs.pop("a", None)`, `kwargs.setdefault("b", 1)`.
type taken struct {
	popped   []Param         // they are accepted, and go no further
	defaults map[string]bool // they need not be given
	uses     uint32          // how often `**kwargs` is read for that
}

// takenFrom reads what stands before the call of the next constructor, at an
// offset. A name that is computed, or any other use, is not counted, so that the
// uses do not add up.
func (l *Linker) takenFrom(sig *Signature, kwargs string, before uint32) taken {
	m := sig.Place.Module
	f := m.Facts()
	fn := &f.Functions[sig.Function]
	out := taken{defaults: map[string]bool{}}
	tests := map[python.BranchID]bool{}
	for _, c := range f.CallsWithin(fn.Body.Start, fn.Body.End) {
		e := f.Expr(c.Expr)
		callee := f.Expr(e.A)
		of := f.Expr(callee.A)
		if c.Scope != fn.Scope || callee.Kind != python.ExprAttribute || of.Kind != python.ExprName || f.Str(of.Name) != kwargs {
			continue
		}
		args := f.Items(e)
		if len(args) == 0 || args[0].Kind != python.ArgPositional || f.Expr(args[0].Value).Kind != python.ExprString || f.Expr(args[0].Value).Name == 0 {
			continue
		}
		key := f.Expr(args[0].Value)
		name := f.Str(key.Name)
		method := f.Str(callee.Name)
		if !python.TakesFromKeywords(method) {
			continue
		}
		out.uses++
		for b := c.Branch; b != 0; b = f.Branches[b].Parent { // if "a" in kwargs: …
			if t := f.Expr(f.Branches[b].Test); !tests[b] && t.Kind == python.ExprCompare && f.Expr(t.B).Kind == python.ExprName && f.Str(f.Expr(t.B).Name) == kwargs {
				tests[b] = true
				out.uses++
			}
		}
		if e.Span.Start > before {
			continue
		}
		switch method {
		case "pop":
			out.popped = append(out.popped, Param{Name: name, Kind: python.KeywordOnly, Place: Place{m, key.Span}, Owner: sig.Owner})
		case "setdefault":
			out.defaults[name] = true
		}
	}
	return out
}

// with adds what is taken out to the parameters of a signature.
func (t *taken) with(sig Signature) Signature {
	var out []Param
	for _, p := range t.popped {
		if sig.index(p.Name) < 0 {
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return sig
	}
	last := len(sig.Params) - 1 // `**kwargs` itself
	params := append(sig.Params[:last:last], out...)
	sig.Params = append(params, sig.Params[last])
	return sig
}

// fill marks the parameters of the next constructor that are given a value. ok is
// false when one is given that the call leaves no place for.
func (t *taken) fill(to *Signature, passed []Argument) (ok bool) {
	if len(t.defaults) == 0 {
		return true
	}
	rest, ok := remaining(to, passed)
	open := Signature{Params: rest}
	for name := range t.defaults {
		if !ok || open.index(name) < 0 && open.Unknown() != UnknownKept {
			return false
		}
	}
	params := make([]Param, len(to.Params))
	for i, p := range to.Params {
		p.Required = p.Required && !t.defaults[p.Name]
		params[i] = p
	}
	to.Params = params
	return true
}
