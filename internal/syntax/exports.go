package syntax

import "github.com/kwargo/kwargo/internal/python"

// isExports reports whether a node is the name `__all__` in the module's own
// code.
func (w *walker) isExports(n node) bool {
	return n != 0 && w.scope == 1 && w.kind(n) == kIdentifier && string(w.text(n)) == "__all__"
}

// assignsExports reports whether `__all__` as a whole is among the pending
// targets.
func (w *walker) assignsExports(mark int) bool {
	for _, p := range w.pending[mark:] {
		if p.Binding.Scope == 1 && w.b.Str(p.Binding.Name) == "__all__" && (p.Direct || p.Binding.Kind == python.BindAugAssign) {
			return true
		}
	}
	return false
}

// noteExportsTarget is told of every target: `__all__[:0] = …` changes it.
func (w *walker) noteExportsTarget(n node) {
	if w.kind(n) == kSubscript && w.isExports(w.child(n, fValue)) {
		w.b.Export(nil, true)
	}
}

// exportsAssigned is `__all__ = value`; right is 0 for a bare annotation.
func (w *walker) exportsAssigned(right node) {
	if right == 0 {
		return
	}
	if w.branch == 0 {
		w.b.ResetExports()
	}
	w.exportsAdded(right, true)
}

// exportsAdded is `__all__ += value`.
func (w *walker) exportsAdded(right node, known bool) {
	names, certain := w.exportNames(right)
	w.b.Export(names, !certain || !known || w.branch != 0 || w.flags&python.CallBroken != 0)
}

// exportsChanged is a statement that calls a method of `__all__`.
func (w *walker) exportsChanged(n node) {
	if w.kind(n) != kCall {
		return
	}
	method := w.child(n, fFunction)
	args := w.child(n, fArguments)
	if w.kind(method) != kAttribute || !w.isExports(w.child(method, fObject)) || args == 0 {
		return
	}
	arg := w.first(args)
	single := arg != 0 && w.next(args, arg) == 0 && w.kind(args) == kArguments
	switch name := string(w.text(w.child(method, fAttribute))); {
	case name == "extend" && single:
		w.exportsAdded(arg, true)
	case name == "append" && single:
		if s, ok := w.exportName(arg); ok {
			w.b.Export([]python.Name{s}, w.branch != 0)
			return
		}
		fallthrough
	default:
		w.b.Export(nil, true)
	}
}

// exportNames is what a list, a tuple or a sum of them holds; certain is false
// when it holds more than plain strings.
func (w *walker) exportNames(n node) (names []python.Name, certain bool) {
	n = w.unwrap(n)
	switch w.kind(n) {
	case kList, kTuple, kExpressionList, kSet:
		certain = !w.hasError(n)
		for c := w.first(n); c != 0; c = w.next(n, c) {
			if s, ok := w.exportName(c); ok {
				names = append(names, s)
			} else {
				certain = false
			}
		}
		return names, certain
	case kBinary:
		if string(w.text(w.child(n, fOperator))) != "+" || w.level >= maxLevel {
			return nil, false
		}
		w.level++
		left, a := w.exportNames(w.child(n, fLeft))
		right, b := w.exportNames(w.child(n, fRight))
		w.level--
		return append(left, right...), a && b
	}
	return nil, false
}

func (w *walker) exportName(n node) (python.Name, bool) {
	switch w.kind(n) {
	case kString:
		s, ok := python.DecodeString(string(w.text(n)))
		return w.b.InternString(s), ok && s != ""
	case kConcatenated:
		all := ""
		for c := w.first(n); c != 0; c = w.next(n, c) {
			s, ok := python.DecodeString(string(w.text(c)))
			if !ok {
				return 0, false
			}
			all += s
		}
		return w.b.InternString(all), all != ""
	}
	return 0, false
}
