package report_test

import (
	"testing"

	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/report"
)

func TestMarkdownOfAContract(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"a constructor that comes with a base": {
			"class Base:\n    def __init__(self, a, /, b: 'dict[str, int]' = {}, *rest, c, **more): pass\n\nclass Sub(Base): pass\n",
			"```python\nSub(\n    a,                         # main.py:2, Base\n    /,\n    b: 'dict[str, int]' = {},  # main.py:2, Base\n    *rest,                     # main.py:2, Base\n    c,                         # main.py:2, Base\n    **more,                    # main.py:2, Base\n)\n```\n" +
				"\n`main.Sub` · plain · an unknown keyword is accepted\n",
		},
		"two constructors that must both fit": {
			"class Sub:\n    def __new__(cls, a, b): return super().__new__(cls)\n    def __init__(self, a, b=0): pass\n",
			"```python\nSub.__new__(\n    a,  # main.py:2\n    b,  # main.py:2\n)\n# and then, with the same arguments\nSub.__init__(\n    a,    # main.py:3\n    b=0,  # main.py:3\n)\n```\n" +
				"\n`main.Sub` · plain · an unknown keyword raises\n",
		},
		"no constructor": {
			"class Sub: pass\n",
			"```python\nSub()\n```\n\n`main.Sub` · no constructor · an unknown keyword raises\n",
		},
		"a base that is not there": {
			"from away import Base\nclass Sub(Base): pass\n",
			"```python\nSub(...)\n```\n\n`main.Sub` · plain\n\nNot checked: the base class `away.Base` is not known\n",
		},
		"code that holds the fence": {
			"class Sub:\n    def __init__(self, a='```'): pass\n",
			"````python\nSub(\n    a='```',  # main.py:2\n)\n````\n\n`main.Sub` · plain · an unknown keyword raises\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := check(t, map[string]string{"main.py": c.source})
			m := r.modules.File("main.py")
			made, err := report.ContractOf(r.linker, r.linker.Class(m, python.ClassID(len(m.Facts().Classes)-1)), r.sources)
			if err != nil {
				t.Fatal(err)
			}
			if got := made.Markdown(""); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
