package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPositionsInEveryEncoding(t *testing.T) {
	// One line each: ASCII, two bytes, three bytes, a surrogate pair.
	src := "ab\r\nä𝒳c\rб\nlast"
	for _, c := range []struct {
		name   string
		offset uint32
		want   [3]Position // UTF-8, UTF-16, UTF-32
	}{
		{"the start", 0, [3]Position{{0, 0}, {0, 0}, {0, 0}}},
		{"in the first row", 1, [3]Position{{0, 1}, {0, 1}, {0, 1}}},
		{"the line end belongs to its row", 2, [3]Position{{0, 2}, {0, 2}, {0, 2}}},
		{"behind two bytes", 6, [3]Position{{1, 2}, {1, 1}, {1, 1}}},
		{"behind a surrogate pair", 10, [3]Position{{1, 6}, {1, 3}, {1, 2}}},
		{"behind a lone carriage return", 12, [3]Position{{2, 0}, {2, 0}, {2, 0}}},
		{"the end", uint32(len(src)), [3]Position{{3, 4}, {3, 4}, {3, 4}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := NewLines([]byte(src))
			for i, enc := range []Encoding{UTF8, UTF16, UTF32} {
				if got := l.Position(c.offset, enc); got != c.want[i] {
					t.Errorf("Position(%d, %d) = %v, want %v", c.offset, enc, got, c.want[i])
				}
				if got := l.Offset(c.want[i], enc); got != c.offset {
					t.Errorf("Offset(%v, %d) = %d, want %d", c.want[i], enc, got, c.offset)
				}
				if got := Offset([]byte(src), c.want[i], enc); got != c.offset {
					t.Errorf("without an index, Offset(%v, %d) = %d, want %d", c.want[i], enc, got, c.offset)
				}
			}
		})
	}
}

func TestOddPositionsAreTakenToTheNearestPlace(t *testing.T) {
	src := []byte("a𝒳b\nc")
	l := NewLines(src)
	for _, c := range []struct {
		name string
		at   Position
		enc  Encoding
		want uint32
	}{
		{"past the end of a row", Position{0, 99}, UTF16, 6},
		{"past the last row", Position{9, 0}, UTF16, 8},
		{"between the halves of a pair", Position{0, 2}, UTF16, 1},
		{"inside the bytes of a character", Position{0, 3}, UTF8, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := l.Offset(c.at, c.enc); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
			if got := Offset(src, c.at, c.enc); got != c.want {
				t.Errorf("without an index: got %d, want %d", got, c.want)
			}
		})
	}
	if got := l.Position(3, UTF32); got != (Position{0, 1}) {
		t.Errorf("an offset inside a character is its start, got %v", got)
	}
	if got := NewLines(nil).Position(5, UTF8); got != (Position{}) {
		t.Errorf("an empty file has one row, got %v", got)
	}
}

// Whatever an editor may name, also what is not there.
func TestOnePlaceIsFoundWithoutAnIndexOfAllRows(t *testing.T) {
	for _, src := range []string{"", "\n", "\r\n", "\r", "a\r\n\r\rb\n\n", "ä\nб\r\n𝒳", "x\r", "\xff\n\xfe\r\na"} {
		l := NewLines([]byte(src))
		for _, enc := range []Encoding{UTF8, UTF16, UTF32} {
			for row := range uint32(8) {
				for column := range uint32(6) {
					p := Position{row, column}
					if got, want := Offset([]byte(src), p, enc), l.Offset(p, enc); got != want {
						t.Errorf("%q, encoding %d: %v is at %d, want %d", src, enc, p, got, want)
					}
				}
			}
		}
	}
}

func TestEveryOffsetComesBack(t *testing.T) {
	src := []byte("x = 'ä😀'\r\n\xff\xfe\ttab\r\r\n\nend")
	l := NewLines(src)
	for _, enc := range []Encoding{UTF8, UTF16, UTF32} {
		for offset, c := range src {
			if !utf8.RuneStart(c) || c == '\n' && offset > 0 && src[offset-1] == '\r' {
				continue // no place that an editor can name
			}
			p := l.Position(uint32(offset), enc)
			back := l.Offset(p, enc)
			if back != uint32(offset) {
				t.Errorf("encoding %d: %d gives %v gives %d", enc, offset, p, back)
			}
		}
	}
}

func TestApply(t *testing.T) {
	edit := func(start, end uint32, s string) Edit { return Edit{Span{start, end}, s} }
	for _, c := range []struct {
		name  string
		edits []Edit
		want  string // empty: an error
	}{
		{"nothing", nil, "hello world"},
		{"in any order", []Edit{edit(6, 11, "all"), edit(0, 5, "bye")}, "bye all"},
		{"insertions keep their order", []Edit{edit(5, 5, ","), edit(5, 5, ";")}, "hello,; world"},
		{"an insertion beside a replacement", []Edit{edit(5, 6, "_"), edit(5, 5, "!")}, "hello!_world"},
		{"everything", []Edit{edit(0, 11, "x")}, "x"},
		{"overlapping", []Edit{edit(0, 6, ""), edit(5, 7, "")}, ""},
		{"past the end", []Edit{edit(10, 12, "")}, ""},
		{"backwards", []Edit{edit(3, 2, "")}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Apply([]byte("hello world"), c.edits)
			if c.want == "" {
				if err == nil {
					t.Fatalf("got %q, want an error", got)
				}
				return
			}
			if err != nil || string(got) != c.want {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestLinesAreWithoutTheirEnds(t *testing.T) {
	l := NewLines([]byte("a\r\nb\n\rc"))
	var got []string
	for row := range l.Count() {
		got = append(got, string(l.Line(uint32(row)).Of([]byte("a\r\nb\n\rc"))))
	}
	if s := strings.Join(got, "|"); s != "a|b||c" {
		t.Errorf("got %q", s)
	}
}

func TestSpans(t *testing.T) {
	s := Span{2, 5}
	for name, ok := range map[string]bool{
		"holds its start":        s.Contains(2),
		"does not hold its end":  !s.Contains(5),
		"encloses itself":        s.Encloses(s),
		"touches what it meets":  s.Touches(Span{5, 7}),
		"touches a cursor":       s.Touches(Span{2, 2}),
		"is apart from the rest": !s.Touches(Span{6, 7}),
		"is cut to what exists":  string(s.Of([]byte("abcd"))) == "cd",
	} {
		if !ok {
			t.Errorf("a span %s: no", name)
		}
	}
}
