package python

// Target is what an assignment gives a value to: a name or an attribute. Both
// producers of facts read targets before the value, and bind them after it.
type Target struct {
	Binding Binding // of a name
	Patch   Patch   // of an attribute, when the binding has no kind
	Direct  bool    // it gets the value itself, not a part of it
}

// Give notes the value and the annotation, once they are known; value is 0 when it
// is not.
func (t *Target) Give(value, annotation ExprID) {
	own := value
	if !t.Direct {
		own = 0
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
