package baseline

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func problem(path, subject, within, call string) Problem {
	return Problem{Path: path, Code: "KW001", Class: "app.C", Subject: subject, Within: within, Call: call}
}

func TestWhatIsKnown(t *testing.T) {
	a, b := problem("m.py", "x", "f", "C(x=)"), problem("m.py", "x", "g", "C(x=, y=)")
	for _, c := range []struct {
		name       string
		known, now []Problem
		matched    []bool
		fixed      []Problem
	}{
		{"nothing changed", []Problem{a, b}, []Problem{b, a}, []bool{true, true}, nil},
		{"one is mended", []Problem{a, b}, []Problem{b}, []bool{true}, []Problem{a}},
		{"the call moved to another function", []Problem{a}, []Problem{problem("m.py", "x", "h", "C(x=)")}, []bool{true}, nil},
		{"the call has another argument", []Problem{a}, []Problem{problem("m.py", "x", "f", "C(x=, z=)")}, []bool{true}, nil},
		{"both changed", []Problem{a}, []Problem{problem("m.py", "x", "h", "C(x=, z=)")}, []bool{true}, nil},
		{"one more of the same kind: the one in another place is new", []Problem{a}, []Problem{problem("m.py", "x", "e", "C(x=)"), a}, []bool{false, true}, nil},
		{"another keyword", []Problem{a}, []Problem{problem("m.py", "y", "f", "C(x=)")}, []bool{false}, []Problem{a}},
		{"another file", []Problem{a}, []Problem{problem("n.py", "x", "f", "C(x=)")}, []bool{false}, []Problem{a}},
		{"a file that was moved", []Problem{problem("old.py", "x", "f", "C(x=)")}, []Problem{a}, []bool{true}, nil},
		{"twice and once", []Problem{a, a}, []Problem{a}, []bool{true}, []Problem{a}},
		{"once and twice", []Problem{a}, []Problem{a, a}, []bool{true, false}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			matched, fixed := Match(c.known, c.now, func(path string) bool { return path == "old.py" })
			if !slices.Equal(matched, c.matched) || !slices.Equal(fixed, c.fixed) {
				t.Errorf("got %v, %v; want %v, %v", matched, fixed, c.matched, c.fixed)
			}
		})
	}
}

func TestFingerprintsDifferAndStay(t *testing.T) {
	a := problem("m.py", "x", "f", "C(x=)")
	moved := a
	moved.Within, moved.Call = "g", "C(x=, y=)"
	got := Fingerprints([]Problem{a, moved, problem("m.py", "y", "f", "C(y=)"), problem("m.pyx", "", "", "")})
	if got[0] != strings.TrimSuffix(got[1], ":2")+":1" {
		t.Errorf("%v: the place of a call has changed what it is known by", got)
	}
	slices.Sort(got)
	if len(slices.Compact(got)) != 4 {
		t.Errorf("two are the same: %v", got)
	}
	// What two parts say together is not what others say.
	x := Fingerprints([]Problem{{Path: "ab", Code: "c"}, {Path: "a", Code: "bc"}})
	if x[0] == x[1] {
		t.Error("two problems have one fingerprint")
	}
}

func TestAFileIsReadAsItWasWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), FileName)
	if _, err := Read(file); !errors.Is(err, ErrNone) {
		t.Errorf("a missing file: %v", err)
	}
	all := []Problem{problem("z.py", "x", "f", "C(x=)"), problem("a.py", "\"ü<\u2028", "", "C()"), problem("a.py", "x", "", "")}
	if err := Write(file, all); err != nil {
		t.Fatal(err)
	}
	got, err := Read(file)
	slices.SortFunc(all, compare)
	if diff := cmp.Diff(all, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if err := Write(file, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := Read(file); err != nil || len(got) != 0 {
		t.Errorf("an empty one: %v, %v", got, err)
	}
	left, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(left) != 1 {
		t.Errorf("something is left behind: %v", left)
	}
}

func TestWhatIsNoBaseline(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "line 1: it is not a baseline",
		"{\n<<<<<<< HEAD\n":                  "line 2: it is not a baseline",
		`{"version": 1, "findings": []}`:     "unknown field",
		`{"version": 9, "problems": []}`:     "it is of version 9",
		`{"version": 1, "problems": [{}]}`:   "problem 1 has no path and code",
		`{"version": 1, "problems": []} {}`:  "something behind its end",
		"{\"version\": 1,\n\"problems\": 3}": "line 2",
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, not %s", text, err, want)
		}
	}
}
