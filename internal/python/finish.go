package python

import (
	"cmp"
	"slices"
	"strings"
)

// Finish decides what stays, puts every table in its final order and gives the
// facts away, in memory of their own. The builder is spent until Reset.
func (b *Builder) Finish() *Facts {
	defer b.Forget()
	return b.Lend().clone(nil)
}

// Forget lets go of the source, which the names that were lent lie in.
func (b *Builder) Forget() {
	clear(b.f.Names)
	clear(b.spare.nNames)
}

// Lend is Finish for who needs the facts only until Forget, or copies them: they lie in
// the memory of the builder, and their names in that of the source.
func (b *Builder) Lend() *Facts {
	f := &b.f
	redirectGlobals(f)
	b.groupBindings()
	groupReturns(f)
	b.fallOff()
	b.bury()
	r := b.newRoots()
	r.filterCalls()
	r.filterPatches()
	r.trimLocalValues()
	r.prune()
	return b.compact()
}

// spare is memory that Finish works in.
type spare struct {
	bindings []Binding
	first    []int32
	exprs    []ExprID
	names    []Name
	branches []BranchID
	often    table
	rare     table
	nNames   []string
	nBr      []Branch
	args     []Arg
	read     []bool
	waiting  []waiting
	left     left
}

// zeroed is n zeros in the memory of a slice, if it is large enough.
func zeroed[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	s = s[:n]
	clear(s)
	return s
}

// redirectGlobals moves what a function binds under `global` or `nonlocal` to
// the scope that the statement names.
func redirectGlobals(f *Facts) {
	type key struct {
		scope ScopeID
		name  Name
	}
	var declared map[key]BindingKind
	for _, bd := range f.Bindings {
		if bd.Kind == BindGlobal || bd.Kind == BindNonlocal {
			if declared == nil {
				declared = map[key]BindingKind{}
			}
			declared[key{bd.Scope, bd.Name}] = bd.Kind
		}
	}
	if declared == nil {
		return
	}
	bound := map[key]bool{}
	for _, bd := range f.Bindings {
		bound[key{bd.Scope, bd.Name}] = true
	}
	for i := range f.Bindings {
		bd := &f.Bindings[i]
		if bd.Kind == BindGlobal || bd.Kind == BindNonlocal {
			continue
		}
		switch declared[key{bd.Scope, bd.Name}] {
		case BindGlobal:
			bd.Scope, bd.Branch, bd.Remote = 1, 0, true
		case BindNonlocal:
			for s := f.Scopes[bd.Scope].Parent; s != 0; s = f.Scopes[s].Parent {
				if f.Scopes[s].Kind == ScopeFunction && bound[key{s, bd.Name}] && declared[key{s, bd.Name}] == 0 {
					bd.Scope, bd.Branch, bd.Remote = s, 0, true
					break
				}
			}
		}
	}
}

// groupBindings counts the bindings of each scope, deals them out, and puts
// those of one scope in source order, which they are as a rule in.
func (b *Builder) groupBindings() {
	f := &b.f
	for i := range f.Bindings {
		f.Scopes[f.Bindings[i].Scope].Bindings.N++
	}
	at := uint32(0)
	for i := range f.Scopes {
		r := &f.Scopes[i].Bindings
		r.First = at
		at += r.N
		r.N = 0
	}
	out := zeroed(b.spare.bindings, len(f.Bindings))
	for _, bd := range f.Bindings {
		r := &f.Scopes[bd.Scope].Bindings
		out[r.First+r.N] = bd
		r.N++
	}
	b.spare.bindings, f.Bindings = f.Bindings, out
	byPlace := func(a, b Binding) int { return cmp.Compare(a.Span.Start, b.Span.Start) }
	for i := range f.Scopes {
		r := &f.Scopes[i].Bindings
		if r.N == 0 {
			r.First = 0
		}
		run := out[r.First : r.First+r.N]
		if !slices.IsSortedFunc(run, byPlace) {
			slices.SortStableFunc(run, byPlace)
		}
	}
}

func groupReturns(f *Facts) {
	byFunction := func(a, b Return) int { return cmp.Compare(a.Function, b.Function) }
	if !slices.IsSortedFunc(f.Returns, byFunction) {
		slices.SortStableFunc(f.Returns, byFunction)
	}
	for i := 0; i < len(f.Returns); {
		j := i
		for j < len(f.Returns) && f.Returns[j].Function == f.Returns[i].Function {
			j++
		}
		f.Functions[f.Returns[i].Function].Returns = Range{uint32(i), uint32(j - i)}
		i = j
	}
}

// roots answers which names of a file can hold a class.
type roots struct {
	f     *Facts
	first []int32 // a hash table of the first binding of a name in a scope: an index into Bindings plus one
	star  bool    // a star import may bind any name
}

// flagKept is set on calls that stay while Finish works.
const flagKept ExprFlags = 1 << 7

func (b *Builder) newRoots() *roots {
	f := &b.f
	size := 64
	for size < 2*len(f.Bindings) {
		size *= 2
	}
	b.spare.first = zeroed(b.spare.first, size)
	r := &roots{f: f, first: b.spare.first}
	for i := range f.Bindings {
		if slot := r.slot(f.Bindings[i].Scope, f.Bindings[i].Name); *slot == 0 {
			*slot = int32(i + 1)
		}
	}
	for _, s := range f.Scopes {
		r.star = r.star || s.Star
	}
	return r
}

// slot is where the table holds a name of a scope, or would.
func (r *roots) slot(scope ScopeID, name Name) *int32 {
	mask := uint32(len(r.first) - 1)
	h := (uint32(scope)*0x85EBCA6B ^ uint32(name)) * 0x9E3779B1
	for i := (h ^ h>>15) & mask; ; i = (i + 1) & mask {
		slot := &r.first[i]
		if *slot == 0 || r.f.Bindings[*slot-1].Name == name && r.f.Bindings[*slot-1].Scope == scope {
			return slot
		}
	}
}

// lookup finds the scope that binds a name read in scope, and its first
// binding there.
func (r *roots) lookup(scope ScopeID, name Name) (int32, bool) {
	seen := true // whether names of a class body are
	for s := scope; s != 0; s = r.f.Scopes[s].Parent {
		kind := r.f.Scopes[s].Kind
		if kind == ScopeClass && !seen {
			continue // a class body is not seen from the functions in it
		}
		seen = seen && kind == ScopeTypeParams // PEP 695: from these it is
		if i := *r.slot(s, name); i != 0 {
			return i - 1, true
		}
	}
	return 0, false
}

func (r *roots) filterCalls() {
	r.markExpected()
	out := r.f.Calls[:1]
	for _, c := range r.f.Calls[1:] {
		if r.bindsUnseen(c) {
			r.f.Scopes[c.Scope].Dynamic = true
		}
		if r.mayConstruct(c) {
			out = append(out, c)
			r.f.Exprs[c.Expr].Flags |= flagKept
		}
	}
	byPlace := func(a, b Call) int {
		return cmp.Compare(r.f.Exprs[a.Expr].Span.Start, r.f.Exprs[b.Expr].Span.Start)
	}
	if !slices.IsSortedFunc(out[1:], byPlace) {
		slices.SortStableFunc(out[1:], byPlace)
	}
	r.f.Calls = out
}

// bindsUnseen reports whether a call may bind names of the scope that it stands
// in: `exec(code)`, and in a class body `locals()["__init__"] = …`.
func (r *roots) bindsUnseen(c Call) bool {
	e := r.f.Expr(c.Expr)
	callee := r.f.Expr(e.A)
	if callee.Kind != ExprName {
		return callee.Kind == ExprAttribute && r.f.Str(callee.Name) == "update" && c.Scope == 1 && r.f.CallsGlobals(callee.A) &&
			e.Items.N > 0 && r.f.Items(e)[0].Kind == ArgKeyword // a mapping is mostly one of constants
	}
	switch r.f.Str(callee.Name) {
	case "exec":
		return e.Items.N == 1
	case "locals", "vars":
		return e.Items.N == 0 && r.f.Scopes[c.Scope].Kind == ScopeClass
	}
	return false
}

// markExpected marks the calls in lambdas that are given to a function which
// wants them to raise: `self.assertRaises(TypeError, lambda: C(bad=1))`.
func (r *roots) markExpected() {
	f := r.f
	var raising []Expr
	for _, c := range f.Calls[1:] {
		e := f.Expr(c.Expr)
		callee := f.Expr(e.A)
		if callee.Kind != ExprAttribute && callee.Kind != ExprName || e.Items.N < 2 {
			continue
		}
		switch f.Str(callee.Name) {
		case "assertRaises", "assertRaisesRegex", "raises":
			if first := f.Expr(f.Items(e)[0].Value); first.Kind == ExprName {
				switch f.Str(first.Name) {
				case "TypeError", "Exception", "AttributeError":
					raising = append(raising, *e)
				}
			}
		}
	}
	if len(raising) == 0 {
		return
	}
	for i := 1; i < len(f.Calls); i++ {
		c := &f.Calls[i]
		if f.Scopes[c.Scope].Kind != ScopeLambda {
			continue
		}
		for _, e := range raising {
			if e.Span.Encloses(f.Scopes[c.Scope].Span) {
				c.Flags |= CallExpected
			}
		}
	}
}

func (r *roots) mayConstruct(c Call) bool {
	f := r.f
	callee := f.Exprs[c.Expr].A
	depth := 0
	var last Name // the attribute next to the root
	for {
		switch e := f.Expr(callee); e.Kind {
		case ExprAttribute:
			last = e.Name
			depth++
			callee = e.A
			continue
		case ExprSubscript:
			callee = e.A
			continue
		case ExprCall:
			inner := f.Expr(e.A)
			if f.Str(last) == "contribute_to_class" { // a Django field that is put into a class
				return depth == 1
			}
			if inner.Kind != ExprName {
				return false
			}
			switch f.Str(inner.Name) {
			case "super":
				return depth == 1 && (f.Str(last) == "__init__" || f.Str(last) == "__new__" || f.Str(last) == "__call__")
			case "type":
				return e.Items.N == 1
			}
			return false
		case ExprName:
			return r.rootMayHoldClass(c.Scope, e.Name, depth, last) || depth == 0 && (r.handsOn(c) || r.mapsClass(c, e.Name))
		default:
			return false
		}
	}
}

// handsOn reports whether a call hands on `*args` and `**kwargs`, as a decorator's
// wrapper does with the function it wraps.
func (r *roots) handsOn(c Call) bool {
	star, double := false, false
	for _, a := range r.f.Items(r.f.Expr(c.Expr)) {
		star, double = star || a.Kind == ArgStar, double || a.Kind == ArgDoubleStar
	}
	return star && double
}

// mapsClass reports whether a call may be `map(C, …)`.
func (r *roots) mapsClass(c Call, callee Name) bool {
	e := r.f.Expr(c.Expr)
	if r.f.Str(callee) != "map" || e.Items.N < 2 {
		return false
	}
	depth, last := 0, Name(0)
	for id := r.f.Items(e)[0].Value; ; depth++ {
		switch e := r.f.Expr(id); e.Kind {
		case ExprAttribute:
			last, id = e.Name, e.A
		case ExprName:
			return capWords(r.f.Str(last)) || depth <= 1 && r.rootMayHoldClass(c.Scope, e.Name, depth, last)
		default:
			return false
		}
	}
}

func (r *roots) rootMayHoldClass(scope ScopeID, name Name, depth int, last Name) bool {
	f := r.f
	i, ok := r.lookup(scope, name)
	if !ok {
		return r.star || depth == 0 && f.Str(name) == "setattr" || depth == 1 && f.Str(last) == "__new__" ||
			depth == 1 && f.Str(name) == "type" && f.Str(last) == "__setattr__"
	}
	switch bd := f.Bindings[i]; bd.Kind {
	case BindImport, BindClass, BindFunction, BindTypeAlias, BindGlobal, BindNonlocal:
		return true
	case BindParam:
		first := f.Scopes[bd.Scope].Kind == ScopeFunction && r.isReceiver(f.Scopes[bd.Scope].Function, bd.Ref)
		switch {
		case depth == 0:
			return first || bd.Ann != 0
		case first:
			return f.Str(last) == "__class__" || f.Str(name) == "cls"
		case f.Params[bd.Ref].Kind == VarKeyword: // what a constructor takes out of its **kwargs
			fn := f.Scopes[bd.Scope].Function
			return depth == 1 && fn != 0 && f.Functions[fn].Class != 0 && TakesFromKeywords(f.Str(last))
		}
		switch f.Str(last) {
		case "setattr", "patch", "model_rebuild": // of pytest's monkeypatch, pytest-mock's mocker, a pydantic model
			return true
		}
		return depth == 1 && bd.Ann != 0 && f.Str(last) == "_replace"
	case BindAssign, BindAnnotation, BindWalrus:
		if f.Scopes[bd.Scope].Kind == ScopeFunction && bd.Kind == BindAssign {
			// `x = open(p)` then `x.read()`: an instance, not a class.
			if k := f.Expr(ExprID(bd.Ref)).Kind; k != ExprName && k != ExprAttribute && depth > 0 {
				return depth == 1 && f.Str(last) == "_replace"
			}
		}
		return true
	}
	return false
}

// TakesFromKeywords reports whether a method of a dict reads one item, and leaves
// the others as they are.
func TakesFromKeywords(method string) bool {
	return method == "pop" || method == "get" || method == "setdefault"
}

// isReceiver reports whether a parameter is the first one of a method.
func (r *roots) isReceiver(fn FunctionID, param uint32) bool {
	return fn != 0 && r.f.Functions[fn].Class != 0 && r.f.Functions[fn].Params.First == param && r.f.Functions[fn].Params.N > 0
}

// DecidesCalls reports whether an attribute of a class, or of its __init__ or
// __new__, decides how the class is called (Data model, 3.3.1 and 3.2).
func DecidesCalls(attribute string) bool {
	switch attribute {
	case "__init__", "__new__", "__class__", "__bases__", "__call__":
		return true
	case "__defaults__", "__kwdefaults__", "__code__":
		return true
	}
	return false
}

func (r *roots) filterPatches() {
	out := r.f.Patches[:0]
	for _, p := range r.f.Patches {
		if r.keepsPatch(p) {
			out = append(out, p)
		}
	}
	r.f.Patches = out
}

// keepsPatch reports whether an assignment matters to others: it changes how a
// class is called, whatever names the class; it stands at module level; it sets
// an attribute of a module or class, or one that is spelled like a class.
func (r *roots) keepsPatch(p Patch) bool {
	f := r.f
	name := f.Str(p.Name)
	switch dotted := f.isDotted(p.Target); {
	case DecidesCalls(name), holdsFields(name), f.CallsGlobals(p.Target), dotted && p.Scope == 1:
		return true
	case dotted:
		special := len(name) > 4 && name[:2] == "__" && name[len(name)-2:] == "__"
		return special || capWords(name) || r.holdsDefinition(p.Scope, f.rootName(p.Target))
	}
	e := f.Expr(p.Target)
	if e.Kind == ExprSubscript && holdsFields(f.Str(f.Expr(e.A).Name)) { // C.model_fields["a"].default = …
		return true
	}
	// sys.modules[__name__].C = …
	return e.Kind == ExprSubscript && f.Str(f.Expr(e.A).Name) == "modules" && capWords(name)
}

// capWords guesses by the spelling (PEP 8) whether an attribute holds a class.
func capWords(name string) bool {
	name = strings.TrimLeft(name, "_")
	return name != "" && name[0] >= 'A' && name[0] <= 'Z'
}

// holdsDefinition reports whether a name is bound by an import, a class or a def.
func (r *roots) holdsDefinition(scope ScopeID, name Name) bool {
	i, ok := r.lookup(scope, name)
	if !ok {
		return false
	}
	switch r.f.Bindings[i].Kind {
	case BindImport, BindClass, BindFunction, BindGlobal:
		return true
	}
	return false
}

// trimLocalValues forgets what local variables of functions are set to, unless
// it can be a class or an instance of one; and in a file that calls setattr, unless
// it tells names of attributes.
func (r *roots) trimLocalValues() {
	setattr := r.callsSetattr()
	for i := range r.f.Bindings {
		bd := &r.f.Bindings[i]
		if bd.Kind == BindFor && !r.loopsOverNames(ExprID(bd.Ref)) {
			bd.Ref = 0
		}
		if r.f.Scopes[bd.Scope].Kind != ScopeFunction {
			continue
		}
		switch bd.Kind {
		case BindAssign, BindWalrus, BindWith:
			if !r.aliasLike(ExprID(bd.Ref)) && !(setattr && r.attributeName(ExprID(bd.Ref))) {
				bd.Ref = 0
			}
		}
	}
}

func (r *roots) callsSetattr() bool {
	for _, c := range r.f.Calls[1:] {
		if callee := r.f.Expr(r.f.Expr(c.Expr).A); callee.Kind == ExprName && r.f.Str(callee.Name) == "setattr" {
			return true
		}
	}
	return false
}

func (r *roots) attributeName(id ExprID) bool {
	k := r.f.Expr(id).Kind
	return k == ExprString || k == ExprFString || r.listOfNames(id)
}

// maxNames is how many names a list or dict may hold to be kept as the value of
// a local variable.
const maxNames = 32

// listOfNames reports whether an expression is a short container of strings, or
// a dict with such keys.
func (r *roots) listOfNames(id ExprID) bool {
	e := r.f.Expr(id)
	switch e.Kind {
	case ExprList, ExprTuple, ExprSet, ExprDict:
	default:
		return false
	}
	if e.Items.N == 0 || e.Items.N > maxNames {
		return false
	}
	for _, a := range r.f.Items(e) {
		v := a.Value
		if e.Kind == ExprDict {
			v = a.Key
		}
		if r.f.Expr(v).Kind != ExprString {
			return false
		}
	}
	return true
}

// loopsOverNames reports whether a loop goes over a list of names or of what names
// stand for, written out, in a variable, or as the keys of a dict.
func (r *roots) loopsOverNames(id ExprID) bool {
	e := r.f.Expr(id)
	switch e.Kind {
	case ExprName:
		return true
	case ExprCall:
		callee := r.f.Expr(e.A)
		return e.Items.N == 0 && callee.Kind == ExprAttribute && (r.f.Str(callee.Name) == "items" || r.f.Str(callee.Name) == "keys") &&
			(r.f.Expr(callee.A).Kind == ExprName || r.listOfNames(callee.A))
	}
	return r.listOfNames(id) || r.listOfThings(id)
}

// listOfThings reports whether an expression is a short list of names and attributes:
// what they stand for may be classes.
func (r *roots) listOfThings(id ExprID) bool {
	e := r.f.Expr(id)
	switch e.Kind {
	case ExprList, ExprTuple, ExprSet:
	default:
		return false
	}
	for _, a := range r.f.Items(e) {
		if k := r.f.Expr(a.Value).Kind; k != ExprName && k != ExprAttribute {
			return false
		}
	}
	return e.Items.N > 0 && e.Items.N <= maxNames
}

func (r *roots) aliasLike(id ExprID) bool {
	for {
		switch e := r.f.Expr(id); e.Kind {
		case ExprName:
			return true
		case ExprAttribute, ExprSubscript, ExprAwait:
			id = e.A
		case ExprCall:
			return e.Flags&flagKept != 0
		case ExprIf:
			return r.choosesCalls(id)
		default:
			return false
		}
	}
}

// choosesCalls reports whether an expression is one of several calls that stay:
// `C(1) if x else C(2)`.
func (r *roots) choosesCalls(id ExprID) bool {
	e := r.f.Expr(id)
	if e.Kind == ExprIf {
		return r.choosesCalls(e.A) && r.choosesCalls(e.B)
	}
	return e.Kind == ExprCall && e.Flags&flagKept != 0
}
