package diagnostics

import (
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// What makes a diagnostic the same one tomorrow: nothing here hangs on where in the
// file it stands, nor on how messages are worded.

// Subject is what a diagnostic is about, within its class.
func (d *Diagnostic) Subject() string {
	var names []string
	for _, p := range d.Fault.Missing {
		names = append(names, p.Name)
	}
	switch {
	case len(names) > 0:
		return strings.Join(names, ",")
	case d.Fault.Name != "":
		return d.Fault.Name
	}
	return d.Argument
}

// Within is the dotted path of the functions and classes that the call stands in;
// empty at the level of the module, and when there is no call.
func (d *Diagnostic) Within() string {
	if d.Binding == nil {
		return ""
	}
	b, f := d.Binding, d.Module.Facts()
	var parts []string
	for s := b.Call.Scope; s != 0; s = f.Scopes[s].Parent {
		switch scope := &f.Scopes[s]; scope.Kind {
		case python.ScopeClass:
			parts = append(parts, f.Str(f.Classes[scope.Class].Name))
		case python.ScopeFunction:
			if name := f.Str(f.Functions[scope.Function].Name); name != "" {
				parts = append(parts, name)
			}
		}
	}
	slices.Reverse(parts)
	return strings.Join(parts, ".")
}

// Shape is the call without its values, `C(_, name=, **)`; empty when there is none.
func (d *Diagnostic) Shape() string {
	if d.Binding == nil {
		return ""
	}
	var args []string
	for _, a := range d.Binding.Arguments {
		switch a.Kind {
		case python.ArgPositional:
			args = append(args, "_")
		case python.ArgKeyword:
			args = append(args, a.Name+"=")
		case python.ArgStar:
			args = append(args, "*")
		case python.ArgDoubleStar:
			args = append(args, "**")
		}
	}
	return d.Binding.Name + "(" + strings.Join(args, ", ") + ")"
}
