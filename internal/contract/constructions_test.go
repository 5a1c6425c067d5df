package contract_test

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/python"
)

func TestConstructionsAreFoundByWhateverNameTheyGo(t *testing.T) {
	modules := contracttest.New(map[string]string{
		"ctx.py": `
import functools
class C:
    def __init__(self, a=0):
        super().__init__()
    @classmethod
    def make(cls):
        return cls(1)
class D(C):
    def __init__(self):
        C.__init__(self, 2)
Alias = C
again: type = Alias
build = functools.partial(C, 3)
Many = [C, D]
`,
		"direct.py":    "from ctx import C\nC(4)\nC.make()\nx = C\nx(5)\n",
		"renamed.py":   "from ctx import C as Other\n",
		"further.py":   "from renamed import Other as Third\nThird(6)\n",
		"aliased.py":   "from ctx import Alias, build\nAlias(7)\nbuild(8)\n",
		"chain.py":     "import ctx as c\nc.again(9)\n",
		"param.py":     "import ctx\ndef f(c: type[ctx.C]):\n    return c(10)\n",
		"other.py":     "class C:\n    def __init__(self, a=0): pass\nC(11)\n",
		"unrelated.py": "print(12)\n",
	})
	l := contract.NewLinker(modules)
	ctx := modules.File("ctx.py")
	var got []string
	for _, b := range l.Constructions(l.Class(ctx, 1))[l.Class(ctx, 1)] {
		got = append(got, b.Module.Path+" "+string(b.Expr().Span.Of(modules.Source[b.Module])))
	}
	want := []string{
		"aliased.py Alias(7)", "aliased.py build(8)", "chain.py c.again(9)",
		"ctx.py cls(1)", "ctx.py C.__init__(self, 2)", "ctx.py functools.partial(C, 3)",
		"direct.py C(4)", "direct.py C.make()", "direct.py x(5)",
		"further.py Third(6)", "param.py c(10)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A file that is left out because it holds none of the names must hold no
// construction.
func TestConstructionsAreAllThatALookAtEachCallFinds(t *testing.T) {
	modules := contracttest.New(standardLibrary(t))
	l := contract.NewLinker(modules)
	want := map[*contract.Class][]string{}
	place := func(b *contract.Binding) string { return fmt.Sprint(b.Module.Path, " ", b.Expr().Span) }
	for _, m := range modules.All() {
		for i := 1; i < len(m.Facts().Calls); i++ {
			if b, ok := l.Check(m, python.CallID(i)); ok && b.Class != nil && b.Name != "super().__init__" {
				want[b.Class] = append(want[b.Class], place(b))
			}
		}
	}
	if len(want) < 300 {
		t.Fatalf("only %d classes are constructed", len(want))
	}
	for class, places := range want {
		if len(class.Name)%3 != 0 { // a third will do
			continue
		}
		var got []string
		for _, b := range l.Constructions(class)[class] {
			got = append(got, place(b))
		}
		if !slices.Equal(got, places) {
			t.Errorf("%s: got %d, want %d\n%v\n%v", class.Dotted(), len(got), len(places), got, places)
		}
	}
}

// standardLibrary are the files of the packages of the standard library that are
// near the top.
func standardLibrary(t *testing.T) map[string]string {
	t.Helper()
	python := cmp.Or(os.Getenv("KWARGO_PYTHON"), "python3")
	out, err := exec.Command(python, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))").Output()
	if err != nil {
		t.Fatal(err)
	}
	root := strings.TrimSpace(string(out))
	files := map[string]string{}
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(root, path)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (strings.Count(rel, string(filepath.Separator)) > 1 || entry.Name() == "site-packages" || entry.Name() == "dist-packages" || entry.Name() == "test"):
			return fs.SkipDir
		case !strings.HasSuffix(rel, ".py"):
			return nil
		}
		source, err := os.ReadFile(path)
		files[filepath.ToSlash(rel)] = string(source)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
