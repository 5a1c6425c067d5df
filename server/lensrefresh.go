package server

import (
	"sync/atomic"
	"time"

	"go.lsp.dev/protocol"
)

// lensPause is how long nothing must change for lenses to be counted anew: they are
// seldom looked at while somebody types.
const lensPause = time.Second

// lenses tell the client to ask for them again (LSP 3.16, workspace/codeLens/refresh)
// when a file has changed: the client knows by itself only that the lenses of that
// file may say something else now.
type lenses struct {
	asked atomic.Bool // by a client that shows them
	lull  lull
}

// lensesChanged: a file has changed, and with it perhaps what a lens counts.
func (s *server) lensesChanged() {
	if !s.client.refreshesLenses || !s.lenses.asked.Load() || !s.editor.get().CodeLens {
		return
	}
	if s.lenses.lull.note() {
		s.background.Go(func() { s.guard("refreshing lenses", s.refreshLenses) })
	}
}

// refreshLenses waits for a pause, and tells the client.
func (s *server) refreshLenses() {
	if !s.lenses.lull.wait(s, lensPause) {
		return
	}
	ctx, cancel := s.patience()
	defer cancel()
	if err := protocol.ClientDispatcher(s.conn).CodeLensRefresh(ctx); err != nil && s.base.Err() == nil {
		s.log.warn("%s: %v", protocol.MethodWorkspaceCodeLensRefresh, err)
	}
}
