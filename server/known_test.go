package server

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/config"
)

const baselined = `
-- kwargo-baseline.json --
{"version": 1, "problems": [
{"path":"jobs.py","code":"KW001","class":"model.C","subject":"old","within":"first","call":"C(name=, old=)"}
]}
-- model.py --
class C:
    def __init__(self, name): ...
-- jobs.py --
-- moved.py --
`

const baselinedJobs = "from model import C\n\n\ndef first():\n    C(name=1, old=2)\n\n\ndef second():\n    C(name=1, old=2)\n"

// severitiesOf are those of diagnostics: 1 for an error, 4 for a hint.
func severitiesOf(shown []any) (out []float64) {
	for _, d := range shown {
		out = append(out, d.(jsonObject)["severity"].(float64))
	}
	return out
}

func TestWhatIsInTheBaselineIsNoMoreThanAHint(t *testing.T) {
	dir := files(t, baselined)
	file := filepath.Join(dir, "kwargo-baseline.json")
	c := start(t, Options{Configure: func(root string, _ config.Unsaved) (Settings, error) {
		return Settings{Diagnostics: diagnostics.DefaultOptions(), Python: "none", Baseline: Baseline{File: file, Folder: root}}, nil
	}})
	c.initialize(modern(), dir)
	uri := c.open(filepath.Join(dir, "jobs.py"), 1, baselinedJobs)
	shown := c.shows(uri, "KW001 4:14-17", "KW001 8:14-17")
	if got := severitiesOf(shown); got[0] != 4 || got[1] != 1 {
		t.Errorf("severities are %v", got)
	}
	if message := shown[0].(jsonObject)["message"]; message != "`C()` has no parameter `old` (known: it is in the baseline)" {
		t.Errorf("it says %q", message)
	}
	// There is a fix for it all the same.
	if all := c.actions(uri, 4, 15, 15, shown[:1]); titled(all, "Remove `old`") == nil {
		t.Errorf("offered are\n%s", titles(all))
	}

	// It is known when lines are added above it, and when its file is moved.
	c.change(uri, 2, whole("# more\n"+baselinedJobs))
	if got := severitiesOf(c.shows(uri, "KW001 5:14-17", "KW001 9:14-17")); got[0] != 4 || got[1] != 1 {
		t.Errorf("with a line above, severities are %v", got)
	}
	if err := os.Remove(filepath.Join(dir, "jobs.py")); err != nil {
		t.Fatal(err)
	}
	moved := c.open(filepath.Join(dir, "moved.py"), 1, baselinedJobs)
	if got := severitiesOf(c.shows(moved, "KW001 4:14-17", "KW001 8:14-17")); got[0] != 4 || got[1] != 1 {
		t.Errorf("in a moved file, severities are %v", got)
	}

	// When it is made anew, that is seen.
	write(t, file, `{"version": 1, "problems": []}`)
	until(c, "errors", func(all []jsonObject) (bool, bool) {
		of := published(all, moved)
		got := severitiesOf(of[len(of)-1]["diagnostics"].([]any))
		return true, got[0] == 1 && got[1] == 1
	})
}
