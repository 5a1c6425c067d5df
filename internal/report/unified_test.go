package report_test

import (
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/report"
)

// GNU patch takes the name of a file to end at white space, unless a tab ends it.
func TestDiffsNameFilesWithSpaces(t *testing.T) {
	for name, want := range map[string]string{
		"a.py":         "--- a/a.py\n+++ b/a.py\n",
		"my dir/a.py":  "--- a/my dir/a.py\t\n+++ b/my dir/a.py\t\n",
		"dir/two a.py": "--- a/dir/two a.py\t\n+++ b/dir/two a.py\t\n",
	} {
		for _, colour := range []bool{false, true} {
			var b strings.Builder
			if err := report.UnifiedDiff(&b, &report.FixedFile{Name: name, Before: []byte("a\n"), After: []byte("b\n")}, colour); err != nil {
				t.Fatal(err)
			}
			if !colour && !strings.HasPrefix(b.String(), want) {
				t.Errorf("got %q, want %q", b.String(), want)
			}
			if strings.Contains(b.String(), "\uFFFD") {
				t.Errorf("in colour: %q", b.String())
			}
		}
	}
}
