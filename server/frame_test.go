package server

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// framed is a message with its header.
func framed(body string) string { return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body) }

// readAll are the messages in an input; `!` stands for something that is none.
func readAll(t *testing.T, in io.Reader) (got []string, end error) {
	t.Helper()
	r := newFrameReader(in)
	for range 1000 {
		body, err := r.read()
		var bad badFrame
		switch {
		case errors.As(err, &bad):
			got = append(got, "!")
		case err != nil:
			return got, err
		default:
			got = append(got, string(body))
		}
	}
	t.Fatal("the input does not end")
	return nil, nil
}

func TestMessagesAreFoundAgainAfterABadHeader(t *testing.T) {
	const a, b = `{"a":"x\ny"}`, "{\n\"b\": 1\n}"
	for name, c := range map[string]struct {
		in   string
		want string
		end  error
	}{
		"nothing":                  {"", "", io.EOF},
		"one after the other":      {framed(a) + framed(b) + framed(a), a + " " + b + " " + a, io.EOF},
		"other fields":             {"Content-Type: x\r\n" + framed(a) + "content-length:12 \r\nContent-Type: y\r\n\r\n" + a, a + " " + a, io.EOF},
		"bare line feeds":          {"Content-Length: 12\n\n" + a + framed(b), a + " " + b, io.EOF},
		"the length 0":             {framed("") + framed("") + framed(a), "! ! " + a, io.EOF},
		"no length":                {"garbage\r\n\r\n" + framed(a), "! " + a, io.EOF},
		"empty lines":              {"\r\n\r\n\r\n" + framed(a), "! " + a, io.EOF},
		"no length, but a body":    {"Content-Type: x\r\n\r\n" + a + framed(b), "! " + b, io.EOF},
		"no length, a long body":   {"X: y\r\n\r\n" + strings.Repeat("\n\r\n{}", 10_000) + framed(b), "! " + b, io.EOF},
		"no length, one long line": {"X: y\r\n\r\n" + strings.Repeat("{}", 10_000) + framed(b), "! " + b, io.EOF},
		"a line that is no field":  {"garbage\r\n" + framed(a) + framed(b), a + " " + b, io.EOF},
		"a negative length":        {"Content-Length: -5\r\n\r\n" + a + framed(b), "! " + b, io.EOF},
		"a length in words":        {"Content-Length: ten\r\n\r\n" + a + framed(b), "! " + b, io.EOF},
		"an empty length":          {"Content-Length:\r\n\r\n" + a + framed(b), "! " + b, io.EOF},
		"a signed length":          {"Content-Length: +12\r\n\r\n" + a + framed(b), "! " + b, io.EOF},
		"a huge length":            {"Content-Length: 99999999999999999999\r\n\r\n" + a + framed(b), "! " + b, io.EOF},
		"more than can be":         {"Content-Length: 1000000000\r\n\r\n" + a + framed(b), "! " + b, io.EOF},
		"a length that is too big": {"Content-Length: 200000000\r\n\r\n" + a + framed(b) + framed(a), "! " + b + " " + a, io.EOF},
		"too big by one":           {"Content-Length: 13\r\n\r\n" + a + framed(b) + framed(a), a + "C ! " + a, io.EOF},
		"too small":                {"Content-Length: 3\r\n\r\n" + a + framed(b), a[:3] + " " + b, io.EOF},
		"the same twice":           {"Content-Length: 3\r\nContent-Length: 12\r\n\r\n" + a + framed(b), a + " " + b, io.EOF},
		"words in a string":        {framed(`{"c": "Content-Length: 5\r\n\r\n"}`) + framed(a), `{"c": "Content-Length: 5\r\n\r\n"} ` + a, io.EOF},
		"an end in the header":     {"Content-Length: 12\r\n", "", io.ErrUnexpectedEOF},
		"an end in a line":         {"Content-Le", "", io.ErrUnexpectedEOF},
		"an end in the body":       {"Content-Length: 12\r\n\r\n{", "", io.ErrUnexpectedEOF},
		"an end after a bad one":   {"garbage\r\n\r\n", "!", io.EOF},
	} {
		t.Run(name, func(t *testing.T) {
			for _, in := range []io.Reader{strings.NewReader(c.in), iotest.OneByteReader(strings.NewReader(c.in))} {
				got, end := readAll(t, in)
				if strings.Join(got, " ") != c.want || end != c.end {
					t.Errorf("got %q, %v; want %q, %v", got, end, c.want, c.end)
				}
			}
		})
	}
}

// A promise costs nothing: memory is taken for what comes.
func TestALengthAloneTakesNoMemory(t *testing.T) {
	r := newFrameReader(strings.NewReader("Content-Length: 250000000\r\n\r\n{}"))
	if _, err := r.read(); err != io.ErrUnexpectedEOF || cap(r.body) > 1<<16 {
		t.Errorf("%v, %d bytes", err, cap(r.body))
	}
}

func FuzzFrames(f *testing.F) {
	f.Add(framed("{}") + "x\r\n\r\n" + framed("[]"))
	f.Add("Content-Length: 5\r\n\r\nContent-Length: 2\r\n\r\n{}")
	f.Fuzz(func(t *testing.T, in string) {
		r := newFrameReader(strings.NewReader(in + "\r\n\r\n" + framed(`{"last":1}`)))
		last := ""
		for {
			body, err := r.read()
			if bad := badFrame(""); errors.As(err, &bad) {
				continue
			}
			if err != nil {
				break
			}
			last = string(body)
		}
		// Unless a header swallows it, which only the end of a line before it can
		// bring about.
		if !strings.HasSuffix(last, `{"last":1}`) && !strings.Contains(strings.ToLower(in), "content-length:") {
			t.Errorf("%q: the last message is %q", in, last)
		}
	})
}
