package server

import (
	"context"
	"sync"
	"sync/atomic"

	"go.lsp.dev/jsonrpc2"

	"github.com/kwargo/kwargo/internal/text"
	"github.com/kwargo/kwargo/internal/workspace"
)

// server is one connection to one client.
type server struct {
	opts Options
	conn jsonrpc2.Conn
	log  *logger

	// base lives as long as the connection; requests and background work stop
	// with it.
	base       context.Context
	cancel     context.CancelFunc
	background sync.WaitGroup

	state atomic.Int32 // a phase

	// Set by initialize, and not changed afterwards.
	client    capabilities
	encoding  text.Encoding
	workspace *workspace.Workspace

	documents documents
	settings  settings
	editor    editor
	requests  requests
	indexer   *indexer
	publisher *publisher
	puller    puller
	refresher refresher
	preventer *preventer
	drafts    *drafts
	baselines baselines

	// pulled: the client asks for the diagnostics of documents, and nothing is
	// published for them.
	pulled    atomic.Bool
	offers    offers
	lenses    lenses
	surveys   surveys
	garbage   lull
	questions questions
	tallies   tallies
	draft     atomic.Pointer[draft] // the last one
	ending    chan struct{}         // closed by shutdown

	saidTooMany sync.Once // files for diagnostics of all

	closeInput func()
}

// offers are the registrations for diagnostics that are asked for.
type offers struct {
	mu    sync.Mutex
	made  int
	whole bool // the last: of the workspace too
}

// phase is where in its life the server is (LSP 3.18, section Lifecycle
// Messages).
type phase int32

const (
	phaseNew phase = iota
	phaseRunning
	phaseShutdown
)

func (s *server) phase() phase { return phase(s.state.Load()) }

func newServer(ctx context.Context, opts Options) *server {
	s := &server{opts: opts, log: newLogger(opts.Log)}
	s.base, s.cancel = context.WithCancel(ctx)
	s.documents.open = map[key]*document{}
	s.requests.running = map[jsonrpc2.ID]context.CancelFunc{}
	s.indexer = newIndexer(s)
	s.publisher = newPublisher(s)
	s.preventer = newPreventer(s)
	s.drafts = newDrafts(s)
	s.baselines = baselines{server: s, byFile: map[string]*knownProblems{}}
	s.puller = puller{server: s, told: map[key]told{}, asking: map[key]int{}, owed: map[string]bool{}}
	s.editor = newEditor()
	s.refresher.server = s
	s.ending = make(chan struct{})
	return s
}
