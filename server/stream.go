package server

import (
	"context"
	"errors"
	"io"

	"go.lsp.dev/jsonrpc2"
)

// frames is a stream that takes messages encoded.
type frames interface {
	jsonrpc2.Stream
	WriteFrame(ctx context.Context, data []byte) (int64, error)
}

// patientStream answers what is no JSON-RPC message with an error, instead of
// passing it on: the connection would take it for its end. Only the end of the
// input ends the stream.
type patientStream struct {
	frames // for writing
	in     *frameReader
	ended  func() // called once the input has ended
	log    *logger
}

func newPatientStream(in io.Reader, out io.Writer, ended func(), log *logger) *patientStream {
	return &patientStream{frames: jsonrpc2.NewStream(duplex{in, out}).(frames), in: newFrameReader(in), ended: ended, log: log}
}

// Read is what a stream has to have; the connection asks for frames.
func (s *patientStream) Read(ctx context.Context) (jsonrpc2.Message, int64, error) {
	frame, n, err := s.ReadFrame(ctx)
	if err != nil {
		return nil, 0, err
	}
	message, err := jsonrpc2.DecodeMessage(frame)
	return message, n, err
}

// ReadFrame gives the next well-formed message.
func (s *patientStream) ReadFrame(ctx context.Context) ([]byte, int64, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		frame, err := s.in.read()
		var bad badFrame
		switch {
		case errors.As(err, &bad):
			err = jsonrpc2.Errorf(jsonrpc2.ParseError, "%s", bad)
		case err != nil:
			s.ended()
			return nil, 0, err
		default:
			err = check(frame)
		}
		if err == nil {
			return frame, int64(len(frame)), nil
		}
		s.log.warn("a message that cannot be read: %v", err)
		reply := jsonrpc2.AppendResponse(nil, jsonrpc2.ID{}, nil, err)
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
