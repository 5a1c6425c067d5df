package syntax

import (
	"bytes"
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

func (w *walker) importStatement(n node, k kind) {
	im := python.Import{Scope: w.scope, Branch: w.branch, Stmt: w.content(n)}
	switch k {
	case kImport:
		for c := n + 1; c < w.end(n); c = w.end(c) {
			if w.field(c) == fName {
				w.importClause(c, im)
			}
		}
		return
	case kFutureImport:
		im.Module = w.b.InternString("__future__")
	default:
		im.Module, im.Level = w.moduleName(w.child(n, fModuleName))
	}
	for c := n + 1; c < w.end(n); c = w.end(c) {
		switch {
		case w.kind(c) == kWildcard:
			star := im
			star.Star, star.Span = true, w.span(c)
			w.b.Import(star)
			w.b.ScopeAt(w.scope).Star = true
		case w.field(c) == fName:
			w.fromClause(c, im)
			if k == kFutureImport && bytes.HasPrefix(w.text(c), []byte("annotations")) {
				w.b.FutureAnnotations()
			}
		}
	}
}

// importClause is `a.b` or `a.b as c` after import: without `as` it binds the
// first part.
func (w *walker) importClause(n node, im python.Import) {
	im.Span = w.span(n)
	name, bound := n, w.first(n)
	if w.kind(n) == kAliasedImport {
		name, bound = w.child(n, fName), w.child(n, fAlias)
		im.As = w.b.Intern(w.text(bound))
	}
	im.Module = w.dotted(name)
	w.bindImport(bound, im)
}

// fromClause is `x` or `x as y` after from … import.
func (w *walker) fromClause(n node, im python.Import) {
	im.Span = w.span(n)
	name, bound := n, w.first(n)
	if w.kind(n) == kAliasedImport {
		name, bound = w.child(n, fName), w.child(n, fAlias)
		im.As = w.b.Intern(w.text(bound))
	}
	im.Symbol = w.dotted(name)
	w.bindImport(bound, im)
}

func (w *walker) bindImport(bound node, im python.Import) {
	if w.flags&python.CallBroken != 0 {
		w.bindUnknown(bound)
		return
	}
	w.bind(python.BindImport, bound, uint32(w.b.Import(im)), 0)
}

// moduleName is what stands after from: the dotted name and the count of
// leading dots.
func (w *walker) moduleName(n node) (python.Name, uint8) {
	if n == 0 || w.kind(n) != kRelativeImport {
		return w.dotted(n), 0
	}
	level := 0
	if p := w.childOf(n, kImportPrefix); p != 0 {
		level = min(bytes.Count(w.text(p), []byte(".")), 255)
	}
	return w.dotted(w.childOf(n, kDottedName)), uint8(level)
}

// dotted is the name of a module, white space between its parts left out.
func (w *walker) dotted(n node) python.Name {
	if n == 0 {
		return 0
	}
	if bytes.IndexFunc(w.text(n), isWhite) < 0 {
		return w.b.Intern(w.text(n))
	}
	var parts []string
	for c := w.first(n); c != 0; c = w.next(n, c) {
		parts = append(parts, w.b.Str(w.b.Intern(w.text(c))))
	}
	return w.b.InternString(strings.Join(parts, "."))
}

func isWhite(r rune) bool { return r <= ' ' || r == '\\' || r == '#' }
