package server

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
)

// maxMessage is how long a message may be: several times what the largest file
// that is checked makes of it. A header that promises more is not believed.
const maxMessage = 256 << 20

// keptBuffer is how large a buffer may be for the next message to use it too.
const keptBuffer = 1 << 20

// badFrame is something in the input that is no message. What follows it can
// still be read.
type badFrame string

func (b badFrame) Error() string { return string(b) }

// frameReader takes the messages out of the input (LSP 3.18, section Base
// Protocol), and finds its way back after a header that makes no sense.
//
// It can, because the line `Content-Length: 12` cannot stand inside of a message:
// within the strings of JSON a line end is written as an escape, and outside of
// them there are no such words. So wherever that line comes, there a message
// begins, whatever was promised before.
type frameReader struct {
	in   *bufio.Reader
	body []byte
	// next is the length of a message whose header was found in the middle of
	// another; 0 when there is none.
	next int
	// lost: the last header was bad, and what comes until the next is its body.
	lost bool
}

func newFrameReader(in io.Reader) *frameReader { return &frameReader{in: bufio.NewReader(in)} }

// read gives the next message, which is good until the call that follows. After
// a [badFrame] it can be called again.
func (r *frameReader) read() ([]byte, error) {
	length := r.next
	r.next = 0
	length, err := r.header(length)
	if err != nil {
		return nil, err
	}
	if length == 0 {
		return nil, badFrame("the message is empty: its Content-Length is 0")
	}
	return r.content(length)
}

// header reads the lines up to the empty one, and returns the length that they
// promise. have is a length that is known already, when positive.
func (r *frameReader) header(have int) (int, error) {
	length, known, began := have, have > 0, have > 0
	var bad error
	for {
		line, err := r.line()
		if err != nil {
			if err == io.EOF && (began || len(line) > 0) {
				err = io.ErrUnexpectedEOF
			}
			return 0, err
		}
		if len(bytes.TrimRight(line, "\r\n")) > 0 {
			began = true
			switch n, is, err := contentLength(line); {
			case err != nil:
				bad = err
			case is:
				length, known, bad, r.lost = n, true, nil, false
			}
			continue
		}
		switch {
		case r.lost: // an empty line in a body of unknown length
		case bad != nil:
			r.lost = true
			return 0, bad
		case known:
			return length, nil
		default:
			r.lost = true
			return 0, badFrame("a header without a Content-Length")
		}
	}
}

// maxLine is how much of a line is kept: its end, where the header is when the
// rest of a message stands before it.
const maxLine = 128

// line reads up to a line end, and returns at most the last bytes of it.
func (r *frameReader) line() ([]byte, error) {
	var out []byte
	for {
		part, err := r.in.ReadSlice('\n')
		out = append(out, part...)
		out = out[max(0, len(out)-maxLine):]
		if err != bufio.ErrBufferFull {
			return out, err
		}
	}
}

var lengthField = []byte("content-length:")

// contentLength is the length that a line names, which may start with the rest of
// a message. It is an error when the line does name it, but not as a number that
// can be.
func contentLength(line []byte) (n int, is bool, err error) {
	at := bytes.LastIndex(lowerASCII(line), lengthField)
	if at < 0 {
		return 0, false, nil
	}
	value := string(bytes.TrimSpace(line[at+len(lengthField):]))
	n, err = strconv.Atoi(value)
	switch {
	case err != nil || n < 0 || value[0] == '+':
		return 0, false, badFrame(fmt.Sprintf("a header with the Content-Length %.40q, which is no length", value))
	case n > maxMessage:
		return 0, false, badFrame(fmt.Sprintf("a header with the Content-Length %s: at most %d is read", value, maxMessage))
	}
	return n, true, nil
}

// lowerASCII keeps the length, also of bytes that are no text.
func lowerASCII(line []byte) []byte {
	out := bytes.Clone(line)
	for i, c := range out {
		if 'A' <= c && c <= 'Z' {
			out[i] = c + 'a' - 'A'
		}
	}
	return out
}

// content reads as many bytes as the header has promised, but not past the header
// of another message. Memory is taken as they come, not as they are promised.
func (r *frameReader) content(length int) ([]byte, error) {
	if cap(r.body) > keptBuffer {
		r.body = nil
	}
	body := r.body[:0]
	defer func() { r.body = body }()
	for len(body) < length {
		if _, err := r.in.Peek(1); err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
		part, _ := r.in.Peek(min(r.in.Buffered(), length-len(body))) // what is there can be looked at
		end := bytes.IndexByte(part, '\n') + 1
		if end > 0 {
			part = part[:end]
		}
		body = append(body, part...)
		_, _ = r.in.Discard(len(part)) // likewise
		if end == 0 {
			continue
		}
		tail := body[max(0, len(body)-maxLine):]
		tail = tail[bytes.LastIndexByte(tail[:len(tail)-1], '\n')+1:]
		if n, is, err := contentLength(tail); is && err == nil && n > 0 {
			r.next = n
			return nil, badFrame(fmt.Sprintf("a message that is shorter than its Content-Length, %d", length))
		}
	}
	return body, nil
}
