package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// The elements are those that Jenkins, GitLab and others read as JUnit's. A file is
// a suite of tests, and a finding in it one that has failed.

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	Failure *junitFailure `xml:"failure"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",cdata"`
}

// JUnit prints findings, which must be sorted, as a report of tests. Where nothing
// was found a single test has passed: a report without tests counts as broken in
// some places.
func JUnit(w io.Writer, findings []Finding) error {
	out := junitSuites{Name: "kwargo", Tests: len(findings), Failures: len(findings)}
	for i := range findings {
		f := &findings[i]
		name := f.Place.Source.Name
		if n := len(out.Suites); n == 0 || out.Suites[n-1].Name != name {
			out.Suites = append(out.Suites, junitSuite{Name: name})
		}
		suite := &out.Suites[len(out.Suites)-1]
		suite.Tests++
		suite.Failures++
		at := f.Place.start()
		suite.Cases = append(suite.Cases, junitCase{
			Name: fmt.Sprintf("%s %s (%d:%d)", f.Code, f.Name, at.Row, at.Column), Class: strings.TrimSuffix(name, ".py"),
			Failure: &junitFailure{Type: f.Severity.String(), Message: legal(f.Message), Text: legal(junitText(f))},
		})
	}
	if len(findings) == 0 {
		out.Tests = 1
		out.Suites = []junitSuite{{Name: "kwargo", Tests: 1, Cases: []junitCase{{Name: "no broken constructions", Class: "kwargo"}}}}
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitText(f *Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s [%s] %s\n", f.Place, f.Code, f.Severity, f.Message)
	for _, n := range f.Related {
		fmt.Fprintf(&b, "%s: %s\n", n.Place, n.Message)
	}
	fmt.Fprintf(&b, "%s\n", f.URL)
	return b.String()
}

// legal replaces the characters that XML cannot hold, escaped or not.
func legal(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r', r >= 0x20 && r <= 0xD7FF, r >= 0xE000 && r <= 0xFFFD, r >= 0x10000 && r <= 0x10FFFF:
			return r
		}
		return '\uFFFD'
	}, s)
}
