package contract_test

import (
	"maps"
	"reflect"
	"testing"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
)

// quietEdits are edits that look as if they changed no declaration, each of one file.
var quietEdits = []struct {
	name     string
	files    map[string]string
	edited   string // the file
	to, back string // its text after the edit, and before
}{
	{
		name: "a model is rebuilt",
		files: map[string]string{
			"models.py": "from pydantic import BaseModel\nclass Model(BaseModel, extra='forbid'):\n    a: int\n",
			"main.py":   "from models import Model\nModel(b=1)\n",
		},
		edited: "other.py",
		back:   "from models import Model\nprint(1)\n",
		to:     "from models import Model\nModel.model_rebuild(force=True)\n",
	},
	{
		name: "a function rebuilds the model that it gets",
		files: map[string]string{
			"models.py": "from pydantic import BaseModel\nclass Model(BaseModel, extra='forbid'):\n    a: int\n",
			"main.py":   "from models import Model\nModel(b=1)\n",
		},
		edited: "other.py",
		back:   "from models import Model\ndef f(m):\n    print(1)\nf(Model)\n",
		to:     "from models import Model\ndef f(m):\n    m.model_rebuild(force=True)\nf(Model)\n",
	},
	{
		name: "a parameter is added",
		files: map[string]string{
			"models.py": "import param\nclass P(param.Parameterized):\n    a = param.Number(1)\n",
			"main.py":   "from models import P\nP(b=1)\n",
		},
		edited: "other.py",
		back:   "import param\nfrom models import P\nprint(1)\n",
		to:     "import param\nfrom models import P\nP.param.add_parameter('b', param.Number(1))\n",
	},
	{
		name: "a function that is called like a changer hands its class on",
		files: map[string]string{
			"changing.py": "def prepare(kind):\n    kind.__init__ = lambda self, **k: None\n",
			"keeper.py":   "class Keeper:\n    def __init__(self, kind):\n        self.kind = kind\n",
			"user.py":     "import harmless\nclass U:\n    def __init__(self, a): pass\nharmless.prepare(U)\n",
			"main.py":     "from user import U\nU(b=1)\n",
		},
		edited: "harmless.py",
		back:   "from keeper import Keeper\ndef prepare(kind):\n    print(kind)\n",
		to:     "from keeper import Keeper\ndef prepare(kind):\n    Keeper(kind)\n",
	},
	{
		name: "what is changed was another class before",
		files: map[string]string{
			"changing.py": "def prepare(kind):\n    kind.__init__ = lambda self, **k: None\n",
			"main.py":     "from user import A, B\nA(b=1)\nB(b=1)\n",
		},
		edited: "user.py",
		back:   "from changing import prepare\nclass A:\n    def __init__(self, a): pass\nclass B:\n    def __init__(self, a): pass\nC = A\nprepare(C)\nC = B\n",
		to:     "from changing import prepare\nclass A:\n    def __init__(self, a): pass\nclass B:\n    def __init__(self, a): pass\nC = A\nC = B\nprepare(C)\n",
	},
	{
		name:   "an assignment moves behind another",
		files:  map[string]string{"main.py": "from user import A, B\nA(b=1)\nB(b=1)\n"},
		edited: "user.py",
		back:   "class A:\n    def __init__(self, a): pass\nclass B:\n    def __init__(self, a): pass\nC = A\nC.__init__ = print\nC = B\n",
		to:     "class A:\n    def __init__(self, a): pass\nclass B:\n    def __init__(self, a): pass\nC = A\nC = B\nC.__init__ = print\n",
	},
	{
		name: "a star import moves behind a class",
		files: map[string]string{
			"other.py": "class A:\n    def __init__(self, a): pass\n",
			"patch.py": "import user\nuser.A.__init__ = print\n",
			"main.py":  "import other\nother.A(b=1)\n",
		},
		edited: "user.py",
		back:   "from other import *\nclass A:\n    def __init__(self, a): pass\n",
		to:     "class A:\n    def __init__(self, a): pass\nfrom other import *\n",
	},
	{
		name:   "a condition decides about what is assigned when it does not hold",
		files:  map[string]string{"main.py": "from user import A, B\nA(b=1)\nB(b=1)\n"},
		edited: "user.py",
		back:   "import sys\nclass A:\n    def __init__(self, a): pass\nclass B:\n    def __init__(self, a): pass\nC = A\nif sys.version_info >= (3, 5):\n    print(1)\nelse:\n    C = B\nC.__init__ = print\n",
		to:     "import sys\nclass A:\n    def __init__(self, a): pass\nclass B:\n    def __init__(self, a): pass\nC = A\nif sys.version_info < (3, 5):\n    print(1)\nelse:\n    C = B\nC.__init__ = print\n",
	},
	{
		name: "what is called like a changer calls a function that hands its class on",
		files: map[string]string{
			"changing.py": "def prepare(kind):\n    kind.__init__ = lambda self, **k: None\n",
			"harmless.py": "from keeper import helper\ndef prepare(kind):\n    helper(kind)\n",
			"user.py":     "import harmless\nclass U:\n    def __init__(self, a): pass\nharmless.prepare(U)\n",
			"main.py":     "from user import U\nU(b=1)\n",
		},
		edited: "keeper.py",
		back:   "class Keeper:\n    def __init__(self, kind): pass\ndef helper(kind):\n    print(kind)\n",
		to:     "class Keeper:\n    def __init__(self, kind): pass\ndef helper(kind):\n    Keeper(kind)\n",
	},
	{
		name: "a function calls a changer by another name of its own",
		files: map[string]string{
			"changing.py": "def prepare(kind):\n    kind.__init__ = lambda self, **k: None\n",
			"apart.py":    "class A:\n    def __init__(self, a): pass\n",
			"main.py":     "from apart import A\nA(b=1)\n",
		},
		edited: "user.py",
		back:   "from apart import A\nimport changing\ndef f():\n    g = print\n    g(A)\nf()\n",
		to:     "from apart import A\nimport changing\ndef f():\n    g = changing.prepare\n    g(A)\nf()\n",
	},
	{
		name: "a changer is handed on",
		files: map[string]string{
			"changing.py": "def prepare(kind):\n    kind.__init__ = lambda self, **k: None\n",
			"apart.py":    "class A:\n    def __init__(self, a): pass\n",
			"main.py":     "from apart import A\nA(b=1)\n",
		},
		edited: "user.py",
		back:   "from apart import A\nimport changing\nmap(print, [A])\n",
		to:     "from apart import A\nimport changing\nmap(changing.prepare, [A])\n",
	},
	{
		name: "a list in a loop holds another class",
		files: map[string]string{
			"changing.py": "def prepare(kind):\n    kind.__init__ = lambda self, **k: None\n",
			"apart.py":    "class A:\n    def __init__(self, a): pass\n",
			"main.py":     "from apart import A\nA(b=1)\n",
		},
		edited: "user.py",
		back:   "from apart import A\nimport changing\ndef f():\n    for k in [dict]:\n        changing.prepare(k)\nf()\n",
		to:     "from apart import A\nimport changing\ndef f():\n    for k in [A]:\n        changing.prepare(k)\nf()\n",
	},
	{
		name: "a classmethod hands its class on",
		files: map[string]string{
			"changing.py": "def prepare(kind):\n    kind.__init__ = lambda self, **k: None\n",
			"apart.py":    "class A:\n    def __init__(self, a): pass\n",
			"main.py":     "from apart import A\nA(b=1)\n",
		},
		edited: "apart.py",
		back:   "from changing import prepare\nclass A:\n    def __init__(self, a): pass\n    @classmethod\n    def opened(cls):\n        print(cls)\nA.opened()\n",
		to:     "from changing import prepare\nclass A:\n    def __init__(self, a): pass\n    @classmethod\n    def opened(cls):\n        prepare(cls)\nA.opened()\n",
	},
	{
		name: "a function gives back something else",
		files: map[string]string{
			"user.py": "from same import same\nclass A:\n    def __init__(self, a): pass\nB = same(A)\nB.__init__ = print\n",
			"main.py": "from user import A\nA(b=1)\n",
		},
		edited: "same.py",
		back:   "def same(kind):\n    x = dict\n    return kind\n",
		to:     "def same(kind):\n    kind = dict\n    return kind\n",
	},
	{
		name: "a function may end without a return",
		files: map[string]string{
			"user.py": "from same import same\nclass A:\n    def __init__(self, a): pass\nB = same(A)\nB.__init__ = print\n",
			"main.py": "from user import A\nA(b=1)\n",
		},
		edited: "same.py",
		back:   "def same(kind):\n    if kind.x:\n        return kind\n    raise ValueError\n",
		to:     "def same(kind):\n    if kind.x:\n        return kind\n    print(kind)\n",
	},
}

// Such an edit, and the way back, is linked as if from nothing, by a linker that takes
// over what the one before knew, and by one that was told by another process.
func TestAQuietEditIsLinkedAsIfFromNothing(t *testing.T) {
	for _, e := range quietEdits {
		t.Run(e.name, func(t *testing.T) {
			for way, texts := range map[string][2]string{"there": {e.back, e.to}, "back": {e.to, e.back}} {
				files := maps.Clone(e.files)
				files[e.edited] = texts[0]
				before := contracttest.New(files)
				old := contract.NewLinker(before).Remember(nil)
				was := all(old, before)
				memory := throughDisk(t, old.Memory(nil))
				files[e.edited] = texts[1]
				now := contracttest.New(files)
				want := all(contract.NewLinker(now), now)
				if reflect.DeepEqual(was, want) {
					t.Errorf("%s: the edit makes no difference: %v", way, was)
				}
				if got := all(contract.NewLinkerAfter(now, old), now); !reflect.DeepEqual(got, want) {
					t.Errorf("%s: got %v, want %v", way, got, want)
				}
				for i, m := range now.All() {
					if m.Path == e.edited && memory.SameDeclarations(int32(i+1), before.All()[i].Facts(), m.Facts()) {
						if got := all(contract.NewLinker(now).Remember(memory), now); !reflect.DeepEqual(got, want) {
							t.Errorf("%s, through the disk: got %v, want %v", way, got, want)
						}
					}
				}
			}
		})
	}
}

func all(l *contract.Linker, modules *contracttest.Modules) map[string]map[int][]string {
	out := map[string]map[int][]string{}
	for _, m := range modules.All() {
		out[m.Path] = found(l, m, modules.Source[m])
	}
	return out
}
