package server

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/git"
	"github.com/kwargo/kwargo/internal/history"
	"github.com/kwargo/kwargo/internal/migrate"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/syntax"
	"github.com/kwargo/kwargo/internal/workspace"
)

// preventer finds out which constructions a change of a class breaks, while it is
// made. It compares the classes of the open files with those of the last commit, or of
// the saved file where there is none. That looks at many files, so it is done in the
// background, when nothing has happened for a moment.
type preventer struct {
	server *server
	wake   chan struct{}

	mu    sync.Mutex
	found map[string]impacts // by path

	// For run alone.
	last  *workspace.Snapshot
	bases map[string]base
}

// impacts are what the changes in one file break.
type impacts struct {
	all  []migrate.Impact
	told string // in short, to see whether there is news
}

// base is a file as it was.
type base struct {
	text  []byte            // nil when there is nothing to compare with
	class map[string]string // the text of each class, by its name in the module
	marks map[string]mark   // of the files that tell whether it is still the same
}

// mark is how a file stood.
type mark struct {
	there bool
	size  int64
	time  time.Time
}

func markOf(path string) mark {
	info, err := os.Stat(path)
	if err != nil {
		return mark{}
	}
	return mark{true, info.Size(), info.ModTime()}
}

func (m mark) same(o mark) bool {
	return m.there == o.there && m.size == o.size && m.time.Equal(o.time)
}

// holds reports whether it is still what the file was.
func (b *base) holds() bool {
	for path, was := range b.marks {
		if !was.same(markOf(path)) {
			return false
		}
	}
	return true
}

const (
	// pauseToLook is how long nothing must happen before it is looked.
	pauseToLook = 150 * time.Millisecond
	// lookAtBases is how often it is asked whether something was committed: the times of
	// a few files for each one that is open.
	lookAtBases = 2 * time.Second
)

func newPreventer(s *server) *preventer {
	return &preventer{server: s, wake: make(chan struct{}, 1), found: map[string]impacts{}, bases: map[string]base{}}
}

// look has it looked soon.
func (p *preventer) look() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

func (p *preventer) run() {
	s := p.server
	committed := time.NewTicker(lookAtBases)
	defer committed.Stop()
	for {
		select {
		case <-p.wake:
		case <-committed.C:
			if s.baselines.changed() {
				s.publisher.all()
			}
			if !p.overtaken() {
				continue
			}
			p.last = nil
		case <-s.base.Done():
			return
		}
		for quiet := false; !quiet; {
			select {
			case <-p.wake:
			case <-time.After(pauseToLook):
				quiet = true
			case <-s.base.Done():
				return
			}
		}
		s.guard("what changes of classes break", func() {
			if p.all(s.base) {
				s.publisher.all()
			}
		})
	}
}

// overtaken reports whether one of the files that are open has been committed, or
// saved, since.
func (p *preventer) overtaken() bool {
	for _, b := range p.bases {
		if !b.holds() {
			return true
		}
	}
	return false
}

// all looks at all open files, and reports whether there is news.
func (p *preventer) all(ctx context.Context) (news bool) {
	s := p.server
	if !s.indexer.isReady() {
		return false
	}
	snapshot := s.workspace.Snapshot()
	if snapshot == p.last {
		return false
	}
	p.last = snapshot
	open := map[string]bool{}
	for _, doc := range s.documents.checked() {
		open[doc.path] = true
		file := snapshot.File(doc.path)
		if file == nil || !file.Open || file.Module.Content == nil || file.Module.Library {
			continue
		}
		all, err := p.file(ctx, snapshot, file, doc.text)
		if err != nil {
			if ctx.Err() == nil {
				s.log.info("%s cannot be compared with what it was: %v", doc.path, err)
			}
			continue
		}
		news = p.keep(doc.path, all) || news
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for path := range p.found {
		if !open[path] {
			delete(p.found, path)
		}
	}
	for path := range p.bases {
		if !open[path] {
			delete(p.bases, path)
		}
	}
	return news
}

// keep remembers what was found in a file, and reports whether it is new.
func (p *preventer) keep(path string, all []migrate.Impact) bool {
	told := ""
	for i := range all {
		told += fmt.Sprintln(all[i].Class.Qualname, len(all[i].Broken), all[i].Files, what(&all[i]))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.found[path]
	p.found[path] = impacts{all, told}
	return before.told != told
}

// file compares one file with what it was.
func (p *preventer) file(ctx context.Context, snapshot *workspace.Snapshot, file *workspace.File, text []byte) ([]migrate.Impact, error) {
	was := p.base(file.Path)
	if was.text == nil || bytes.Equal(was.text, text) || len(file.Module.Facts().Broken) > 0 {
		return nil, nil
	}
	changed := false
	for name, now := range classTexts(file.Module.Facts(), text) {
		if old, ok := was.class[name]; ok && old != now {
			changed = true
		}
	}
	if !changed {
		return nil, nil
	}
	return migrate.Impacts(ctx, snapshot.With(map[string][]byte{file.Path: was.text}), snapshot, file.Path)
}

// base is a file as it was committed, or saved.
func (p *preventer) base(path string) base {
	if have, ok := p.bases[path]; ok && have.holds() {
		return have
	}
	out := base{marks: map[string]mark{}}
	for _, of := range git.HeadFiles(path) {
		out.marks[of] = markOf(of)
	}
	out.text = committed(path)
	if out.text == nil {
		out.marks[path] = markOf(path)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Size() <= workspace.DefaultMaxFileSize {
			out.text, _ = os.ReadFile(path) // one that cannot be read is not compared
		}
	}
	if out.text != nil {
		out.class = classTexts(syntax.Facts(out.text), out.text)
	}
	p.bases[path] = out
	return out
}

// committed is a file of the last commit; nil when it is in none.
func committed(path string) []byte {
	repository, err := git.Open(path)
	if err != nil {
		return nil
	}
	head, err := repository.Revision("HEAD")
	if err != nil {
		return nil
	}
	file, ok, err := head.At(path)
	if err != nil || !ok {
		return nil
	}
	text, err := head.Read(file, workspace.DefaultMaxFileSize)
	if err != nil {
		return nil
	}
	return text
}

// classTexts are the texts of the classes of a file, by their names in the module.
func classTexts(f *python.Facts, text []byte) map[string]string {
	out := map[string]string{}
	for i := 1; i < len(f.Classes); i++ {
		out[contract.QualnameOf(f, python.ClassID(i))] = string(f.Classes[i].Span.Of(text))
	}
	return out
}

// breaking are the diagnostics about the classes of a file. They are of the last
// look: until the next they stay where the class is.
func (p *places) breaking(file *workspace.File) []diagnostics.Diagnostic {
	if !file.Open || file.Module.Content == nil {
		return nil
	}
	var out []diagnostics.Diagnostic
	for _, one := range p.server.preventer.of(file.Path) {
		class := p.classAs(file, one.Class.Qualname)
		if class == nil {
			continue
		}
		d, ok := diagnostics.Breaking(&diagnostics.Break{
			Class: class, What: what(&one), Broken: one.Broken, Files: one.Files,
		}, p.server.settings.diagnostics(file.Path))
		if ok {
			out = append(out, d)
		}
	}
	return out
}

func (p *preventer) of(path string) []migrate.Impact {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.found[path].all)
}

// classAs is the class of a file with a name, as the file is now.
func (p *places) classAs(file *workspace.File, qualname string) *contract.Class {
	f := file.Module.Facts()
	for i := 1; i < len(f.Classes); i++ {
		if contract.QualnameOf(f, python.ClassID(i)) == qualname {
			return p.snapshot.Linker().Class(file.Module, python.ClassID(i))
		}
	}
	return nil
}

// what says in words what has changed.
func what(i *migrate.Impact) []string {
	var out []string
	for _, c := range i.Changes {
		of := ""
		if c.Factory != "" {
			of = " of `" + c.Factory + "()`"
		}
		switch c.Kind {
		case history.Removed:
			out = append(out, "`"+c.Name+"`"+of+" is gone")
		case history.Renamed:
			out = append(out, "`"+c.Name+"`"+of+" is called `"+c.To+"` now")
		case history.AddedRequired, history.MadeRequired:
			out = append(out, "`"+c.Name+"`"+of+" is required now")
		case history.KeywordOnly:
			out = append(out, "`"+c.Name+"`"+of+" is passed by name only now")
		case history.PositionalOnly:
			out = append(out, "`"+c.Name+"`"+of+" is passed by position only now")
		case history.Reordered:
			out = append(out, "the parameters"+of+" are in another order")
		case history.FactoryRemoved:
			out = append(out, "the factory `"+c.Name+"` is gone")
		case history.NoOtherKeyword, history.NoMorePosition:
			out = append(out, "`"+c.Name+"`"+of+" is gone")
		}
	}
	return out
}
