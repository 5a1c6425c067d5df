package contract

import "github.com/kwargo/kwargo/internal/python"

// takesWith works out what a factory takes that hands `*args` or `**kwargs` to
// the constructor: they are replaced by the parameters of the constructor that
// the call in the factory leaves open, as for one constructor that calls the
// next. sure is false when something is unpacked into the constructor of which
// nobody can say what it holds: then the signature stays as it is written, and
// a call that fits it may still fail inside.
func (l *Linker) takesWith(sig Signature, m *Module, b *body) (out Signature, sure bool) {
	f := m.Facts()
	unpacks := false
	for _, call := range b.calls {
		for _, a := range Arguments(f, call.expr) {
			unpacks = unpacks || a.Kind == python.ArgStar || a.Kind == python.ArgDoubleStar
		}
	}
	if !unpacks {
		return sig, true
	}
	if !b.direct || len(b.calls) != 1 || reachOf(m, b.calls[0].branch, 0) != reachAlways {
		return sig, false // which call it comes to depends on more than the arguments
	}
	c := l.Contract(b.calls[0].class)
	to := c.deciding()
	if !c.Closed() || to == nil || c.NewAlone || to.Typing || c.Kind == transformKind.name {
		return sig, false // it is likely at the most
	}
	n := next{args: namedUnpackings(f, Arguments(f, b.calls[0].expr))}
	kw, star := starParam(&sig, python.VarKeyword), starParam(&sig, python.VarPositional)
	kwGoes, starGoes := kw.goes(&n, python.ArgDoubleStar), star.goes(&n, python.ArgStar)
	for _, a := range n.args {
		if a.Kind == python.ArgDoubleStar && !kwGoes || a.Kind == python.ArgStar && !starGoes {
			return sig, false
		}
	}
	if kw != nil && !kwGoes || star != nil && !starGoes {
		return sig, false
	}
	if starGoes && overtakes(to, n.args) {
		return sig, false
	}
	out, ok := splice(&sig, to, n.args, starGoes, kwGoes)
	if !ok || repeats(&out) {
		return sig, false
	}
	return out, true
}

// deciding is the one signature that decides what a class takes: of __new__ and
// __init__ one often takes anything. It is nil when both have a say.
func (c *Contract) deciding() *Signature {
	var out *Signature
	for i := range c.Signatures {
		if c.Signatures[i].takesAnything() {
			continue
		}
		if out != nil {
			return nil
		}
		out = &c.Signatures[i]
	}
	if out == nil && len(c.Signatures) > 0 {
		out = &c.Signatures[0]
	}
	return out
}

// takesAnything reports whether a signature is `(*args, **kwargs)`.
func (s *Signature) takesAnything() bool {
	variadic, keywords := false, false
	for _, p := range s.Params {
		variadic = variadic || p.Kind == python.VarPositional
		keywords = keywords || p.Kind == python.VarKeyword
		if p.Required {
			return false
		}
	}
	return variadic && keywords && !s.NoArguments
}

// overtakes reports whether a call that unpacks `*args` gives a parameter by name
// that stands before one which is left to them: what is meant for that one then
// arrives at the first.
func overtakes(to *Signature, passed []Argument) bool {
	position := 0
	byName := map[string]bool{}
	for _, a := range passed {
		switch a.Kind {
		case python.ArgPositional:
			position++
		case python.ArgKeyword:
			byName[a.Name] = true
		}
	}
	behind := false
	for i, p := range to.Params {
		if i < position || p.Kind > python.VarPositional {
			continue
		}
		if byName[p.Name] {
			behind = true
		} else if behind {
			return true
		}
	}
	return false
}

// repeats reports whether two parameters have one name: the constructor's is then
// reached by position only, and cannot be told from the factory's own.
func repeats(sig *Signature) bool {
	seen := map[string]bool{}
	for _, p := range sig.Params {
		if seen[p.Name] {
			return true
		}
		seen[p.Name] = true
	}
	return false
}

// goes reports whether a star parameter is unpacked into a call, and used for
// nothing else.
func (s *starred) goes(n *next, kind python.ArgKind) bool {
	return s != nil && s.uses == 1 && !s.rebound && n.unpacks(kind, s.name)
}

// namedUnpackings gives the unpackings among arguments the name of the variable
// that they unpack.
func namedUnpackings(f *python.Facts, args []Argument) []Argument {
	for i := range args {
		if a := &args[i]; a.Kind == python.ArgStar || a.Kind == python.ArgDoubleStar {
			if e := f.Expr(a.Value); e.Kind == python.ExprName {
				a.Name = f.Str(e.Name)
			}
		}
	}
	return args
}
