package server

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/protocol"
)

// progress tells the client how far something is (LSP 3.18, section Work Done
// Progress). The client has to accept the token first; until then, and when it
// does not, nothing is sent.
type progress struct {
	server *server
	done   chan struct{} // closed by end

	mu       sync.Mutex
	token    protocol.ProgressToken
	accepted bool
	ended    bool
	last     time.Time
}

var tokens atomic.Int64

// quick is how long something may take without any progress shown.
const quick = 250 * time.Millisecond

// newProgress starts a progress with a title. end has to follow.
func (s *server) newProgress(title string) *progress {
	p := &progress{server: s, done: make(chan struct{})}
	if s.client.progress {
		s.background.Go(func() { s.guard("progress", func() { p.begin(title) }) })
	}
	return p
}

// begin asks for a token, unless the work is done soon, and says that the work
// has begun. A token that was accepted is used: some clients show it until its
// end.
func (p *progress) begin(title string) {
	select {
	case <-p.done:
		return
	case <-time.After(quick):
	}
	token := protocol.String(fmt.Sprintf("kwargo-%d", tokens.Add(1)))
	ctx, cancel := p.server.patience()
	defer cancel()
	client := protocol.ClientDispatcher(p.server.conn)
	if err := client.WorkDoneProgressCreate(ctx, &protocol.WorkDoneProgressCreateParams{Token: token}); err != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.token, p.accepted = token, true
	p.send(&protocol.WorkDoneProgressBegin{Kind: "begin", Title: title, Percentage: new(uint32(0))})
	if p.ended {
		p.send(&protocol.WorkDoneProgressEnd{Kind: "end"})
	}
}

// report says how many of total are done, a few times a second.
func (p *progress) report(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.accepted || p.ended || time.Since(p.last) < 100*time.Millisecond {
		return
	}
	p.last = time.Now()
	p.send(&protocol.WorkDoneProgressReport{
		Kind: "report", Message: new(fmt.Sprintf("%d/%d", done, total)), Percentage: new(uint32(100 * done / max(total, 1))),
	})
}

func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	close(p.done)
	if p.accepted {
		p.send(&protocol.WorkDoneProgressEnd{Kind: "end"})
	}
}

// send is a notification: it does not wait for the client. The lock that is
// held keeps the messages of one token in order, and guards nothing else.
func (p *progress) send(value any) {
	ctx, cancel := p.server.patience()
	defer cancel()
	_ = p.server.conn.Notify(ctx, protocol.MethodProgress, &protocol.ProgressParams{Token: p.token, Value: object(value)})
}
