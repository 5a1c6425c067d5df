package server

import (
	"fmt"
	"strings"
	"sync"
	"weak"

	"go.lsp.dev/protocol"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
	"github.com/kwargo/kwargo/internal/workspace"
)

// tally is what the constructions of one class come to.
type tally struct {
	Class     string `json:"class"`
	Total     int    `json:"constructions"`
	Broken    int    `json:"broken"`
	Factories int    `json:"factories"` // those through a factory
	calls     []callSite
}

// callSite is where a construction is. It keeps nothing of a snapshot alive.
type callSite struct {
	path string
	span text.Span // what is called
}

// String is the tally as it is shown: `14 constructions · 3 broken · 8 through factories`.
func (t *tally) String() string {
	var parts []string
	switch t.Total {
	case 0:
		return "no constructions"
	case 1:
		parts = append(parts, "1 construction")
	default:
		parts = append(parts, fmt.Sprintf("%d constructions", t.Total))
	}
	if t.Broken > 0 {
		parts = append(parts, fmt.Sprintf("%d broken", t.Broken))
	}
	switch {
	case t.Factories == 1:
		parts = append(parts, "1 through a factory")
	case t.Factories > 1:
		parts = append(parts, fmt.Sprintf("%d through factories", t.Factories))
	}
	return strings.Join(parts, " · ")
}

// tallies are those of the classes of one file, kept as long as nothing changes: a
// client asks for one class after the other.
type tallies struct {
	mu       sync.Mutex
	snapshot weak.Pointer[workspace.Snapshot]
	path     string
	byClass  map[python.ClassID]*tally
}

// of counts the constructions of a class statement, and at once those of all others in
// the file.
func (t *tallies) of(p *places, src *source, id python.ClassID) *tally {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byClass == nil || t.snapshot.Value() != p.snapshot || t.path != src.file.Path {
		linker := p.snapshot.Linker()
		var classes []*contract.Class
		for i := 1; i < len(src.file.Module.Facts().Classes); i++ {
			classes = append(classes, linker.Class(src.file.Module, python.ClassID(i)))
		}
		t.snapshot, t.path = weak.Make(p.snapshot), src.file.Path
		t.byClass = p.count(linker, classes)
	}
	return t.byClass[id]
}

func (p *places) count(linker *contract.Linker, classes []*contract.Class) map[python.ClassID]*tally {
	out := map[python.ClassID]*tally{}
	found := linker.Constructions(classes...)
	for _, c := range classes {
		one := &tally{Class: c.Dotted(), Total: len(found[c])}
		for _, b := range found[c] {
			if p.broken(linker, b) {
				one.Broken++
			}
			if b.Receiver == contract.ByFactory {
				one.Factories++
			}
			one.calls = append(one.calls, callSite{b.Module.Path, b.Callee()})
		}
		out[c.ID] = one
	}
	return out
}

// broken reports whether a construction raises, as far as the settings have it
// reported.
func (p *places) broken(linker *contract.Linker, b *contract.Binding) bool {
	for _, d := range diagnostics.Of(linker, b, p.server.settings.diagnostics(b.Module.Path)) {
		if d.Severity <= diagnostics.Warning && !d.Fault.Kind.OfPolicy() {
			return true
		}
	}
	return false
}

// locations are the places of the constructions for the client. A file that has
// changed is left out: it is looked at again.
func (p *places) locations(t *tally) []protocol.Location {
	out := []protocol.Location{}
	for _, c := range t.calls {
		if src, err := p.source(c.path); err == nil {
			out = append(out, protocol.Location{URI: p.uri(c.path), Range: p.toRange(src, c.span)})
		}
	}
	return out
}
