package contract

import (
	"slices"
	"strings"
	"unicode"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// Confidence says how sure a fault is.
type Confidence uint8

const (
	Certain Confidence = iota // the call raises
	Likely                    // it raises unless a class that is not seen arrives
)

// Receiver says how a construction names its class.
type Receiver uint8

const (
	ByName          Receiver = iota // C(…), mod.C(…), Alias(…), C[int](…)
	ByClass                         // cls(…), type(self)(…), self.__class__(…), c(…) of a `c: type[C]`
	BySuper                         // super().__init__(…), Base.__init__(self, …)
	ByFactory                       // C.from_x(…)
	ByPartial                       // partial(C, …)
	ByCopy                          // dataclasses.replace(c, …), c._replace(…), attrs.evolve(c, …)
	ByPartialObject                 // make(…) of `make = partial(C, …)`
	ByReference                     // defaultdict(C), field(default_factory=C): it is handed on, and called elsewhere
)

// Binding is one construction: the class it makes, and the result of matching
// its arguments with the contract.
type Binding struct {
	Module *Module
	Call   *python.Call
	// Class is what is constructed; nil when Doubts say why it is not known.
	Class    *Class
	Contract *Contract
	Receiver Receiver
	// Name is what messages call: `C`, `C.from_x`, `super().__init__`.
	Name      string
	Arguments []Argument
	// Faults are what is wrong with the call. When Doubts is not empty they are at
	// most those of policy.
	Faults     []Fault
	Confidence Confidence
	// Doubts say why the call is not checked.
	Doubts []Doubt
	// Handed says where the class stands that is handed on (ByReference), and how it will
	// be called.
	Handed Handed
	// Outside: the class is not in the workspace. It may be checked all the same,
	// when its source was found in the environment.
	Outside bool
}

// Handed is how a class is handed to something that calls it.
type Handed struct {
	Argument int // which of the arguments it is
	// Positional is how many arguments it will be called with, which are all positional;
	// -1 when that is not known.
	Positional int
	Kept       bool // in an object, which may be copied or saved together with it
}

// Expr is the call expression.
func (b *Binding) Expr() *python.Expr { return b.Module.Facts().Expr(b.Call.Expr) }

// Callee is the span of what is called.
func (b *Binding) Callee() text.Span { return b.Module.Facts().Expr(b.Expr().A).Span }

// Check binds one call of a module. ok is false when the call constructs
// nothing, as far as can be seen: it calls a function, or something whose name
// does not look like a class.
func (l *Linker) Check(m *Module, id python.CallID) (b *Binding, ok bool) {
	b = &Binding{}
	if !l.CheckInto(b, m, id) {
		return nil, false
	}
	return b, true
}

// CheckInto is Check in the memory of a binding that nobody needs any more.
func (l *Linker) CheckInto(b *Binding, m *Module, id python.CallID) (ok bool) {
	call := &m.Facts().Calls[id]
	ok = l.construction(b, m, call) || len(l.policies) > 0 && l.handedOn(b, m, call)
	if ok {
		l.judge(b)
	}
	return ok
}

// construction asks first what is called, of whatever has no method of a name that says
// it already: for most calls that is all there is to know, since they construct nothing.
// What b was is gone.
func (l *Linker) construction(b *Binding, m *Module, call *python.Call) (ok bool) {
	t, ok := l.methodCall(m, call)
	if ok {
		l.bindTarget(b, m, call, t)
		return true
	}
	c := l.calleeOf(m, call)
	switch c.symbol.Kind {
	case SymExternal:
		if t, ok = l.partialCall(m, call, &c); !ok {
			t, ok = l.copyCall(m, call, &c)
		}
	case SymValue:
		t, ok = l.partialObject(m, call, &c)
	}
	if !ok && c.of.Kind == SymClass {
		t, ok = l.factoryCall(m, call, &c)
	}
	if ok {
		l.bindTarget(b, m, call, t)
		return true
	}
	return l.directCall(b, m, call, &c)
}

// methodCall reads the calls of methods that construct something whatever they are
// called on.
func (l *Linker) methodCall(m *Module, call *python.Call) (*target, bool) {
	f := m.Facts()
	e := f.Expr(f.Expr(call.Expr).A)
	if e.Kind != python.ExprAttribute {
		return nil, false
	}
	switch f.Str(e.Name) {
	case "__init__":
		if t, ok := l.superCall(m, call); ok {
			return t, true
		}
		return l.baseCall(m, call)
	case "_replace":
		return l.changedCopy(m, call, "namedtuple", e.A, 0)
	}
	return nil, false
}

// target is what a call was found to construct, before its arguments are bound.
type target struct {
	receiver   Receiver
	confidence Confidence
	name       string
	class      *Class
	// contracts are what may be called: what is wrong with all is wrong.
	contracts []*Contract
	// skip is how many of the call's arguments come before those that are bound.
	skip int
	// before and behind are arguments that come to those of the call, from a
	// partial object.
	before, behind []Argument
	// only are the kinds of faults that count; nil for all.
	only []FaultKind
	// fault is one that was found without looking at the arguments.
	fault *Fault
	doubt *Doubt
}

// bindTarget binds the arguments of a call to what it constructs.
func (l *Linker) bindTarget(b *Binding, m *Module, call *python.Call, t *target) {
	f := m.Facts()
	*b = Binding{
		Module: m, Call: call, Class: t.class, Receiver: t.receiver, Confidence: t.confidence, Name: t.name,
		Arguments: appendArguments(b.Arguments[:0], f, call.Expr),
	}
	if len(t.contracts) > 0 {
		b.Contract = t.contracts[0]
	}
	b.Outside = t.class.Module.Library
	b.doubt(t.doubt)
	if call.Flags&python.CallBroken != 0 {
		b.doubt(doubt(DoubtSyntaxError, f.Spell(f.Expr(call.Expr).A)))
	}
	b.doubt(expectedError(f, call, t))
	if mro, d := l.MRO(t.class); d == nil && l.replaced().methodIn(m, mro, "__init__", "__new__", "__class__") {
		b.doubt(doubt(DoubtPatched, t.class.Name+".__init__"))
	}
	if !runs(m, call) {
		b.doubt(doubt(DoubtUnreachable, f.Spell(call.Expr)))
	}
	for _, c := range t.contracts {
		if c.Kind == transformKind.name {
			b.Confidence = Likely
		}
		for _, sig := range c.Signatures {
			if !sig.Mixed {
				continue
			}
			b.Confidence = Likely
			if slices.ContainsFunc(b.Arguments, func(a Argument) bool { return a.Kind == python.ArgPositional }) {
				b.doubt(doubt(DoubtFields, "the order of the fields of "+c.Class.Name))
			}
		}
		for i := range c.Doubts {
			b.doubt(&c.Doubts[i])
		}
	}
	if len(b.Doubts) > 0 {
		return
	}
	if t.fault != nil {
		b.Faults = []Fault{*t.fault}
		return
	}
	args := b.Arguments
	for t.skip > 0 && len(args) > 0 {
		args, t.skip = args[1:], t.skip-1
	}
	offset := len(b.Arguments) - len(args) - len(t.before)
	own := [2]int{len(t.before), len(t.before) + len(args)}
	if len(t.before)+len(t.behind) > 0 {
		args = slices.Concat(t.before, args, t.behind)
	}
	for i, c := range t.contracts {
		faults := l.Bind(c, args)
		if i == 0 {
			b.Faults = faults
		} else { // one of several: what is wrong with all
			b.Faults = common(b.Faults, faults)
		}
	}
	if t.only != nil {
		b.Faults = slices.DeleteFunc(b.Faults, func(f Fault) bool { return !slices.Contains(t.only, f.Kind) })
	}
	for i := range b.Faults { // the second value of what the partial object has comes by position
		if f := &b.Faults[i]; f.Kind == DuplicateArgument && f.Argument >= own[1] {
			for at := own[1] - 1; at >= own[0] && f.Argument >= own[1]; at-- {
				if args[at].Kind == python.ArgPositional {
					f.Argument = at
				}
			}
		}
	}
	b.Faults = slices.DeleteFunc(b.Faults, func(f Fault) bool { // of the partial object itself
		return f.Argument >= own[1] || f.Argument >= 0 && f.Argument < own[0]
	})
	for i := range b.Faults {
		if b.Faults[i].Argument >= 0 {
			b.Faults[i].Argument += offset
		}
	}
}

// directCall binds a call of a class itself.
func (l *Linker) directCall(b *Binding, m *Module, call *python.Call, c *callee) (ok bool) {
	f := m.Facts()
	callee := f.Expr(call.Expr).A
	switch c.symbol.Kind { // no class, and not worth counting as one: most calls end here
	case SymFunction, SymModule, SymConstant:
		return false
	case SymExternal, SymUnknown:
		if !looksLikeClass(f, callee) {
			return false
		}
	}
	classes, d := l.constructed(c.symbol)
	switch {
	case d != nil:
		if !looksLikeClass(f, callee) {
			return false
		}
		*b = Binding{Module: m, Call: call, Receiver: c.receiver, Name: f.Spell(callee)}
		b.Outside = c.symbol.Kind == SymExternal || d.Code == DoubtUnresolvedImport
		b.doubt(d)
		return true
	case len(classes) == 0:
		return false
	}
	t := &target{receiver: c.receiver, name: classes[0].Name, class: classes[0]}
	if c.receiver == ByClass {
		t.confidence = Likely
		classes = append(classes, l.subclassesFor(m, classes[0])...)
	}
	for _, c := range classes {
		t.contracts = append(t.contracts, l.Contract(c))
	}
	l.bindTarget(b, m, call, t)
	return true
}

// Bind gives what is wrong with arguments under all signatures of a contract.
func (l *Linker) Bind(c *Contract, args []Argument) []Fault {
	var out []Fault
	for i := range c.Signatures {
		for _, f := range Bind(&c.Signatures[i], args) {
			if !hasFault(out, f) {
				out = append(out, f)
			}
		}
	}
	return out
}

func hasFault(all []Fault, f Fault) bool {
	for _, have := range all {
		if have.Kind == f.Kind && have.Argument == f.Argument {
			return true
		}
	}
	return false
}

// common keeps the faults that another definition of the class has as well.
func common(faults, other []Fault) []Fault {
	var out []Fault
	for _, f := range faults {
		for _, o := range other {
			if f.Kind != o.Kind || f.Argument != o.Argument {
				continue
			}
			if f.Kind == MissingArgument {
				f.Missing = commonParams(f.Missing, o.Missing)
				if len(f.Missing) == 0 {
					continue
				}
			}
			out = append(out, f)
			break
		}
	}
	return out
}

func commonParams(a, b []Param) []Param {
	var out []Param
	for _, p := range a {
		for _, q := range b {
			if p.Name == q.Name {
				out = append(out, p)
			}
		}
	}
	return out
}

func (b *Binding) doubt(d *Doubt) {
	if d == nil {
		return
	}
	for _, have := range b.Doubts {
		if have == *d {
			return
		}
	}
	b.Doubts = append(b.Doubts, *d)
}

// receiverClass is the class that encloses a method, when the symbol is the
// method's first parameter: `cls` of a classmethod (class true), `self` of a
// plain one.
func (l *Linker) receiverClass(s Symbol, class bool) (Symbol, bool) {
	if s.Kind != SymParam || s.Function == 0 {
		return Symbol{}, false
	}
	f := s.Module.Facts()
	fn := &f.Functions[s.Function]
	if fn.Class == 0 || fn.Params.N == 0 || fn.Params.First != s.Param || l.isMetaclass(s.Module, fn.Class) {
		return Symbol{}, false
	}
	if class != l.takesClass(s.Module, fn) || l.hasDecorator(s.Module, fn, "builtins.staticmethod") {
		return Symbol{}, false
	}
	return Symbol{Kind: SymClass, Module: s.Module, Class: fn.Class}, true
}

// takesClass reports whether the first parameter of a method is the class.
func (l *Linker) takesClass(m *Module, fn *python.Function) bool {
	switch m.Facts().Str(fn.Name) {
	case "__new__", "__init_subclass__", "__class_getitem__":
		return true
	}
	return l.hasDecorator(m, fn, "builtins.classmethod")
}

func (l *Linker) isMetaclass(m *Module, id python.ClassID) bool {
	mro, d := l.MRO(l.Class(m, id))
	if d != nil {
		return true
	}
	for _, a := range mro {
		if safeMetaclasses[a.External] {
			return true
		}
	}
	return false
}

func (l *Linker) hasDecorator(m *Module, fn *python.Function, dotted ...string) bool {
	f := m.Facts()
	for _, d := range f.ArgRange(fn.Decorators) {
		id := d.Value
		if f.Expr(id).Kind == python.ExprCall {
			id = f.Expr(id).A
		}
		if l.Expr(m, fn.Parent, fn.Branch, id).is(dotted...) {
			return true
		}
	}
	return false
}

// constructed is the class, or the several classes, that a callee stands for.
func (l *Linker) constructed(s Symbol) ([]*Class, *Doubt) {
	switch s.Kind {
	case SymClass, SymValue:
		if c, ok := l.SymbolClass(s); ok {
			return []*Class{c}, l.indexDoubt(s)
		}
		return nil, l.madeDoubt(s)
	case SymUnion:
		var out []*Class
		others := false
		for _, u := range s.Union {
			c, ok := l.SymbolClass(u)
			if !ok {
				others = true
				continue
			}
			if d := l.indexDoubt(u); d != nil {
				return nil, d
			}
			out = append(out, c)
		}
		if len(out) > 0 && others {
			return nil, doubt(DoubtAmbiguous, out[0].Name)
		}
		return out, nil
	case SymExternal:
		if strings.HasPrefix(s.Dotted, "builtins.") {
			return nil, nil
		}
		return nil, doubt(DoubtUnresolvedImport, s.Dotted)
	case SymUnknown:
		return nil, s.Doubt
	}
	return nil, nil
}

// madeDoubt is the doubt about a name that a call gives its value, as in
// `C = decorate(C)`.
func (l *Linker) madeDoubt(s Symbol) *Doubt {
	if s.Kind != SymValue {
		return nil
	}
	f := s.Module.Facts()
	callee := l.late(s.Module, s.Scope, f.Expr(s.Expr).A)
	switch {
	case callee.is("typing.NewType", "typing_extensions.NewType"):
		return nil
	case callee.Kind == SymExternal:
		return doubt(DoubtUnresolvedImport, callee.Dotted)
	}
	return doubt(DoubtNotAClass, f.Spell(s.Expr))
}

// looksLikeClass guesses by the spelling (PEP 8, CapWords) whether a name that
// cannot be followed is a class, so that it is worth counting.
func looksLikeClass(f *python.Facts, callee python.ExprID) bool {
	e := f.Expr(callee)
	if e.Kind == python.ExprSubscript {
		e = f.Expr(e.A)
	}
	if e.Kind != python.ExprName && e.Kind != python.ExprAttribute {
		return false
	}
	name := strings.TrimLeft(f.Str(e.Name), "_")
	if len(name) < 2 || name[0] < 'A' || name[0] > 'Z' {
		return false
	}
	return strings.ContainsFunc(name, func(r rune) bool { return unicode.ToUpper(r) != r })
}
