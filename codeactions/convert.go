package codeactions

import (
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
	if t.Receiver != contract.ByName || t.placeForbids() {
		return nil
	}
	var plans []*plan
	for _, fit := range t.linker.Fits(t.Binding) {
		if p := t.plan(fit); p != nil {
			plans = append(plans, p)
		}
	}
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
		// The first is the one to take when it loses nothing, and no other
		// does as well.
		f.Preferred = i == 0 && len(p.drop) == 0 && (complete == 1 && p.complete() || len(plans) == 1)
		out = append(out, f)
	}
	return out
}

// placeForbids reports that the call stands where a conversion would be wrong
// whatever the factory.
func (t *target) placeForbids() bool {
	f := t.Module.Facts
	callee := f.Expr(t.Expr().A)
	if t.Call.Flags&^python.CallAwaited != 0 {
		return true // in a decorator, a base list, an annotation or a default
	}
	if callee.Flags&python.FlagParenthesised != 0 {
		return true
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
				return true
			}
		}
	}
	return false
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
	return m == t.Module && m.Facts.Functions[id].Span.Encloses(t.Expr().Span)
}

// plan is one conversion, worked out.
type plan struct {
	contract.Fit
	callee  string // replaces the callee; empty when the name is put behind it
	await   bool
	drop    map[int]bool // arguments as written, by index
	filled  []filled
	dropped []string
	renamed []string
}

// complete: nothing is left out, and nothing is left to write.
func (p *plan) complete() bool {
	for _, f := range p.filled {
		if f.how != fromVariable {
			return false
		}
	}
	return len(p.drop) == 0
}

// plan works out the conversion to one factory; nil when it makes no sense.
func (t *target) plan(fit contract.Fit) *plan {
	fac := fit.Factory
	switch {
	case fac.Refusal != "" || fit.Problem != "" || len(fit.Swallowed) > 0:
		return nil
	case t.inside(fac.Module, fac.Function):
		return nil
	case !t.worthwhile(&fit):
		return nil
	}
	p := &plan{Fit: fit, drop: map[int]bool{}}
	if fac.Async {
		if !t.canAwait() {
			return nil
		}
		p.await = true
	}
	if fac.Kind == contract.FunctionFactory || fac.Kind == contract.OtherClassFactory {
		name, ok := t.nameHere(fac)
		if !ok {
			return nil
		}
		p.callee = name
	}
	for _, i := range fit.Unknown {
		a := t.Arguments[i]
		if t.Module.Facts.Items(t.Expr())[a.Source].Kind == python.ArgStar || t.Module.Facts.Items(t.Expr())[a.Source].Kind == python.ArgDoubleStar {
			return nil // inside a literal unpacking
		}
		p.drop[a.Source] = true
		p.dropped = append(p.dropped, t.label(a))
	}
	for i, pass := range fit.Passed {
		if pass.Renamed {
			p.renamed = append(p.renamed, "`"+t.label(t.Arguments[i])+"` becomes `"+pass.Param+"`")
		}
	}
	p.filled = t.fill(fit.Missing)
	return p
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

// canAwait reports whether `await` may stand at the call: in an async function
// itself, not in a lambda, a comprehension or a nested plain function.
func (t *target) canAwait() bool {
	f := t.Module.Facts
	sc := &f.Scopes[t.Call.Scope]
	return sc.Kind == python.ScopeFunction && f.Functions[sc.Function].Async && t.Call.Flags&python.CallAwaited == 0
}

// nameHere is how the file of the call can name a factory that is no attribute
// of the class: by a name that it defines or imports already.
func (t *target) nameHere(fac *contract.Factory) (string, bool) {
	name := fac.Name
	if fac.Owner != nil {
		return "", false
	}
	f := t.Module.Facts
	if fac.Module == t.Module && !t.shadowed(name) {
		return name, true
	}
	for i := 1; i < len(f.Imports); i++ {
		imp := &f.Imports[i]
		if imp.Scope != 1 || f.Str(imp.Symbol) != name {
			continue
		}
		local := name
		if imp.As != 0 {
			local = f.Str(imp.As)
		}
		if s := t.linker.Attr(t.Module, local); s.Kind == contract.SymFunction && s.Module == fac.Module && s.Function == fac.Function && !t.shadowed(local) {
			return local, true
		}
	}
	return "", false
}

// shadowed reports whether a scope between the call and the module binds a
// name.
func (t *target) shadowed(name string) bool {
	f := t.Module.Facts
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
		!fac.Direct || fac.Async || fac.Cached,
		fac.Kind != contract.ClassMethodFactory && fac.Kind != contract.StaticMethodFactory,
		generated(t.site.src):
		return false
	}
	for _, pass := range p.Passed {
		if !pass.Exact || pass.Renamed || pass.Param == "" {
			return false
		}
		if !fac.TakesKeyword(pass.Param) {
			return false
		}
	}
	// Inside of the class, its own methods may be what the factory calls.
	f := t.Module.Facts
	for s := t.Call.Scope; s != 0; s = f.Scopes[s].Parent {
		if f.Scopes[s].Kind == python.ScopeClass && t.related(t.linker.Class(t.Module, f.Scopes[s].Class)) {
			return false
		}
	}
	return true
}

// generated reports whether a file says that a program wrote it.
func generated(src []byte) bool {
	head := string(src[:min(len(src), 1024)])
	return strings.Contains(head, "DO NOT EDIT") || strings.Contains(head, "@generated") || strings.Contains(head, "Code generated")
}

// fix turns a plan into edits.
func (p *plan) fix(t *target) Fix {
	callee := t.Module.Facts.Expr(t.Expr().A).Span
	name := p.callee
	var edits []Edit
	if name == "" {
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
			edits = append(edits, replace(a.Label, pass.Param))
		case a.Kind == python.ArgPositional && pass.Keyword:
			edits = append(edits, t.makeKeyword(a, pass.Param)...)
		}
	}
	edits = append(edits, t.site.removeAll(p.drop)...)
	added := make([]addition, len(p.filled))
	for i, f := range p.filled {
		added[i] = f.addition
	}
	edits = append(edits, t.site.add(added, p.drop, 0)...)
	return t.one(Fix{
		Title:         "Convert to `" + name + "(...)`" + p.details(),
		Applicability: Suggestion,
		Faults:        t.all(),
	}, edits)
}

// makeKeyword writes `name=` before a positional argument. A generator
// expression that shares the call's parentheses gets its own.
func (t *target) makeKeyword(a contract.Argument, name string) []Edit {
	if t.site.bare {
		return []Edit{insert(a.Span.Start, name+"=("), insert(a.Span.End, ")")}
	}
	if a.Value != 0 && t.Module.Facts.Expr(a.Value).Kind == python.ExprNamed && t.Module.Facts.Expr(a.Value).Flags&python.FlagParenthesised == 0 {
		return []Edit{insert(a.Span.Start, name+"=("), insert(a.Span.End, ")")} // a := 1
	}
	return []Edit{insert(a.Span.Start, name+"=")}
}

// await puts `await` before the call, in parentheses when something is taken
// from its result.
func (t *target) await() []Edit {
	span := t.Expr().Span
	end := span.End
	for int(end) < len(t.site.src) && (t.site.src[end] == ' ' || t.site.src[end] == '\t') {
		end++
	}
	if int(end) < len(t.site.src) {
		switch t.site.src[end] {
		case '.', '(', '[':
			return []Edit{insert(span.Start, "(await "), insert(span.End, ")")}
		}
		if strings.HasPrefix(string(t.site.src[end:min(len(t.site.src), int(end)+2)]), "**") {
			return []Edit{insert(span.Start, "(await "), insert(span.End, ")")}
		}
	}
	return []Edit{insert(span.Start, "await ")}
}

// details says in the title what is filled in and what is left out.
func (p *plan) details() string {
	var parts []string
	if how := howFilled(p.filled); how != "" {
		parts = append(parts, how)
	}
	parts = append(parts, p.renamed...)
	if len(p.dropped) > 0 {
		parts = append(parts, "leaving out "+diagnostics.List(p.dropped))
	}
	if len(parts) == 0 {
		return ""
	}
	return ", " + strings.Join(parts, ", ")
}
