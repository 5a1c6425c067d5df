package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestABarIsShownInALongRunOnATerminalAlone(t *testing.T) {
	for _, c := range []struct {
		name             string
		terminal, wanted bool
		since            time.Duration
		shown            bool
	}{
		{"a long run", true, true, 2 * patience, true},
		{"a short run", true, true, 0, false},
		{"no terminal", false, true, 2 * patience, false},
		{"not wanted", true, false, 2 * patience, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var errs bytes.Buffer
			bar := newProgress(&session{Streams: Streams{Err: &errs, ErrTerminal: c.terminal}}, c.wanted)
			if bar != nil {
				bar.start = bar.start.Add(-c.since)
			}
			if advance := bar.phase("Reading"); advance != nil {
				advance(1, 10)
			}
			bar.done()
			if shown := strings.Contains(errs.String(), "Reading"); shown != c.shown {
				t.Errorf("%q", errs.String())
			}
		})
	}
}

func TestATerminalGetsColours(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.py")
	if err := os.WriteFile(path, []byte("class A: pass\nA(x=1)\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("NO_COLOR", "")
	t.Setenv("TERM", "xterm")
	for _, c := range []struct {
		terminal bool
		when     string
		want     bool
	}{{true, "auto", true}, {false, "auto", false}, {true, "never", false}, {false, "always", true}} {
		var out, errs bytes.Buffer
		Run(context.Background(), []string{"check", path, "--color", c.when}, Streams{Out: &out, Err: &errs, OutTerminal: c.terminal})
		if got := strings.Contains(out.String(), "\x1b["); got != c.want || out.Len() == 0 {
			t.Errorf("%+v: %v, %s", c, got, errs.String())
		}
	}
}
