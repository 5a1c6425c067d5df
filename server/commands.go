package server

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	words "github.com/kwargo/kwargo/internal/report"
)

// The commands of the server. docs/protocol.md says what they take and give.
const (
	// fixWorkspaceCommand makes the safe fixes of all files.
	fixWorkspaceCommand = "kwargo.fixWorkspace"
	// constructionsCommand says where the constructions of a class are.
	constructionsCommand = "kwargo.constructions"
	// contractCommand words the contract of a class.
	contractCommand = "kwargo.contract"
	// showConstructionsCommand is that of the lenses. Clients know it, and show what
	// constructionsCommand gives. One that does not sends it here; it is not among
	// those that the server offers, since clients would then send it always.
	showConstructionsCommand = "kwargo.showConstructions"
	// showReferencesCommand is what clients made after VS Code have for the same.
	showReferencesCommand = "editor.action.showReferences"
)

// commands are those that the server offers.
var commands = []string{fixWorkspaceCommand, constructionsCommand, contractCommand}

// executeCommand runs a command of the server.
func (s *server) executeCommand(p *protocol.ExecuteCommandParams) (work, error) {
	switch p.Command {
	case fixWorkspaceCommand:
		return s.fixWorkspace()
	case constructionsCommand:
		return s.aboutClass(p, s.constructions)
	case contractCommand:
		return s.aboutClass(p, s.contractShown)
	case showConstructionsCommand:
		return s.aboutClass(p, s.listConstructions)
	}
	return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "there is no command %s", p.Command)
}

// aboutClass runs a command about what stands at a place, of which the arguments are a
// URI and a position.
func (s *server) aboutClass(p *protocol.ExecuteCommandParams, answer func(context.Context, *places, *source, uint32) any) (work, error) {
	var at uri.URI
	var where position
	bad := len(p.Arguments) < 2
	if !bad {
		bad = json.Unmarshal(p.Arguments[0], &at) != nil || at == "" || lacking(p.Arguments[1], []string{"line", "character"}) != "" ||
			json.Unmarshal(p.Arguments[1], &where) != nil
	}
	if bad {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s takes the URI of a document and a position in it", p.Command)
	}
	pos := protocol.Position{Line: where.Line, Character: where.Character}
	return s.about(at, func(ctx context.Context, at *places, src *source) any {
		return answer(ctx, at, src, at.toSpan(src, protocol.Range{Start: pos, End: pos}).Start)
	})
}

// constructions answers constructionsCommand.
func (s *server) constructions(_ context.Context, at *places, src *source, offset uint32) any {
	found := at.subjectAround(src, offset)
	if found.class == nil {
		return nil
	}
	counted := at.tally(found)
	return struct {
		*tally
		Locations []protocol.Location `json:"locations"`
	}{counted, at.locations(counted)}
}

// contractShown answers contractCommand.
func (s *server) contractShown(_ context.Context, at *places, src *source, offset uint32) any {
	found := at.subjectAround(src, offset)
	shown := at.describe(found)
	if shown == "" {
		return nil
	}
	class := ""
	if found.class != nil {
		class = found.class.Dotted()
	}
	return struct {
		Class    string `json:"class"`
		Markdown string `json:"markdown"`
	}{class, shown}
}

// maxListed is how many places a message names.
const maxListed = 10

// listConstructions names the constructions of a class in a message: for a client that
// can show no list of places. A single one is shown where it is.
func (s *server) listConstructions(ctx context.Context, at *places, src *source, offset uint32) any {
	found := at.subjectAround(src, offset)
	if found.class == nil {
		return nil
	}
	counted := at.tally(found)
	all := at.locations(counted)
	client := protocol.ClientDispatcher(s.conn)
	if len(all) == 1 && s.client.showsDocuments {
		_, err := client.ShowDocument(ctx, &protocol.ShowDocumentParams{URI: all[0].URI, TakeFocus: new(true), Selection: &all[0].Range})
		if err == nil {
			return all
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", counted.Class, counted)
	for i, one := range all {
		if i == maxListed {
			fmt.Fprintf(&b, "\nand %d more", len(all)-maxListed)
			break
		}
		path, _ := pathOf(string(one.URI))
		fmt.Fprintf(&b, "\n%s:%d", words.RelativeName(s.documents.folderOf(path), path), one.Range.Start.Line+1)
	}
	if err := client.ShowMessage(ctx, &protocol.ShowMessageParams{Type: protocol.MessageTypeInfo, Message: b.String()}); err != nil {
		s.log.warn("%s: %v", showConstructionsCommand, err)
	}
	return all
}

// subjectAround is what stands at an offset, and else the innermost class around it.
func (p *places) subjectAround(src *source, offset uint32) subject {
	found := p.subject(src, offset)
	if found.class != nil || found.call != nil || src.file.Module.Content == nil {
		return found
	}
	facts := src.file.Module.Facts()
	for i := 1; i < len(facts.Classes); i++ { // an inner class comes after its outer one
		if span := facts.Classes[i].Span; span.Start <= offset && offset <= span.End {
			found = subject{class: p.snapshot.Linker().Class(src.file.Module, python.ClassID(i)), span: facts.Classes[i].NameSpan}
		}
	}
	return found
}

// tally counts the constructions of what was found, which has a class.
func (p *places) tally(found subject) *tally {
	if src, err := p.source(found.class.Module.Path); err == nil && found.class.ID != 0 && src.file.Module == found.class.Module {
		return p.server.tallies.of(p, src, found.class.ID)
	}
	for _, one := range p.count(p.snapshot.Linker(), []*contract.Class{found.class}) {
		return one
	}
	return nil
}
