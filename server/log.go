package server

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// logger sends lines to the client (window/logMessage), from when it may be written
// to. It never blocks: lines that the client does not take in time are dropped.
type logger struct {
	out   io.Writer
	lines chan protocol.LogMessageParams

	ready chan struct{} // closed once the client is initialized
	once  sync.Once
	mu    sync.Mutex // for out
}

func newLogger(out io.Writer) *logger {
	return &logger{out: out, lines: make(chan protocol.LogMessageParams, 256), ready: make(chan struct{})}
}

// start sends the lines over a connection for as long as it lives.
func (l *logger) start(conn jsonrpc2.Conn) {
	client := protocol.ClientDispatcher(conn)
	go func() {
		select {
		case <-l.ready:
		case <-conn.Done():
			return
		}
		for {
			select {
			case line := <-l.lines:
				ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
				_ = client.LogMessage(ctx, &line) // there is nobody else to tell
				cancel()
			case <-conn.Done():
				return
			}
		}
	}()
}

// initialized allows lines to the client, and those so far.
func (l *logger) initialized() { l.once.Do(func() { close(l.ready) }) }

func (l *logger) info(format string, args ...any) { l.say(protocol.MessageTypeInfo, format, args...) }

func (l *logger) warn(format string, args ...any) {
	l.say(protocol.MessageTypeWarning, format, args...)
}

func (l *logger) error(format string, args ...any) {
	l.say(protocol.MessageTypeError, format, args...)
}

func (l *logger) say(kind protocol.MessageType, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if l.out != nil {
		l.mu.Lock()
		fmt.Fprintln(l.out, "kwargo: "+message)
		l.mu.Unlock()
	}
	select {
	case l.lines <- protocol.LogMessageParams{Type: kind, Message: message}:
	default:
	}
}
