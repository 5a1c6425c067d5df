package codeactions_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
)

// number is how many calls are generated: $KWARGO_FIXES_N, or a few hundred.
func number(t *testing.T) (n int, seed int64) {
	t.Helper()
	n, seed = 300, 1
	for name, to := range map[string]func(int){
		"KWARGO_FIXES_N":    func(v int) { n = v },
		"KWARGO_FIXES_SEED": func(v int) { seed = int64(v) },
	} {
		if s := os.Getenv(name); s != "" {
			v, err := strconv.Atoi(s)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			to(v)
		}
	}
	return n, seed
}

// job is a fix for the judge.
type job struct {
	Before []byte            `json:"before"`
	After  []byte            `json:"after"`
	Edits  [][3]any          `json:"edits"`
	Fields map[string]string `json:"fields,omitempty"`

	Runs bool `json:"runs,omitempty"`

	title string
}

// Every fix for every generated call holds to the law: the file parses, what it
// says it mends is gone, nothing else is reported, and the tokens outside of its
// edits are as they were. A call that was fixed safely runs, and what its
// arguments were meant for is what they reach.
func TestFixesOfGeneratedCalls(t *testing.T) {
	n, seed := number(t)
	r := rand.New(rand.NewSource(seed))
	var jobs []job
	counts := map[codeactions.Action]int{}
	for range n {
		b := generate(r)
		files := map[string]string{"shapes.py": shapes, "main.py": b.source}
		modules := contracttest.New(files)
		linker := contract.NewLinker(modules)
		m := modules.File("main.py")
		for _, bound := range diagnostics.File(linker, m, diagnostics.DefaultOptions()).Bindings {
			for _, f := range codeactions.Fixes(linker, bound, modules.Source[m]) {
				if f.Disabled != "" {
					continue
				}
				jobs = append(jobs, hold(t, files, modules, bound, f, &b)...)
				counts[f.Action]++
			}
		}
	}
	t.Log(counts)
	for _, a := range []codeactions.Action{
		codeactions.RenameKeyword, codeactions.ConvertToFactory, codeactions.MakePositional, codeactions.MakeKeyword,
		codeactions.FillMissing, codeactions.AddParameter, codeactions.RemoveArgument,
	} {
		if counts[a] < n/100 {
			t.Errorf("%s was made %d times only", a, counts[a])
		}
	}
	for i, why := range judged(t, jobs) {
		if why != "" {
			t.Errorf("%s: %s\n%s\nbecame\n%s", jobs[i].title, why, jobs[i].Before, jobs[i].After)
		}
	}
}

// hold checks what needs no Python, and makes the jobs for what does.
func hold(t *testing.T, files map[string]string, modules *contracttest.Modules, b *contract.Binding, f codeactions.Fix, from *broken) []job {
	t.Helper()
	edits := f.Files
	if f.Lazy != nil {
		edits = f.Lazy(func(m *contract.Module) ([]byte, error) { return modules.Source[m], nil })
	}
	changed := map[string]string{"shapes.py": files["shapes.py"], "main.py": files["main.py"]}
	var out []job
	for _, e := range edits {
		path := e.Module.Path
		changed[path] = apply(t, modules.Source[e.Module], e.Edits)
		j := job{Before: modules.Source[e.Module], After: []byte(changed[path]), title: f.Title}
		for _, one := range e.Edits {
			j.Edits = append(j.Edits, [3]any{one.Span.Start, one.Span.End, one.New})
		}
		if f.Applicability == codeactions.Safe && len(f.Faults) == len(b.Faults) {
			j.Fields = from.fields
		}
		out = append(out, j)
	}
	before := t.Failed()
	neverWorse(t, files, changed, b, f)
	if t.Failed() && !before {
		t.Errorf("%s\nbecame\n%s", files["main.py"], changed["main.py"])
	}
	return out
}

// judged lets one Python look at all fixes.
func judged(t *testing.T, jobs []job) []string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "shapes.py"), []byte(shapes), 0o644); err != nil {
		t.Fatal(err)
	}
	var in bytes.Buffer
	for i := range jobs {
		line, err := json.Marshal(&jobs[i])
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(line, '\n'))
	}
	script, err := filepath.Abs("testdata/judge.py")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(contracttest.Python(), "-W", "ignore", script)
	cmd.Dir, cmd.Stdin, cmd.Stderr = dir, &in, os.Stderr
	cmd.Env = append(os.Environ(), "PYTHONPATH="+dir, "PYTHONDONTWRITEBYTECODE=1")
	answer, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	lines := bufio.NewScanner(bytes.NewReader(answer))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var why string
		if err := json.Unmarshal(lines.Bytes(), &why); err != nil {
			t.Fatalf("%v: %s", err, lines.Text())
		}
		out = append(out, strings.TrimSpace(why))
	}
	if len(out) != len(jobs) {
		t.Fatalf("%d answers for %d fixes", len(out), len(jobs))
	}
	return out
}
