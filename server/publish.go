package server

import (
	"context"
	"slices"
	"sync"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// settle is the longest that nothing must happen before diagnostics are made
// again: as long as making them took the last time, so that half of a core is left
// to the user. settleMost is how long they can be put off by that. An edit after a
// pause is answered at once, and so is any when the answer takes no longer than
// quickPass: nobody types as fast, and the edits that come meanwhile are answered
// together.
const (
	quickPass  = 20 * time.Millisecond
	settle     = 20 * time.Millisecond
	settleMost = 150 * time.Millisecond
	// Of a text that does not parse, so many bytes are read in a second. A shorter one
	// than longText is read at once, and any after holdMost.
	readInASecond = 6 << 20
	longText      = 128 << 10
	holdMost      = time.Second
)

// publisher makes and sends all diagnostics. As it alone does so, the last that
// it sends for a document is the newest.
type publisher struct {
	server *server
	wake   chan struct{}

	mu      sync.Mutex
	pending pending
	stopped bool

	// The digest of what was sent last for a document, and when the last pass ended;
	// for run alone.
	sent map[uri.URI]uint64
	done time.Time
	// pause is how long nothing must happen now.
	pause time.Duration
	// reading is how long it takes to read a document that does not parse, and held since
	// when a pass is put off by that; zero when none is.
	reading map[key]time.Duration
	held    time.Time
	// What the client shows of files that are not open, by path, how long it takes to
	// look at all of them, and how long at those that import one of the touched, which
	// are the files that have changed since all were looked at; likewise.
	shown    map[string]displayed
	sweeping time.Duration
	nearing  time.Duration
	touched  map[string]bool
	burst    int // how many of them were sent
	// complained are the digests of what was said of settings files, by path.
	complained map[string]uint64

	calm chan struct{} // closed when all is up to date; see settled
}

// pending is what has happened since the last pass.
type pending struct {
	edited map[key]bool
	closed []*document
	disk   []string // paths
	any    bool
}

func newPublisher(s *server) *publisher {
	return &publisher{server: s, wake: make(chan struct{}, 1), sent: map[uri.URI]uint64{}, shown: map[string]displayed{}, reading: map[key]time.Duration{}, touched: map[string]bool{}, complained: map[string]uint64{}, calm: make(chan struct{})}
}

func (p *publisher) note(f func(*pending)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pending.any = true
	f(&p.pending)
	p.rouse()
}

// edited: a document was opened or changed. It is sent in any case, whether or
// not there is anything new to say: the client has moved the marks it shows.
func (p *publisher) edited(k key) {
	p.note(func(w *pending) {
		if w.edited == nil {
			w.edited = map[key]bool{}
		}
		w.edited[k] = true
	})
}

// closed: the diagnostics of a document are taken back.
func (p *publisher) closed(d *document) {
	p.note(func(w *pending) { w.closed = append(w.closed, d) })
}

// changed: files have changed on disk.
func (p *publisher) changed(paths []string) {
	p.note(func(w *pending) { w.disk = append(w.disk, paths...) })
}

// all: something has changed for every document.
func (p *publisher) all() { p.note(func(*pending) {}) }

func (p *publisher) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = true
}

// take hands over what is pending.
func (p *publisher) take() (pending, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := p.pending
	p.pending = pending{}
	return w, w.any && !p.stopped
}

// overtaken reports whether there is something newer to say.
func (p *publisher) overtaken() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.pending.edited) > 0 || p.stopped
}

func (p *publisher) run() {
	for p.quiet() {
		if !p.hold() {
			continue
		}
		if w, ok := p.take(); ok {
			start := time.Now()
			p.server.guard("diagnostics", func() { p.pass(w) })
			p.done = time.Now()
			p.pause = 0
			if took := p.done.Sub(start); took > quickPass && p.server.indexer.isReady() { // before, there is something to say at last
				p.pause = min(took, settle)
			}
			p.held = time.Time{}
		}
		p.server.guard("diagnostics of closed files", p.sweep)
	}
}

// hold waits for a lull when a long text was edited that did not parse the last time:
// reading it takes a core for a while, and whoever writes is helped with the call first.
// It is false when there is another edit; a pass is put off for holdMost in all.
func (p *publisher) hold() bool {
	p.mu.Lock()
	var wait time.Duration
	for k := range p.pending.edited {
		wait += p.reading[k]
	}
	p.mu.Unlock()
	if wait == 0 {
		return true
	}
	if p.held.IsZero() {
		p.held = time.Now()
	}
	return time.Since(p.held) > holdMost || p.idle(wait)
}

// read takes note of how long it takes to read a document, if that is long.
func (p *publisher) read(doc *document, slow bool) {
	if !slow || len(doc.text) < longText {
		delete(p.reading, doc.key)
		return
	}
	p.reading[doc.key] = time.Duration(len(doc.text)) * time.Second / readInASecond
}

// quiet waits until something has happened and no more follows; false at the
// end.
func (p *publisher) quiet() bool {
	select {
	case <-p.wake:
	case <-p.server.base.Done():
		return false
	}
	if time.Since(p.done) > p.pause {
		return true
	}
	last := time.NewTimer(settleMost)
	defer last.Stop()
	for {
		select {
		case <-p.wake:
		case <-time.After(p.pause):
			return true
		case <-last.C:
			return true
		case <-p.server.base.Done():
			return false
		}
	}
}

// pass brings the client up to date, the documents edited last first. When
// another edit comes in between, the rest is left to the pass that follows it.
func (p *publisher) pass(w pending) {
	s := p.server
	for _, doc := range w.closed {
		if s.documents.get(doc.key) == nil && !s.pulling() {
			p.close(doc)
		}
	}
	p.touch(w)
	ready := s.indexer.isReady()
	switch {
	case len(w.disk) == 0:
	case !ready: // after the files are read, which may have been too early for these
		defer p.later(w.disk)
	case len(w.disk) > fewFiles:
		p.readBehind(w.disk)
	default:
		s.workspace.Refresh(w.disk)
	}
	snapshot := s.workspace.Snapshot()
	places := s.places(snapshot)
	docs := s.documents.checked()
	slices.SortStableFunc(docs, func(a, b *document) int { return rank(w.edited[a.key]) - rank(w.edited[b.key]) })
	askAgain := false
	for i, doc := range docs {
		if i > 0 && p.overtaken() {
			for _, left := range docs[i:] {
				if w.edited[left.key] {
					p.edited(left.key)
				}
			}
			break
		}
		s.guard(string(doc.uri), func() {
			askAgain = p.document(places, doc, w.edited[doc.key], ready) || askAgain
		})
	}
	if askAgain {
		s.refresher.request()
	}
	if ready && snapshot.Linker().Provisional() {
		s.surveyLater()
	}
	s.guard("settings", func() { p.problems(snapshot, ready) })
	s.preventer.look()
	s.collectLater()
}

// touch remembers which files have changed.
func (p *publisher) touch(w pending) {
	for _, path := range w.disk {
		p.touched[path] = true
	}
	for k := range w.edited {
		if doc := p.server.documents.get(k); doc != nil && doc.path != "" {
			p.touched[doc.path] = true
		}
	}
}

// close takes the diagnostics of a document back, unless those of closed files are
// shown too: then they stay until the file was looked at as it is on disk.
func (p *publisher) close(doc *document) {
	digest, told := p.sent[doc.uri]
	delete(p.sent, doc.uri)
	delete(p.reading, doc.key)
	if doc.path != "" && p.server.editor.get().DiagnosticMode == ofTheWorkspace {
		if told {
			p.shown[doc.path] = displayed{doc.uri, digest}
		}
		if _, shown := p.shown[doc.path]; shown { // also when it was open for a moment only
			return
		}
	}
	delete(p.shown, doc.path)
	p.send(doc.uri, nil, nil)
}

func rank(edited bool) int {
	if edited {
		return 0
	}
	return 1
}

// later puts files off until the workspace is read.
func (p *publisher) later(paths []string) {
	p.server.background.Go(func() {
		if err := p.server.indexer.wait(p.server.base); err == nil {
			p.changed(paths)
		}
	})
}

// fewFiles are read between two keys; more, as after a change of branches, while the user
// may go on.
const fewFiles = 20

// readBehind reads files that have changed on disk, and has everything looked at again.
func (p *publisher) readBehind(paths []string) {
	p.server.background.Go(func() {
		p.server.guard("reading what has changed", func() { p.server.workspace.Refresh(paths) })
		p.all()
	})
}

// document makes the diagnostics of one document and sends them; of one that the
// client asks for itself, it says whether the client has to ask again.
func (p *publisher) document(places *places, doc *document, edited, ready bool) (askAgain bool) {
	s := p.server
	before, told := p.sent[doc.uri]
	if !ready && told && !edited {
		return false // it would be a guess, in place of something better
	}
	file := places.snapshot.File(doc.path)
	made := nothing()
	switch {
	case file == nil && !ready:
		return false
	case file != nil && (!file.Open || file.Version != doc.version):
		return false // the text has changed since: another pass follows
	case file != nil:
		var ok bool
		if made, ok = places.report(file, ready); !ok {
			return false
		}
		p.read(doc, places.snapshot.Slow(doc.path))
	}
	if s.pulling() {
		return ready && s.puller.outdated(doc, edited, made.digest)
	}
	if told && !edited && before == made.digest {
		return false
	}
	if now := s.documents.get(doc.key); now == nil || now.version != doc.version {
		return false // likewise
	}
	p.sent[doc.uri] = made.digest
	p.send(doc.uri, &doc.version, made.found)
	return false
}

func (p *publisher) send(to uri.URI, version *int32, found []protocol.Diagnostic) {
	params := &protocol.PublishDiagnosticsParams{URI: to, Diagnostics: found}
	if found == nil {
		params.Diagnostics = []protocol.Diagnostic{}
	}
	if version != nil {
		params.Version.Set(*version)
	}
	ctx, cancel := context.WithTimeout(p.server.base, 30*time.Second)
	defer cancel()
	if err := protocol.ClientDispatcher(p.server.conn).PublishDiagnostics(ctx, params); err != nil && p.server.base.Err() == nil {
		p.server.log.error("%s: %v", to, err)
	}
}
