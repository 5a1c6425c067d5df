package server

import (
	"fmt"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	words "github.com/kwargo/kwargo/internal/report"
	"github.com/kwargo/kwargo/internal/text"
)

// completion names the keywords that a call of a class with a generated constructor
// does not give yet.
func (s *server) completion(p *protocol.CompletionParams) (work, error) {
	if want := s.editor.get(); !want.helps(want.Completion) {
		return nil, nil
	}
	return s.whileWriting(p.TextDocument.URI, func(at *places, src *source) any {
		offset := at.toSpan(src, protocol.Range{Start: p.Position, End: p.Position}).Start
		word := wordStart(src.text, offset)
		state := scanTo(src.text, offset)
		n, last := len(state.open), state.last
		if word < offset {
			last = state.before
		}
		if n == 0 || state.quote != "" || state.comment || last != '(' && last != ',' {
			return nil // no argument begins here
		}
		paren := state.open[n-1]
		if paren.kind != '(' || !opensCall(src.text, paren.at) {
			return nil
		}
		call, ok := at.callWith(src, state, paren.at, offset)
		if !ok || !call.generated() {
			return nil
		}
		return at.keywords(src, &call, text.Span{Start: word, End: offset})
	})
}

// keywords are those that a call can still take, in the order of the parameters; those
// that it has to take come first.
func (p *places) keywords(src *source, call *written, word text.Span) any {
	shown, err := words.ContractOfCall(call.linker, call.Binding, call.places.sources(subject{call.Class, call.Binding, call.Callee()}))
	if err != nil || len(shown.Signatures) == 0 {
		return nil
	}
	label, parts := shown.Label(0)
	equals := "="
	if rest := src.text[word.End:]; len(rest) > 0 && rest[0] == '=' {
		equals = ""
	}
	items := []protocol.CompletionItem{}
	for i, param := range call.left(&call.Contract.Signatures[0], word.End) {
		if param == nil {
			continue
		}
		later := 1
		if param.Required {
			later = 0
		}
		items = append(items, protocol.CompletionItem{
			Label: param.Name + "=", Kind: protocol.CompletionItemKindField,
			Detail:        protocol.NewOptional(label[parts[i].Start:parts[i].End]),
			Documentation: protocol.String(parts[i].Origin),
			SortText:      protocol.NewOptional(fmt.Sprintf("0%d%03d", later, i)),
			FilterText:    protocol.NewOptional(param.Name),
			TextEdit:      &protocol.TextEdit{Range: p.toRange(src, word), NewText: param.Name + equals},
		})
	}
	return &protocol.CompletionList{Items: items}
}

// left are the parameters that can still be given by name, each at its index; nil for
// the others. The argument at the offset, which is being written, gives none yet.
func (w *written) left(sig *contract.Signature, offset uint32) []*contract.Param {
	current, at := w.argument(offset)
	given, place := map[string]bool{}, 0
	for i, a := range w.args {
		switch {
		case i == at && current != nil:
		case a.Kind == python.ArgKeyword:
			given[w.facts.Str(a.Name)] = true
		case a.Kind == python.ArgPositional:
			place++
		}
	}
	out := make([]*contract.Param, len(sig.Params))
	for i := range sig.Params {
		param := &sig.Params[i]
		byName := param.Kind == python.PositionalOrKeyword || param.Kind == python.KeywordOnly
		taken := given[param.Name] || slices.ContainsFunc(param.Aliases, func(a string) bool { return given[a] })
		if byPlace := param.Kind <= python.PositionalOrKeyword && i < place; byName && !taken && !byPlace {
			out[i] = param
		}
	}
	return out
}
