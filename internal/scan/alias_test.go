package scan_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/scan"
	"github.com/kwargo/kwargo/internal/syntax"
)

// Readers take files into one buffer after the other: facts must not refer to it.
func TestFactsKeepNothingOfTheSource(t *testing.T) {
	paths, err := filepath.Glob("../../examples/*/*.py")
	if err != nil || len(paths) == 0 {
		t.Fatal("no examples", err)
	}
	producers := map[string]func([]byte) *python.Facts{
		"scan":   func(src []byte) *python.Facts { f, _ := scan.Facts(src); return f },
		"syntax": syntax.Facts,
	}
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		src = append(src, "\nclass Ünï(dict(a='text')[0]):  # noqa: KW001\n    x: 'list[int]' = f'{1}'\n    __all__ = ['Ünï']\n"...)
		for name, facts := range producers {
			buf := bytes.Clone(src)
			got := facts(buf)
			for i := range buf {
				buf[i] = '?'
			}
			if want := facts(src); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: the facts of %s change with the buffer", name, path)
			}
		}
	}
}
