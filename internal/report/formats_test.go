package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/report"
	"github.com/kwargo/kwargo/internal/text"
)

// found are findings of many kinds in files with names that have to be escaped.
func found(t *testing.T) []report.Finding {
	t.Helper()
	out := check(t, map[string]string{
		"pkg/model.py": `class Job:
    def __init__(self, name, *, size=0):
        self.name = name

    @classmethod
    def sized(cls, name, width) -> "Job":
        return cls(name, size=width)
`,
		"a dir/ü%,:.py": "from pkg.model import Job\n\ns = '𝒳'; Job('ü', wdth=1)\nJob(\n    'a',\n    'b',\n    width='\\u202e',\n)\nJob()\nJob.szed('a', 1)\nJob('a', **{'na\\\\me': 1})\n",
		"pkg/b.py":      "from pkg.model import Job\nJob('a')  # kwargo: ignore\r\nJob('a', wdth=1)\nJob('a', wdth=2)\n",
	}).findings
	if len(out) < 7 {
		t.Fatalf("%d findings", len(out))
	}
	for i := range out {
		out[i].Fingerprint = fmt.Sprint("print:", i)
	}
	out[1].Baselined = true
	return out
}

// both tries a printer with findings and without.
func both(t *testing.T, print func(io.Writer, []report.Finding) error, look func(t *testing.T, all []report.Finding, out []byte)) {
	t.Helper()
	for name, all := range map[string][]report.Finding{"many": found(t), "none": nil} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := print(&out, all); err != nil {
				t.Fatal(err)
			}
			look(t, all, out.Bytes())
		})
	}
}

func TestSARIFIsValid(t *testing.T) {
	schema := compile(t, sarifSchema.read(t), false)
	both(t, func(w io.Writer, all []report.Finding) error {
		return report.SARIF(w, all, report.Run{Version: "1.2.3", Baseline: "known.json"})
	}, func(t *testing.T, all []report.Finding, out []byte) {
		valid(t, schema, out)
		var log struct {
			Runs []struct {
				Tool struct {
					Driver struct {
						Rules []struct{ ID string }
					}
				}
				Results []struct {
					RuleID              string
					RuleIndex           int
					BaselineState       string
					Suppressions        []struct{ Kind string }
					PartialFingerprints map[string]string
					Fixes               []any
					RelatedLocations    []any
					Locations           []struct {
						PhysicalLocation struct {
							ArtifactLocation struct{ URI string }
							Region           struct{ StartLine, StartColumn, EndLine, EndColumn int }
						}
					}
				}
			}
		}
		if err := json.Unmarshal(out, &log); err != nil || len(log.Runs) != 1 || len(log.Runs[0].Results) != len(all) {
			t.Fatalf("%v: %s", err, out)
		}
		fixes, related := 0, 0
		for i, r := range log.Runs[0].Results {
			state := map[bool]string{true: "unchanged", false: "new"}[all[i].Baselined]
			if r.BaselineState != state || (len(r.Suppressions) > 0) != all[i].Baselined {
				t.Errorf("%s is %s, not %s; suppressions %v", r.RuleID, r.BaselineState, state, r.Suppressions)
			}
			if rule := log.Runs[0].Tool.Driver.Rules[r.RuleIndex].ID; rule != r.RuleID {
				t.Errorf("the index of %s is that of %s", r.RuleID, rule)
			}
			if r.PartialFingerprints["kwargo/v1"] != all[i].Fingerprint {
				t.Errorf("fingerprints: %v", r.PartialFingerprints)
			}
			fixes += len(r.Fixes)
			related += len(r.RelatedLocations)
		}
		if len(all) == 0 {
			return
		}
		if fixes == 0 || related == 0 {
			t.Errorf("%d fixes, %d related locations", fixes, related)
		}
		at := log.Runs[0].Results[0].Locations[0].PhysicalLocation
		if uri := at.ArtifactLocation.URI; uri != "a%20dir/%C3%BC%25%2C%3A.py" && uri != "a%20dir/%C3%BC%25,:.py" {
			t.Errorf("the file is spelled %s", uri)
		}
		// Columns are of code points, as columnKind says.
		if r := at.Region; r.StartLine != 3 || r.StartColumn != 19 || r.EndColumn != 23 {
			t.Errorf("the keyword is at %+v", r)
		}
	})
}

func TestWithoutABaselineSARIFSaysNothingOfOne(t *testing.T) {
	var out bytes.Buffer
	all := found(t)
	all[1].Baselined = false
	if err := report.SARIF(&out, all, report.Run{}); err != nil || strings.Contains(out.String(), "baselineState") || strings.Contains(out.String(), "suppressions") {
		t.Errorf("%v: %s", err, out.String())
	}
	valid(t, compile(t, sarifSchema.read(t), false), out.Bytes())
}

func TestGitLabIsValid(t *testing.T) {
	schema := compile(t, []byte(gitlabSchema), false)
	both(t, report.GitLab, func(t *testing.T, _ []report.Finding, out []byte) { valid(t, schema, out) })
}

func TestRDJSONIsValid(t *testing.T) {
	schema := compile(t, rdjsonSchema.read(t), true)
	both(t, report.RDJSON, func(t *testing.T, all []report.Finding, out []byte) {
		valid(t, schema, out)
		var got struct {
			Diagnostics []struct {
				Location    struct{ Range rdRange }
				Suggestions []struct {
					Range rdRange
					Text  string
				}
			}
		}
		if err := json.Unmarshal(out, &got); err != nil || len(got.Diagnostics) != len(all) {
			t.Fatalf("%v: %s", err, out)
		}
		suggestions := 0
		for i, d := range got.Diagnostics {
			f := &all[i]
			if got := d.Location.Range.of(t, f.Place.Source.Text); got != string(f.Place.Span.Of(f.Place.Source.Text)) {
				t.Errorf("the range of %s is that of %q", f.Message, got)
			}
			for _, s := range d.Suggestions {
				suggestions++
				// The suggestion does what the fix does.
				var edits []text.Edit
				for _, e := range firstFix(f).Edits {
					edits = append(edits, text.Edit{Span: e.Place.Span, New: e.Content})
				}
				want, err := text.Apply(f.Place.Source.Text, edits)
				old := s.Range.of(t, f.Place.Source.Text)
				start := s.Range.offset(t, f.Place.Source.Text)
				is := string(f.Place.Source.Text[:start]) + s.Text + string(f.Place.Source.Text[start+len(old):])
				if err != nil || is != string(want) {
					t.Errorf("%s: %v\n%q\n%q", f.Message, err, is, want)
				}
			}
		}
		if len(all) > 0 && suggestions == 0 {
			t.Error("no suggestions")
		}
	})
}

func firstFix(f *report.Finding) *report.Fix {
	return &f.Fixes[slices.IndexFunc(f.Fixes, func(x report.Fix) bool { return x.Applies() })]
}

// rdRange counts lines from 1, and bytes from 1.
type rdRange struct{ Start, End struct{ Line, Column int } }

func (r rdRange) offset(t *testing.T, src []byte) int {
	return offset(src, r.Start.Line, r.Start.Column)
}

func (r rdRange) of(t *testing.T, src []byte) string {
	t.Helper()
	return string(src[r.offset(t, src):offset(src, r.End.Line, r.End.Column)])
}

func offset(src []byte, line, column int) int {
	return int(text.NewLines(src).Line(uint32(line-1)).Start) + column - 1
}

// workflowCommand is what a line of the log of GitHub Actions has to look like to be
// an annotation; a property ends at a comma, the properties at two colons.
var workflowCommand = regexp.MustCompile(`^::(error|warning|notice) ((?:[a-zA-Z]+=[^,:\r\n]+)(?:,[a-zA-Z]+=[^,:\r\n]+)*)::([^\r\n]+)$`)

func TestGitHubReadsTheAnnotations(t *testing.T) {
	unescape := strings.NewReplacer("%25", "%", "%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",")
	both(t, report.GitHub, func(t *testing.T, all []report.Finding, out []byte) {
		lines := strings.SplitAfter(string(out), "\n")
		if len(lines) != len(all)+1 || lines[len(all)] != "" {
			t.Fatalf("%d lines for %d findings", len(lines), len(all))
		}
		for i, line := range lines[:len(all)] {
			m := workflowCommand.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
			if m == nil {
				t.Fatalf("not a command: %q", line)
			}
			properties := map[string]string{}
			for _, p := range strings.Split(m[2], ",") {
				name, value, _ := strings.Cut(p, "=")
				properties[name] = unescape.Replace(value)
			}
			f := &all[i]
			if properties["file"] != f.Place.Source.Name || properties["title"] != f.Code+" "+f.Name || unescape.Replace(m[3]) != f.Place.String()+": "+f.Message {
				t.Errorf("%q is read as %v", line, properties)
			}
			if properties["line"] != properties["endLine"] && properties["col"] != "" {
				t.Errorf("columns over several lines are not taken: %q", line)
			}
		}
	})
}

// The schema is held to by a test with Python; here it is what is in the report.
func TestJUnitCountsWhatItHolds(t *testing.T) {
	both(t, report.JUnit, func(t *testing.T, all []report.Finding, out []byte) {
		var suites struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Suites   []struct {
				Tests    int `xml:"tests,attr"`
				Failures int `xml:"failures,attr"`
				Cases    []struct {
					Failure *struct {
						Text string `xml:",chardata"`
					} `xml:"failure"`
				} `xml:"testcase"`
			} `xml:"testsuite"`
		}
		if err := xml.Unmarshal(out, &suites); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		tests, failures := 0, 0
		for _, s := range suites.Suites {
			if s.Tests != len(s.Cases) {
				t.Errorf("%d tests, and it says %d", len(s.Cases), s.Tests)
			}
			tests += s.Tests
			failures += s.Failures
		}
		if tests != suites.Tests || failures != suites.Failures || failures != len(all) || tests != max(1, len(all)) {
			t.Errorf("%d tests, %d failures: %s", tests, failures, out)
		}
	})
}
