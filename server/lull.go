package server

import (
	"sync"
	"time"
)

// lull is for work that can wait until nothing has happened for a while: it is done once
// for all that has.
type lull struct {
	mu      sync.Mutex
	waiting bool
	last    time.Time // when something has happened
}

// note: something has happened. Whoever gets true has to wait, and then to do the work.
func (l *lull) note() (first bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = time.Now()
	first = !l.waiting
	l.waiting = true
	return first
}

// wait returns when nothing has happened for a pause; false at the end of the server.
func (l *lull) wait(s *server, pause time.Duration) bool {
	for left := pause; left > 0; left = l.left(pause) {
		select {
		case <-time.After(left):
		case <-s.ending:
			return false
		case <-s.base.Done():
			return false
		}
	}
	return true
}

// left is how long the pause has to go on; when it is over, another may begin.
func (l *lull) left(pause time.Duration) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	left := pause - time.Since(l.last)
	l.waiting = left > 0
	return left
}
