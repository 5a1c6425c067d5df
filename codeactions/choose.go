package codeactions

import (
	"slices"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// Choice is what is to be done about one construction when nobody is there to
// ask.
type Choice struct {
	Fix *Fix // nil when nothing is
	// Why says, when nothing is done, what stands in the way.
	Why string
}

// Choose picks the one fix that may be applied without asking: a safe one, or
// with suggestions also one that a person would very likely pick. reported are
// what is said about the construction; src is the text of its file.
func Choose(l *contract.Linker, b *contract.Binding, reported []diagnostics.Diagnostic, src []byte, suggestions bool) Choice {
	if generated(src) {
		return Choice{Why: "the file says that a program writes it"}
	}
	var open []Fix
	refused := ""
	for _, f := range Fixes(l, b, src) {
		if f.Action == ConvertToFactory && f.Disabled != "" && refused == "" {
			refused = f.Title + " is not possible, for " + f.Disabled
		}
		if f.Kind == QuickFix && f.Disabled == "" && !f.elsewhere(b.Module) && mendsOne(&f, reported) {
			open = append(open, f)
		}
	}
	if i := slices.IndexFunc(open, func(f Fix) bool { return f.Applicability == Safe }); i >= 0 {
		return Choice{Fix: &open[i]}
	}
	if len(open) == 0 {
		if refused != "" {
			return Choice{Why: refused}
		}
		return Choice{Why: "there is no fix for it"}
	}
	first := &open[0]
	if slices.ContainsFunc(open, func(f Fix) bool { return f.Action == ConvertToFactory }) {
		refused = "" // another conversion is what there is to say something about
	}
	switch {
	case !suggestions && refused != "":
		return Choice{Why: refused + "; only a suggestion: " + first.Title}
	case !suggestions && first.Why != "":
		return Choice{Why: first.Why + ": " + first.Title}
	case !suggestions:
		return Choice{Why: "only a suggestion: " + first.Title}
	case first.Applicability == DisplayOnly:
		return Choice{Why: "not without a person: " + first.Title}
	case first.Effects:
		return Choice{Why: "it takes away what may do something: " + first.Title}
	case first.Placeholders():
		return Choice{Why: "a value has to be written by hand: " + first.Title}
	case !first.Preferred && len(open) > 1 && open[1].Action == first.Action && sameFaults(first, &open[1]):
		return Choice{Why: "two fixes are equally good: " + first.Title + "; " + open[1].Title}
	case (first.Action == RenameKeyword || first.Action == ConvertToFactory || first.Action == MakeKeyword) && !first.Preferred:
		return Choice{Why: "it is not sure what is meant: " + first.Title}
	case first.Action == RemoveArgument && refused != "" && !duplicate(b, first):
		// It is very likely meant for the factory.
		return Choice{Why: refused + ": " + first.Title}
	case first.Action == RemoveArgument && !duplicate(b, first) && takenByMethod(l, b, first):
		return Choice{Why: "a method of the class takes it: " + first.Title}
	case first.Action == RemoveArgument && missesSomething(b):
		// What is not known may well be what is missing, under another name.
		return Choice{Why: "an argument is missing as well: " + first.Title}
	}
	return Choice{Fix: first}
}

// elsewhere reports whether a fix touches other files than that of the
// construction.
func (f *Fix) elsewhere(m *contract.Module) bool {
	return f.Lazy != nil || slices.ContainsFunc(f.Files, func(e FileEdit) bool { return e.Module != m })
}

// Placeholders reports whether a fix leaves something to be written.
func (f *Fix) Placeholders() bool {
	return slices.ContainsFunc(f.Files, func(file FileEdit) bool {
		return slices.ContainsFunc(file.Edits, func(e Edit) bool { return e.Snippet != "" })
	})
}

// mendsOne reports whether a fix is for something that is reported.
func mendsOne(f *Fix, reported []diagnostics.Diagnostic) bool {
	return slices.ContainsFunc(reported, func(d diagnostics.Diagnostic) bool { return f.Mends(&d) })
}

// Mends reports whether a fix is for the fault of a diagnostic.
func (f *Fix) Mends(d *diagnostics.Diagnostic) bool {
	return slices.ContainsFunc(f.Faults, func(i int) bool {
		fault := &d.Binding.Faults[i]
		return fault.Kind == d.Fault.Kind && fault.Argument == d.Fault.Argument
	})
}

// duplicate reports whether a fix is for arguments that are given twice.
func duplicate(b *contract.Binding, f *Fix) bool {
	return !slices.ContainsFunc(f.Faults, func(i int) bool { return b.Faults[i].Kind != contract.DuplicateArgument })
}

// takenByMethod reports whether a classmethod or staticmethod of the class, one
// that need not be known as a factory, names a keyword that a fix removes.
func takenByMethod(l *contract.Linker, b *contract.Binding, fix *Fix) bool {
	if b.Class == nil {
		return false
	}
	mro, _ := l.MRO(b.Class)
	for _, a := range mro {
		if a.Class == nil || a.Class.ID == 0 {
			continue
		}
		f := a.Class.Module.Facts()
		for i := range f.Functions {
			fn := &f.Functions[i]
			static := fn.Class == a.Class.ID && slices.ContainsFunc(f.ArgRange(fn.Decorators), func(d python.Arg) bool {
				name := f.Spell(d.Value)
				return name == "classmethod" || name == "staticmethod"
			})
			if static && slices.ContainsFunc(f.FunctionParams(python.FunctionID(i)), func(p python.Param) bool {
				return slices.ContainsFunc(fix.Faults, func(j int) bool { return b.Faults[j].Name == f.Str(p.Name) })
			}) {
				return true
			}
		}
	}
	return false
}

func sameFaults(a, b *Fix) bool { return slices.Equal(a.Faults, b.Faults) }

func missesSomething(b *contract.Binding) bool {
	return slices.ContainsFunc(b.Faults, func(f contract.Fault) bool { return f.Kind == contract.MissingArgument })
}

// generated reports whether a file says that a program wrote it.
func generated(src []byte) bool {
	head := string(src[:min(len(src), 1024)])
	return strings.Contains(head, "DO NOT EDIT") || strings.Contains(head, "@generated") || strings.Contains(head, "Code generated")
}
