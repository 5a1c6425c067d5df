package cli

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// town is a project of which any file may be there or not, and each in several versions:
// what is right with one version of a class is wrong with the other.
type town struct {
	dir  string
	r    *rand.Rand
	live map[string]int // path → version
}

const streets, houses = 3, 4 // packages, and modules in each

// path is a file of the town, by its number.
func (w *town) path(n int) string {
	street, house := n/(houses+1), n%(houses+1)
	if house == houses {
		return fmt.Sprintf("s%d/__init__.py", street)
	}
	return fmt.Sprintf("s%d/h%d.py", street, house)
}

// others are files beside the packages: they patch, shadow, or use what is in them.
var others = map[string][]string{
	"patch.py":       {"import s0.h0\ns0.h0.H.__init__ = print\n", "from s1 import h1\nsetattr(h1.H, 'make', None)\n", "import s2.h2\ns2.h2.H = int\n"},
	"h1.py":          {"class H:\n    def __init__(self, top): pass\n", "H = int\n"},
	"conftest.py":    {"import s1.h2\ns1.h2.H.__new__ = print\n", ""},
	"sub.py":         {"from s0.h1 import H\nclass Sub(H):\n    def __init__(self, **kw): pass\n", "from s0.h1 import H\nclass Sub(H, metaclass=int): pass\n", "from s2.h0 import H as G\nclass Sub(G):\n    def __init__(self, z): super().__init__(v0=z)\n"},
	"far.py":         {"from sub import Sub\nSub(v0=1)\n", "import s0\ns0.h0.H(v0=1)\nimport s1.h1\ns1.h1.H.make(1)\n", "from s2 import *\nH(v0=1)\nh3.H(v0=1)\n"},
	"deco.py":        {"def change(cls):\n    cls.__init__ = print\n    return cls\n", "def change(cls):\n    return cls\n"},
	"changed.py":     {"from deco import change\nfrom s1.h3 import H\nchange(H)\n"},
	"s0/new/deep.py": {"from ..h0 import H\nH(v0=1)\n", "from ...s1.h1 import H\nH(v0=1)\n"},
}

// text is what stands in a file in one of its versions.
func (w *town) text(path string, version int) string {
	if texts, ok := others[path]; ok {
		return texts[version%len(texts)]
	}
	r := rand.New(rand.NewPCG(uint64(len(path)+int(path[1])*7+int(path[len(path)-4])*31), 1)) // the same in each version
	var b strings.Builder
	if strings.HasSuffix(path, "__init__.py") {
		fmt.Fprintf(&b, "from .h%d import H\n__all__ = ['H', 'h%d']\n", version%houses, (version+1)%houses)
		return b.String()
	}
	for i := range 3 {
		switch street, house := r.IntN(streets), r.IntN(houses); r.IntN(6) {
		case 0:
			fmt.Fprintf(&b, "from s%d.h%d import H as H%d\nH%d(v0=1)\n", street, house, i, i)
		case 1:
			fmt.Fprintf(&b, "from .h%d import H as H%d\nH%d.make(1)\n", house, i, i)
		case 2:
			fmt.Fprintf(&b, "from s%d import h%d\nh%d.H(v0=2)\n", street, house, house)
		case 3:
			fmt.Fprintf(&b, "import s%d.h%d\ns%d.h%d.H(v0=3)\n", street, house, street, house)
		case 4:
			fmt.Fprintf(&b, "from s%d import H as H%d\nH%d(v0=1)\n", street, i, i)
		default:
			fmt.Fprintf(&b, "import h%d\nh%d.H(v0=1)\n", house, house)
		}
	}
	switch r.IntN(3) {
	case 0:
		fmt.Fprintf(&b, "from s%d.h%d import H as Base\nclass H(Base):\n    def __init__(self, v0=0, **kw): super().__init__(v0=v0, **kw)\n", r.IntN(streets), r.IntN(houses))
	case 1:
		fmt.Fprintf(&b, "from deco import change\n@change\nclass H:\n    def __init__(self, v%d=0): pass\n", version%2)
	default:
		fmt.Fprintf(&b, "class H:\n    def __init__(self, v%d=0): pass\n    @classmethod\n    def make(cls, a, b%s): return cls()\n", version%2, []string{"=1", ""}[version/2%2])
	}
	return b.String()
}

func (w *town) put(t *testing.T, path string, version int) {
	t.Helper()
	file := filepath.Join(w.dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(w.text(path, version)), 0o644); err != nil {
		t.Fatal(err)
	}
	w.live[path] = version
}

// any is a file of the town, there or not.
func (w *town) any() string {
	if n := w.r.IntN(streets*(houses+1) + len(others)); n < streets*(houses+1) {
		return w.path(n)
	}
	names := slices.Sorted(maps.Keys(others))
	return names[w.r.IntN(len(names))]
}

// step changes something, and says what.
func (w *town) step(t *testing.T) string {
	t.Helper()
	path := w.any()
	version, there := w.live[path]
	if there && w.r.IntN(2) == 0 {
		if err := os.Remove(filepath.Join(w.dir, filepath.FromSlash(path))); err != nil {
			t.Fatal(err)
		}
		delete(w.live, path)
		return "without " + path
	}
	if there || w.r.IntN(2) == 0 {
		version = w.r.IntN(4)
	}
	w.put(t, path, version)
	return fmt.Sprintf("version %d of %s", version, path)
}

// Whatever files come and go, a run that knows what the last one found prints the same as
// one that knows nothing. KWARGO_FILE_CHANGES and KWARGO_FILE_CHANGES_SEED try more.
func TestAProjectWhoseFilesComeAndGoIsCheckedAsIfFromNothing(t *testing.T) {
	seed, rounds := fromEnvironment("KWARGO_FILE_CHANGES_SEED", 1), fromEnvironment("KWARGO_FILE_CHANGES", 150)
	w := &town{dir: t.TempDir(), r: rand.New(rand.NewPCG(uint64(seed), 6)), live: map[string]int{}}
	cache := filepath.Join(t.TempDir(), "cache")
	if err := os.WriteFile(filepath.Join(w.dir, "kwargo.toml"), []byte("python = \"none\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for n := range streets * (houses + 1) {
		w.put(t, w.path(n), 0)
	}
	checked(t, cache, w.dir)
	var said []string
	for n := range rounds {
		said = append(said, w.step(t))
		for w.r.IntN(3) == 0 {
			said = append(said, w.step(t))
		}
		got, want := checked(t, cache, w.dir), checked(t, cache, w.dir, "--no-cache")
		if got != want {
			t.Fatalf("round %d, after %s:\n%s\nand from nothing:\n%s", n, strings.Join(said[max(0, len(said)-4):], ", "), got, want)
		}
	}
}

// fromEnvironment is a number that somebody may ask for, to try more.
func fromEnvironment(name string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return usual
}
