package server

import (
	"fmt"
	"maps"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/migrate"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/workspace"
)

// maxClassFactories is how many factories the broken constructions of a class are
// offered to be converted to.
const maxClassFactories = 2

// forClasses are the actions for the classes that a range touches the names of, and
// whose changes break constructions.
func (p *places) forClasses(src *source, params *protocol.CodeActionParams) []protocol.CommandOrCodeAction {
	if !wants(params.Context.Only, protocol.CodeActionKindQuickFix) || !src.file.Open {
		return nil
	}
	at := p.toSpan(src, params.Range)
	var out []protocol.CommandOrCodeAction
	for _, one := range p.server.preventer.of(src.file.Path) {
		class := p.classAs(src.file, one.Class.Qualname)
		if class == nil || !class.Place().Span.Touches(at) {
			continue
		}
		for _, fix := range p.classFixes(class, &one) {
			action := p.action(src, nil, fix, false)
			if action == nil {
				continue
			}
			if p.server.client.resolvesEdit && fix.Lazy != nil {
				t := ticket{URI: p.uri(src.file.Path), Version: src.file.Version, Action: fix.Action, Title: fix.Title, Class: class.Qualname}
				action.Edit, action.Data = nil, object(t)
			}
			for i := range params.Context.Diagnostics {
				if d := &params.Context.Diagnostics[i]; d.Code == protocol.String("KW104") && d.Range == p.toRange(src, class.Place().Span) {
					action.Diagnostics = append(action.Diagnostics, *d)
				}
			}
			out = append(out, action)
		}
	}
	return out
}

// resolveForClass makes the edits of an action for a class.
func (p *places) resolveForClass(src *source, t *ticket) *protocol.WorkspaceEdit {
	for _, one := range p.server.preventer.of(src.file.Path) {
		if one.Class.Qualname != t.Class {
			continue
		}
		class := p.classAs(src.file, t.Class)
		if class == nil {
			return nil
		}
		for _, fix := range p.classFixes(class, &one) {
			if fix.Action != t.Action || fix.Title != t.Title {
				continue
			}
			edit, err := p.workspaceEdit(fix)
			if err != nil {
				p.server.log.warn("%s: %v", fix.Title, err)
			}
			return edit
		}
	}
	return nil
}

// classFixes are what can be done about the constructions that the change of a class
// breaks: to convert them, to rename what they pass, to keep the old name.
func (p *places) classFixes(class *contract.Class, impact *migrate.Impact) []codeactions.Fix {
	linker := p.snapshot.Linker()
	broken := p.again(impact.Broken)
	if len(broken) == 0 {
		return nil
	}
	sources := func(m *contract.Module) ([]byte, error) {
		src, err := p.source(m.Path)
		if err != nil {
			return nil, err
		}
		return src.text, nil
	}
	renamed := impact.Renamed()
	var out []codeactions.Fix
	add := func(action codeactions.Action, title string, make func(*contract.Binding, []byte) []codeactions.FileEdit) bool {
		files, made := codeactions.Together(broken, sources, make)
		if made == 0 {
			return false
		}
		count := fmt.Sprintf("all %d broken constructions", made)
		switch {
		case len(broken) == 1:
			count = "the broken construction"
		case made < len(broken):
			count = fmt.Sprintf("%d of %d broken constructions", made, len(broken))
		}
		out = append(out, codeactions.Fix{
			Action: action, Title: fmt.Sprintf(title, count), Applicability: codeactions.Suggestion, Confirm: true, Files: files,
			Lazy: func(codeactions.Sources) []codeactions.FileEdit { return files },
		})
		return true
	}
	factories := 0
	for _, fac := range linker.Factories(class) {
		if fac.Refusal != "" || fac.NeverReturns || fac.Kind == contract.OtherClassFactory || factories == maxClassFactories {
			continue
		}
		policy := &contract.Policy{Class: class.Dotted(), Construct: []string{workspace.FactoryName(fac)}, Rename: renamed}
		if add(codeactions.ConvertBroken, "Convert %s to `"+fac.Dotted()+"(...)`", func(b *contract.Binding, src []byte) []codeactions.FileEdit {
			if m := codeactions.Migrate(linker, b, src, policy); m.Safe() && m.To != "" {
				return m.Fix.Files
			}
			return nil
		}) {
			factories++
		}
	}
	for _, old := range slices.Sorted(maps.Keys(renamed)) {
		to := renamed[old]
		add(codeactions.RenameEverywhere, "Rename `"+old+"` to `"+to+"` in %s", func(b *contract.Binding, src []byte) []codeactions.FileEdit {
			return codeactions.RenameArgument(b, src, old, to)
		})
		if fix, ok := codeactions.KeepAlias(linker, class, old, to); ok {
			out = append(out, fix)
		}
	}
	return out
}

// again are constructions as they are in the snapshot: they may be of one before it.
func (p *places) again(all []*contract.Binding) []*contract.Binding {
	var out []*contract.Binding
	linker := p.snapshot.Linker()
	for _, b := range all {
		file := p.snapshot.File(b.Module.Path)
		if file == nil || file.Module.Content == nil {
			continue
		}
		// The same call, if the text is the same; in an edited file, one at its place.
		for id := 1; id < len(file.Module.Facts().Calls); id++ {
			if file.Module.Facts().Expr(file.Module.Facts().Calls[id].Expr).Span != b.Expr().Span {
				continue
			}
			if now, ok := linker.Check(file.Module, python.CallID(id)); ok && len(now.Broken()) > 0 && now.Name == b.Name {
				out = append(out, now)
			}
			break
		}
	}
	return out
}
