package workspace

import (
	"path/filepath"
	"testing"
)

func TestWhatIsKnownOfTheWorkspaceOutlivesTheOpeningAndClosingOfAFile(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\nclass A: pass\n-- b.py --\nimport a\na.A()\n")
	b := filepath.Join(dir, "b.py")
	w := index(t, dir, Options{}, ".")
	w.Snapshot().Linker().Survey()
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"opened", func() { w.Open(b, 1, []byte("import a\na.A()\n")) }},
		{"edited", func() { w.Change(b, 2, []byte("import a\na.A()\n# and a comment\n")) }},
		{"closed", func() { w.Close(b) }},
		{"edited again", func() { w.Open(b, 1, []byte("import a\na.A(1)\n")) }},
	} {
		step.do()
		if !w.Snapshot().Linker().Surveyed() {
			t.Errorf("%s: all files have to be looked at again", step.name)
		}
	}
}

func TestAnEditDoesNotWaitUntilTheWorkspaceIsLookedThrough(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\nclass A: pass\n-- b.py --\nimport a\na.A(1)\n-- c.py --\nimport a\n")
	b, c := filepath.Join(dir, "b.py"), filepath.Join(dir, "c.py")
	w := index(t, dir, Options{}, ".")
	w.SurveyBehind(1)
	w.Snapshot().Linker().Survey()
	doubts := func() int {
		s := w.Snapshot()
		found, ok := s.Linker().Check(s.File(b).Module, 1)
		if !ok {
			t.Fatal("no construction")
		}
		return len(found.Doubts)
	}
	w.Open(c, 1, []byte("import a\na.A.__init__ = print\n"))
	if n := doubts(); n != 0 || !w.Snapshot().Linker().Provisional() {
		t.Fatalf("%d doubts at once", n)
	}
	w.Change(c, 2, []byte("import a\na.A.__init__ = print\n\n")) // nothing new
	if !w.Survey() {
		t.Fatal("not looked through")
	}
	if n := doubts(); n != 1 || w.Snapshot().Linker().Provisional() {
		t.Errorf("%d doubts in the end", n)
	}
	w.Change(c, 3, []byte("import a\na.A.__init__ = print\nx = 1\n"))
	if n := doubts(); n != 1 || !w.Snapshot().Linker().Provisional() {
		t.Errorf("%d doubts after another edit", n)
	}
	w.Close(c)
	if w.Survey(); doubts() != 0 {
		t.Error("the edit was never saved, and still there")
	}
}

func TestANewFileDoesNotWaitUntilTheWorkspaceIsLookedThrough(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- b.py --\nclass A: pass\n-- c.py --\nimport b\nb.A.__init__ = print\n-- d.py --\nimport b\nb.A(1)\n")
	d, added := filepath.Join(dir, "d.py"), filepath.Join(dir, "a.py")
	w := index(t, dir, Options{}, ".")
	w.SurveyBehind(1)
	w.Snapshot().Linker().Survey()
	doubts := func(what string, provisional bool) {
		t.Helper()
		s := w.Snapshot()
		if !s.Linker().Surveyed() || s.Linker().Provisional() != provisional {
			t.Errorf("%s: surveyed: %v, provisional: %v", what, s.Linker().Surveyed(), s.Linker().Provisional())
		}
		if found, ok := s.Linker().Check(s.File(d).Module, 1); !ok || len(found.Doubts) != 1 {
			t.Errorf("%s: %v %+v", what, ok, found)
		}
	}
	doubts("before", false)
	w.Open(added, 1, []byte("x = 1\n"))
	doubts("opened", true)
	w.Survey()
	doubts("looked through", false)
	w.Close(added)
	doubts("closed", true)
}

// What is known of the files around an open one is not taken for what there is to know.
func TestNothingIsTakenOverFromAWorkspaceThatIsNotRead(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- b.py --\nclass A: pass\n-- c.py --\nimport b\nb.A.__init__ = print\n-- d.py --\nimport b\nb.A(1)\n")
	d := filepath.Join(dir, "d.py")
	w := New(Options{Roots: []string{dir}})
	w.SurveyBehind(1)
	w.Open(d, 1, []byte("import b\nb.A(1)\n"))
	w.ReadAround(t.Context(), d, func() { w.Snapshot().Linker().Survey() })
	if err := w.Index(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	s := w.Snapshot()
	found, ok := s.Linker().Check(s.File(d).Module, 1)
	if !ok || len(found.Doubts) != 1 || s.Linker().Provisional() {
		t.Errorf("%v, %+v, provisional: %v", ok, found, s.Linker().Provisional())
	}
}

func TestAFileThatIsGoneIsNoLongerThereWhenItIsClosed(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\nclass A: pass\n")
	a := filepath.Join(dir, "a.py")
	w := index(t, dir, Options{}, ".")
	w.Open(a, 1, []byte("class A: pass\n"))
	w.Snapshot().Files()
	remove(t, a)
	w.Close(a)
	if f := w.Snapshot().File(a); f != nil {
		t.Error("the file is gone, and still there")
	}
}

func TestTheTextThatIsBeingWrittenIsNotParsedForADraft(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\nclass A: pass\n")
	a := filepath.Join(dir, "a.py")
	w := index(t, dir, Options{}, ".")
	w.Snapshot().Linker().Survey()
	w.Open(a, 1, []byte("class A: pass\nA("))
	s := w.Snapshot()
	draft := s.Edited(a, []byte("class A: pass\nA()"), nil)
	if got := len(draft.File(a).Module.Facts().Calls); got != 2 { // with none, the first
		t.Errorf("the draft has %d calls", got)
	}
	if s.built.Load() {
		t.Error("the broken text was parsed, too")
	}
	if len(s.File(a).Module.Facts().Broken) == 0 {
		t.Error("the text itself is broken no more")
	}
}

func TestAnOpenFileThatDoesNotParseIsSlowToReadUnlessItIsTheOneOnDisk(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\nx = (\n")
	a := filepath.Join(dir, "a.py")
	w := index(t, dir, Options{}, ".")
	for _, c := range []struct {
		text string
		slow bool
	}{{"x = (\n", false}, {"x = ((\n", true}, {"x = ()\n", false}} {
		w.Open(a, 1, []byte(c.text))
		s := w.Snapshot()
		if s.Slow(a) {
			t.Errorf("%q: it was not read yet", c.text)
		}
		s.Files()
		if s.Slow(a) != c.slow {
			t.Errorf("%q: slow is %v", c.text, !c.slow)
		}
	}
}

func TestWhatAnEditHasChangedIsKnownWithoutListingAllFiles(t *testing.T) {
	dir := project(t, "-- pyproject.toml --\n-- a.py --\nx = 1\n-- b.py --\ny = 1\n-- c.py --\nz = 1\n")
	b, c := filepath.Join(dir, "b.py"), filepath.Join(dir, "c.py")
	w := index(t, dir, Options{}, ".")
	first := w.Snapshot()
	first.Files()
	w.Open(b, 1, []byte("y = 2\n"))
	second := w.Snapshot()
	w.Open(c, 1, []byte("z = 1\n")) // the same as on disk
	w.Change(b, 2, []byte("y = 3\n"))
	third := w.Snapshot()
	for _, pair := range [][2]*Snapshot{{first, second}, {second, third}, {first, third}, {third, first}} {
		was, is, ok := pair[1].ChangedSince(pair[0])
		if !ok || len(is) != 1 || was[0] != pair[0].File(b).Module || is[0] != pair[1].File(b).Module {
			t.Errorf("%v became %v, %v", was, is, ok)
		}
	}
	for i, m := range third.All() {
		if at := third.At(int32(i + 1)); at != m || m != third.File(m.Path).Module || third.Own()[i].Module != m {
			t.Errorf("%s is %v by its place", m.Path, at)
		}
	}
	if third.Count() != 3 || first.All()[1] != first.File(b).Module {
		t.Error("the snapshot before has changed")
	}
	w.Open(filepath.Join(dir, "d.py"), 1, nil)
	if _, _, ok := w.Snapshot().ChangedSince(third); ok {
		t.Error("there is another file now")
	}
}
