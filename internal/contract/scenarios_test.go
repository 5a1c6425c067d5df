package contract_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/text"
)

// Each testdata/*.txtar is one scenario of Python files. A comment at the end of
// a line says what is found there:
//
//	# fault: unknown bad     a keyword that no parameter has
//	# fault: missing a b     parameters without a value
//	# fault: surplus         too many positional arguments
//	# fault: twice a         a parameter with two values
//	# fault: ignored bad     a keyword that is dropped in silence, which does not raise
//	# fault: key bad         a key that a TypedDict does not know, or misses; it does not raise
//	# fault: by-position a   a positional-only parameter given by name
//	# fault: no-method m     a method that the class does not have
//	# doubt: try-import      nothing is reported, for this reason
//
// A line without one must be clean, whatever else stands on it. CPython runs
// main.py too: a line with a fault that is not indented must raise TypeError, and
// a statement without fault or doubt must not.

var comment = regexp.MustCompile(`# (fault|doubt): ([^#\n]*[^#\s])`)

func wanted(source string) map[int][]string {
	out := map[int][]string{}
	for i, line := range strings.Split(source, "\n") {
		for _, m := range comment.FindAllStringSubmatch(line, -1) {
			out[i+1] = append(out[i+1], m[1]+": "+m[2])
		}
	}
	return out
}

func found(l *contract.Linker, m *contract.Module, src []byte) map[int][]string {
	out := map[int][]string{}
	lines := text.NewLines(src)
	for i := 1; i < len(m.Facts().Calls); i++ {
		b, ok := l.Check(m, python.CallID(i))
		if !ok {
			continue
		}
		row := int(lines.Row(b.Expr().Span.Start)) + 1
		for _, f := range b.Faults {
			out[row] = append(out[row], "fault: "+faultText(f))
		}
		for _, d := range b.Doubts {
			if !b.Outside {
				out[row] = append(out[row], "doubt: "+string(d.Code))
			}
		}
	}
	return out
}

func faultText(f contract.Fault) string {
	switch f.Kind {
	case contract.UnknownKeywordFault:
		return "unknown " + f.Name
	case contract.MissingArgument:
		s := "missing"
		for _, p := range f.Missing {
			s += " " + p.Name
		}
		return s
	case contract.TooManyPositional:
		return "surplus"
	case contract.DuplicateArgument:
		return "twice " + f.Name
	case contract.IgnoredKeyword:
		return "ignored " + f.Name
	case contract.UnknownFactory:
		return "no-method " + f.Name
	case contract.TypedDictKey:
		f.Kind = contract.UnknownKeywordFault
		if len(f.Missing) > 0 {
			f.Kind = contract.MissingArgument
		}
		return strings.Replace("key "+faultText(f), "unknown ", "", 1)
	}
	return "by-position " + f.Name
}

func readScenario(t *testing.T, path string) map[string]string {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
	}
	return files
}

func eachScenario(t *testing.T, do func(t *testing.T, files map[string]string)) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			do(t, readScenario(t, path))
		})
	}
}

func TestScenariosHold(t *testing.T) {
	eachScenario(t, func(t *testing.T, files map[string]string) {
		modules := contracttest.New(files)
		l := contract.NewLinker(modules)
		for _, m := range modules.All() {
			want, got := wanted(files[m.Path]), found(l, m, modules.Source[m])
			rows := map[int]bool{}
			for row := range want {
				rows[row] = true
			}
			for row := range got {
				rows[row] = true
			}
			for row := range rows {
				slices.Sort(want[row])
				slices.Sort(got[row])
				if !slices.Equal(want[row], got[row]) {
					t.Errorf("%s:%d: want %v, got %v", m.Path, row, want[row], got[row])
				}
			}
		}
	})
}

func raises(wanted string) bool {
	return strings.HasPrefix(wanted, "fault: ") && !strings.HasPrefix(wanted, "fault: ignored ") && !strings.HasPrefix(wanted, "fault: key ")
}

func TestPythonAgreesWithScenarios(t *testing.T) {
	eachScenario(t, func(t *testing.T, files map[string]string) {
		want := wanted(files["main.py"])
		raised := contracttest.Judge(t, files)
		lines := strings.Split(files["main.py"], "\n")
		for row, all := range want {
			if !slices.ContainsFunc(all, raises) || strings.HasPrefix(lines[row-1], " ") {
				continue // what stands in a function does not run by itself
			}
			if !slices.ContainsFunc(raised, func(r contracttest.Raised) bool { return r.First <= row && row <= r.Last }) {
				t.Errorf("main.py:%d is said to fail and runs", row)
			}
		}
		for _, r := range raised {
			said := false
			for row := r.First; row <= r.Last; row++ {
				said = said || slices.ContainsFunc(want[row], func(w string) bool { return raises(w) || strings.HasPrefix(w, "doubt") })
			}
			if !said {
				t.Errorf("main.py:%d is said to run and raises %s", r.First, r.Error)
			}
		}
	})
}
