package history

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// Broken is a construction that does not go with a change.
type Broken struct {
	Module  *contract.Module
	Span    text.Span
	Call    text.Span // all of the construction
	Code    string    // of the diagnostic; empty when nothing raises
	Message string
}

// Blame finds the constructions that the changes leave broken, in the code as it is
// now: those that are reported, for a reason that is one of the changes; those that
// pass by position what means something else now; and those of classes that are gone.
// The last two are only looked for among the calls that were there before, letter
// for letter: any other has been seen to.
func Blame(ctx context.Context, all []Class, before, after *Side) error {
	blame := &blame{of: map[string][]*Change{}, before: before, after: after}
	for i := range all {
		for j := range all[i].Changes {
			c := &all[i].Changes[j]
			if !c.Kind.Breaking() && !c.Shifts {
				continue
			}
			for _, name := range append([]string{all[i].Name}, c.Inherited...) {
				blame.of[name] = append(blame.of[name], c)
			}
			blame.remember = blame.remember || c.Kind == ClassRemoved || c.Shifts || c.Kind == Reordered
		}
	}
	if len(blame.of) == 0 {
		return nil
	}
	defer blame.sort()
	results, err := after.check(ctx)
	if err != nil {
		return err
	}
	for _, r := range results {
		for i := range r.Diagnostics {
			blame.diagnostic(&r.Diagnostics[i])
		}
	}
	if blame.remember {
		if err := blame.unchanged(ctx, results); err != nil {
			return err
		}
	}
	return nil
}

type blame struct {
	of            map[string][]*Change // by the class
	before, after *Side
	remember      bool
}

// check looks at the constructions of one side.
func (s *Side) check(ctx context.Context) ([]diagnostics.Result, error) {
	out := make([]diagnostics.Result, len(s.Modules))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, m := range s.Modules {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			out[i] = diagnostics.File(s.Linker, m, s.Options)
			return nil
		})
	}
	return out, group.Wait()
}

func (b *blame) diagnostic(d *diagnostics.Diagnostic) {
	all := b.of[d.Class]
	if s := d.Fault.Signature; s != nil && s.Owner != nil && s.Owner.Dotted() != d.Class { // super().__init__(…)
		for _, c := range b.of[s.Owner.Dotted()] {
			if !slices.Contains(all, c) {
				all = append(slices.Clip(all), c)
			}
		}
	}
	for _, c := range all {
		if c.explains(d) || d.Fault.Kind == contract.MissingArgument && c.pushes(d, all) {
			c.Broken = append(c.Broken, Broken{d.Module, d.Span, d.Binding.Expr().Span, d.Rule.Code, d.Message})
		}
	}
}

// explains reports whether a diagnostic is there because of the change.
func (c *Change) explains(d *diagnostics.Diagnostic) bool {
	f := d.Fault
	if f.Kind == contract.UnknownFactory {
		return c.Kind == FactoryRemoved && lastPart(c.Name) == f.Name
	}
	if !c.ofCall(d) {
		return false
	}
	missing := slices.ContainsFunc(f.Missing, func(p contract.Param) bool {
		return p.Name == c.Name && (c.Kind == AddedRequired || c.Kind == MadeRequired || c.Kind == KeywordOnly) || p.Name == c.To && c.Kind == Renamed
	})
	switch f.Kind {
	case contract.UnknownKeywordFault, contract.IgnoredKeyword:
		return f.Name == c.Name && (c.Kind == Removed || c.Kind == Renamed) || c.Kind == NoOtherKeyword
	case contract.MissingArgument:
		return missing
	case contract.TypedDictKey:
		return missing || len(f.Missing) == 0 && f.Name == c.Name && (c.Kind == Removed || c.Kind == Renamed)
	case contract.TooManyPositional:
		return c.Kind == Removed || c.Kind == KeywordOnly || c.Kind == NoMorePosition
	case contract.PositionalOnlyKeyword:
		return c.Kind == PositionalOnly && f.Name == c.Name
	case contract.DuplicateArgument:
		return c.Shifts || c.Kind == Reordered
	}
	return false
}

// pushes reports whether an argument is missing because the change has moved what is
// passed by position to another parameter. all are the changes of the class.
func (c *Change) pushes(d *diagnostics.Diagnostic, all []*Change) bool {
	if !c.Shifts && c.Kind != Reordered || !c.ofCall(d) || d.Fault.Signature == nil {
		return false
	}
	given, new := 0, 0
	for _, a := range d.Binding.Arguments {
		if a.Kind == python.ArgPositional {
			given++
		}
	}
	for _, o := range all {
		if o.Shifts && o.ofCall(d) && (o.Kind == Added || o.Kind == AddedRequired) {
			new++
		}
	}
	params := named(d.Fault.Signature)
	return c.from < given && slices.ContainsFunc(d.Fault.Missing, func(p contract.Param) bool {
		i := find(params, p.Name)
		return i >= 0 && (c.Kind == Reordered || slot(params, i) < given+new)
	})
}

// ofCall reports whether the change is about what a diagnostic's call calls: the class,
// or one factory.
func (c *Change) ofCall(d *diagnostics.Diagnostic) bool {
	byFactory := ""
	if d.Binding.Receiver == contract.ByFactory {
		byFactory = lastPart(d.Binding.Name)
	}
	return lastPart(c.Factory) == byFactory
}

func lastPart(dotted string) string { return dotted[strings.LastIndexByte(dotted, '.')+1:] }

// spot is a call as it is written, in its file.
type spot struct{ path, text string }

// unchanged blames the changes for calls that are as they were and should not be.
func (b *blame) unchanged(ctx context.Context, now []diagnostics.Result) error {
	was, err := b.before.check(ctx)
	if err != nil {
		return err
	}
	known := b.newKnown()
	for _, r := range was {
		for _, binding := range r.Bindings {
			if binding.Class == nil || len(b.of[binding.Class.Dotted()]) == 0 && !b.moves(binding.Class.Dotted()) {
				continue
			}
			if s, ok := b.before.spot(binding.Module, binding.Expr().Span); ok {
				known.add(s, binding.Class.Dotted())
			}
		}
	}
	for _, r := range now {
		for _, binding := range r.Bindings {
			if binding.Class != nil && len(binding.Faults) == 0 {
				b.byPosition(binding, known)
			}
		}
	}
	for _, m := range b.after.Modules {
		b.ofRemoved(m, known)
	}
	return nil
}

// known are the classes of the calls that were there before. Calls of a file that is
// gone are looked for in the files that are new: it may have been moved.
type known struct {
	here        map[spot]string
	moved       map[string]string // by the text of the call
	before, now map[string]bool   // the files
}

func (b *blame) newKnown() *known {
	k := &known{map[spot]string{}, map[string]string{}, map[string]bool{}, map[string]bool{}}
	for _, m := range b.before.Modules {
		k.before[m.Path] = true
	}
	for _, m := range b.after.Modules {
		k.now[m.Path] = true
	}
	return k
}

func (k *known) add(s spot, class string) {
	k.here[s] = class
	if !k.now[s.path] {
		k.moved[s.text] = class
	}
}

// class is that of a call as it was before; empty when it was not there.
func (k *known) class(s spot) string {
	if !k.before[s.path] {
		return k.moved[s.text]
	}
	return k.here[s]
}

// moves reports whether a class is called something else now; its calls count for
// what they are now.
func (b *blame) moves(name string) bool { return b.after.classes[name] == nil }

func (s *Side) spot(m *contract.Module, span text.Span) (spot, bool) {
	src, err := s.Text(m)
	if err != nil || int(span.End) > len(src) {
		return spot{}, false
	}
	return spot{m.Path, string(span.Of(src))}, true
}

// byPosition finds a call that passes by position what has moved.
func (b *blame) byPosition(binding *contract.Binding, known *known) {
	given := 0
	for _, a := range binding.Arguments {
		if a.Kind == python.ArgPositional {
			given++
		}
	}
	if binding.Receiver == contract.BySuper && !strings.HasPrefix(binding.Name, "super(") {
		given-- // Base.__init__(self, …)
	}
	if given <= 0 || binding.Receiver == contract.ByCopy || binding.Receiver == contract.ByPartial {
		return
	}
	for _, c := range b.of[binding.Class.Dotted()] {
		if !c.Shifts && c.Kind != Reordered || (c.Factory != "") != (binding.Receiver == contract.ByFactory) || c.Factory != "" && lastPart(c.Factory) != lastPart(binding.Name) {
			continue
		}
		if c.from >= given {
			continue // what has moved is not passed
		}
		if s, ok := b.after.spot(binding.Module, binding.Expr().Span); ok && known.class(s) != "" {
			c.Broken = append(c.Broken, Broken{
				binding.Module, binding.Callee(), binding.Expr().Span, "",
				"`" + binding.Name + "()` passes by position what means something else now",
			})
		}
	}
}

// ofRemoved finds the calls of a file that made a class that is gone.
func (b *blame) ofRemoved(m *contract.Module, known *known) {
	if m.Content == nil {
		return
	}
	for i := 1; i < len(m.Facts().Calls); i++ {
		e := m.Facts().Expr(m.Facts().Calls[i].Expr)
		s, ok := b.after.spot(m, e.Span)
		was := known.class(s)
		if !ok || was == "" || b.after.classes[was] != nil {
			continue
		}
		for _, c := range b.of[was] {
			if c.Kind != ClassRemoved {
				continue
			}
			if b.named(m, &m.Facts().Calls[i], e.A, was) {
				continue // it makes something else now, or may do so
			}
			c.Broken = append(c.Broken, Broken{m, m.Facts().Expr(e.A).Span, e.Span, "", "`" + lastPart(was) + "` is no more"})
		}
	}
}

// named reports whether what is called may still be there: only a name that leads
// nowhere, or to where the class was, surely is not.
func (b *blame) named(m *contract.Module, call *python.Call, callee python.ExprID, was string) bool {
	s := b.after.Linker.Expr(m, call.Scope, call.Branch, callee)
	if s.Kind != contract.SymUnknown || s.Doubt == nil {
		return true
	}
	switch s.Doubt.Code {
	case contract.DoubtUnresolvedName:
		return false
	case contract.DoubtUnresolvedImport: // the module is gone as well
		return !strings.HasPrefix(was, s.Doubt.Detail)
	}
	return true
}

// sort puts the constructions of each change in the order of the source.
func (b *blame) sort() {
	for _, all := range b.of {
		for _, c := range all {
			slices.SortStableFunc(c.Broken, func(x, y Broken) int {
				return cmp.Or(cmp.Compare(x.Module.Path, y.Module.Path), cmp.Compare(x.Span.Start, y.Span.Start))
			})
		}
	}
}
