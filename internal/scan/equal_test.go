package scan

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/syntax"
)

// producers are the two producers of facts, to be held against each other.
type producers struct {
	scanner Scanner
	parser  *syntax.Parser
}

func newProducers(tb testing.TB) *producers {
	p := &producers{parser: syntax.New()}
	tb.Cleanup(p.parser.Close)
	return p
}

// compare says how the facts of the two differ, "" when they do not, and why
// the scanner declined, if it did.
func (p *producers) compare(src []byte) (difference, declined string, broken bool) {
	have, ok := p.scanner.Facts(src)
	want := p.parser.Facts(src)
	broken = len(want.Broken) > 0
	if !ok {
		return "", p.scanner.why, broken
	}
	if !broken && !reflect.DeepEqual(have, want) {
		if have, want := python.Dump(have), python.Dump(want); have != want {
			return firstDifference(have, want), "", broken
		}
		return cmp.Diff(want, have, cmp.Exporter(func(reflect.Type) bool { return true })), "", broken // what a dump does not show
	}
	return "", "", broken
}

// firstDifference is the first line of two dumps that is not the same.
func firstDifference(have, want string) string {
	h, w := strings.Split(have, "\n"), strings.Split(want, "\n")
	for i := range w {
		if i >= len(h) || h[i] != w[i] {
			got := "nothing"
			if i < len(h) {
				got = h[i]
			}
			return fmt.Sprintf("line %d\n  scan:   %s\n  syntax: %s", i+1, got, w[i])
		}
	}
	return "more lines"
}

// standardLibrary is the directory of the interpreter's standard library.
func standardLibrary(tb testing.TB) string {
	tb.Helper()
	out, err := exec.Command(either(os.Getenv("KWARGO_PYTHON"), "python3"), "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))").Output()
	if err != nil {
		tb.Fatalf("the tests need python3: %v", err)
	}
	return strings.TrimSpace(string(out))
}

func either(set, otherwise string) string {
	if set != "" {
		return set
	}
	return otherwise
}

func TestEqualOverTheStandardLibrary(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(standardLibrary(t), "*.py"))
	if len(files) == 0 {
		t.Fatal("python3 has no standard library as source")
	}
	compareFiles(t, files)
}

// For a longer run KWARGO_SCAN_TREE names directories, with the separator of PATH
// between them. Without it, it is what there is of Python in the repository.
func TestEqualOverATree(t *testing.T) {
	trees := either(os.Getenv("KWARGO_SCAN_TREE"), filepath.Join("..", ".."))
	var files []string
	for _, dir := range filepath.SplitList(trees) {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() && strings.HasSuffix(path, ".py") {
				files = append(files, path)
			}
			return nil
		})
	}
	compareFiles(t, files)
}

// compareFiles asserts equal facts, and prints what was declined: files that
// the first producer finds broken apart, since they are as a rule broken.
func compareFiles(t *testing.T, files []string) {
	p := newProducers(t)
	size, differing := 0, 0
	reasons := map[string][]string{}
	var brokenDeclined, brokenTaken []string
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		size += len(src)
		difference, declined, broken := p.compare(src)
		switch {
		case difference != "":
			if differing++; differing <= 20 {
				t.Errorf("%s: %s", file, difference)
			}
		case declined != "" && broken:
			brokenDeclined = append(brokenDeclined, file+": "+declined)
		case declined != "":
			reasons[declined] = append(reasons[declined], file)
		case broken:
			brokenTaken = append(brokenTaken, file)
		}
	}
	declined := 0
	for why, files := range reasons {
		declined += len(files)
		t.Logf("declined, %s: %d, as %s", why, len(files), files[:min(len(files), 8)])
	}
	slices.Sort(brokenDeclined)
	t.Logf("%d files, %d bytes: %d differ, %d declined (%.2f %%); broken for the other: %d declined too, %d not",
		len(files), size, differing, declined, 100*float64(declined)/float64(max(len(files), 1)), len(brokenDeclined), len(brokenTaken))
	for _, f := range brokenTaken {
		t.Logf("taken, broken for the other: %s", f)
	}
	if testing.Verbose() {
		for _, f := range brokenDeclined {
			t.Logf("declined, broken for the other: %s", f)
		}
	}
	if len(files) > 100 && declined*200 > len(files) {
		t.Errorf("%d of %d files declined", declined, len(files))
	}
}
