package server

import (
	"context"
	"sync"
	"time"

	"github.com/kwargo/kwargo/internal/workspace"
)

// indexer reads the files of the workspace, one request after the other.
type indexer struct {
	server *server

	mu      sync.Mutex
	ready   chan struct{} // closed while all files have been read at least once
	running bool
	again   bool
	stopped bool

	// What the client was told about.
	said         map[workspace.Skip]bool
	saidOfPython string
}

func newIndexer(s *server) *indexer {
	return &indexer{server: s, ready: make(chan struct{}), said: map[workspace.Skip]bool{}}
}

// request has the files looked at (again). It does not wait. fresh says that
// there are files that nobody has read yet: until they are, nothing is certain.
func (ix *indexer) request(fresh bool) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if fresh && ix.done() {
		ix.ready = make(chan struct{})
	}
	if ix.running || ix.stopped {
		ix.again = true
		return
	}
	ix.running = true
	ix.server.background.Go(ix.run)
}

func (ix *indexer) stop() {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.stopped = true
}

// isReady reports whether the workspace is read.
func (ix *indexer) isReady() bool {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	return ix.done()
}

// done is isReady for who holds mu.
func (ix *indexer) done() bool {
	select {
	case <-ix.ready:
		return true
	default:
		return false
	}
}

// wait returns when the workspace is read, or with the error of ctx.
func (ix *indexer) wait(ctx context.Context) error {
	for !ix.isReady() {
		ix.mu.Lock()
		ready := ix.ready
		ix.mu.Unlock()
		select {
		case <-ready:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (ix *indexer) run() {
	for {
		ix.server.guard("reading the workspace", ix.once)
		ix.mu.Lock()
		if ix.again && !ix.stopped {
			ix.again = false
			ix.mu.Unlock()
			continue
		}
		ix.running = false
		if !ix.done() {
			close(ix.ready)
		}
		ix.mu.Unlock()
		ix.server.publisher.all()
		// Before the user asks for something: it takes seconds in a large workspace.
		ix.server.guard("looking through the workspace", func() { ix.server.workspace.Snapshot().Linker().Survey() })
		ix.server.collectLater()
		ix.save()
		return
	}
}

// beforeSaving is how long nothing has been read before what is known is kept for the
// next process: the user comes first.
const beforeSaving = 5 * time.Second

// save keeps what is known of files when nothing more is read for a while.
func (ix *indexer) save() {
	s := ix.server
	select {
	case <-time.After(beforeSaving):
	case <-s.base.Done():
		return
	}
	ix.mu.Lock()
	busy := ix.running || ix.stopped
	ix.mu.Unlock()
	if busy {
		return
	}
	s.guard("keeping what is known of files", func() {
		if err := s.workspace.Save(nil); err != nil {
			s.log.info("what is known of files cannot be kept for the next start: %v", err)
		}
	})
}

func (ix *indexer) once() {
	s := ix.server
	p := s.newProgress("Reading Python files")
	defer p.end()
	report := func(done, total int) {
		if total > largeFrom {
			saveMemory()
		}
		p.report(done, total)
	}
	if err := s.workspace.Index(s.base, report); err != nil {
		if s.base.Err() == nil {
			s.log.error("reading the workspace: %v", err)
		}
		return
	}
	ix.sayWhatIsSkipped()
	ix.sayWhatIsWrongWithPython()
}

// sayWhatIsWrongWithPython logs why the environment that the settings name is not
// used, or not all of it, whenever that is something new.
func (ix *indexer) sayWhatIsWrongWithPython() {
	note := ""
	if ix.server.settings.python() != "" {
		note = ix.server.workspace.Snapshot().Environment().Note
	}
	if note != "" && note != ix.saidOfPython {
		ix.server.log.warn("settings: %s", note)
	}
	ix.saidOfPython = note
}

// sayWhatIsSkipped logs one line for each file that could not be read, once.
func (ix *indexer) sayWhatIsSkipped() {
	const most = 50
	fresh := 0
	for _, skip := range ix.server.workspace.Snapshot().Skipped() {
		if ix.said[skip] {
			continue
		}
		ix.said[skip] = true
		if fresh++; fresh <= most {
			ix.server.log.info("skipped: %s", skip)
		}
	}
	if fresh > most {
		ix.server.log.info("skipped: %d more files", fresh-most)
	}
}
