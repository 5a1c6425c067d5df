package report

import (
	"slices"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// What makes a finding the same one tomorrow: nothing here hangs on where in the
// file it stands, nor on how messages are worded.

// subject is what a diagnostic is about, within its class.
func subject(d *diagnostics.Diagnostic) string {
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

// within is the dotted path of the functions and classes that a call stands in;
// empty at the level of the module.
func within(b *contract.Binding) string {
	f := b.Module.Facts
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

// shape is a call without its values: `C(_, name=, **)`.
func shape(b *contract.Binding) string {
	var args []string
	for _, a := range b.Arguments {
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
	return b.Name + "(" + strings.Join(args, ", ") + ")"
}
