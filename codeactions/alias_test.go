package codeactions_test

import (
	"strings"
	"testing"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/python"
)

// kept is a module after the old name of a parameter of its class C was kept; empty
// when that is not offered.
func kept(t *testing.T, src string) string {
	t.Helper()
	modules := contracttest.New(map[string]string{"main.py": src})
	linker := contract.NewLinker(modules)
	m := modules.File("main.py")
	var class *contract.Class
	for i := 1; i < len(m.Facts().Classes); i++ {
		if m.Facts().Str(m.Facts().Classes[i].Name) == "C" {
			class = linker.Class(m, python.ClassID(i))
		}
	}
	fix, ok := codeactions.KeepAlias(linker, class, "old", "new")
	if !ok {
		return ""
	}
	files := fix.Lazy(func(m *contract.Module) ([]byte, error) { return modules.Source[m], nil })
	if len(files) == 0 {
		return ""
	}
	return apply(t, modules.Source[m], files[0].Edits)
}

// The old name and the new one do the same, and to give neither raises as before.
func TestAnOldNameThatIsKeptWorksInPython(t *testing.T) {
	for name, signature := range map[string]string{
		"alone":               "self, new",
		"the last of several": "self, a, new",
		"before an optional":  "self, new, a=1",
		"keyword-only":        "self, a=1, *, new, b=2",
		"annotated":           "self, new: int",
		"with a default":      "self, a=1, new=None",
		"before **kwargs":     "self, new, **rest",
		"on lines":            "\n        self,\n        a,\n        new,  # the new one\n    ",
		"behind *args":        "self, *args, new",
	} {
		t.Run(name, func(t *testing.T) {
			src := "class C:\n    def __init__(" + signature + "):\n        \"\"\"Makes one.\"\"\"\n        self.value = new\n"
			after := kept(t, src)
			if after == "" {
				t.Fatal("it is not offered")
			}
			first := ""
			if strings.Contains(signature, "a,") && !strings.Contains(signature, "args") {
				first = "1, "
			}
			after += "\nassert C(" + first + "new=5).value == 5\nassert C(" + first + "old=6).value == 6\n"
			required := !strings.Contains(signature, "new=None")
			if required {
				after += "C(" + strings.TrimSuffix(first, ", ") + ")\n"
			}
			raised := contracttest.Judge(t, map[string]string{"main.py": after})
			switch {
			case required && (len(raised) != 1 || !strings.Contains(raised[0].Error, "new")):
				t.Errorf("raised %v in\n%s", raised, after)
			case !required && len(raised) > 0:
				t.Errorf("raised %v in\n%s", raised, after)
			}
		})
	}
}

func TestAnOldNameIsKeptOnlyWhereTheSignatureAllowsIt(t *testing.T) {
	for name, src := range map[string]string{
		"a required one follows": "class C:\n    def __init__(self, new, a):\n        self.a = a\n",
		"positional-only":        "class C:\n    def __init__(self, new, /):\n        self.a = new\n",
		"it is there already":    "class C:\n    def __init__(self, new, old=1):\n        self.a = new\n",
		"on one line":            "class C:\n    def __init__(self, new): self.a = new\n",
		"a dataclass":            "from dataclasses import dataclass\n@dataclass\nclass C:\n    new: int\n",
		"a base has it":          "class B:\n    def __init__(self, new):\n        self.a = new\nclass C(B):\n    pass\n",
		"decorated":              "def d(f): return f\nclass C:\n    @d\n    def __init__(self, new):\n        self.a = new\n",
	} {
		if after := kept(t, src); after != "" {
			t.Errorf("%s: it became\n%s", name, after)
		}
	}
}
