package server

import (
	"context"
	"strings"
	"sync"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// requests are those that are being answered.
type requests struct {
	mu      sync.Mutex
	running map[jsonrpc2.ID]context.CancelFunc
}

// begin gives a request a context that $/cancelRequest ends.
func (r *requests) begin(parent context.Context, id jsonrpc2.ID) (ctx context.Context, done func()) {
	ctx, cancel := context.WithCancel(parent)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running[id] = cancel
	return ctx, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.running, id)
		cancel()
	}
}

// ownID is an id that does not point into the message it came with.
func ownID(id jsonrpc2.ID) jsonrpc2.ID {
	if name, ok := id.StringValue(); ok {
		return jsonrpc2.NewStringID(strings.Clone(name))
	}
	return id
}

// cancelRequest is $/cancelRequest. A request that is not known any more has
// been answered.
func (s *server) cancelRequest(params []byte) {
	var p protocol.CancelParams
	if err := decode(params, &p); err != nil {
		s.log.warn("%s: %v", protocol.MethodCancelRequest, err)
		return
	}
	var id jsonrpc2.ID
	switch of := p.ID.(type) {
	case protocol.Integer:
		id = jsonrpc2.NewNumberID(int64(of))
	case protocol.String:
		id = jsonrpc2.NewStringID(strings.Clone(string(of)))
	}
	s.requests.mu.Lock()
	defer s.requests.mu.Unlock()
	if cancel := s.requests.running[id]; cancel != nil {
		cancel()
	}
}
