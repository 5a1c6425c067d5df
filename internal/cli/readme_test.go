package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/cli"
)

// codeBlock is a fenced block of a Markdown page: its language and its text.
var codeBlock = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")

// readmeBlocks are the blocks of the README without a language, and the test is
// in the folder that its commands are for.
func readmeBlocks(t *testing.T) (out []string) {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(root)
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range codeBlock.FindAllStringSubmatch(string(page), -1) {
		if m[1] == "" {
			out = append(out, m[2])
		}
	}
	return out
}

func run(args ...string) (exit int, out, errs string) {
	var o, e bytes.Buffer
	exit = cli.Run(context.Background(), args, cli.Streams{Out: &o, Err: &e})
	return exit, o.String(), e.String()
}

func TestWhatTheReadmeShowsIsWhatIsPrinted(t *testing.T) {
	shown := 0
	for _, block := range readmeBlocks(t) {
		first, want, _ := strings.Cut(block, "\n")
		command, ok := strings.CutPrefix(first, "$ kwargo ")
		if !ok {
			continue
		}
		shown++
		_, out, errs := run(strings.Fields(command)...)
		if got := errs + out; got != want {
			t.Errorf("kwargo %s prints\n%s\nand README.md says\n%s", command, got, want)
		}
	}
	if shown == 0 {
		t.Error("README.md shows nothing")
	}
}

func TestTheCommandsOfTheReadmeWork(t *testing.T) {
	commands := 0
	for _, block := range readmeBlocks(t) {
		for line := range strings.Lines(block) {
			line, _, _ = strings.Cut(line, "#")
			line = strings.Replace(line, "go run ./cmd/kwargo", "kwargo", 1)
			args := strings.Fields(strings.ReplaceAll(line, "[PATH...]", ""))
			if len(args) < 2 || args[0] != "kwargo" {
				continue
			}
			commands++
			if exit, _, errs := run(args[1:]...); exit != 0 && exit != 1 {
				t.Errorf("%s: exit code %d\n%s", strings.TrimSpace(line), exit, errs)
			}
		}
	}
	if commands < 5 {
		t.Errorf("there are only %d commands", commands)
	}
}
