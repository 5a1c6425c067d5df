package report

import (
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/text"
)

// Contract is what a class accepts, ready to be printed. Its JSON is made of
// the fields below.
type Contract struct {
	Class          string      `json:"class"`
	Kind           string      `json:"kind"`
	Filename       string      `json:"filename"`
	Location       location    `json:"location"`
	Closed         bool        `json:"closed"`
	UnknownKeyword *string     `json:"unknown_keyword"`
	Signatures     []signature `json:"signatures"`
	Factories      []factory   `json:"factories"`
	Doubts         []doubt     `json:"doubts"`
	name           string      // of the class alone
	place          Place
}

type signature struct {
	Name       string      `json:"name"`
	Filename   string      `json:"filename"`
	Location   location    `json:"location"`
	Parameters []parameter `json:"parameters"`
	nothing    bool        // neither __init__ nor __new__ exists
}

type parameter struct {
	Name       string   `json:"name"`
	Kind       string   `json:"kind"`
	Required   bool     `json:"required"`
	Annotation *string  `json:"annotation"`
	Default    *string  `json:"default"`
	DefinedBy  *string  `json:"defined_by"`
	Filename   string   `json:"filename"`
	Location   location `json:"location"`
}

type factory struct {
	Name       string      `json:"name"`
	Kind       string      `json:"kind"`
	Async      bool        `json:"async"`
	Inherited  bool        `json:"inherited"`
	Filename   string      `json:"filename"`
	Location   location    `json:"location"`
	Parameters []parameter `json:"parameters"`
	Refusal    *string     `json:"refusal"`
}

type doubt struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// paramKinds are the names of python.ParamKind, in its order.
var paramKinds = [...]string{"positional-only", "positional-or-keyword", "var-positional", "keyword-only", "var-keyword"}

// ContractOf looks the contract of a class up.
func ContractOf(l *contract.Linker, c *contract.Class, sources *Sources) (*Contract, error) {
	return contractOf(l, c, l.Contract(c), sources)
}

// ContractOfCall is what a construction is held to: the contract of the class, or
// what the factory or the constructor that it names takes. The doubts are those of
// the call.
func ContractOfCall(l *contract.Linker, b *contract.Binding, sources *Sources) (*Contract, error) {
	have := b.Contract
	if have == nil {
		have = l.Contract(b.Class)
	}
	own := *have
	own.Doubts = b.Doubts
	out, err := contractOf(l, b.Class, &own, sources)
	if err == nil && (b.Receiver == contract.ByFactory || b.Receiver == contract.BySuper) {
		out.name = b.Name
	}
	return out, err
}

func contractOf(l *contract.Linker, c *contract.Class, have *contract.Contract, sources *Sources) (*Contract, error) {
	v := viewer{sources}
	place, err := v.place(c.Place())
	if err != nil {
		return nil, err
	}
	out := &Contract{
		Class: c.Dotted(), Kind: have.Kind, Filename: place.Source.Name, Location: place.start(),
		Closed: have.Closed(), name: c.Qualname, place: place,
		Signatures: []signature{}, Factories: []factory{}, Doubts: []doubt{},
	}
	for i := range have.Signatures {
		sig := &have.Signatures[i]
		if sig.Place.Module == nil {
			continue // a doubt says why
		}
		at, err := v.place(sig.Place)
		if err != nil {
			return nil, err
		}
		params, err := v.parameters(sig.Params, at)
		if err != nil {
			return nil, err
		}
		out.Signatures = append(out.Signatures, signature{sig.Qualname, at.Source.Name, at.start(), params, sig.NoArguments})
	}
	if len(out.Signatures) > 0 {
		out.UnknownKeyword = optional(have.Unknown().String())
	}
	for _, f := range l.Factories(c) {
		at, err := v.place(f.Place())
		if err != nil {
			return nil, err
		}
		params, err := v.parameters(f.Signature.Params, at)
		if err != nil {
			return nil, err
		}
		out.Factories = append(out.Factories, factory{
			f.Dotted(), f.Kind.String(), f.Async, f.Inherited, at.Source.Name, at.start(), params, optional(f.Refusal),
		})
	}
	for _, d := range have.Doubts {
		out.Doubts = append(out.Doubts, doubt{string(d.Code), d.String()})
	}
	return out, nil
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// viewer finds the source text of what a contract is made of.
type viewer struct{ sources *Sources }

func (v viewer) place(p contract.Place) (Place, error) {
	src, err := v.sources.Of(p.Module)
	return Place{src, p.Span}, err
}

// parameters are shown at their places; those of a builtin, which have none, at that
// of the signature.
func (v viewer) parameters(params []contract.Param, of Place) ([]parameter, error) {
	out := []parameter{}
	for _, p := range params {
		at := of
		if p.Place.Module != nil {
			var err error
			if at, err = v.place(p.Place); err != nil {
				return nil, err
			}
		}
		shown := parameter{
			Name: p.Name, Kind: paramKinds[p.Kind], Required: p.Required, Filename: at.Source.Name, Location: at.start(),
		}
		if m := p.Place.Module; m != nil {
			if p.Annotation != 0 {
				shown.Annotation = optional(code(at.Source, m.Facts().Expr(p.Annotation).Span))
			}
			if p.Default != 0 {
				shown.Default = optional(code(at.Source, m.Facts().Expr(p.Default).Span))
			}
		}
		if p.Owner != nil {
			shown.DefinedBy = optional(p.Owner.Dotted())
		}
		out = append(out, shown)
	}
	return out, nil
}

// code is an expression as it is written, on one line.
func code(src *Source, span text.Span) string {
	written := string(span.Of(src.Text))
	if strings.ContainsAny(written, "\r\n") {
		written = strings.Join(strings.Fields(written), " ")
		written = strings.NewReplacer("( ", "(", "[ ", "[", "{ ", "{", ", )", ")", ", ]", "]", ", }", "}", " )", ")", " ]", "]", " }", "}").Replace(written)
	}
	return written
}
