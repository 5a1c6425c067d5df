package cli

import (
	"io"
	"time"

	"github.com/cheggaaa/pb/v3"
)

// patience is how long a run may take before it has to show how far it is.
const patience = time.Second

// looks are the parts of the bar, and widest is how many columns it may take.
const (
	looks  = `{{string . "name"}} {{percent .}} {{bar . "[" "=" ">" " " "]"}} ({{counters .}})`
	widest = 80
)

// progress is a bar on the terminal. It shows up only in runs that take long,
// and goes away at the end. A nil bar shows nothing.
type progress struct {
	out   io.Writer
	start time.Time
	bar   *pb.ProgressBar
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
			p.bar = pb.New(total)
			p.bar.SetTemplateString(looks).Set("name", name).Set(pb.CleanOnFinish, true).SetWriter(p.out).
				SetRefreshRate(100 * time.Millisecond).SetMaxWidth(widest).Start()
		}
		p.bar.SetTotal(int64(total)).SetCurrent(int64(done))
	}
}

// done takes the bar away.
func (p *progress) done() {
	if p != nil && p.bar != nil {
		p.bar.Finish()
		p.bar = nil
	}
}
