package cli

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// run runs the program and returns what it prints.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if exit := Run(context.Background(), args, Streams{In: strings.NewReader(""), Out: &out, Err: &errs}); exit != exitClean {
		t.Fatalf("kwargo %v: exit code %d: %s", args, exit, errs.String())
	}
	return out.String()
}

// bashCompletes returns what bash would offer for the last of some words.
func bashCompletes(t *testing.T, words ...string) []string {
	t.Helper()
	script := filepath.Join(t.TempDir(), "kwargo.bash")
	if err := os.WriteFile(script, []byte(printed(t, "completion", "bash")), 0o600); err != nil {
		t.Fatal(err)
	}
	const ask = `source "$1"; shift; COMP_WORDS=(kwargo "$@"); COMP_CWORD=$#; _kwargo; printf '%s\n' "${COMPREPLY[@]}"`
	out, err := exec.Command("bash", append([]string{"--norc", "-c", ask, "bash", script}, words...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("bash: %v\n%s", err, out)
	}
	return strings.Fields(string(out))
}

func TestBashCompletesCommandsFlagsAndValues(t *testing.T) {
	for _, c := range []struct {
		words string
		want  []string
	}{
		{"che", []string{"check"}},
		{"cache ", []string{"dir", "clean"}},
		{"cache c", []string{"clean"}},
		{"completion f", []string{"fish"}},
		{"check --output-fo", []string{"--output-format"}},
		{"check --color a", []string{"auto", "always"}},
		{"check --color = n", []string{"never"}}, // --color=n, as readline cuts it
		{"check --no-progress --color a", []string{"auto", "always"}},
		{"fix src --wr", []string{"--write"}},
		{"check ", nil}, // a file, which bash completes itself
		{"server --std", []string{"--stdio"}},
	} {
		got := bashCompletes(t, strings.Split(c.words, " ")...)
		if diff := cmp.Diff(c.want, got); diff != "" && !(len(c.want) == 0 && len(got) == 0) {
			t.Errorf("%q (-want +got):\n%s", c.words, diff)
		}
	}
}

func TestEveryShellKnowsEveryCommandAndFlag(t *testing.T) {
	parser, err := newParser(&commands{}, Streams{})
	if err != nil {
		t.Fatal(err)
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		script := printed(t, "completion", shell)
		if strings.Contains(script, "@ROWS@") {
			t.Errorf("%s: the table is not filled in", shell)
		}
		for _, d := range describe(parser.Model) {
			for _, f := range d.flags {
				name := "--" + f.Name
				if shell == "fish" {
					name = "__kwargo_at " + d.line() + "' -l " + f.Name
				}
				if !strings.Contains(script, name) {
					t.Errorf("%s: no %s of `kwargo %s`", shell, f.Name, d.line())
				}
			}
		}
	}
}

func TestTheManualHasEveryCommandAndFlag(t *testing.T) {
	page := printed(t, "man")
	parser, err := newParser(&commands{}, Streams{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range describe(parser.Model) {
		if len(d.subs) == 0 && !strings.Contains(page, `.SS "kwargo `+roff(d.line())) {
			t.Errorf("no `kwargo %s`", d.line())
		}
		for _, f := range d.flags {
			if !strings.Contains(page, roff("--"+f.Name)) {
				t.Errorf("no --%s", f.Name)
			}
		}
	}
	for i, line := range strings.Split(page, "\n") {
		if requests := []string{".TH", ".SH", ".SS", ".TP", ".PP", ".B ", ".BR", ".I "}; strings.HasPrefix(line, ".") &&
			!slices.ContainsFunc(requests, func(r string) bool { return strings.HasPrefix(line, r) }) {
			t.Errorf("line %d is an unknown request: %s", i+1, line)
		}
	}
}
