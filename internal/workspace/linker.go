package workspace

import "github.com/kwargo/kwargo/internal/contract"

// surveyed is a snapshot that was looked through as a whole.
type surveyed struct {
	snapshot *Snapshot
	linker   *contract.Linker
}

// SurveyBehind has linkers wait for nothing in a workspace of so many files or more: an
// edit is judged by what was known of the whole workspace before it, until
// [Workspace.Survey] has looked through it again. It is for who answers between two
// keys, and has to be called first.
func (w *Workspace) SurveyBehind(files int) { w.behind = files }

// Linker is the linker over the modules of the snapshot; always the same.
func (s *Snapshot) Linker() *contract.Linker {
	s.link.Do(func() {
		s.linker.Store(s.newLinker().Govern(s.policies))
		s.earlier.Store(nil)
	})
	return s.linker.Load()
}

func (s *Snapshot) newLinker() *contract.Linker {
	earlier := s.earlier.Load()
	if s.workspace.behind == 0 || !s.whole || earlier == nil || s.Count() < s.workspace.behind {
		return contract.NewLinkerAfter(s, earlier)
	}
	if last := s.workspace.surveyed.Load(); earlier.Provisional() && last != nil && s.sameAround(last.snapshot) {
		earlier = last.linker
	}
	return contract.NewLinkerMeanwhile(s, earlier)
}

// Survey looks through the whole workspace again if the linker of now is provisional, and
// reports whether it was. Snapshots from then on know the better.
func (w *Workspace) Survey() bool {
	now := w.Snapshot()
	meanwhile := now.Linker()
	if !meanwhile.Provisional() {
		return false
	}
	l := contract.NewLinker(now)
	l.SurveyAll(meanwhile)
	w.surveyed.Store(&surveyed{now, l})
	w.mu.Lock()
	defer w.mu.Unlock()
	w.snapshot = nil // the linker of that one stays as it is
	return true
}
