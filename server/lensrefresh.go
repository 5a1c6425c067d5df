package server

import (
	"sync"
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

	mu      sync.Mutex
	waiting bool
	changed time.Time
}

// lensesChanged: a file has changed, and with it perhaps what a lens counts.
func (s *server) lensesChanged() {
	if !s.client.refreshesLenses || !s.lenses.asked.Load() || !s.editor.get().CodeLens {
		return
	}
	s.lenses.mu.Lock()
	defer s.lenses.mu.Unlock()
	s.lenses.changed = time.Now()
	if !s.lenses.waiting {
		s.lenses.waiting = true
		s.background.Go(func() { s.guard("refreshing lenses", s.refreshLenses) })
	}
}

// refreshLenses waits for a pause, and tells the client.
func (s *server) refreshLenses() {
	for wait := lensPause; wait > 0; wait = s.lenses.left() {
		select {
		case <-time.After(wait):
		case <-s.ending:
			return
		case <-s.base.Done():
			return
		}
	}
	ctx, cancel := s.patience()
	defer cancel()
	if err := protocol.ClientDispatcher(s.conn).CodeLensRefresh(ctx); err != nil && s.base.Err() == nil {
		s.log.warn("%s: %v", protocol.MethodWorkspaceCodeLensRefresh, err)
	}
}

// left is how long the pause has to go on; when it is over, another may begin.
func (l *lenses) left() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	left := lensPause - time.Since(l.changed)
	l.waiting = left > 0
	return left
}
