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
		t.Run(name, func(t *testing.T) {
			modules := contracttest.New(files)
			l := contract.NewLinker(modules)
			for _, m := range modules.All() {
				for i := 1; i < len(m.Facts().Calls); i++ {
					if b, ok := l.Check(m, python.CallID(i)); ok && len(b.Faults) > 0 {
						t.Errorf("%s: %v", b.Name, b.Faults)
					}
				}
			}
		})
	}
}
