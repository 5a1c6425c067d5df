package server

import (
	"sync"

	"go.lsp.dev/protocol"
)

// refresher tells the client to ask for diagnostics again (LSP 3.17,
// workspace/diagnostic/refresh). The client asks for all documents then, so one such
// request is under way at a time, and any number of reasons meanwhile make one more.
type refresher struct {
	server *server

	mu      sync.Mutex
	running bool
	again   bool
}

func (r *refresher) request() {
	if !r.server.client.refreshes {
		return // it asks when it sees fit
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running {
		r.again = true
		return
	}
	r.running = true
	r.server.background.Go(func() { r.server.guard("refreshing diagnostics", r.run) })
}

func (r *refresher) run() {
	for more := true; more; {
		ctx, cancel := r.server.patience()
		err := protocol.ClientDispatcher(r.server.conn).DiagnosticRefresh(ctx)
		cancel()
		if err != nil && r.server.base.Err() == nil {
			r.server.log.warn("%s: %v", protocol.MethodWorkspaceDiagnosticRefresh, err)
		}
		r.mu.Lock()
		more = r.again && r.server.base.Err() == nil
		r.running, r.again = more, false
		r.mu.Unlock()
	}
}
