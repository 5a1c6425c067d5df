package server

import (
	"strings"
	"time"

	"go.lsp.dev/uri"

	"github.com/kwargo/kwargo/internal/contract"
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
	betweenKeys = 5 * time.Millisecond // for a key that follows at once
	longestLull = time.Second
)

// sweep brings the client up to date about the files that are not open: at once
// about those that import what was edited, and about all when there is a lull. It
// begins when the open ones are done, and ends as soon as something happens: the
// pass that follows starts another.
func (p *publisher) sweep() {
	s := p.server
	if !s.indexer.isReady() || !p.idle(betweenKeys) {
		return
	}
	if s.pulling() {
		if p.lull(p.sweeping) {
			p.settle() // they are asked for
		}
		return
	}
	snapshot := s.workspace.Snapshot()
	all := s.closedFiles(snapshot)
	near, far, ok := p.split(snapshot, all)
	if !ok {
		return
	}
	if len(near) > 0 {
		if !p.lull(p.nearing) {
			return
		}
		began := time.Now()
		if !p.look(snapshot, near) {
			return
		}
		p.nearing = time.Since(began)
	}
	if snapshot.Linker().Provisional() || !p.lull(p.sweeping) { // or all would be looked at twice
		return
	}
	began := time.Now()
	if !p.look(snapshot, far) || !p.takeBack(all) {
		return
	}
	p.sweeping = time.Since(began)
	clear(p.touched)
	p.settle()
}

// lull waits until nothing has happened for a while, if looking at some files took
// long the last time; false when something happens.
func (p *publisher) lull(took time.Duration) bool {
	return p.idle(min(2*(took-quickSweep), longestLull))
}

// split are the files that import one of those which were touched since the last
// full sweep, and all others; ok is false when something has happened meanwhile.
func (p *publisher) split(snapshot *workspace.Snapshot, all []*workspace.File) (near, far []*workspace.File, ok bool) {
	names := map[string]bool{}
	for path := range p.touched {
		if f := snapshot.File(path); f != nil {
			names[f.Module.Name] = true
		}
	}
	if len(names) == 0 {
		return nil, all, true
	}
	for i, f := range all {
		if i%burst == 0 && p.woken() {
			return nil, nil, false
		}
		if imports(f.Module, names) {
			near = append(near, f)
		} else {
			far = append(far, f)
		}
	}
	return near, far, true
}

// imports reports whether a module imports one of others, or a name of one.
func imports(m *contract.Module, names map[string]bool) bool {
	if !mayImport(m, names) {
		return false
	}
	f := m.Imports()
	for i := range f.Imports {
		imp := &f.Imports[i]
		name := f.Str(imp.Module)
		if imp.Level > 0 {
			name = relative(m, int(imp.Level), name)
		}
		if names[name] || imp.Symbol != 0 && names[name+"."+f.Str(imp.Symbol)] {
			return true
		}
	}
	return false
}

// mayImport is a quick test before the imports of a module are read: it holds the name
// of one of the others, or the end of it, as a relative import spells it. `from . import
// x` names nothing, in a module of the package.
func mayImport(m *contract.Module, names map[string]bool) bool {
	for name := range names {
		if strings.HasPrefix(m.Name, name+".") || m.Name == name {
			return true
		}
		for rest, more := name, true; more; _, rest, more = strings.Cut(rest, ".") {
			if m.Mentions(rest) {
				return true
			}
		}
	}
	return false
}

// relative is the name of the module that a relative import in m means.
func relative(m *contract.Module, level int, name string) string {
	base := m.Name
	if m.Package {
		level--
	}
	for range level {
		base = base[:max(0, strings.LastIndexByte(base, '.'))]
	}
	return strings.Trim(base+"."+name, ".")
}

// look brings the client up to date about some files; false when something has
// happened meanwhile.
func (p *publisher) look(snapshot *workspace.Snapshot, files []*workspace.File) bool {
	s := p.server
	at := s.places(snapshot)
	for i, file := range files {
		if p.woken() {
			return false
		}
		if i > 0 && i%burst == 0 {
			at = s.places(snapshot) // forgets the texts
		}
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
		if !p.show(file.Path, before.uri, made) {
			return false
		}
	}
	return true
}

// takeBack takes back what is shown of files that are not among all any more.
func (p *publisher) takeBack(all []*workspace.File) bool {
	there := map[string]bool{}
	for _, f := range all {
		there[f.Path] = true
	}
	for path, before := range p.shown {
		switch {
		case there[path]:
		case p.server.documents.at(path) != nil: // open: its diagnostics have taken their place
			delete(p.shown, path)
		case !p.show(path, before.uri, nothing()):
			return false
		}
	}
	return true
}

// show sends what there is of a closed file, and lets the client breathe now and
// then; false when something has happened meanwhile.
func (p *publisher) show(path string, to uri.URI, made report) bool {
	p.send(to, nil, made.found)
	if len(made.found) == 0 {
		delete(p.shown, path)
	} else {
		p.shown[path] = displayed{to, made.digest}
	}
	p.burst++
	return p.burst%burst != 0 || p.idle(breath)
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
