package server

import (
	"context"
	"io"
	"time"

	"go.lsp.dev/jsonrpc2"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/workspace"
)

// Options are what the server does not find out by itself.
type Options struct {
	// Version of the program, for the client to show.
	Version string
	// Log takes what cannot be sent to the client; may be nil.
	Log io.Writer
	// Configure reads the settings for a folder, or for a file outside of all
	// folders. Of a file that is open in the client it is given the text there. On an
	// error the server keeps what it had and says so. May be nil.
	Configure func(root string, unsaved config.Unsaved) (Settings, error)
	// Keep lets the workspace keep what is known of files for later processes; it may
	// be nil.
	Keep func(*workspace.Workspace)
}

// Settings are what a project wants.
type Settings struct {
	Diagnostics diagnostics.Options
	// Show is which diagnostics are published: "all", or empty; "complement", those
	// that type checkers do not report; "off". Actions are offered in any case.
	Show string
	// The others are as in workspace.Options.
	Exclude               []string
	SearchRoots           []string
	MaxFileSize           int64
	Python, PythonVersion string
	Policies              []contract.Policy
	Baseline              Baseline
	// Judge says what the policies name that is not in the workspace; it may be nil.
	Judge func(*workspace.Snapshot) []*config.Error
	// Notes are about settings that have no effect; the client is told.
	Notes []string

	problems []*config.Error // in the file
}

// Exit codes of the server (LSP 3.18, section Exit Notification).
const (
	exitClean  = 0 // exit, or the end of the input, after shutdown
	exitFailed = 1 // the same without shutdown
)

// Run serves one client until it says exit, its messages end, or ctx is
// cancelled, and returns the exit code of the process. When in is an io.Closer,
// it is closed at the end.
func Run(ctx context.Context, in io.Reader, out io.Writer, opts Options) (exitCode int) {
	in = awaited(in)
	s := newServer(ctx, opts)
	defer s.stop()
	stream := newPatientStream(in, out, s.cancel, s.log)
	s.conn = jsonrpc2.NewConn(stream, jsonrpc2.WithCodec(codec{}))
	if c, ok := in.(io.Closer); ok {
		s.closeInput = func() { _ = c.Close() }
	}
	s.log.start(s.conn)
	s.background.Go(s.publisher.run)
	s.background.Go(s.preventer.run)
	s.background.Go(s.drafts.run)
	s.conn.Go(s.base, s.handle)
	select {
	case <-s.conn.Done():
	case <-s.base.Done():
	}
	if s.phase() == phaseShutdown {
		return exitClean
	}
	return exitFailed
}

// stop ends what runs in the background. Something that does not end soon ends
// with the process.
func (s *server) stop() {
	s.cancel()
	done := make(chan struct{})
	go func() {
		s.background.Wait()
		close(done)
	}()
	select {
	case <-done:
		if s.workspace != nil {
			s.workspace.Release()
		}
	case <-time.After(2 * time.Second):
	}
	if s.closeInput != nil {
		s.closeInput()
	}
}

// duplex is the two streams as one connection.
type duplex struct {
	io.Reader
	io.Writer
}

// Close closes the input, which ends a read that waits.
func (d duplex) Close() error {
	if c, ok := d.Reader.(io.Closer); ok {
		return c.Close()
	}
	return nil
}
