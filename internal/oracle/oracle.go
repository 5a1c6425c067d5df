// Package oracle lets CPython judge the checker: it makes programs of classes
// and calls, runs them, and compares what happens with what is reported.
//
// Three laws hold. What is reported raises, and for that reason. What runs is
// not reported. What raises because its arguments do not fit is reported, unless
// a doubt silences it.
package oracle

import (
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// Verdict is what the checker says of one call.
type Verdict struct {
	Found  bool // it was seen as a construction
	Opaque bool // it unpacks something that is not written out
	Faults []contract.Fault
	Doubts []contract.Doubt
	// Any: an unknown keyword, or a surplus argument, is taken by the first
	// constructor that runs; Behind: by one of several that run.
	Any, Behind bool
	// Alone: __new__ may give anything, so that __init__ was not looked at; or
	// only a part of what the call does is looked at, as with a partial.
	Alone bool
	// Builtin: a class that is written in C looks at the arguments as well.
	Builtin bool
	// Several: the name stands for one of several classes.
	Several bool
	// Keywords are those written in the call.
	Keywords map[string]bool
}

// Site is a call inside of the definitions: one that a constructor makes.
type Site struct {
	Said        bool            // a fault or a doubt is shown there
	Open        bool            // what it calls takes anything
	HandsOnOnly bool            // it passes what came and nothing else
	Hidden      bool            // it unpacks something of its own
	Passes      map[string]bool // the keywords that it gives by itself
}

// Reading is what the checker makes of a program.
type Reading struct {
	Verdicts []Verdict
	Sites    map[Frame]Site
}

// Read asks the checker about every call of a program.
func Read(s *Script, version contract.Version) *Reading {
	files := map[string]string{}
	for _, m := range s.Modules {
		files[m.Path] = m.Text
	}
	modules := contracttest.New(files)
	for _, m := range modules.All() {
		m.Python = version
	}
	linker := contract.NewLinker(modules)
	out := &Reading{Verdicts: make([]Verdict, len(s.Rows)), Sites: map[Frame]Site{}}
	byRow := map[int]int{}
	for i, row := range s.Rows {
		byRow[row] = i
	}
	for i, source := range s.Modules {
		m := modules.File(source.Path)
		rows := text.NewLines(modules.Source[m])
		for id := 1; id < len(m.Facts().Calls); id++ {
			b, ok := linker.Check(m, python.CallID(id))
			row := int(rows.Row(m.Facts().Expr(m.Facts().Calls[id].Expr).Span.Start))
			call, isCall := byRow[row]
			switch {
			case isCall && i == len(s.Modules)-1:
				if ok {
					out.Verdicts[call].add(b)
				} else if copies(m.Facts(), python.CallID(id)) {
					out.Verdicts[call].Alone = true
				}
			default:
				out.site(Frame{source.Name, row}, m.Facts(), python.CallID(id), b)
			}
		}
	}
	return out
}

// copies reports whether a call makes a changed copy of an instance, by its name.
func copies(f *python.Facts, id python.CallID) bool {
	callee := f.Expr(f.Expr(f.Calls[id].Expr).A)
	switch name := f.Str(callee.Name); strings.TrimPrefix(name, "My") {
	case "replace", "_replace", "evolve":
		return true
	}
	return false
}

// add takes one construction on the line of a call into account.
func (v *Verdict) add(b *contract.Binding) {
	v.Found = true
	if v.Keywords == nil {
		v.Keywords = map[string]bool{}
	}
	for _, a := range b.Arguments {
		switch a.Kind {
		case python.ArgStar, python.ArgDoubleStar:
			v.Opaque = true
		case python.ArgKeyword:
			v.Keywords[a.Name] = true
		}
	}
	for _, f := range b.Faults {
		if f.Kind != contract.IgnoredKeyword && f.Kind != contract.TypedDictKey { // these do not raise
			v.Faults = append(v.Faults, f)
		}
	}
	v.Doubts = append(v.Doubts, b.Doubts...)
	v.Alone = v.Alone || b.Receiver == contract.ByPartial || b.Receiver == contract.ByCopy
	if b.Class != nil {
		v.Several = v.Several || several(b.Class)
	}
	if b.Contract != nil {
		v.Alone = v.Alone || b.Contract.NewAlone
		v.Builtin = v.Builtin || writtenInC(b.Contract)
		v.Any = v.Any || b.Contract.Unknown() != contract.UnknownRaises || takesAnyPositional(b.Contract)
		v.Behind = v.Behind || open(b.Contract)
	}
}

// several reports whether a condition decides which of two classes has a name.
func several(c *contract.Class) bool {
	f := c.Module.Facts()
	if c.ID == 0 {
		return false
	}
	cl := &f.Classes[c.ID]
	for i := 1; i < len(f.Classes); i++ {
		other := &f.Classes[i]
		if python.ClassID(i) != c.ID && other.Name == cl.Name && other.Parent == cl.Parent && cl.Branch != 0 && other.Branch != 0 {
			return true
		}
	}
	return false
}

func takesAnyPositional(c *contract.Contract) bool {
	for _, s := range c.Signatures {
		all := false
		for _, p := range s.Params {
			all = all || p.Kind == python.VarPositional
		}
		if !all {
			return false
		}
	}
	return true
}

// writtenInC reports whether a builtin class takes part, of which only is known
// that it looks at the arguments.
func writtenInC(c *contract.Contract) bool {
	for i := range c.Signatures {
		if s := &c.Signatures[i]; s.Function == 0 && s.Unknown() == contract.UnknownKept && takesAnyPositional(&contract.Contract{Signatures: c.Signatures[i : i+1]}) {
			return true
		}
	}
	return false
}

func open(c *contract.Contract) bool {
	for _, s := range c.Signatures {
		for _, p := range s.Params {
			if p.Kind == python.VarKeyword || p.Kind == python.VarPositional {
				return true
			}
		}
	}
	return false
}

// site keeps what a call inside of the definitions passes on.
func (r *Reading) site(at Frame, f *python.Facts, id python.CallID, b *contract.Binding) {
	s := Site{HandsOnOnly: true, Passes: map[string]bool{}}
	if before, ok := r.Sites[at]; ok {
		s = before
	}
	e := f.Expr(f.Calls[id].Expr)
	args := contract.Arguments(f, f.Calls[id].Expr)
	if callee := f.Expr(e.A); callee.Kind == python.ExprAttribute && len(args) > 0 {
		byHand := f.Expr(callee.A).Kind == python.ExprName && f.Str(callee.Name) == "__init__"
		if byHand || f.Str(callee.Name) == "__new__" {
			args = args[1:] // the instance, or the class
		}
	}
	unpacks := false
	for _, a := range args {
		switch {
		case a.Kind == python.ArgKeyword:
			s.HandsOnOnly = false
			s.Passes[a.Name] = true
		case a.Kind == python.ArgPositional:
			s.HandsOnOnly = false
		case f.Expr(a.Value).Kind != python.ExprName:
			s.Hidden = true
		default:
			unpacks = true
		}
	}
	s.HandsOnOnly = s.HandsOnOnly && unpacks
	if callee := f.Expr(e.A); b == nil && callee.Kind == python.ExprAttribute && f.Str(callee.Name) == "__init__" {
		s.Open = true // what it calls is not known
	}
	if b != nil {
		s.Said = s.Said || len(b.Faults) > 0 || len(b.Doubts) > 0 && !b.Outside
		s.Open = s.Open || b.Contract != nil && open(b.Contract)
	}
	r.Sites[at] = s
}
