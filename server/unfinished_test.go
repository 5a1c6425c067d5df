package server

import (
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/workspace"
)

// parses reports whether the scanner reads a text.
func parses(text []byte) bool {
	w := workspace.New(workspace.Options{})
	w.Open("/a.py", 1, text)
	return w.Snapshot().Parses("/a.py")
}

// A text that does not parse is read by a parser that takes ten times as long as the
// scanner does.
func TestACallThatIsBeingWrittenIsEndedSoThatTheTextParses(t *testing.T) {
	for name, src := range map[string]string{
		"the first argument":                 "Job(us|",
		"a keyword":                          "Job(user=|",
		"behind a comma":                     "Job(1, |",
		"a name behind a keyword":            "Job(user=1, ru|",
		"a name behind a keyword, closed":    "Job(user=1, ru|)",
		"a name behind two stars":            "Job(**more, ru|)",
		"between keywords":                   "Job(user=1, ru|, queue=2)",
		"nothing between keywords":           "Job(user=1, |, queue=2)",
		"the name of one that has its value": "Job(user=1, ru|=2)",
		"the value behind a keyword":         "Job(user=1, run=ru|)",
		"in a list behind a keyword":         "Job(user=1, run=[1, ru|",
		"a comparison":                       "Job(user == 1, ru|",
		"a lambda with a default":            "Job(lambda x=1: x, ru|",
		"an open call before":                "print(\n\ndef f():\n    Job(user=1, ru|",
		"more below":                         "Job(\n    user=1,\n    ru|\n\ndef f():\n    pass\n",
	} {
		t.Run(name, func(t *testing.T) {
			before, after, _ := strings.Cut(src, "|")
			text, offset := []byte(before+after), uint32(len(before))
			ways, broken := completed(text, scanTo(text, offset), offset)
			if made := ways[0](); !parses(made) {
				t.Errorf("%q", made)
			}
			if broken && parses(text) {
				t.Error("it parses as it is")
			}
		})
	}
}
