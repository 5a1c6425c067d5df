package contract

import "github.com/kwargo/kwargo/internal/python"

// findSubclasses lists the direct subclasses of every class, over the whole
// workspace.
func (l *Linker) findSubclasses() map[linkedKey][]linkedKey {
	out := map[linkedKey][]linkedKey{}
	for _, m := range l.modules.All() {
		if !m.has(marksClasses) {
			continue
		}
		for i := range len(m.Facts().Classes) - 1 {
			c := l.Class(m, python.ClassID(i+1))
			for _, b := range c.Bases {
				if base, ok := l.SymbolClass(b.Symbol); ok {
					key := base.key().linked()
					out[key] = append(out[key], c.key().linked())
				}
			}
		}
	}
	return out
}

// subclassesFor are the subclasses of a class, for a judgement of code in a module.
func (l *Linker) subclassesFor(m *Module, c *Class) []*Class {
	out := l.Subclasses(c)
	if l.trace != nil {
		for _, s := range out {
			l.trace.inherited(m, s.Module)
		}
	}
	return out
}

// Subclasses are the classes of the workspace that inherit from a class,
// directly or not.
func (l *Linker) Subclasses(c *Class) []*Class {
	direct := l.subclass()
	if len(direct[l.surveyedClass(c)]) == 0 {
		return nil
	}
	seen := map[*Class]bool{c: true}
	queue := []*Class{c}
	var out []*Class
	for len(queue) > 0 {
		for _, key := range direct[l.surveyedClass(queue[0])] {
			if s := l.linkedClass(key); s != nil && !seen[s] {
				seen[s] = true
				out = append(out, s)
				queue = append(queue, s)
			}
		}
		queue = queue[1:]
	}
	return out
}
