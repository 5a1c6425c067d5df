package diagnostics_test

import (
	"testing"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
)

// A parameter that the library declares is in no file that could be shown.
func TestRelatedPlacesAreInFiles(t *testing.T) {
	modules := contracttest.New(map[string]string{"main.py": `from enum import Enum

class Color(Enum):
    RED = 1

class Odd(ValueError, Color):
    pass

class Mine(dict):
    def __init__(self, a):
        pass

Color()
Color(1, value=1)
Mine()
`})
	found := diagnostics.File(contract.NewLinker(modules), modules.File("main.py"), diagnostics.DefaultOptions()).Diagnostics
	if len(found) < 3 {
		t.Errorf("%d diagnostics", len(found))
	}
	for _, d := range found {
		for _, r := range d.Related {
			if r.Place.Module == nil {
				t.Errorf("%s: %q is nowhere", d.Message, r.Message)
			}
		}
	}
}
