// Package oracle lets CPython judge the checker: it makes programs of classes
// and calls, runs them, and compares what happens with what is reported.
//
// Three laws hold. What is reported raises, and for that reason. What runs is
// not reported. What raises because its arguments do not fit is reported, unless
// a doubt silences it.
package oracle

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// Program is Python modules in the order in which they run. The last one is
// called main, and the calls are expressions in it.
type Program struct {
	Modules []Module
	Calls   []string
}

// Module is one module of a program, as pieces that can be left out.
type Module struct {
	Name   string
	Pieces []Piece
}

// Piece is a statement at the top of a module: a line, or a class with the
// members of its body.
type Piece struct {
	Head    string   // of a class: decorators and header; or the statement
	Members []string // each one or more whole lines, without their indentation
	Class   bool
}

// Source is the text of a module.
func (m *Module) Source() string {
	var b strings.Builder
	for _, p := range m.Pieces {
		b.WriteString(p.Head + "\n")
		if !p.Class {
			continue
		}
		for _, member := range p.Members {
			for _, line := range strings.Split(member, "\n") {
				b.WriteString("    " + line + "\n")
			}
		}
		if len(p.Members) == 0 {
			b.WriteString("    pass\n")
		}
	}
	return b.String()
}

// String shows a program as a person would write it.
func (p *Program) String() string {
	var b strings.Builder
	for i := range p.Modules {
		fmt.Fprintf(&b, "# %s.py\n%s", p.Modules[i].Name, p.Modules[i].Source())
	}
	return b.String() + strings.Join(p.Calls, "\n") + "\n"
}

// Verdict is what the checker says of one call.
type Verdict struct {
	Found  bool // it was seen as a construction
	Opaque bool // it unpacks something that is not written out
	Open   bool // a `*args` or `**kwargs` of the constructor takes anything
	Faults []contract.Fault
	Doubts []contract.Doubt
}

// Check asks the checker about every call of a program. sound is false when
// something is wrong, or in doubt, in the definitions themselves: then what a
// constructor's own code raises says nothing about the call.
func Check(p *Program) (verdicts []Verdict, sound bool) {
	files := map[string]string{}
	first := 0
	for i := range p.Modules {
		source := p.Modules[i].Source()
		if i == len(p.Modules)-1 {
			first = strings.Count(source, "\n")
			source += strings.Join(p.Calls, "\n") + "\n"
		}
		files[p.Modules[i].Name+".py"] = source
	}
	modules := contracttest.New(files)
	linker := contract.NewLinker(modules)
	main := modules.File(p.Modules[len(p.Modules)-1].Name + ".py")
	lines := text.NewLines(modules.Source[main])
	out := make([]Verdict, len(p.Calls))
	sound = true
	for _, m := range modules.All() {
		for i := 1; i < len(m.Facts.Calls); i++ {
			e := m.Facts.Expr(m.Facts.Calls[i].Expr)
			if m == main && int(lines.Row(e.Span.Start)) >= first {
				continue
			}
			b, ok := linker.Check(m, python.CallID(i))
			sound = sound && (!ok || len(b.Faults) == 0 && (len(b.Doubts) == 0 || b.Outside)) && handsOnOnly(m.Facts, e)
		}
	}
	for i := 1; i < len(main.Facts.Calls); i++ {
		b, ok := linker.Check(main, python.CallID(i))
		if !ok {
			continue
		}
		row := int(lines.Row(b.Expr().Span.Start)) - first
		if row < 0 || out[row].Found {
			continue // in a definition, or an argument of the call
		}
		opaque := slices.ContainsFunc(b.Arguments, func(a contract.Argument) bool {
			return a.Kind == python.ArgStar || a.Kind == python.ArgDoubleStar
		})
		out[row] = Verdict{Found: true, Opaque: opaque || b.Contract != nil && b.Contract.NewAlone, Open: open(b.Contract), Faults: b.Faults, Doubts: b.Doubts}
	}
	return out, sound
}

// handsOnOnly reports whether a call of another constructor does nothing but hand
// on what the first one got. Arguments of its own may be wrong for one subclass
// and right for another.
func handsOnOnly(f *python.Facts, e *python.Expr) bool {
	callee := f.Expr(e.A)
	if callee.Kind == python.ExprAttribute && f.Str(callee.Name) == "__new__" {
		return f.Expr(callee.A).Kind == python.ExprName // object.__new__
	}
	if callee.Kind != python.ExprAttribute || f.Str(callee.Name) != "__init__" {
		return true
	}
	for _, a := range f.Items(e) {
		if a.Kind != python.ArgStar && a.Kind != python.ArgDoubleStar {
			return false
		}
	}
	return e.Items.N > 0
}

func open(c *contract.Contract) bool {
	if c == nil {
		return false
	}
	for _, s := range c.Signatures {
		for _, p := range s.Params {
			if p.Kind == python.VarKeyword || p.Kind == python.VarPositional {
				return true
			}
		}
	}
	return false
}

// Outcome is what CPython did with one call; nil when it ran.
type Outcome []string

// binding is how CPython says that arguments do not fit (Python/ceval.c,
// Objects/typeobject.c, and attrs, which compiles Python).
var binding = regexp.MustCompile(`unexpected keyword argument|missing \d+ required|takes .*positional argument|takes no arguments|` +
	`multiple values for|positional-only arguments passed as keyword|takes no keyword arguments|takes exactly one argument|is an invalid keyword argument|takes at most \d+ keyword`)

var quoted = regexp.MustCompile(`'([^']*)'`)

// Disagreement says which law a call breaks; empty when none.
func Disagreement(v Verdict, sound bool, o Outcome) string {
	if o != nil && o[2] == "inside" && !sound {
		return ""
	}
	if o != nil && (strings.Contains(o[1], "is not safe") || strings.HasPrefix(o[1], "super(type, obj)")) {
		// object.__new__ on a tuple, super() in a class that slots=True made
		// anew: the class can never be made, whatever the arguments.
		return ""
	}
	raises := o != nil && o[0] == "TypeError" && binding.MatchString(o[1])
	switch {
	case len(v.Faults) > 0 && o == nil:
		return "reported, and runs"
	case len(v.Faults) > 0 && !raises:
		return "reported, and raises something else: " + o[0] + ": " + o[1]
	case len(v.Faults) > 0:
		return reasons(v, o[1])
	case raises && len(v.Doubts) == 0 && v.Found && !v.Opaque && (o[2] == "at the call" || !v.Open):
		return "raises, and is not reported: " + o[1]
	}
	return ""
}

// reasons compares the names that CPython gives with the reported ones. It
// names one kind of fault only.
func reasons(v Verdict, message string) string {
	var names []string
	for _, m := range quoted.FindAllStringSubmatch(message, -1) {
		names = append(names, strings.Split(m[1], ", ")...)
	}
	if v.Opaque {
		names = nil // CPython may name what an unpacking brings
	}
	has := func(kind contract.FaultKind, name string) bool {
		return slices.ContainsFunc(v.Faults, func(f contract.Fault) bool {
			if f.Kind != kind {
				return false
			}
			return f.Name == name || slices.ContainsFunc(f.Missing, func(p contract.Param) bool { return p.Name == name })
		})
	}
	for _, n := range names {
		switch {
		case strings.Contains(message, "unexpected keyword") && !has(contract.UnknownKeywordFault, n),
			strings.Contains(message, "required") && !has(contract.MissingArgument, n),
			strings.Contains(message, "passed as keyword") && !has(contract.PositionalOnlyKeyword, n) && !has(contract.UnknownKeywordFault, n):
			return "reported for another reason: " + message
		case strings.Contains(message, "multiple values") && !has(contract.DuplicateArgument, n) && !has(contract.UnknownKeywordFault, n):
			return "reported for another reason: " + message
		}
	}
	return ""
}
