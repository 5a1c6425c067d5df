package server

import (
	"strings"
	"testing"
	"time"
)

// While a long text does not parse, reading it at each key would take a core from the
// answers to whoever writes.
func TestALongTextThatDoesNotParseIsReadWhenThereIsALull(t *testing.T) {
	w := newWriter(t, longFields+longFile())
	w.s.state.Store(int32(phaseRunning))
	p, k := w.s.publisher, key(w.uri)
	reads := func() bool {
		t.Helper()
		p.edited(k)
		if !p.quiet() {
			t.Fatal("it has ended")
		}
		return p.hold()
	}
	doc := w.s.documents.get(k)
	if len(doc.text) < longText {
		t.Fatalf("%d bytes are not long", len(doc.text))
	}
	if p.read(doc, false); !reads() || !p.held.IsZero() {
		t.Error("a text that parses was put off")
	}
	p.read(doc, true)
	began := time.Now()
	if !reads() || time.Since(began) < p.reading[k] {
		t.Error("it was read at once")
	}
	// Another edit meanwhile puts it off, but not for ever.
	time.AfterFunc(p.reading[k]/2, func() { p.edited(k) })
	if reads() {
		t.Error("it was read between two keys")
	}
	p.held = time.Now().Add(-2 * holdMost)
	if !reads() {
		t.Error("it was put off for ever")
	}
	short := *doc
	short.text = []byte("x = (")
	if p.read(&short, true); !reads() {
		t.Error("a short text was put off")
	}
}

func TestDiagnosticsOfALongTextThatDoesNotParseAreShown(t *testing.T) {
	dir := files(t, "-- shapes.py --\n"+longShapes+"-- long.py --\n")
	c := start(t, Options{})
	c.initialize(modern("utf-8"), dir)
	text := "from shapes import Job\n\nJob(1, tag=2)\n" + strings.Repeat("# "+strings.Repeat("-", 76)+"\n", 2000) + "x = (\n"
	uri := c.open(dir+"/long.py", 1, text)
	c.shows(uri, "KW001 2:7-10")
	for version := 2; version < 6; version++ {
		c.change(uri, version, whole("\n"+text))
	}
	c.shows(uri, "KW001 3:7-10")
}
