package contract

import "github.com/kwargo/kwargo/internal/python"

// modelKeywords collects what a model takes by keyword from the bodies of its
// classes, the class itself first: object-relational mappers set any attribute
// that the class has. known are the bases from outside that add nothing.
type modelKeywords struct {
	sig  *Signature
	seen map[string]bool
}

func (k *modelKeywords) add(name string, owner *Class, place Place, annotation python.ExprID) {
	if !k.seen[name] {
		k.seen[name] = true
		k.sig.Params = append(k.sig.Params, Param{Name: name, Kind: python.KeywordOnly, Owner: owner, Place: place, Annotation: annotation})
	}
}

// modelBodies calls read for each class of an MRO. A class whose body is not at
// hand, or does not parse, is a doubt.
func (l *Linker) modelBodies(c *Class, sig *Signature, known func(dotted string) bool, read func(c *Class, k *modelKeywords) *Doubt) (*modelKeywords, *Doubt) {
	mro, d := l.MRO(c)
	if d != nil {
		return nil, d
	}
	k := &modelKeywords{sig: sig, seen: map[string]bool{}}
	for _, a := range mro {
		switch {
		case a.Class == nil && (a.benign() || known(a.External)):
			continue
		case a.Class == nil:
			return nil, doubt(DoubtUnknownBase, a.External)
		case a.Class.ID == 0:
			return nil, doubt(DoubtUnknownBase, a.Class.Name)
		case a.Class.Module.Facts().Classes[a.Class.ID].Broken:
			return nil, doubt(DoubtSyntaxError, a.Class.Name)
		}
		if d := read(a.Class, k); d != nil {
			return nil, d
		}
	}
	if l.setattrs()[c.Name] {
		return nil, doubt(DoubtFields, "setattr on "+c.Name)
	}
	return k, nil
}
