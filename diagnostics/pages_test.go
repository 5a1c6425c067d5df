package diagnostics_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/text"
	"github.com/kwargo/kwargo/internal/workspace"
)

// A page is documentation and test at once. Each section is a scenario of one
// or more files; a comment `# error: [rule] "part of the message"` says what is
// reported on its line, and nothing else may be. A warning is said with
// `# warning:`, and does not raise. A block of TOML holds policies.

// scenario is one section of a page.
type scenario struct {
	heading string
	files   map[string]string
	// settings are of a pyproject.toml; empty when there is none.
	settings string
}

// policies are those of the settings.
func (s *scenario) policies(t *testing.T) []contract.Policy {
	t.Helper()
	if s.settings == "" {
		return nil
	}
	file := filepath.Join(t.TempDir(), "pyproject.toml")
	if err := os.WriteFile(file, []byte(s.settings), 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := config.Read(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	all := workspace.Policies(c)
	for i := range all {
		all[i].Root = ""
	}
	return all
}

var fileLabel = regexp.MustCompile("^`([\\w/]+\\.py)`:$")

func scenarios(page string) []scenario {
	var out []scenario
	name, inCode, settings := "main.py", false, false
	var code strings.Builder
	for _, line := range strings.Split(page, "\n") {
		switch {
		case inCode && line == "```":
			inCode = false
			s := &out[len(out)-1]
			if settings {
				s.settings += code.String()
			} else {
				s.files[name] += code.String()
			}
			name = "main.py"
			code.Reset()
		case inCode:
			code.WriteString(line + "\n")
		case line == "```python", line == "```toml":
			inCode, settings = true, line == "```toml"
		case strings.HasPrefix(line, "#"):
			out = append(out, scenario{heading: strings.Trim(line, "# "), files: map[string]string{}})
		default:
			if m := fileLabel.FindStringSubmatch(line); m != nil {
				name = m[1]
			}
		}
	}
	return slices.DeleteFunc(out, func(s scenario) bool { return len(s.files) == 0 })
}

type expectation struct {
	row      int
	severity string
	rule     string
	message  string
}

var errorComment = regexp.MustCompile(`# (error|warning|information): \[([\w-]+)\](?: "([^"]*)")?`)

func expectations(source string) []expectation {
	var out []expectation
	for i, line := range strings.Split(source, "\n") {
		for _, m := range errorComment.FindAllStringSubmatch(line, -1) {
			out = append(out, expectation{i + 1, m[1], m[2], m[3]})
		}
	}
	return out
}

func TestEveryRulePageHolds(t *testing.T) {
	for _, r := range diagnostics.Rules() {
		for _, s := range scenarios(r.Page()) {
			t.Run(r.Name+"/"+s.heading, func(t *testing.T) {
				modules := contracttest.New(s.files)
				linker := contract.NewLinker(modules).Govern(s.policies(t))
				for _, m := range modules.All() {
					found := all(diagnostics.File(linker, m, diagnostics.DefaultOptions()))
					compare(t, s.files[m.Path], found, m.Path)
					again := all(diagnostics.Trouble(linker, m, diagnostics.DefaultOptions()))
					if !slices.EqualFunc(found, again, func(a, b diagnostics.Diagnostic) bool { return a.Span == b.Span && a.Message == b.Message }) {
						t.Errorf("%s: %v without the bindings that are right", m.Path, again)
					}
				}
			})
		}
	}
}

func compare(t *testing.T, source string, got []diagnostics.Diagnostic, path string) {
	t.Helper()
	lines := text.NewLines([]byte(source))
	want := expectations(source)
	for _, d := range got {
		row := int(lines.Row(d.Span.Start)) + 1
		at := slices.IndexFunc(want, func(e expectation) bool {
			return e.row == row && e.rule == d.Rule.Name && e.severity == d.Severity.String() && strings.Contains(d.Message, e.message)
		})
		if at < 0 {
			t.Errorf("%s:%d: reported and not expected: [%s] %s", path, row, d.Rule.Name, d.Message)
			continue
		}
		want = slices.Delete(want, at, at+1)
	}
	for _, e := range want {
		t.Errorf("%s:%d: expected and not reported: [%s] %s", path, e.row, e.rule, e.message)
	}
}

// The statements of main.py run one by one: those that hold an error comment
// must raise TypeError, the others must not.

func TestPythonAgreesWithEveryRulePage(t *testing.T) {
	for _, r := range diagnostics.Rules() {
		for _, s := range scenarios(r.Page()) {
			t.Run(r.Name+"/"+s.heading, func(t *testing.T) {
				said, must := map[int]bool{}, map[int]bool{}
				lines := strings.Split(s.files["main.py"], "\n")
				for _, e := range expectations(s.files["main.py"]) {
					if rule, _ := diagnostics.RuleByName(e.rule); e.severity == "error" && !rule.Fault.OfPolicy() {
						said[e.row] = true
						// What stands in a function does not run by itself.
						must[e.row] = !strings.HasPrefix(lines[e.row-1], " ")
					}
				}
				for _, e := range contracttest.Judge(t, s.files) {
					found := false
					for row := e.First; row <= e.Last; row++ {
						found = found || said[row]
						delete(must, row)
					}
					if !found {
						t.Errorf("main.py:%d raises, and the page does not say so: %s", e.First, e.Error)
					}
				}
				for row, raises := range must {
					if !raises {
						continue
					}
					t.Errorf("main.py:%d runs, and the page says it raises", row)
				}
			})
		}
	}
}

func TestEveryRuleHasACodeANameAndASummary(t *testing.T) {
	seen := map[string]bool{}
	for i, r := range diagnostics.Rules() {
		if want := fmt.Sprintf("# %s (%s)\n", r.Name, r.Code); !strings.HasPrefix(r.Page(), want) {
			t.Errorf("the page of %s does not start with %q", r.Code, want)
		}
		if seen[r.Code] || seen[r.Name] {
			t.Errorf("rule %d: %s or %s is used twice", i, r.Code, r.Name)
		}
		seen[r.Code], seen[r.Name] = true, true
		if len(r.Summary()) < 20 {
			t.Errorf("%s has no summary: %q", r.Code, r.Summary())
		}
	}
}

// all are the diagnostics of a file, those about comments too.
func all(r diagnostics.Result) []diagnostics.Diagnostic {
	return append(r.Diagnostics, r.Unused...)
}
