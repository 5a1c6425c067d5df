package diagnostics_test

import (
	"testing"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
)

func TestSettingsDecideWhatIsReportedAndHowBadItIs(t *testing.T) {
	files := map[string]string{"main.py": `class C:
    def __init__(self, a):
        pass

    @classmethod
    def make(cls):
        return cls(b=1, a=1)


C(a=1, b=2)
C()  # type: ignore[call-arg]
`}
	with := func(change func(*diagnostics.Options)) string {
		opts := diagnostics.DefaultOptions()
		change(&opts)
		modules := contracttest.New(files)
		got := ""
		for _, d := range diagnostics.File(contract.NewLinker(modules), modules.File("main.py"), opts).Diagnostics {
			got += d.Rule.Code + " " + d.Severity.String() + "; "
		}
		return got
	}
	for _, c := range []struct {
		name   string
		change func(*diagnostics.Options)
		want   string
	}{
		{"what is likely is a warning", func(*diagnostics.Options) {}, "KW001 warning; KW001 error; "},
		{"a severity is set by code", func(o *diagnostics.Options) { o.Severity = map[string]string{"KW001": "information"} }, "KW001 information; KW001 information; "},
		{"a severity is set by name", func(o *diagnostics.Options) { o.Severity = map[string]string{"unexpected-keyword": "off"} }, ""},
		{"comments of another checker count for nothing", func(o *diagnostics.Options) { o.TypeIgnore = false }, "KW001 warning; KW001 error; KW002 error; "},
		{"a rule is ignored", func(o *diagnostics.Options) { o.Ignore = []string{"kw001"} }, ""},
		{"only some rules are selected", func(o *diagnostics.Options) { o.Select, o.TypeIgnore = []string{"missing-argument"}, false }, "KW002 error; "},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := with(c.change); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
