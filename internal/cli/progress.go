package cli

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// patience is how long a run may take before it has to show how far it is.
const patience = time.Second

// progress is a bar on the terminal. It shows up only in runs that take long,
// and goes away at the end. A nil bar shows nothing.
type progress struct {
	out   io.Writer
	start time.Time
	bar   *progressbar.ProgressBar
}

func newProgress(s *session, wanted bool) *progress {
	if !wanted || !s.ErrTerminal {
		return nil
	}
	return &progress{out: s.Err, start: time.Now()}
}

// phase starts a part of the run. What it returns is told how far the part is,
// by one goroutine at a time; it is nil for a nil bar.
func (p *progress) phase(name string) func(done, total int) {
	if p == nil {
		return nil
	}
	return func(done, total int) {
		if p.bar == nil {
			if time.Since(p.start) < patience {
				return
			}
			p.bar = progressbar.NewOptions(total,
				progressbar.OptionSetWriter(p.out),
				progressbar.OptionSetDescription(name),
				progressbar.OptionShowCount(),
				progressbar.OptionSetPredictTime(false),
				progressbar.OptionThrottle(100*time.Millisecond),
				progressbar.OptionClearOnFinish(),
			)
		}
		_ = p.bar.Set(done) // a terminal that takes no bar is no reason to stop
	}
}

// done takes the bar away.
func (p *progress) done() {
	if p != nil && p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}
