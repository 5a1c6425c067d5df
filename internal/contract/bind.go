package contract

import (
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// FaultKind is one way in which a call does not fit a signature.
type FaultKind uint8

const (
	UnknownKeywordFault FaultKind = iota // a keyword that no parameter has
	MissingArgument
	TooManyPositional
	DuplicateArgument     // a parameter that gets two values
	PositionalOnlyKeyword // a positional-only parameter given by name
	IgnoredKeyword        // a keyword that is dropped in silence
	TypedDictKey          // a key that is unknown to a TypedDict, or missing: it does not raise
	UnknownFactory        // a method that the class does not have; Name is the method's
	DirectConstruction    // a class is called that a policy keeps for its factories
	DeprecatedConstructor // PEP 702; Name is the message
)

// Fault is one way in which a call does not fit.
type Fault struct {
	Kind FaultKind
	// Argument is the offending argument, as an index into [Binding.Arguments];
	// -1 for MissingArgument.
	Argument int
	// Name is the keyword, or the parameter that gets two values.
	Name string
	// Missing are the parameters without a value, in order.
	Missing []Param
	// Takes and Given count positional arguments, for TooManyPositional.
	Takes, Given int
	// Signature is the one that the call does not fit.
	Signature *Signature
	// Policy is the one that DirectConstruction is against.
	Policy *Policy
}

// Argument is one argument of a call after literal `*[…]` and `**{…}` are
// taken apart.
type Argument struct {
	Kind  python.ArgKind
	Name  string        // of a keyword
	Span  text.Span     // all of it; for a key of `**{…}`, the item
	Label text.Span     // the keyword's name, or all of a positional
	Value python.ExprID // 0 inside a value that is not kept
	// Source is the argument as written, an index into the call's arguments.
	Source int
}

// Arguments are the arguments of a call, with literal unpackings taken apart.
func Arguments(f *python.Facts, call python.ExprID) []Argument {
	return appendArguments(nil, f, call)
}

func appendArguments(out []Argument, f *python.Facts, call python.ExprID) []Argument {
	items := f.Items(f.Expr(call))
	out = slices.Grow(out, len(items))
	for i, a := range items {
		v := f.Expr(a.Value)
		switch {
		case a.Kind == python.ArgStar && (v.Kind == python.ExprList || v.Kind == python.ExprTuple) && v.Flags&python.FlagTruncated == 0:
			for _, item := range f.Items(v) {
				out = append(out, Argument{Kind: item.Kind, Span: item.Span, Label: item.Span, Value: item.Value, Source: i})
			}
		case a.Kind == python.ArgDoubleStar && v.Kind == python.ExprDict:
			items, ok := stringItems(f, v)
			if !ok {
				out = append(out, Argument{Kind: a.Kind, Span: a.Span, Label: a.Span, Value: a.Value, Source: i})
				continue
			}
			for _, item := range items {
				out = append(out, Argument{
					Kind: python.ArgKeyword, Name: f.Str(f.Expr(item.Key).Name), Span: item.Span,
					Label: f.Expr(item.Key).Span, Value: item.Value, Source: i,
				})
			}
		default:
			arg := Argument{Kind: a.Kind, Name: f.Str(a.Name), Span: a.Span, Label: a.Span, Value: a.Value, Source: i}
			if a.Kind == python.ArgKeyword {
				arg.Label = a.NameSpan()
			}
			out = append(out, arg)
		}
	}
	return out
}

// stringItems are the items of a dict that is written out, when all keys are known
// strings; those of a dict unpacked in it as well. Of two with one key the last
// counts.
func stringItems(f *python.Facts, e *python.Expr) (items []python.Arg, ok bool) {
	if e.Flags&python.FlagTruncated != 0 {
		return nil, false
	}
	for _, item := range f.Items(e) {
		if inner := f.Expr(item.Value); item.Kind == python.ArgDoubleStar && inner.Kind == python.ExprDict {
			more, ok := stringItems(f, inner)
			if !ok {
				return nil, false
			}
			items = append(items, more...)
			continue
		}
		if k := f.Expr(item.Key); item.Kind != python.ArgKeyword || k.Kind != python.ExprString || k.Name == 0 {
			return nil, false
		}
		items = append(items, item)
	}
	last := map[python.Name]int{}
	for i, item := range items {
		last[f.Expr(item.Key).Name] = i
	}
	var out []python.Arg
	for i, item := range items {
		if last[f.Expr(item.Key).Name] == i {
			out = append(out, item)
		}
	}
	return out, true
}

// Bind matches arguments with a signature as inspect.Signature.bind does, but
// gives every fault and not only the first. An unpacked `*x` or `**x` may hold
// anything: what depends on it is not a fault.
func Bind(sig *Signature, args []Argument) []Fault {
	b := binder{sig: sig}
	if sig.NoArguments {
		return b.noArguments(args)
	}
	b.positionals(args)
	b.keywords(args)
	b.missing()
	if sig.Typing {
		return b.typing(args)
	}
	return b.faults
}

// typing makes the faults of a TypedDict: none with a mapping as positional
// argument, which may hold anything.
func (b *binder) typing(args []Argument) []Fault {
	for _, a := range args {
		if a.Kind == python.ArgPositional || a.Kind == python.ArgStar {
			return nil
		}
	}
	for i := range b.faults {
		b.faults[i].Kind = TypedDictKey
	}
	return b.faults
}

type binder struct {
	sig       *Signature
	given     paramSet // by index: two parameters may have one name
	placed    paramSet // by position
	anyStar   bool     // `*x`
	anyDouble bool     // `**x`
	names     nameSet  // of the keywords
	faults    []Fault
}

func (b *binder) fault(f Fault) {
	f.Signature = b.sig
	b.faults = append(b.faults, f)
}

// noArguments: object.__init__ and object.__new__ take nothing. An unpacking
// may be empty.
func (b *binder) noArguments(args []Argument) []Fault {
	given := 0
	for _, a := range args {
		if a.Kind == python.ArgPositional {
			given++
		}
	}
	first := true
	for i, a := range args {
		switch a.Kind {
		case python.ArgPositional:
			if first {
				b.fault(Fault{Kind: TooManyPositional, Argument: i, Given: given})
			}
			first = false
		case python.ArgKeyword:
			b.fault(Fault{Kind: UnknownKeywordFault, Argument: i, Name: a.Name})
		}
	}
	return b.faults
}

func (b *binder) positionals(args []Argument) {
	slots, variadic := 0, false
	for i := range b.sig.Params {
		switch b.sig.Params[i].Kind {
		case python.PositionalOnly, python.PositionalOrKeyword:
			slots++
		case python.VarPositional:
			variadic = true
		}
	}
	given, surplus, next := 0, -1, 0
	for i := range args {
		switch args[i].Kind {
		case python.ArgStar:
			b.anyStar = true
		case python.ArgPositional:
			// After `*x` the place of a positional is not known, but each one
			// still takes a place.
			if given < slots && !b.anyStar {
				for b.sig.Params[next].Kind > python.PositionalOrKeyword { // there is one more
					next++
				}
				b.given.add(next)
				b.placed.add(next)
				next++
			}
			if given == slots && surplus < 0 {
				surplus = i
			}
			given++
		}
	}
	if surplus >= 0 && !variadic {
		b.fault(Fault{Kind: TooManyPositional, Argument: surplus, Takes: slots, Given: given})
	}
}

// keywords matches what is given by name.
func (b *binder) keywords(args []Argument) {
	unknown := b.sig.Unknown()
	table := b.sig.table(len(args))
	for i := range args {
		a := &args[i]
		switch a.Kind {
		case python.ArgDoubleStar:
			b.anyDouble = true
			continue
		case python.ArgKeyword:
		default:
			continue
		}
		p := b.param(table, a.Name)
		again := !b.names.add(a.Name)
		switch {
		case again: // once by itself and once in `**{…}`
			b.fault(Fault{Kind: DuplicateArgument, Argument: i, Name: a.Name})
		case p >= 0 && b.placed.has(p):
			b.fault(Fault{Kind: DuplicateArgument, Argument: i, Name: a.Name})
		case p >= 0:
			b.given.add(p)
		case b.sig.Unpacked != nil && unknown == UnknownKept:
			if b.sig.Unpacked.index(a.Name) < 0 {
				b.fault(Fault{Kind: TypedDictKey, Argument: i, Name: a.Name})
			}
		case unknown == UnknownKept, b.sig.Prefix != "" && strings.HasPrefix(a.Name, b.sig.Prefix):
		case !b.sig.HandsOn && b.positionalOnly(a.Name) >= 0:
			b.fault(Fault{Kind: PositionalOnlyKeyword, Argument: i, Name: a.Name})
			b.given.add(b.positionalOnly(a.Name)) // one fault is enough: it is not missing as well
		case unknown == UnknownIgnored:
			b.fault(Fault{Kind: IgnoredKeyword, Argument: i, Name: a.Name})
		default:
			b.fault(Fault{Kind: UnknownKeywordFault, Argument: i, Name: a.Name})
		}
	}
}

// param is the index of the parameter that can be passed by a name, or -1.
func (b *binder) param(table map[string]int, name string) int {
	if table == nil {
		return b.sig.index(name)
	}
	if i, ok := table[name]; ok {
		return i
	}
	return -1
}

// positionalOnly is the index of the positional-only parameter of a name, or -1.
func (b *binder) positionalOnly(name string) int {
	return slices.IndexFunc(b.sig.Params, func(p Param) bool { return p.Name == name && p.Kind == python.PositionalOnly })
}

func (b *binder) missing() {
	var missing []Param
	for i := range b.sig.Params {
		p := &b.sig.Params[i]
		if !p.Required || b.given.has(i) {
			continue
		}
		// `**x` may bring anything that has a name, `*x` anything that has a
		// place.
		if b.anyDouble && p.Kind != python.PositionalOnly || b.anyStar && p.Kind != python.KeywordOnly {
			continue
		}
		missing = append(missing, *p)
	}
	if len(missing) > 0 {
		b.fault(Fault{Kind: MissingArgument, Argument: -1, Missing: missing})
	}
	if b.sig.Unpacked == nil || b.anyDouble {
		return
	}
	var keys []Param
	for _, p := range b.sig.Unpacked.Params {
		if p.Required && !b.names.has(p.Name) {
			keys = append(keys, p)
		}
	}
	if len(keys) > 0 {
		b.fault(Fault{Kind: TypedDictKey, Argument: -1, Missing: keys})
	}
}

// paramSet is a set of indices of parameters; the first 64 need no memory.
type paramSet struct {
	first uint64
	rest  map[int]bool
}

func (s *paramSet) has(i int) bool {
	if i < 64 {
		return s.first&(1<<i) != 0
	}
	return s.rest[i]
}

func (s *paramSet) add(i int) {
	switch {
	case i < 64:
		s.first |= 1 << i
	case s.rest == nil:
		s.rest = map[int]bool{i: true}
	default:
		s.rest[i] = true
	}
}

// nameSet is a set of names; a small one needs no memory.
type nameSet struct {
	few  [12]string
	n    int
	many map[string]bool
}

func (s *nameSet) has(name string) bool {
	return slices.Contains(s.few[:s.n], name) || s.many[name]
}

// add reports whether the name is new.
func (s *nameSet) add(name string) bool {
	switch {
	case s.has(name):
		return false
	case s.n < len(s.few):
		s.few[s.n] = name
		s.n++
	case s.many == nil:
		s.many = map[string]bool{name: true}
	default:
		s.many[name] = true
	}
	return true
}
