package contract

import "github.com/kwargo/kwargo/internal/python"

// handsAllOn reports whether a decorator of functions returns a wrapper that
// hands all its arguments to the function it wraps, whatever happens:
//
//	def logged(f):
//	    @functools.wraps(f)
//	    def wrapper(*args, **kwargs):
//	        return f(*args, **kwargs)
//	    return wrapper
//
// called says that it is used as `@logged(…)`, so that it returns such a
// decorator.
func (l *Linker) handsAllOn(m *Module, id python.FunctionID, called bool) bool {
	f := m.Facts()
	fn := &f.Functions[id]
	returns := f.FunctionReturns(id)
	if fn.Broken || fn.Async || fn.Generator || fn.Decorators.N > 0 || len(returns) != 1 || reachOf(m, returns[0].Branch, 0) != reachAlways {
		return false
	}
	inner := l.functionHere(m, id, returns[0].Value)
	if inner == 0 || f.Functions[inner].Parent != fn.Scope {
		return false
	}
	if called {
		return l.handsAllOn(m, inner, false)
	}
	params := f.FunctionParams(id)
	if len(params) == 0 || rebinds(f, id, params[0].Name) {
		return false
	}
	return l.wraps(m, inner, params[0].Name)
}

// wraps reports whether a function calls another one, always and once, with
// just what it gets.
func (l *Linker) wraps(m *Module, id python.FunctionID, wrapped python.Name) bool {
	f := m.Facts()
	fn := &f.Functions[id]
	if fn.Broken || fn.Async || fn.Generator {
		return false
	}
	for _, d := range f.ArgRange(fn.Decorators) { // @functools.wraps(f)
		e := f.Expr(d.Value)
		if e.Kind != python.ExprCall || !l.Expr(m, fn.Parent, fn.Branch, e.A).is("functools.wraps") {
			return false
		}
	}
	params := f.FunctionParams(id)
	var receiver python.Name
	if len(params) == 3 && params[0].Kind <= python.PositionalOrKeyword {
		receiver, params = params[0].Name, params[1:]
	}
	if len(params) != 2 || params[0].Kind != python.VarPositional || params[1].Kind != python.VarKeyword || params[0].Uses != 1 || params[1].Uses != 1 {
		return false
	}
	for _, c := range f.Calls[1:] {
		e := f.Expr(c.Expr)
		if c.Scope != fn.Scope || f.Expr(e.A).Kind != python.ExprName || f.Expr(e.A).Name != wrapped {
			continue
		}
		for _, r := range f.FunctionReturns(id) {
			if r.Span.End < e.Span.Start {
				return false
			}
		}
		items := f.Items(e)
		if receiver != 0 {
			if len(items) == 0 || items[0].Kind != python.ArgPositional || f.Expr(items[0].Value).Name != receiver {
				return false
			}
			items = items[1:]
		}
		return reachOf(m, c.Branch, 0) == reachAlways && len(items) == 2 &&
			items[0].Kind == python.ArgStar && f.Expr(items[0].Value).Name == params[0].Name &&
			items[1].Kind == python.ArgDoubleStar && f.Expr(items[1].Value).Name == params[1].Name
	}
	return false
}
