package python

import "slices"

// Target is what an assignment gives a value to: a name or an attribute. Both
// producers of facts read targets before the value, and bind them after it.
type Target struct {
	Binding Binding // of a name
	Patch   Patch   // of an attribute, when the binding has no kind
	Direct  bool    // it gets the value itself, not a part of it
	Depth   int     // how deep it stands in brackets and stars
	part    ExprID  // what it gets of a value that is written out; 0 when that is not known
}

// Deal gives the parts of a tuple or list that is written out to the targets that
// take it apart, one each, as in `a, b = f(), g()`.
func (b *Builder) Deal(targets []Target, value ExprID) {
	e := b.At(value)
	if e.Kind != ExprTuple && e.Kind != ExprList || e.Flags&FlagTruncated != 0 {
		return
	}
	items := b.f.Items(e)
	var parts []*Target
	for i := range targets {
		t := &targets[i]
		switch {
		case t.Direct:
		case len(parts) > 0 && parts[0].Depth != t.Depth, t.Binding.Kind != BindAssign && t.Binding.Kind != BindNone, b.Str(t.Binding.Name) == "__all__":
			return
		default:
			parts = append(parts, t)
		}
	}
	if len(parts) != len(items) || slices.ContainsFunc(items, func(a Arg) bool { return a.Kind != ArgPositional }) {
		return
	}
	for i, item := range items {
		parts[i].part = item.Value
	}
}

// Give notes the value and the annotation, once they are known; value is 0 when it
// is not.
func (t *Target) Give(value, annotation ExprID) {
	own := value
	if !t.Direct {
		own = t.part
	}
	if t.Binding.Kind == BindNone {
		t.Patch.Value = own
		return
	}
	t.Binding.Ann = annotation
	switch t.Binding.Kind {
	case BindAssign, BindWith, BindExcept:
		t.Binding.Ref = uint32(own)
	case BindFor: // what is gone over, however it is taken apart
		t.Binding.Ref = uint32(value)
	}
}

// HidesExports reports whether nothing is sure about `__all__` after a binding of
// it. Those that assign a value are read elsewhere, item by item.
func (b *Binding) HidesExports() bool {
	switch b.Kind {
	case BindAssign:
		return b.Ref == 0
	case BindAugAssign, BindAnnotation:
		return false
	}
	return true
}
