package history_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/history"
	"github.com/kwargo/kwargo/internal/text"
)

func side(files map[string]string) *history.Side {
	modules := contracttest.New(files)
	return &history.Side{
		Linker: contract.NewLinker(modules), Modules: modules.All(), All: modules.All(), Options: diagnostics.DefaultOptions(),
		Text: func(m *contract.Module) ([]byte, error) { return modules.Source[m], nil },
	}
}

// compare words the changes of each class, and the rows of the calls that each leaves
// broken.
func compare(t *testing.T, was, is map[string]string) string {
	t.Helper()
	before, after := side(was), side(is)
	all := history.Compare(before, after)
	if err := history.Blame(t.Context(), all, before, after); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, c := range all {
		for _, x := range c.Changes {
			fmt.Fprintf(&b, "%s: ", c.Name)
			if x.Factory != "" {
				fmt.Fprintf(&b, "%s() ", x.Factory)
			}
			fmt.Fprintf(&b, "%s %s", x.Kind, x.Name)
			if x.To != "" {
				fmt.Fprintf(&b, " -> %s", x.To)
			}
			if x.Shifts {
				b.WriteString(", shifts")
			}
			if len(x.Inherited) > 0 {
				fmt.Fprintf(&b, ", in %s too", strings.Join(x.Inherited, " "))
			}
			for _, broken := range x.Broken {
				src, err := after.Text(broken.Module)
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&b, "; %s:%d %s", broken.Module.Path, text.NewLines(src).Row(broken.Span.Start)+1, broken.Code)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// initWith is a class with a constructor of these parameters.
func initWith(params string) string {
	return "class C:\n    def __init__(self, " + params + "):\n        pass\n"
}

func TestWhatHasChangedAboutAConstructor(t *testing.T) {
	for _, c := range []struct{ name, was, is, want string }{
		{"nothing", "a, b=1", "a, b=2", ""},
		{"annotations are none of it", "a: int", "a: str", ""},
		{"gone", "a, b=1", "a", "m.C: parameter-removed b\n"},
		{"gone from the middle", "a, b, c", "a, c", "m.C: parameter-removed b, shifts\n"},
		{"gone, by name only", "a, *, b, c", "a, *, c", "m.C: parameter-removed b\n"},
		{"new and optional", "a", "a, b=1", "m.C: parameter-added b\n"},
		{"new in front", "a", "b, a", "m.C: required-parameter-added b, shifts\n"},
		{"new and required", "a", "a, *, b", "m.C: required-parameter-added b\n"},
		{"required now", "a=1", "a", "m.C: parameter-made-required a\n"},
		{"optional now", "a", "a=1", "m.C: parameter-made-optional a\n"},
		{"by name only now", "a, b", "a, *, b", "m.C: parameter-made-keyword-only b\n"},
		{"by position only now", "a, b", "a, /, b", "m.C: parameter-made-positional-only a\n"},
		{"either way now", "a, *, b", "a, b", "m.C: parameter-made-positional-or-keyword b\n"},
		{"another order", "a, b, c", "a, c, b", "m.C: parameters-reordered a, b, c -> a, c, b\n"},
		{"another order by name means nothing", "*, a, b", "*, b, a", ""},
		{"any keyword", "a", "a, **more", "m.C: any-keyword-accepted more\n"},
		{"no longer any keyword", "a, **more", "a", "m.C: other-keywords-refused more\n"},
		{"any number", "a", "a, *more", "m.C: any-positional-accepted more\n"},
		{"no longer any number", "a, *more", "a", "m.C: other-positionals-refused more\n"},
		{"renamed, with a resemblance", "user_id, size", "user_id, size_bytes", "m.C: parameter-renamed size -> size_bytes\n"},
		{"renamed, by its place and type", "a, topic: str", "a, channel: str", "m.C: parameter-renamed topic -> channel\n"},
		{"renamed, by an abbreviation", "a, *, db, tz", "a, *, timezone, database_url", "m.C: parameter-renamed db -> database_url\nm.C: parameter-renamed tz -> timezone\n"},
		{"renamed, right in its place", "a, topic, b", "a, channel, b", "m.C: parameter-renamed topic -> channel\n"},
		{"renamed and annotated at once", "a, fget, b", "a, fn: object, b", "m.C: parameter-renamed fget -> fn\n"},
		{"another one, in another place", "a, topic, b", "a, b, channel", "m.C: parameter-removed topic, shifts\nm.C: required-parameter-added channel, shifts\n"},
		{"an option that is another one", "a, topic=1", "a, channel=1", "m.C: parameter-removed topic, shifts\nm.C: parameter-added channel, shifts\n"},
		{"renamed and required", "ttl=1", "ttl_seconds", "m.C: parameter-removed ttl, shifts\nm.C: required-parameter-added ttl_seconds, shifts\n"},
		{"another type is another parameter", "a, topic: str", "a, channel: int", "m.C: parameter-removed topic, shifts\nm.C: required-parameter-added channel, shifts\n"},
		{"all at once", "org: str, name: str, metadata: dict = None", "organization_id: str, name: str, run_id: str", "m.C: parameter-renamed org -> organization_id\nm.C: parameter-removed metadata, shifts\nm.C: required-parameter-added run_id, shifts\n"},
		{"two renamed, one of them alike", "key: str, topic: str", "channel: str, api_key: str", "m.C: parameter-renamed key -> api_key\nm.C: parameter-renamed topic -> channel\nm.C: parameters-reordered key, topic -> channel, api_key\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := compare(t, map[string]string{"m.py": initWith(c.was)}, map[string]string{"m.py": initWith(c.is)})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

const imports = "from m import C\n"

func TestTheConstructionsThatAreLeftBroken(t *testing.T) {
	for _, c := range []struct{ name, was, is, calls, want string }{
		{"by an unknown keyword", initWith("a, b=1"), initWith("a"), "C(1, b=2)\nC(1)\nC(1, c=2)\n", "m.C: parameter-removed b; n.py:2 KW001\n"},
		{"by a missing argument", initWith("a"), initWith("a, b"), "C(1)\nC(1, b=2)\nC(1, 2)\n", "m.C: required-parameter-added b; n.py:2 KW002\n"},
		{"by the old name", initWith("org_id"), initWith("organization_id"), "C(org_id=1)\nC(organization_id=1)\nC(1)\n", "m.C: parameter-renamed org_id -> organization_id; n.py:2 KW002; n.py:2 KW001\n"},
		{"by one too many", initWith("a, b=1"), initWith("a"), "C(1, 2)\n", "m.C: parameter-removed b; n.py:2 KW003\n"},
		{"by position", initWith("a, b"), initWith("b, a"), "C(1, 2)\nC(a=1, b=2)\n", "m.C: parameters-reordered a, b -> b, a; n.py:2 \n"},
		{"by a place behind", initWith("a, b=1, c=2"), initWith("a, x=0, b=1, c=2"), "C(1)\nC(1, 2)\n", "m.C: parameter-added x, shifts; n.py:3 \n"},
		{"by what is new in front", initWith("a, b, c=1"), initWith("x, a, b, c=1"), "C(1, 2)\nC(1, 2, c=3)\nC(1, a=2, b=3)\nC(1)\nC(1, 2, 3)\n", "m.C: required-parameter-added x, shifts; n.py:2 KW002; n.py:3 KW002; n.py:4 ; n.py:5 KW002; n.py:6 \n"},
		{"by another order", initWith("a, b, c=1"), initWith("c=1, *, a, b"), "C(1, b=2)\n", "m.C: parameter-made-keyword-only a; n.py:2 KW002\nm.C: parameter-made-keyword-only b\n"},
		{"by no fault of the change", initWith("a"), initWith("a, b=1"), "C(1, c=2)\n", "m.C: parameter-added b\n"},
		{"of a class that is gone", "class C: pass\n", "x = 1\n", "C()\nprint(C)\n", "m.C: class-removed m.C; n.py:2 \n"},
		{"of a class whose file is gone", "class C: pass\n", "", "C()\n", "m.C: class-removed m.C; n.py:2 \n"},
		{
			"of a class that may come from elsewhere now", "class C: pass\n", "try:\n    from fast import C\nexcept ImportError:\n    from slow import C\n", "C()\n",
			"m.C: class-removed m.C\n",
		},
		{
			"by position, from a subclass", initWith("a=1, b=2"), initWith("x=0, a=1, b=2"), "class D(C):\n    def __init__(self, **k):\n        C.__init__(self, **k)\n\n\nclass E(C):\n    def __init__(self, **k):\n        C.__init__(self, 1)\n",
			"m.C: parameter-added x, shifts, in n.D too; n.py:9 \n",
		},
		{"silenced by a comment", initWith("a, b=1"), initWith("a"), "C(1, b=2)  # kwargo: ignore\n", "m.C: parameter-removed b\n"},
		{
			"by a factory that is gone", "class C:\n    @classmethod\n    def make(cls) -> 'C':\n        return cls()\n", "class C:\n    pass\n",
			"C.make()\n", "m.C: factory-removed C.make; n.py:2 KW103\n",
		},
		{
			"by a parameter of a factory", "class C:\n    @classmethod\n    def make(cls, a, b=1) -> 'C':\n        return cls()\n", "class C:\n    @classmethod\n    def make(cls, a) -> 'C':\n        return cls()\n",
			"C.make(1, b=2)\nC.make(1)\n", "m.C: C.make() parameter-removed b; n.py:2 KW001\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := compare(t, map[string]string{"m.py": c.was, "n.py": imports + c.calls}, map[string]string{"m.py": c.is, "n.py": imports + c.calls})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A call that was written anew since has been seen to.
func TestACallByPositionThatWasChangedIsNotBlamed(t *testing.T) {
	got := compare(t,
		map[string]string{"m.py": initWith("a, b"), "n.py": imports + "C(1, 2)\nC(3, 4)\n"},
		map[string]string{"m.py": initWith("b, a"), "n.py": imports + "C(2, 1)\nC(3, 4)\n"})
	if want := "m.C: parameters-reordered a, b -> b, a; n.py:3 \n"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestAChangeIsToldWhereItIsMade(t *testing.T) {
	rest := "\n\nclass D(C):\n    pass\n\n\nclass E(C):\n    def __init__(self, x, **more):\n        super().__init__(**more)\n\n\nclass F(C):\n    def __init__(self, a):\n        super().__init__(a, 1)\n\n\nD(1, b=2)\nE(1, a=1, b=2)\n"
	got := compare(t, map[string]string{"m.py": initWith("a, b=1") + rest}, map[string]string{"m.py": initWith("a") + rest})
	if want := "m.C: parameter-removed b, in m.D m.E too; m.py:17 KW003; m.py:20 KW001; m.py:21 KW001\n"; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestClassesOfOtherKinds(t *testing.T) {
	for _, c := range []struct{ name, was, is, want string }{
		{
			"dataclass", "from dataclasses import dataclass\n@dataclass\nclass C:\n    a: int\n    b: str = ''\n",
			"from dataclasses import dataclass\n@dataclass\nclass C:\n    a: int\n    c: bool\n", "m.C: parameter-removed b, shifts\nm.C: required-parameter-added c, shifts\n",
		},
		{"named tuple", "from collections import namedtuple\nC = namedtuple('C', 'a b')\n", "from collections import namedtuple\nC = namedtuple('C', 'a')\n", "m.C: parameter-removed b\n"},
		{"a class that is new", "x = 1\n", "class C: pass\n", "m.C: class-added m.C\n"},
		{"inside of a function", "def f():\n    class C:\n        def __init__(self, a): pass\n", "def f():\n    class C:\n        def __init__(self, b): pass\n", ""},
		{"one that is in doubt", initWith("a"), "from lib import deco\n@deco\n" + initWith("b"), "m.C: contract-uncertain C -> the class decorator `@deco` may replace the class\n"},
		{
			"a factory that is new", "class C:\n    pass\n", "class C:\n    @classmethod\n    def make(cls) -> 'C':\n        return cls()\n\n\ndef build() -> C:\n    return C()\n",
			"m.C: factory-added C.make\nm.C: factory-added m.build\n",
		},
		{
			"a factory whose body has changed", "class C:\n    @classmethod\n    def make(cls):\n        return cls()\n", "class C:\n    @classmethod\n    def make(cls):\n        return unknown()\n", "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := compare(t, map[string]string{"m.py": c.was}, map[string]string{"m.py": c.is})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	moved := compare(t, map[string]string{"a.py": initWith("x"), "b.py": ""}, map[string]string{"a.py": "", "b.py": initWith("x, y")})
	if want := "b.C: class-moved a.C -> b.C\nb.C: required-parameter-added y\n"; moved != want {
		t.Errorf("got %s", moved)
	}
}

// The file of the class, or of the calls, is moved along with the change.
func TestCallsByPositionAreBlamedInFilesThatWereMoved(t *testing.T) {
	calls := "\n\ndef f():\n    return C(1, 2)\n"
	got := compare(t, map[string]string{"m.py": initWith("a, b") + calls}, map[string]string{"n.py": initWith("b, a") + calls})
	if want := "n.C: class-moved m.C -> n.C\nn.C: parameters-reordered a, b -> b, a; n.py:7 \n"; got != want {
		t.Errorf("the class: got %s", got)
	}
	got = compare(t,
		map[string]string{"m.py": initWith("a, b"), "n.py": imports + calls},
		map[string]string{"m.py": initWith("b, a"), "o.py": imports + calls + "C(3, 4)\n"})
	if want := "m.C: parameters-reordered a, b -> b, a; o.py:5 \n"; got != want {
		t.Errorf("the calls: got %s", got)
	}
}

// A parameter of the base that has the name of an own one is reached by position alone.
func TestParametersOfOneName(t *testing.T) {
	files := func(own, base string) map[string]string {
		return map[string]string{"m.py": "class B:\n    def __init__(self, " + base + "):\n        pass\n\n\n" +
			"class C(B):\n    def __init__(self, " + own + ", *args, **kwargs):\n        super().__init__(*args, **kwargs)\n"}
	}
	was := files("url=None", "app, url=None, more=1")
	if got := compare(t, was, was); got != "" {
		t.Errorf("nothing has changed, and it says\n%s", got)
	}
	want := "m.B: parameter-removed more, in m.C too\n"
	if got := compare(t, was, files("url=None", "app, url=None")); got != want {
		t.Errorf("it says\n%swant\n%s", got, want)
	}
}
