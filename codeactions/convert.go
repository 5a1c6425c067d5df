package codeactions

import (
	"bytes"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
)

// maxConversions is how many factories are offered for one call.
const maxConversions = 3

// convertToFactory turns `C(a=1, bad=2)` into `C.f(a=1, bad=2)` for the
// factories that take what the constructor does not.
func convertToFactory(t *target) []Fix {
	if !t.convertible() {
		return nil
	}
	plans, refused := t.plans((*target).worthwhile)
	complete := 0
	for _, p := range plans {
		if p.complete() {
			complete++
		}
	}
	var out []Fix
	for i, p := range plans {
		if i == maxConversions {
			break
		}
		f := p.fix(t)
		if complete == 1 && p.complete() && t.safe(p) {
			f.Applicability = Safe
		}
		// The first is the one to take when it loses nothing, no other does as
		// well, and it does not fail inside for all that can be seen.
		f.Preferred = i == 0 && len(p.drop) == 0 && !p.Unforeseen && p.Factory.Sure && !p.Factory.Conditional &&
			(complete == 1 && p.complete() || len(plans) == 1) && !t.mayBeCalledBy(p.Factory)
		out = append(out, f)
	}
	for _, r := range refused {
		if len(out) == maxConversions {
			break
		}
		out = append(out, Fix{Title: "Convert to `" + r.factory.Dotted() + "(...)`", Applicability: DisplayOnly, Disabled: r.why, Faults: t.all()})
	}
	return out
}

// rewriteToFactory converts a call that is right as it is.
func rewriteToFactory(t *target) []Fix {
	if t.Receiver != contract.ByName {
		return nil
	}
	plans, _ := t.plans((*target).fits)
	var out []Fix
	for _, p := range plans {
		if len(out) < maxConversions && p.complete() {
			f := p.fix(t)
			f.Kind = Rewrite
			out = append(out, f)
		}
	}
	return out
}

// refusal is a factory that a call cannot be converted to, and why.
type refusal struct {
	factory *contract.Factory
	why     string
}

// plans works out the conversions to all factories that are of use, the best
// first.
func (t *target) plans(useful func(*target, *contract.Fit) bool) (plans []*plan, refused []refusal) {
	forbidden := t.placeForbids()
	for _, fit := range t.linker.Fits(t.Binding) {
		if !useful(t, &fit) || len(fit.Swallowed) > 0 {
			continue // what only `**kwargs` takes proves nothing
		}
		why := forbidden
		var p *plan
		if why == "" {
			p, why = t.plan(fit, nil)
		}
		if why == "" {
			plans = append(plans, p)
		} else {
			refused = append(refused, refusal{fit.Factory, why})
		}
	}
	return plans, refused
}

// placeForbids says why a conversion would be wrong where the call stands,
// whatever the factory; empty when it would not.
func (t *target) placeForbids() string {
	f := t.Module.Facts()
	callee := f.Expr(t.callee())
	if t.Call.Flags&^(python.CallAwaited|python.CallFormatted) != 0 {
		return "the call stands in a decorator, in a list of bases, in an annotation, in a default, or after await"
	}
	if callee.Flags&python.FlagParenthesised != 0 {
		return "the class stands in parentheses"
	}
	// What makes the object must not call what makes it.
	for s := t.Call.Scope; s != 0; s = f.Scopes[s].Parent {
		if f.Scopes[s].Kind != python.ScopeFunction {
			continue
		}
		fn := &f.Functions[f.Scopes[s].Function]
		if fn.Class == 0 {
			continue
		}
		switch f.Str(fn.Name) {
		case "__init__", "__new__", "__post_init__":
			if t.related(t.linker.Class(t.Module, fn.Class)) {
				return "the call stands in what the factory calls"
			}
		}
	}
	return ""
}

// related reports whether one of two classes inherits from the other.
func (t *target) related(c *contract.Class) bool {
	for _, pair := range [...][2]*contract.Class{{c, t.Class}, {t.Class, c}} {
		mro, d := t.linker.MRO(pair[0])
		if d != nil {
			return true
		}
		for _, a := range mro {
			if a.Class == pair[1] {
				return true
			}
		}
	}
	return false
}

// inside reports whether the call stands in the body of a function.
func (t *target) inside(m *contract.Module, id python.FunctionID) bool {
	return m == t.Module && m.Facts().Functions[id].Span.Encloses(t.Expr().Span)
}

// plan is one conversion, worked out.
type plan struct {
	contract.Fit
	callee  named // replaces the callee; none when the name is put behind it
	await   bool
	drop    map[int]bool // arguments as written, by index
	filled  []filled
	dropped []string
	renamed []string
	own     bool // it is the class that goes on being called
}

// complete: nothing is left out but what a policy lets go, and nothing is left to
// write.
func (p *plan) complete() bool {
	for _, f := range p.filled {
		if f.how != fromVariable && f.how != fromPolicy {
			return false
		}
	}
	return len(p.Unknown) == 0
}

// plan works out the conversion to one factory, or says why there is none. The
// policy may be nil.
func (t *target) plan(fit contract.Fit, policy *contract.Policy) (*plan, string) {
	fac := fit.Factory
	switch {
	case fac.Refusal != "":
		return nil, fac.Refusal
	case fit.Problem != "":
		return nil, fit.Problem
	case t.inside(fac.Module, fac.Function):
		return nil, "the call stands in it"
	case fac.NeverReturns:
		return nil, "it raises before it returns"
	}
	if why := t.partialForbids(&fit); why != "" {
		return nil, why
	}
	p := &plan{Fit: fit, drop: map[int]bool{}}
	if fac.Async {
		if !t.canAwait() {
			return nil, "it is async, and there is no await here"
		}
		p.await = true
	}
	if fac.Kind == contract.FunctionFactory || fac.Kind == contract.OtherClassFactory {
		callee, why := t.nameHere(fac)
		if why != "" {
			return nil, why
		}
		p.callee = callee
	}
	for _, i := range fit.Unknown {
		a := t.Arguments[i]
		if t.unpacked(a) {
			return nil, "it does not take `" + t.label(a) + "`"
		}
		p.drop[a.Source] = true
		p.dropped = append(p.dropped, t.label(a))
	}
	for _, i := range fit.Dropped {
		a := t.Arguments[i]
		if t.unpacked(a) {
			return nil, "`" + t.label(a) + "` is to be left out, and stands in what is unpacked"
		}
		p.drop[a.Source] = true
		p.dropped = append(p.dropped, t.label(a))
	}
	for i, pass := range fit.Passed {
		a := t.Arguments[i]
		if pass.Renamed {
			p.renamed = append(p.renamed, "`"+t.label(a)+"` becomes `"+pass.Param+"`")
		}
		if pass.Keyword && a.Kind == python.ArgPositional && t.unpacked(a) {
			return nil, "the call unpacks arguments that it takes by name"
		}
	}
	for _, m := range fit.Missing {
		if m.Kind == python.PositionalOnly {
			return nil, "it takes `" + m.Name + "` by position only"
		}
	}
	p.filled = t.fill(fit.Missing)
	if policy != nil {
		t.fillBy(policy, p)
	}
	return p, ""
}

// label names an argument: its keyword, or its text.
func (t *target) label(a contract.Argument) string {
	if a.Name != "" {
		return a.Name
	}
	s := strings.Join(strings.Fields(string(a.Span.Of(t.site.src))), " ")
	if len(s) > 40 {
		s = s[:37] + "..."
	}
	return s
}

// worthwhile reports whether a factory helps: it takes an argument that the
// constructor does not, or everything fits. A factory that shares nothing with
// the call is another thing altogether.
func (t *target) worthwhile(fit *contract.Fit) bool {
	kept := 0
	for _, p := range fit.Passed {
		if p.Param != "" {
			kept++
		}
	}
	if kept == 0 && len(t.Arguments) > 0 {
		return false
	}
	if len(fit.Unknown) == 0 && len(fit.Missing) == 0 {
		return true
	}
	for _, f := range t.Faults {
		if f.Kind == contract.UnknownKeywordFault && fit.Takes(t.Binding, f.Name) {
			return true
		}
	}
	return false
}

// fits: a factory takes all that a call has, and means the same by it. The call
// may be right as it is, so nothing is left to chance.
func (t *target) fits(fit *contract.Fit) bool {
	if !fit.Factory.Sure || fit.Factory.Conditional || t.mayBeCalledBy(fit.Factory) {
		return false
	}
	kept := 0
	for _, p := range fit.Passed {
		if p.Param != "" && p.Exact {
			kept++
		}
	}
	return len(fit.Unknown) == 0 && len(fit.Swallowed) == 0 && (kept > 0 || len(t.Arguments) == 0)
}

// canAwait reports whether `await` may stand at the call: in an async function
// itself, or in a list, set or dict comprehension there; not in a lambda or a
// nested plain function. A generator expression would become an async one.
func (t *target) canAwait() bool {
	f := t.Module.Facts()
	sc := &f.Scopes[t.Call.Scope]
	if sc.Kind == python.ScopeComprehension && strings.IndexByte("[{", t.site.src[sc.Span.Start]) >= 0 {
		sc = &f.Scopes[sc.Parent]
	}
	return sc.Kind == python.ScopeFunction && f.Functions[sc.Function].Async && t.Call.Flags&python.CallAwaited == 0
}

// nameHere is how the file of the call can name a factory that is no attribute
// of the class, or why it cannot.
func (t *target) nameHere(fac *contract.Factory) (out named, why string) {
	name, rest := fac.Name, ""
	is := func(s contract.Symbol) bool {
		return s.Kind == contract.SymFunction && s.Module == fac.Module && s.Function == fac.Function
	}
	if fac.Owner != nil {
		if fac.Owner.Qualname != fac.Owner.Name {
			return named{}, "its class stands in something else"
		}
		name, rest = fac.Owner.Name, "."+fac.Name
		is = func(s contract.Symbol) bool {
			c, ok := t.linker.SymbolClass(s)
			return ok && c == fac.Owner
		}
	}
	im := importer{linker: t.linker, module: t.Module, src: t.site.src, before: t.boundBefore()}
	out, why = im.name(fac.Module, name, is)
	switch {
	case why != "":
		return named{}, why
	case t.shadowed(topOf(out.name)):
		return named{}, "`" + topOf(out.name) + "` is something else here"
	case t.tooEarly(fac):
		return named{}, "it is defined only after the call runs"
	}
	out.name += rest
	return out, ""
}

// boundBefore is where a name must be bound for the call to use it: before the
// call. In a function that uses a class which is itself bound only below, anywhere
// will do: 0.
func (t *target) boundBefore() uint32 {
	f := t.Module.Facts()
	at := t.Expr().Span.Start
	if f.EnclosingFunction(t.Call.Scope) == 0 {
		return at
	}
	top := t.callee()
	for f.Expr(top).Kind == python.ExprAttribute || f.Expr(top).Kind == python.ExprSubscript {
		top = f.Expr(top).A
	}
	for _, bd := range f.ScopeBindings(1) {
		if bd.Name == f.Expr(top).Name {
			if bd.Span.Start > at {
				return 0
			}
			break
		}
	}
	return at
}

// tooEarly reports whether a factory of the same file is not there yet when the
// call runs, which stands at the top of the module.
func (t *target) tooEarly(fac *contract.Factory) bool {
	f := t.Module.Facts()
	if fac.Module != t.Module || f.EnclosingFunction(t.Call.Scope) != 0 {
		return false
	}
	end := f.Functions[fac.Function].Span.End
	if fac.Owner != nil {
		end = f.Classes[fac.Owner.ID].Span.End
	}
	return t.Expr().Span.Start < end
}

// shadowed reports whether a scope between the call and the module binds a
// name.
func (t *target) shadowed(name string) bool {
	f := t.Module.Facts()
	for s := t.Call.Scope; s > 1; s = f.Scopes[s].Parent {
		for _, bd := range f.ScopeBindings(s) {
			if f.Str(bd.Name) == name {
				return true
			}
		}
	}
	return false
}

// safe decides whether fix-all may make a complete conversion: the call is
// certainly wrong, and every argument keeps its meaning.
func (t *target) safe(p *plan) bool {
	fac := p.Factory
	switch {
	case t.Confidence != contract.Certain,
		!fac.Direct || !fac.Sure || fac.Async || fac.Cached || fac.Held || fac.Conditional,
		fac.Kind != contract.ClassMethodFactory && fac.Kind != contract.StaticMethodFactory,
		p.Unpacks, generated(t.site.src):
		return false
	}
	for _, pass := range p.Passed {
		if !pass.Exact || pass.Renamed || pass.Param == "" {
			return false
		}
		if pass.Keyword && !fac.TakesKeyword(pass.Param) {
			return false
		}
	}
	// What is unpacked is left to a person, even where its items are written out.
	if slices.ContainsFunc(t.Arguments, t.unpacked) {
		return false
	}
	// Inside of the class, its own methods may be what the factory calls.
	f := t.Module.Facts()
	for s := t.Call.Scope; s != 0; s = f.Scopes[s].Parent {
		if f.Scopes[s].Kind == python.ScopeClass && t.related(t.linker.Class(t.Module, f.Scopes[s].Class)) {
			return false
		}
	}
	return !t.mayBeCalledBy(fac)
}

// fix turns a plan into edits.
func (p *plan) fix(t *target) Fix {
	callee := t.Module.Facts().Expr(t.callee()).Span
	name := p.callee.name
	edits := slices.Clone(p.callee.edits)
	if p.own {
		name = t.Name
	} else if name == "" {
		edits = append(edits, insert(callee.End, "."+p.Factory.Name))
		name = p.Factory.Dotted()
	} else {
		edits = append(edits, replace(callee, name))
	}
	if p.await {
		edits = append(edits, t.await()...)
	}
	for i, pass := range p.Passed {
		a := t.Arguments[i]
		switch {
		case pass.Param == "" || p.drop[a.Source]:
		case a.Kind == python.ArgKeyword && pass.Param != a.Name:
			edits = append(edits, replace(a.Label, t.keyword(a, pass.Param)))
		case a.Kind == python.ArgPositional && pass.Keyword:
			edits = append(edits, t.nameIt(a, pass.Param)...)
		}
	}
	edits = append(edits, t.site.removeAll(p.drop, len(p.filled) > 0)...)
	added := make([]addition, len(p.filled))
	for i, f := range p.filled {
		added[i] = f.addition
		for _, e := range f.edits { // the import, once
			if !slices.Contains(edits, e) {
				edits = append(edits, e)
			}
		}
	}
	edits = append(edits, t.site.add(added, p.drop, 0)...)
	title := "Convert to `" + name + "(...)`" + p.details()
	if t.Receiver == contract.ByPartial {
		title = "Convert to `partial(" + name + ", ...)`" + p.details()
	}
	if p.own {
		title = "Adapt `" + name + "(...)`" + strings.Replace(p.details(), ",", ":", 1)
	}
	return t.one(Fix{
		Title:         title,
		Applicability: Suggestion,
		Faults:        t.all(),
		Effects:       slices.ContainsFunc(p.Unknown, func(i int) bool { return t.mayHaveEffects(t.Arguments[i].Value) }),
	}, edits)
}

// nameIt writes `name=` before a positional argument. A generator
// expression that shares the call's parentheses gets its own.
func (t *target) nameIt(a contract.Argument, name string) []Edit {
	if t.site.bare {
		return []Edit{insert(a.Span.Start, name+"=("), insert(a.Span.End, ")")}
	}
	if a.Value != 0 && t.Module.Facts().Expr(a.Value).Kind == python.ExprNamed && t.Module.Facts().Expr(a.Value).Flags&python.FlagParenthesised == 0 {
		return []Edit{insert(a.Span.Start, name+"=("), insert(a.Span.End, ")")} // a := 1
	}
	return []Edit{insert(a.Span.Start, name+"=")}
}

// keyword spells a keyword in place of another: in a literal `**{…}` it is a
// string.
func (t *target) keyword(a contract.Argument, name string) string {
	if !t.unpacked(a) {
		return name
	}
	quote := string(t.site.src[a.Label.End-1])
	return quote + name + quote
}

// unpacked reports whether an argument stands in a literal `*[…]` or `**{…}`.
func (t *target) unpacked(a contract.Argument) bool {
	kind := t.site.args[a.Source].Kind
	return kind == python.ArgStar || kind == python.ArgDoubleStar
}

// await puts `await` before the call, in parentheses when something is taken
// from its result.
func (t *target) await() []Edit {
	span := t.Expr().Span
	if !t.site.takenFrom(span.End) {
		return []Edit{insert(span.Start, "await ")}
	}
	return []Edit{insert(span.Start, "(await "), insert(span.End, ")")}
}

// takenFrom reports whether what follows an expression binds closer than await:
// an attribute, a call, a subscript, a power. What stands on a later line counts
// too: in parentheses it belongs to the expression, and elsewhere parentheses do
// no harm.
func (s *site) takenFrom(end uint32) bool {
	rest := s.src[end:]
	for {
		rest = bytes.TrimLeft(rest, " \t\f\r\n\\")
		if len(rest) == 0 || rest[0] != '#' {
			break
		}
		line := bytes.IndexAny(rest, "\r\n")
		if line < 0 {
			return false
		}
		rest = rest[line:]
	}
	return len(rest) > 0 && strings.IndexByte(".([", rest[0]) >= 0 || bytes.HasPrefix(rest, []byte("**"))
}

// details says in the title what is filled in and what is left out.
func (p *plan) details() string {
	var parts []string
	if how := howFilled(p.filled); how != "" {
		parts = append(parts, how)
	}
	parts = append(parts, p.renamed...)
	if p.callee.from != "" {
		parts = append(parts, "importing it from `"+p.callee.from+"`")
	}
	if len(p.dropped) > 0 {
		parts = append(parts, "leaving out "+diagnostics.List(p.dropped))
	}
	if len(parts) == 0 {
		return ""
	}
	return ", " + strings.Join(parts, ", ")
}
