package contract_test

import (
	"testing"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/python"
)

// As it is written for a moment, or in a loop.
func TestABaseThatIsAnAttributeOfTheClassItselfIsNotFollowedForEver(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"itself":   {"a.py": "class C(D):\n    pass\n\n\nD = C.x\nC()\n"},
		"a nested": {"a.py": "while True:\n    class C(D):\n        class X:\n            pass\n    D = C.X\n    C(1)\n"},
		"below":    {"a.py": "class C(D):\n    pass\n\n\nclass E(C):\n    pass\n\n\nD = E.x\nE()\nC()\n"},
		"another":  {"a.py": "class C(D):\n    pass\n\n\nclass E(F):\n    pass\n\n\nD = E.x\nF = C.x\nE()\nC()\n"},
		"modules":  {"a.py": "import b\n\n\nclass C(b.D):\n    pass\n\n\nC()\n", "b.py": "import a\n\nD = a.C.x\nD()\n"},
	} {
		t.Run(name, func(t *testing.T) { checkEachCall(t, files) })
	}
}

func TestADecoratorThatIsTheConstructorOfItsClassIsNotFollowedForEver(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"itself":     {"a.py": "@C.__init__\nclass C:\n    pass\n\n\nC(1)\n"},
		"a call":     {"a.py": "@C.__new__(C)\nclass C:\n    pass\n\n\nC(1)\n"},
		"a name":     {"a.py": "@make\nclass C:\n    pass\n\n\nmake = C.__init__\nC(1)\n"},
		"a value":    {"a.py": "@make\nclass C:\n    pass\n\n\nmake = C.__init__(1)\nC(1)\n"},
		"metaclass":  {"a.py": "class C(metaclass=C.__init__):\n    pass\n\n\nC(1)\n"},
		"each other": {"a.py": "@D.__init__\nclass C:\n    pass\n\n\n@C.__init__\nclass D:\n    pass\n\n\nC(1)\nD(1)\n"},
		"modules":    {"a.py": "import b\n\n\n@b.D.__init__\nclass C:\n    pass\n\n\nC(1)\n", "b.py": "import a\n\n\n@a.C.__init__\nclass D:\n    pass\n\n\nD(1)\n"},
	} {
		t.Run(name, func(t *testing.T) { checkEachCall(t, files) })
	}
}

// checkEachCall looks at all calls, of which none is to be reported.
func checkEachCall(t *testing.T, files map[string]string) {
	t.Helper()
	modules := contracttest.New(files)
	l := contract.NewLinker(modules)
	for _, m := range modules.All() {
		for i := 1; i < len(m.Facts().Calls); i++ {
			if b, ok := l.Check(m, python.CallID(i)); ok && len(b.Faults) > 0 {
				t.Errorf("%s: %v", b.Name, b.Faults)
			}
		}
	}
}
