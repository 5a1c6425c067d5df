package workspace

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAFileIsReadToItsEndWhateverWasExpectedOfIt(t *testing.T) {
	dir := t.TempDir()
	long := strings.Repeat("0123456789", 1000)
	for _, test := range []struct {
		name, content  string
		expected, most int
		want           string
	}{
		{"empty", "", 0, 100, ""},
		{"as expected", "abc", 3, 100, "abc"},
		{"shorter", "abc", 5, 100, "abc"},
		{"not empty any more", long, 0, 20_000, long},
		{"too long", long, 20_000, 15, long[:15]},
		{"too long, and more than was expected", long, 0, 15, long[:15]},
	} {
		path := filepath.Join(dir, test.name)
		if err := os.WriteFile(path, []byte(test.content), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, buf := range [][]byte{nil, make([]byte, 0, 4096)} {
			got, err := readAll(path, buf, test.expected, test.most)
			if err != nil || string(got) != test.want {
				t.Errorf("%s: %d bytes, %v", test.name, len(got), err)
			}
		}
	}
	if _, err := readAll(filepath.Join(dir, "none"), nil, 0, 1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := readAll(dir, nil, 0, 1); err == nil {
		t.Error("a folder was read")
	}
}
