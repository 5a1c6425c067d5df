package contract

import "github.com/kwargo/kwargo/internal/python"

// takesWith works out what a factory takes that hands `*args` or `**kwargs` to
// the constructor: they are replaced by the parameters of the constructor that
// the call in the factory leaves open, as for one constructor that calls the
// next. sure is false when something is unpacked into the constructor of which
// nobody can say what it holds: then the signature stays as it is written, and
// a call that fits it may still fail inside.
func (l *Linker) takesWith(sig Signature, m *Module, b *body) (out Signature, sure bool) {
	f := m.Facts
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
	if !c.Closed() || len(c.Signatures) != 1 || c.Signatures[0].Typing {
		return sig, false
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
	out, ok := splice(&sig, &c.Signatures[0], n.args, starGoes, kwGoes)
	if !ok {
		return sig, false
	}
	return out, true
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
