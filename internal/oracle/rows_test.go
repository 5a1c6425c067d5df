package oracle

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each testdata/rows/*.py is a group of rows of the reference: classes, and
// calls that end in a comment.
//
//	# call                 it raises when it is reported, and only then
//	# call, in doubt       nothing is said of it, for a reason that is shown
//	# call, not reported   it raises, and nothing is said of it
//
// The statements run in order; a call is one line at the top level.
func TestRows(t *testing.T) {
	python, err := NewInterpreter()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(python.Close)
	paths, err := filepath.Glob("testdata/rows/*.py")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no rows: %v", err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".py")
		t.Run(name, func(t *testing.T) {
			if library, _, _ := strings.Cut(name, "_"); !standard(library) && !python.Has(library) {
				t.Fatalf("CPython has no %s; `make test-go` runs the tests with one that has", library)
			}
			source, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			checkRows(t, python, string(source))
		})
	}
}

// standard reports whether a group of rows needs no library: the others are
// called after theirs.
func standard(word string) bool {
	switch word {
	case "attrs", "pydantic", "msgspec", "sqlalchemy", "sqlmodel", "django", "traitlets", "param":
		return false
	}
	return true
}

func checkRows(t *testing.T, python *Interpreter, source string) {
	script, marks := rowScript(source)
	answers, err := python.Run([]*Script{script})
	if err != nil {
		t.Fatal(err)
	}
	if answers[0].Broken != "" {
		t.Fatalf("the definitions do not run: %s", answers[0].Broken)
	}
	reading := Read(script, python.Version)
	lines := strings.Split(source, "\n")
	for i, row := range script.Rows {
		v, o := &reading.Verdicts[i], answers[0].Calls[i]
		wrong := ""
		if law, _ := Judge(reading, v, o); law != "" {
			wrong = string(law)
		}
		switch marks[i] {
		case "":
			switch {
			case len(v.Doubts) > 0:
				wrong = "in doubt"
			case !v.Found:
				wrong = "not seen as a construction"
			case (o != nil) != (len(v.Faults) > 0) && wrong == "":
				wrong = "raises, and is not reported"
			}
		case "in doubt":
			if len(v.Doubts) == 0 {
				wrong = "not in doubt"
			}
		case "not reported":
			wrong = ""
			if o == nil || len(v.Faults) > 0 {
				wrong = "reported, or runs"
			}
		default:
			wrong = "a mark that has no meaning"
		}
		if wrong == "" {
			continue
		}
		was := "runs"
		if o != nil {
			was = o.Type + ": " + o.Message
		}
		t.Errorf("row %d: %s\n%s\nCPython: %s\nKwargo:  %s", row+1, wrong, lines[row], was, v)
	}
}

// rowScript cuts a file into what runs at once and the calls.
func rowScript(source string) (*Script, []string) {
	s := &Script{Modules: []Source{{Name: "main", Path: "main.py", Text: source}}}
	var marks []string
	var pending []string
	first := 0
	flush := func(next int) {
		if len(pending) > 0 {
			s.Steps = append(s.Steps, Step{Row: first, Text: strings.Join(pending, "\n") + "\n"})
		}
		pending, first = nil, next
	}
	for row, l := range strings.Split(source, "\n") {
		_, mark, ok := strings.Cut(l, "  # call")
		if !ok {
			pending = append(pending, l)
			continue
		}
		flush(row + 1)
		s.Steps = append(s.Steps, Step{Call: true, Row: row, Text: l})
		s.Rows = append(s.Rows, row)
		marks = append(marks, strings.TrimPrefix(mark, ", "))
	}
	flush(0)
	return s, marks
}
