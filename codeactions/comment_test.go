package codeactions_test

import (
	"testing"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/text"
)

func TestACommentThatIsOfNoUseGoes(t *testing.T) {
	for _, c := range []struct{ name, before, after string }{
		{"at the end of a line", "x = 1  # kwargo: ignore[KW001]\ny = 2\n", "x = 1\ny = 2\n"},
		{"at the end of the file", "x = 1 # kwargo: ignore", "x = 1"},
		{"line ends of Windows", "x = 1\t# kwargo: ignore  \r\ny = 2\r\n", "x = 1  \r\ny = 2\r\n"},
		{"a line of its own", "# kwargo: ignore-file[KW001]\nx = 1\n", "x = 1\n"},
		{"a line of its own, of Windows", "def f():\r\n    # kwargo: ignore\r\n    pass\r\n", "def f():\r\n    pass\r\n"},
		{"before another comment", "x = 1  # kwargo: ignore # type: ignore\n", "x = 1  # type: ignore\n"},
		{"behind another comment", "x = 1  # type: ignore # kwargo: ignore\n", "x = 1  # type: ignore\n"},
		{"one of two codes", "class C: pass\nC(1)  # kwargo: ignore[KW001, KW003]\n", "class C: pass\nC(1)  # kwargo: ignore[KW003]\n"},
		{"one that is no code", "class C: pass\nC(1)  # kwargo: ignore[ KW003 ,KW0]  why\n", "class C: pass\nC(1)  # kwargo: ignore[KW003]  why\n"},
		{"what a person has said stays", "x = 1  # kwargo: ignore[KW001]  the old API needs it  \n", "x = 1  # the old API needs it  \n"},
		{"behind a dash", "x = 1  # kwargo: ignore - see docs/old.md\n", "x = 1  # see docs/old.md\n"},
		{"on a line of its own", "# kwargo: ignore-file[KW001]: is generated\nx = 1\n", "# is generated\nx = 1\n"},
		{"before another comment, with words", "x = 1  # kwargo: ignore (really) # type: ignore\n", "x = 1  # (really) # type: ignore\n"},
		{"words behind codes of other tools", "x = 1  # noqa: E501,KW001 too long\n", "x = 1  # noqa: E501 too long\n"},
		{"words behind codes that all go", "x = 1  # noqa: KW001, KW002 for now\n", "x = 1  # for now\n"},
		{"signs are no words", "x = 1  # kwargo: ignore[KW001] -- !\n", "x = 1\n"},
		{"codes of other tools stay", "x = 1  # noqa: E501,KW001\n", "x = 1  # noqa: E501\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			modules := contracttest.New(map[string]string{"main.py": c.before})
			m := modules.File("main.py")
			unused := diagnostics.File(contract.NewLinker(modules), m, diagnostics.DefaultOptions()).Unused
			if len(unused) != 1 {
				t.Fatalf("%d comments are of no use", len(unused))
			}
			fix := codeactions.MendComment(&unused[0], []byte(c.before))
			var edits []text.Edit
			for _, e := range fix.Files[0].Edits {
				edits = append(edits, e.Edit)
			}
			if got, err := text.Apply([]byte(c.before), edits); err != nil || string(got) != c.after {
				t.Errorf("%v\n got %q\nwant %q", err, got, c.after)
			}
		})
	}
}
