package server

import (
	"sync"
	"time"
)

const (
	// surveyBehind is the size of a workspace, in files, from which on an edit is not kept
	// waiting by a look through all of it. That takes about 0.1 ms for each file.
	surveyBehind = 300
	// surveyPause is how long nobody must have typed before it is done.
	surveyPause = 300 * time.Millisecond
)

// surveys are made when an edit has declared something new: an attribute, a function, an
// import. What other files do to the classes they know, from outside, is taken to be what
// it was until then; little code does anything of the kind.
type surveys struct {
	lull lull
	one  sync.Mutex // held while one is made
}

// surveyLater has the workspace looked through when the user pauses, and everything
// that is shown brought up to date.
func (s *server) surveyLater() {
	if !s.surveys.lull.note() {
		return
	}
	s.background.Go(func() {
		if !s.surveys.lull.wait(s, surveyPause) {
			return
		}
		s.guard("looking through the workspace", func() {
			s.surveys.one.Lock()
			defer s.surveys.one.Unlock()
			if s.workspace.Survey() {
				s.publisher.all()
				s.lensesChanged()
			}
		})
	})
}
