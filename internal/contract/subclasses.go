package contract

import "github.com/kwargo/kwargo/internal/python"

// findSubclasses lists the direct subclasses of every class, over the whole
// workspace.
func (l *Linker) findSubclasses() map[*Class][]*Class {
	out := map[*Class][]*Class{}
	for _, m := range l.modules.All() {
		if m.Facts == nil {
			continue
		}
		for i := 1; i < len(m.Facts.Classes); i++ {
			c := l.Class(m, python.ClassID(i))
			for _, b := range c.Bases {
				if base, ok := l.SymbolClass(b.Symbol); ok {
					out[base] = append(out[base], c)
				}
			}
		}
	}
	return out
}

// Subclasses are the classes of the workspace that inherit from a class,
// directly or not.
func (l *Linker) Subclasses(c *Class) []*Class {
	direct := l.subclass()
	seen := map[*Class]bool{c: true}
	queue := []*Class{c}
	var out []*Class
	for len(queue) > 0 {
		for _, s := range direct[queue[0]] {
			if !seen[s] {
				seen[s] = true
				out = append(out, s)
				queue = append(queue, s)
			}
		}
		queue = queue[1:]
	}
	return out
}
