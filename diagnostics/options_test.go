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

func TestACommentHasItsUseWhateverRulesAreAskedFor(t *testing.T) {
	files := map[string]string{"app/main.py": `class C:
    def __init__(self, a):
        pass


C(a=1, b=2)  # kwargo: ignore[KW001]
C(a=1)  # kwargo: ignore[KW001]
`}
	for name, change := range map[string]func(*diagnostics.Options){
		"all":              func(*diagnostics.Options) {},
		"only this one":    func(o *diagnostics.Options) { o.Select = []string{"KW900"} },
		"the other is off": func(o *diagnostics.Options) { o.Severity = map[string]string{"KW001": "off"} },
		"ignored by a glob": func(o *diagnostics.Options) {
			o.PerFile = []diagnostics.PerFile{{Glob: "main.py", Rules: []string{"KW001"}}}
		},
		"the other is ignored": func(o *diagnostics.Options) { o.Ignore = []string{"unexpected-keyword"} },
	} {
		t.Run(name, func(t *testing.T) {
			opts := diagnostics.DefaultOptions()
			change(&opts)
			modules := contracttest.New(files)
			got := diagnostics.File(contract.NewLinker(modules), modules.File("app/main.py"), opts)
			if len(got.Diagnostics) != 0 || len(got.Unused) != 1 || got.Unused[0].Span.Start < 90 {
				t.Errorf("%+v, %+v", got.Diagnostics, got.Unused)
			}
		})
	}
}

func TestRulesAreLeftOutByFile(t *testing.T) {
	files := map[string]string{
		"app/main.py":  "class C: pass\nC(1)\nC(a=1)\n",
		"tests/gen.py": "from app.main import C\nC(1)\nC(a=1)\n",
	}
	for _, c := range []struct{ glob, rules, main, gen string }{
		{"tests/**", "KW001", "KW003 KW001 ", "KW003 "},
		{"tests/*.py", "", "KW003 KW001 ", ""},
		{"gen.py", "too-many-positional", "KW003 KW001 ", "KW001 "},
		{"ests/**", "KW001", "KW003 KW001 ", "KW003 KW001 "},
		{"*.py", "KW003", "KW001 ", "KW001 "},
	} {
		t.Run(c.glob, func(t *testing.T) {
			opts := diagnostics.DefaultOptions()
			one := diagnostics.PerFile{Glob: c.glob}
			if c.rules != "" {
				one.Rules = []string{c.rules}
			}
			opts.PerFile = []diagnostics.PerFile{one}
			modules := contracttest.New(files)
			for path, want := range map[string]string{"app/main.py": c.main, "tests/gen.py": c.gen} {
				got := ""
				for _, d := range diagnostics.File(contract.NewLinker(modules), modules.File(path), opts).Diagnostics {
					got += d.Rule.Code + " "
				}
				if got != want {
					t.Errorf("%s: %q, not %q", path, got, want)
				}
			}
		})
	}
}
