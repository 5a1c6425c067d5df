package server

import (
	"context"
	"errors"

	"go.lsp.dev/jsonrpc2"
)

// frames is a stream that hands out the messages undecoded.
type frames interface {
	jsonrpc2.Stream
	ReadFrame(ctx context.Context) ([]byte, int64, error)
	WriteFrame(ctx context.Context, data []byte) (int64, error)
}

// patientStream answers a message that is no JSON-RPC with an error, instead of
// passing it on: the connection would take it for its end. Only a broken header
// ends the stream, as nobody can tell where the next message starts.
type patientStream struct {
	frames
	ended func() // called once the input has ended
	log   *logger
}

// ReadFrame gives the next well-formed message.
func (s *patientStream) ReadFrame(ctx context.Context) ([]byte, int64, error) {
	for {
		frame, n, err := s.frames.ReadFrame(ctx)
		if err != nil {
			s.ended()
			return nil, 0, err
		}
		bad := check(frame)
		if bad == nil {
			return frame, n, nil
		}
		s.log.warn("a message that cannot be read: %v", bad)
		reply := jsonrpc2.AppendResponse(nil, jsonrpc2.ID{}, nil, bad)
		if _, err := s.WriteFrame(ctx, reply); err != nil {
			return nil, 0, err
		}
	}
}

// check is what is wrong with a frame, which holds a message or a batch.
func check(frame []byte) error {
	var err error
	if len(frame) > 0 && frame[0] == '[' {
		_, err = jsonrpc2.ParseRequests(frame)
	} else {
		_, err = jsonrpc2.ScanMessageView(frame)
	}
	var coded *jsonrpc2.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &coded):
		return err
	}
	return jsonrpc2.Errorf(jsonrpc2.ParseError, "%v", err)
}
