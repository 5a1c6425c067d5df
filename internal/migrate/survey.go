// Package migrate looks at all constructions of one class: what shapes they have,
// what is wrong with them, what they can be converted to, and which policy would
// convert the most. It reads from a snapshot and writes nothing.
package migrate

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
	"github.com/kwargo/kwargo/internal/workspace"
)

// State is how a construction stands.
type State int

const (
	Fine      State = iota // nothing is wrong with it
	Broken                 // it raises
	Forbidden              // it runs, and is against the policy
	Unchecked              // it is not known; Why says why
)

func (s State) String() string {
	return [...]string{"fine", "broken", "forbidden", "unchecked"}[s]
}

// Site is one construction.
type Site struct {
	File    *workspace.File
	Binding *contract.Binding
	Row     int // from 1
	Column  int // from 1, in code points
	Source  string
	State   State
	// Shape is how it is written, its values aside.
	Shape string
	// Keywords are the names that it passes, Faulty those of them that are wrong.
	Keywords, Faulty []string
	// Problems are what is said about it.
	Problems []string
	// Against: it runs, and is against the policy that is looked at, which is not that of
	// the workspace.
	Against bool
	// Conversion is what the policy makes of it; its zero value when there is nothing
	// to be done.
	Conversion codeactions.Migration
	// After is the call when it is converted; empty when it cannot be.
	After string
	// Why says what stands in the way of a conversion, or why it is not checked.
	Why string

	src      []byte
	inferred bool // it calls a function that does not say what it returns
}

// Converts reports whether it can be converted without asking.
func (s *Site) Converts() bool { return s.Conversion.Safe() }

// Survey is all constructions of a class.
type Survey struct {
	Class    *contract.Class
	Contract *contract.Contract
	Policy   *contract.Policy // under which they are looked at; nil when there is none
	Sites    []*Site          // by path and place

	linker *contract.Linker
}

// Count is how many constructions are in a state.
func (s *Survey) Count(of State) int {
	n := 0
	for _, site := range s.Sites {
		if site.State == of {
			n++
		}
	}
	return n
}

// Converts is how many of those in a state can be converted without asking.
func (s *Survey) Converts(of State) int {
	n := 0
	for _, site := range s.Sites {
		if site.State == of && site.Converts() {
			n++
		}
	}
	return n
}

// Of looks at all constructions of a class in a snapshot, under the policy that it
// has for the class.
func Of(ctx context.Context, s *workspace.Snapshot, class *contract.Class) (*Survey, error) {
	l := s.Linker()
	out := &Survey{Class: class, Contract: l.Contract(class), linker: l}
	files := s.Files()
	parts, calls := make([][]*Site, len(files)), make([][]*Site, len(files))
	makers := l.Makers(class)
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range files {
		if f.Module.Content == nil || f.Module.Library {
			continue
		}
		group.Go(func() (err error) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if parts[i], err = sitesOf(s, f, class); err == nil {
				calls[i], err = factoryCalls(s, f, makers)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for i := range parts {
		out.Sites = append(append(out.Sites, parts[i]...), calls[i]...)
	}
	slices.SortStableFunc(out.Sites, func(a, b *Site) int {
		return cmp.Or(cmp.Compare(a.File.Path, b.File.Path), cmp.Compare(a.Binding.Expr().Span.Start, b.Binding.Expr().Span.Start))
	})
	for _, site := range out.Sites {
		if p := l.Policy(class, site.File.Module); p != nil {
			out.Policy = p
			break
		}
	}
	out.convert(nil)
	return out, nil
}

// sitesOf are the constructions of a class in one file.
func sitesOf(s *workspace.Snapshot, f *workspace.File, class *contract.Class) ([]*Site, error) {
	l, facts, r := s.Linker(), f.Module.Facts(), reader{snapshot: s, file: f}
	var out []*Site
	for i := 1; i < len(facts.Calls); i++ {
		b, ok := l.Check(f.Module, python.CallID(i))
		if !ok || b.Class != class {
			continue
		}
		site, err := r.site(b)
		if err != nil {
			return nil, err
		}
		out = append(out, site)
	}
	return out, nil
}

// reader makes the sites of one file, which is read when there is one.
type reader struct {
	snapshot *workspace.Snapshot
	file     *workspace.File
	src      []byte
	lines    *text.Lines
}

func (r *reader) site(b *contract.Binding) (*Site, error) {
	if r.lines == nil {
		src, err := r.snapshot.Text(r.file)
		if err != nil {
			return nil, err
		}
		r.src, r.lines = src, text.NewLines(src)
	}
	at := r.lines.Position(b.Expr().Span.Start, text.UTF32)
	out := &Site{
		File: r.file, Binding: b, Row: int(at.Row) + 1, Column: int(at.Column) + 1,
		Source: string(b.Expr().Span.Of(r.src)), Shape: shapeOf(b), src: r.src,
	}
	out.judge(r.snapshot.Linker())
	return out, nil
}

// factoryCalls are the calls in one file of functions that make objects of a class.
// What these are given is not checked elsewhere, so they are not called broken here.
func factoryCalls(s *workspace.Snapshot, f *workspace.File, makers []*contract.Factory) ([]*Site, error) {
	l, facts, r := s.Linker(), f.Module.Facts(), reader{snapshot: s, file: f}
	names := map[string]bool{} // under which the file may know one
	for _, fac := range makers {
		names[fac.Name] = true
	}
	for i := 1; i < len(facts.Imports); i++ {
		if imp := &facts.Imports[i]; imp.As != 0 && names[facts.Str(imp.Symbol)] {
			names[facts.Str(imp.As)] = true
		}
	}
	var out []*Site
	for i := 1; i < len(facts.Calls); i++ {
		call := &facts.Calls[i]
		callee := facts.Expr(facts.Expr(call.Expr).A)
		if callee.Kind != python.ExprName && callee.Kind != python.ExprAttribute || !names[facts.Str(callee.Name)] {
			continue
		}
		sym := l.Expr(f.Module, call.Scope, call.Branch, facts.Expr(call.Expr).A)
		at := slices.IndexFunc(makers, func(fac *contract.Factory) bool { return fac.Is(sym) })
		if at < 0 {
			continue
		}
		site, err := r.site(l.Makes(f.Module, python.CallID(i), makers[at]))
		if err != nil {
			return nil, err
		}
		if site.State == Broken {
			site.State, site.Why, site.Problems = Unchecked, "what functions are given is not checked; "+site.Problems[0], nil
		}
		site.inferred = makers[at].Module.Facts().Functions[makers[at].Function].Annotation == 0
		out = append(out, site)
	}
	return out, nil
}

// judge fills in what is wrong with a construction.
func (s *Site) judge(l *contract.Linker) {
	b := s.Binding
	for i, a := range b.Arguments {
		if a.Kind == python.ArgKeyword {
			s.Keywords = append(s.Keywords, a.Name)
		}
		for _, f := range b.Broken() {
			if f.Argument == i && a.Name != "" && !slices.Contains(s.Faulty, a.Name) {
				s.Faulty = append(s.Faulty, a.Name)
			}
		}
	}
	for _, d := range diagnostics.Of(l, b, diagnostics.DefaultOptions()) {
		s.Problems = append(s.Problems, d.Rule.Code+" "+d.Message)
	}
	switch {
	case len(b.Broken()) > 0:
		s.State = Broken
	case len(b.Faults) > 0:
		s.State = Forbidden
	case len(b.Doubts) > 0:
		s.State, s.Why = Unchecked, b.Doubts[0].String()
	}
}

// shapeOf is a call without its values: `Context(…, session_id=…, **…)`. Keywords
// are in the order of the alphabet, for calls that differ in their order alone are
// of one shape.
func shapeOf(b *contract.Binding) string {
	var positions, keywords []string
	double := ""
	for _, a := range b.Arguments {
		switch a.Kind {
		case python.ArgPositional:
			positions = append(positions, "…")
		case python.ArgStar:
			positions = append(positions, "*…")
		case python.ArgDoubleStar:
			double = "**…"
		case python.ArgKeyword:
			keywords = append(keywords, a.Name+"=…")
		}
	}
	slices.Sort(keywords)
	all := slices.Concat(positions, keywords)
	if double != "" {
		all = append(all, double)
	}
	name := b.Name
	switch b.Receiver {
	case contract.ByClass:
		name = "cls"
	case contract.ByPartial:
		name = "partial"
	case contract.ByReference:
		return name + ", handed on"
	}
	return fmt.Sprintf("%s(%s)", name, strings.Join(all, ", "))
}

// convert works out what becomes of the constructions that are not as they should
// be: under a policy, or, when it is nil, under that of the workspace and by what can
// be done without one.
func (s *Survey) convert(policy *contract.Policy) {
	for _, site := range s.Sites {
		site.Conversion, site.After = codeactions.Migration{}, ""
		if site.State == Unchecked {
			continue
		}
		site.Why = ""
		p := policy
		if p == nil {
			p = s.linker.PolicyFor(site.Binding)
		}
		forbidden := p != nil && s.linker.Forbids(p, site.Binding)
		site.Against = policy != nil && forbidden && site.State == Fine
		switch {
		case site.State == Fine && !site.Against:
			continue
		case p != nil:
			site.Conversion = codeactions.Migrate(s.linker, site.Binding, site.src, p)
			if other := withoutPolicy(s.linker, site); policy == nil && !site.Converts() && site.State == Broken && other.Safe() {
				site.Conversion = other
			}
		default:
			site.Conversion = withoutPolicy(s.linker, site)
		}
		site.Why = site.Conversion.Why
		if site.Converts() {
			site.After = site.after()
		}
	}
}

// withoutPolicy is what can be done about a broken construction when no policy says
// anything.
func withoutPolicy(l *contract.Linker, site *Site) codeactions.Migration {
	reported := diagnostics.Of(l, site.Binding, diagnostics.DefaultOptions())
	choice := codeactions.Choose(l, site.Binding, reported, site.src, false)
	return codeactions.Migration{Fix: choice.Fix, Complete: choice.Fix != nil, Why: choice.Why}
}

// after is the call as the conversion makes it.
func (s *Site) after() string {
	call := s.Binding.Expr().Span
	var inside []text.Edit
	for _, file := range s.Conversion.Fix.Files {
		if file.Module != s.Binding.Module {
			continue
		}
		for _, e := range file.Edits {
			if call.Encloses(e.Span) {
				inside = append(inside, text.Edit{
					Span: text.Span{Start: e.Span.Start - call.Start, End: e.Span.End - call.Start}, New: e.New,
				})
			}
		}
	}
	out, err := text.Apply([]byte(s.Source), inside)
	if err != nil {
		return ""
	}
	return string(out)
}

// Linker is the linker that the survey was made with.
func (s *Survey) Linker() *contract.Linker { return s.linker }

// HandedOn reports whether a construction is no call of the class but hands it to
// something that will call it. Where a policy cannot convert that, nothing is amiss.
func HandedOn(b *contract.Binding) bool {
	return b.Receiver == contract.ByReference || b.Receiver == contract.ByPartial
}
