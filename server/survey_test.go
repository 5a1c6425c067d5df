package server

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// In a large workspace an edit is answered before all of it has been looked through, and
// what that brings to light is shown without a further edit.
func TestWhatAnotherFileDoesToAClassIsShownInAPause(t *testing.T) {
	var archive strings.Builder
	archive.WriteString("-- pyproject.toml --\n-- a.py --\nclass A:\n    def __init__(self, x): pass\n-- b.py --\n-- c.py --\n")
	for i := range surveyBehind {
		fmt.Fprintf(&archive, "-- more/m%d.py --\n", i)
	}
	dir := files(t, archive.String())
	c := start(t, Options{})
	c.initialize(modern(), dir)
	use := c.open(filepath.Join(dir, "b.py"), 1, "from a import A\nA(y=1)\n")
	c.shows(use, "KW002 1:0-1", "KW001 1:2-3")
	other := c.open(filepath.Join(dir, "c.py"), 1, "from a import A\n")
	c.change(other, 2, whole("from a import A\nA.__init__ = print\n"))
	c.shows(use)
	c.change(other, 3, whole("from a import A\nx = 1\n"))
	c.shows(use, "KW002 1:0-1", "KW001 1:2-3")
}
