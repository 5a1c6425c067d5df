package server

import (
	"slices"
	"unicode/utf16"

	"go.lsp.dev/protocol"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	words "github.com/kwargo/kwargo/internal/report"
)

// offerHelp offers help with calls that are being written, unless the settings that
// came along have another server do it. Later settings can switch it off, not on.
func (s *server) offerHelp(to *protocol.ServerCapabilities) {
	want := s.editor.get()
	if want.helps(want.SignatureHelp) {
		to.SignatureHelpProvider = &protocol.SignatureHelpOptions{TriggerCharacters: []string{"(", ","}, RetriggerCharacters: []string{")", "="}}
	}
	if want.helps(want.Completion) {
		to.CompletionProvider = &protocol.CompletionOptions{}
	}
}

// signatureHelp shows what a class with a generated constructor takes, while a call of
// it is written.
func (s *server) signatureHelp(p *protocol.SignatureHelpParams) (work, error) {
	if want := s.editor.get(); !want.helps(want.SignatureHelp) {
		return nil, nil
	}
	return s.whileWriting(p.TextDocument.URI, func(at *places, src *source) any {
		offset := at.toSpan(src, protocol.Range{Start: p.Position, End: p.Position}).Start
		state := scanTo(src.text, offset)
		for _, b := range slices.Backward(state.open) {
			if b.kind != '(' || !opensCall(src.text, b.at) {
				continue
			}
			call, ok := at.callWith(src, state, b.at, offset)
			if !ok || !call.generated() {
				return nil
			}
			return s.signatures(&call, offset)
		}
		return nil
	})
}

// signatures are those of a class, with the parameter marked that is being given.
func (s *server) signatures(call *written, offset uint32) any {
	shown, err := words.ContractOfCall(call.linker, call.Binding, call.places.sources(subject{call.Class, call.Binding, call.Callee()}))
	if err != nil || len(shown.Signatures) == 0 {
		return nil
	}
	out := &protocol.SignatureHelp{Signatures: []protocol.SignatureInformation{}, ActiveSignature: new(uint32(0))}
	for i := range shown.Signatures {
		label, params := shown.Label(i)
		one := protocol.SignatureInformation{Label: label, Parameters: []protocol.ParameterInformation{}}
		for _, param := range params {
			info := protocol.ParameterInformation{Label: protocol.String(label[param.Start:param.End]), Documentation: protocol.String(param.Origin)}
			if s.client.labelOffsets {
				info.Label = protocol.ParameterInformationLabelTuple{units(label[:param.Start]), units(label[:param.End])}
			}
			one.Parameters = append(one.Parameters, info)
		}
		out.Signatures = append(out.Signatures, one)
	}
	switch active := call.active(&call.Contract.Signatures[0], offset); {
	case active >= 0:
		out.ActiveParameter = protocol.NewNullable(uint32(active))
	case s.client.noActiveParameter:
		out.ActiveParameter = protocol.NullNullable[uint32]()
	default: // beyond the last: older clients mark none then
		out.ActiveParameter = protocol.NewNullable(uint32(len(out.Signatures[0].Parameters)))
	}
	return out
}

// units is the length of a text in UTF-16, which labels are counted in whatever the
// encoding of positions.
func units(s string) uint32 { return uint32(len(utf16.Encode([]rune(s)))) }

// active is the parameter that the argument at an offset is for, or that the next one
// will be for; -1 when that is open.
func (w *written) active(sig *contract.Signature, offset uint32) int {
	arg, index := w.argument(offset)
	if arg != nil && arg.Kind == python.ArgKeyword {
		return slices.IndexFunc(sig.Params, func(p contract.Param) bool {
			name := w.facts.Str(arg.Name)
			return p.Name == name || slices.Contains(p.Aliases, name)
		})
	}
	if arg != nil && arg.Kind != python.ArgPositional {
		return -1
	}
	if slices.ContainsFunc(w.args[:index], func(a python.Arg) bool { return a.Kind != python.ArgPositional }) {
		return -1 // after a keyword comes a keyword
	}
	if index < len(sig.Params) && sig.Params[index].Kind <= python.PositionalOrKeyword {
		return index
	}
	return slices.IndexFunc(sig.Params, func(p contract.Param) bool { return p.Kind == python.VarPositional })
}
