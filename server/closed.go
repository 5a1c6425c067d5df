package server

import (
	"time"

	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/internal/workspace"
)

// closedFiles are the files whose diagnostics are shown without being open: none,
// unless the user wants them and they are not too many.
func (s *server) closedFiles(snapshot *workspace.Snapshot) []*workspace.File {
	want := s.editor.get()
	if want.DiagnosticMode != ofTheWorkspace {
		return nil
	}
	all := snapshot.Requested()
	if limit := want.WorkspaceDiagnosticsLimit; limit > 0 && len(all) > limit {
		s.saidTooMany.Do(func() {
			s.log.info("diagnostics of open files only: there are %d files, and `workspaceDiagnosticsLimit` is %d", len(all), limit)
		})
		return nil
	}
	var out []*workspace.File
	for _, f := range all {
		if !f.Open {
			out = append(out, f)
		}
	}
	return out
}

// displayed is what the client shows of a file that is not open.
type displayed struct {
	uri    uri.URI
	digest uint64
}

const (
	// burst is how many files' diagnostics are sent in one go, and breath how long
	// the client gets to show them before the next.
	burst  = 100
	breath = 2 * time.Millisecond
	// quickSweep is how long it may take to look at all closed files for that to be
	// done between two keys. Where it takes longer, they wait for a lull in the typing,
	// of longestLull at most.
	quickSweep  = 150 * time.Millisecond
	longestLull = time.Second
)

// sweep brings the client up to date about the files that are not open. It begins
// when the open ones are done, and ends as soon as something happens: the pass that
// follows starts another.
func (p *publisher) sweep() {
	s := p.server
	if !s.indexer.isReady() || !p.idle(min(2*(p.sweeping-quickSweep), longestLull)) {
		return
	}
	if s.pulling() {
		p.settle() // they are asked for
		return
	}
	began := time.Now()
	snapshot := s.workspace.Snapshot()
	at, there, sent := s.places(snapshot), map[string]bool{}, 0
	show := func(path string, to uri.URI, made report) (more bool) {
		p.send(to, nil, made.found)
		if len(made.found) == 0 {
			delete(p.shown, path)
		} else {
			p.shown[path] = displayed{to, made.digest}
		}
		sent++
		return sent%burst != 0 || p.idle(breath)
	}
	for i, file := range s.closedFiles(snapshot) {
		if p.woken() {
			return
		}
		if i%burst == 0 {
			at = s.places(snapshot) // forgets the texts
		}
		there[file.Path] = true
		made, ok := at.report(file, true)
		before, told := p.shown[file.Path]
		switch {
		case !ok: // it has changed on disk, and will come again
			continue
		case !told && len(made.found) == 0, told && before.digest == made.digest:
			continue
		case !told:
			before.uri = uri.File(file.Path)
		}
		if !show(file.Path, before.uri, made) {
			return
		}
	}
	for path, before := range p.shown {
		switch {
		case there[path]:
		case s.documents.at(path) != nil: // open: its diagnostics have taken their place
			delete(p.shown, path)
		case !show(path, before.uri, nothing()):
			return
		}
	}
	p.sweeping = time.Since(began)
	p.settle()
}

// woken reports whether something has happened that comes first.
func (p *publisher) woken() bool {
	return len(p.wake) > 0 || p.server.phase() != phaseRunning || p.server.base.Err() != nil
}

// idle waits; false when something has happened meanwhile.
func (p *publisher) idle(wait time.Duration) bool {
	if wait <= 0 || p.woken() {
		return !p.woken()
	}
	select {
	case <-time.After(wait):
		return true
	case <-p.wake:
		p.rouse()
		return false
	case <-p.server.base.Done():
		return false
	}
}

// rouse has run look at what is pending.
func (p *publisher) rouse() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// settled is closed the next time that all is up to date after a change.
func (p *publisher) settled() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calm
}

func (p *publisher) settle() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.calm)
	p.calm = make(chan struct{})
}
