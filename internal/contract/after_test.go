package contract_test

import (
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
)

// A linker that takes over what the one before an edit knew says the same as one
// that starts from nothing, whatever the edit.
func TestAnEditIsLinkedAsIfFromNothing(t *testing.T) {
	everything := func(l *contract.Linker, modules *contracttest.Modules) map[string]map[int][]string {
		out := map[string]map[int][]string{}
		for _, m := range modules.All() {
			out[m.Path] = found(l, m, modules.Source[m])
		}
		return out
	}
	eachScenario(t, func(t *testing.T, files map[string]string) {
		before := contracttest.New(files)
		old := contract.NewLinker(before)
		everything(old, before)
		for path := range files {
			for name, text := range editsOf(files[path]) {
				edited := maps.Clone(files)
				edited[path] = text
				modules := contracttest.New(edited)
				linker := contract.NewLinkerAfter(modules, old)
				got := everything(linker, modules)
				if !parses(modules, path) {
					// The survey is still that of the text before. Once the text parses
					// again, nothing is left of that.
					edited[path] = "# mended\n" + files[path]
					modules = contracttest.New(edited)
					got = everything(contract.NewLinkerAfter(modules, linker), modules)
					name += ", mended"
				}
				want := everything(contract.NewLinker(modules), modules)
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("%s, %s: got %v, want %v", path, name, got, want)
				}
			}
		}
	})
}

// A linker that did not wait says when it may be wrong, and is not taken for one that did.
func TestALinkerThatDoesNotWaitSaysWhenItMayBeWrong(t *testing.T) {
	provisional := 0
	eachScenario(t, func(t *testing.T, files map[string]string) {
		before := contracttest.New(files)
		old := contract.NewLinker(before)
		old.Survey()
		check := func(what string, l *contract.Linker, modules *contracttest.Modules) {
			t.Helper()
			from := contract.NewLinker(modules)
			for _, m := range modules.All() {
				if got, want := found(l, m, modules.Source[m]), found(from, m, modules.Source[m]); !reflect.DeepEqual(got, want) {
					t.Fatalf("%s: %s: got %v, want %v", what, m.Path, got, want)
				}
			}
		}
		for path := range files {
			edited := maps.Clone(files)
			edited[path] = "import os\n" + files[path] + "\n\ndef added(x):\n    return x\n"
			modules := contracttest.New(edited)
			l := contract.NewLinkerMeanwhile(modules, old)
			for _, m := range modules.All() {
				found(l, m, modules.Source[m]) // it does not panic
			}
			if !l.Provisional() && parses(modules, path) {
				check(path, l, modules)
				continue
			}
			provisional++
			check(path+", afterwards", contract.NewLinkerAfter(modules, l), modules)
			undone := contract.NewLinkerMeanwhile(before, l)
			if undone.Provisional() {
				t.Fatalf("%s: it is as it was, and still provisional", path)
			}
			check(path+", undone", undone, before)
		}
	})
	if provisional == 0 {
		t.Error("no edit has made a difference")
	}
}

// What is known of a workspace moves along with its files when one comes or goes.
func TestAFileThatNobodyKnowsChangesNothing(t *testing.T) {
	everything := func(l *contract.Linker, modules *contracttest.Modules) map[string]map[int][]string {
		out := map[string]map[int][]string{}
		for _, m := range modules.All() {
			if m.Path != "0.py" {
				out[m.Path] = found(l, m, modules.Source[m])
			}
		}
		return out
	}
	eachScenario(t, func(t *testing.T, files map[string]string) {
		before := contracttest.New(files)
		old := contract.NewLinker(before)
		want := everything(old, before)
		more := maps.Clone(files)
		more["0.py"] = "x = 1\n"
		modules := contracttest.New(more)
		came := contract.NewLinkerMeanwhile(modules, old)
		if got := everything(came, modules); !came.Surveyed() || !reflect.DeepEqual(got, want) {
			t.Fatalf("it came: got %v, want %v", got, want)
		}
		went := contract.NewLinkerMeanwhile(before, came)
		if got := everything(went, before); !went.Surveyed() || !reflect.DeepEqual(got, want) {
			t.Fatalf("it went: got %v, want %v", got, want)
		}
		if !went.Provisional() {
			t.Error("it may have been imported, and nobody has looked")
		}
	})
}

// After a change of branches nothing is certain until the workspace was looked through.
func TestManyFilesThatChangeAtOnceAreJudgedMeanwhile(t *testing.T) {
	files := map[string]string{"main.py": "from m1 import C\n\nclass D(C):\n    def make(cls):\n        cls(1)\n\nC(1)\n"}
	for i := range 60 {
		files[fmt.Sprintf("m%d.py", i)] = "class A: pass\nclass B: pass\nclass C: pass\ndef f() -> C: ...\nclass E(C): pass\n"
	}
	before := contracttest.New(files)
	old := contract.NewLinker(before)
	everything := func(l *contract.Linker, modules *contracttest.Modules) map[string]map[int][]string {
		out := map[string]map[int][]string{}
		for _, m := range modules.All() {
			out[m.Path] = found(l, m, modules.Source[m])
		}
		return out
	}
	everything(old, before)
	for i := range 60 {
		files[fmt.Sprintf("m%d.py", i)] = "class C:\n    def __init__(self, a): pass\n"
	}
	files["patcher.py"] = "import m1\nm1.C.__init__ = print\n"
	modules := contracttest.New(files)
	meanwhile := contract.NewLinkerMeanwhile(modules, old)
	everything(meanwhile, modules)
	next := contract.NewLinkerMeanwhile(modules, meanwhile)
	if !meanwhile.Provisional() || !next.Provisional() {
		t.Errorf("provisional: %v, and then %v", meanwhile.Provisional(), next.Provisional())
	}
	if got, want := everything(contract.NewLinkerAfter(modules, next), modules), everything(contract.NewLinker(modules), modules); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// editsOf are texts that somebody may make of one, by what they have done.
func editsOf(text string) map[string]string {
	lines := strings.SplitAfter(text, "\n")
	edits := map[string]string{"a line above": "# new\n" + text, "a call below": text + "\nprint(len(str(1)))\n"}
	for i, line := range lines {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		if strings.TrimSpace(line) == "" {
			continue
		}
		join := func(with string) string {
			return strings.Join(lines[:i], "") + with + strings.Join(lines[i+1:], "")
		}
		edits["without "+line] = join(indent + "pass\n")
		edits["with a name more in "+line] = join(indent + "added = 1\n" + line)
		if at := strings.Index(line, "):"); at > 0 && strings.Contains(line, "def ") {
			edits["with a parameter more in "+line] = join(line[:at] + ", added" + line[at:])
			edits["with a keyword parameter more in "+line] = join(line[:at] + ", *, added=None" + line[at:])
		}
		if at := strings.Index(line, ", "); at > 0 && strings.Contains(line, "def ") {
			edits["with a parameter in between in "+line] = join(line[:at] + ", added" + line[at:])
		}
		if from, _, ok := strings.Cut(line, ", "); ok && strings.Contains(line, "def ") && strings.HasSuffix(strings.TrimSpace(line), "):") {
			edits["with one parameter in "+line] = join(from + "):\n")
		}
		if i%5 == 0 {
			edits["twice "+line] = join(line + line)
			edits["half of "+line] = join(line[:len(line)/2] + "\n")
		}
	}
	return edits
}

func parses(modules *contracttest.Modules, path string) bool {
	for _, m := range modules.All() {
		if m.Path == path {
			return len(m.Facts().Broken) == 0
		}
	}
	return true
}

// What other files do to a class is known while somebody types above it: an open
// bracket takes the class before it along, and the numbers of those behind shift.
func TestAClassStaysPatchedWhileTheTextAboveItDoesNotParse(t *testing.T) {
	files := map[string]string{
		"a.py": "def f(x):\n    return x\n\nclass Gone:\n    pass\n\nclass C:\n    def __init__(self, a): pass\n\n" +
			"class Sub(C):\n    pass\n\ndef make(a) -> C:\n    return C(a)\n",
		"patcher.py": "from a import C\nC.__init__ = print\n",
		"main.py":    "from a import C, Sub\nC(b=1)\nSub(b=1)\n",
	}
	before := contracttest.New(files)
	old := contract.NewLinker(before)
	check := func(l *contract.Linker, modules *contracttest.Modules, name string) {
		t.Helper()
		for _, m := range modules.All() {
			if m.Path != "main.py" {
				continue
			}
			for line, all := range found(l, m, modules.Source[m]) {
				if !strings.Contains(strings.Join(all, " "), "doubt: ") {
					t.Errorf("%s: line %d of main.py has %v", name, line, all)
				}
			}
		}
	}
	check(old, before, "before")
	for _, typed := range []string{"    g(\n", "    g(a=[\n", "    x = '''\n", "    def\n", "class Gone\nclass Gone(\n"} {
		edited := maps.Clone(files)
		edited["a.py"] = strings.Replace(files["a.py"], "    return x\n", "    return x\n"+typed, 1)
		modules := contracttest.New(edited)
		if parses(modules, "a.py") {
			t.Fatalf("%q parses", typed)
		}
		check(contract.NewLinkerAfter(modules, old), modules, typed)
	}
}
