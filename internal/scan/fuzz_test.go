package scan

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// prelude is what the tables of internal/syntax put before their sources.
const prelude = "class C: x = 1\nfrom m import f\n"

// tables are the strings in the tests of internal/syntax: all of their sources
// are among them.
func tables(tb testing.TB) []string {
	tb.Helper()
	files, _ := filepath.Glob("../syntax/*_test.go")
	var out []string
	for _, file := range files {
		f, err := parser.ParseFile(gotoken.NewFileSet(), file, nil, 0)
		if err != nil {
			tb.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == gotoken.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil {
					out = append(out, s)
				}
			}
			return true
		})
	}
	if len(out) < 300 {
		tb.Fatalf("%d strings in %d files", len(out), len(files))
	}
	return out
}

func TestEqualOverTheTablesOfTheOtherProducer(t *testing.T) {
	p := newProducers(t)
	taken := 0
	for _, src := range tables(t) {
		for _, whole := range []string{src, prelude + src} {
			difference, declined, _ := p.compare([]byte(whole))
			if difference != "" {
				t.Errorf("%q: %s", whole, difference)
			}
			if declined == "" {
				taken++
			}
		}
	}
	t.Logf("%d taken", taken)
}

// Deep and endless code is declined, or read, in no time.
func TestDeepNesting(t *testing.T) {
	const n = 100_000
	for name, src := range map[string]string{
		"parentheses":      "x = " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n),
		"open parentheses": "x = " + strings.Repeat("(", n),
		"calls":            "x = " + strings.Repeat("f(", n) + "C(1)" + strings.Repeat(")", n),
		"attributes":       "x = a" + strings.Repeat(".b(c)", n/4),
		"operators":        "x = a" + strings.Repeat("+b", n),
		"powers":           "x = a" + strings.Repeat("**b", n),
		"signs":            "x = " + strings.Repeat("-", n) + "a",
		"conditionals":     "x = a" + strings.Repeat(" if b else c", n),
		"lambdas":          "x = " + strings.Repeat("lambda:", n) + "1",
		"not":              strings.Repeat("not ", n) + "x",
		"assignments":      strings.Repeat("a=", n) + "1",
		"unions":           "x: " + strings.Repeat("a[b] | ", n) + "c",
		"patterns":         "match x:\n case " + strings.Repeat("[", n) + "x" + strings.Repeat("]", n) + ": pass",
		"open f-strings":   strings.Repeat("f'{", n/5),
		"f-strings":        "x = " + strings.Repeat("f'{", n/5) + "a" + strings.Repeat("}'", n/5),
		"quotes":           "x = '''" + strings.Repeat("\\'", n),
		"blocks":           strings.Repeat("if x: ", n) + "y",
		"elifs":            "if x: pass\n" + strings.Repeat("elif x: pass\n", n),
		"comments":         strings.Repeat("#noqa\r", n),
		"long comments":    "x\r\n" + strings.Repeat("#", n) + strings.Repeat("x #noqa\r", n),
		"names of exports": "__all__ = []" + strings.Repeat("+['a']", n),
		"with items":       "with " + strings.Repeat("(", n) + "a" + strings.Repeat(")", n) + ": pass",
		"imports":          "import a" + strings.Repeat("; import a", n),
		"matches":          strings.Repeat("match (a), ", n) + "b:\n  case _: pass\n",
		"decorators":       strings.Repeat("@a\n", n) + "def f(): pass\n",
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			Facts([]byte(src))
			if took := time.Since(begun); took > 2*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// mutate changes a few places of a source, by pieces of code as by bytes.
func mutate(r *rand.Rand, src []byte) []byte {
	pieces := []string{
		"(", ")", "[", "]", "{", "}", ":", ",", ".", "=", "\n", "\r", "\t", " ", "'", "\"", "#", "@", "*", "**", "\\", "\\\n", "\xff",
		"f'{", "}'", "!r", ":=", "->", "|", "\"\"\"", "lambda x: ", "for x in y", "if a else b", "not ", "in ", "is ", "await ", "async ",
		"yield ", "yield from ", "*a", "**k", "x[1:2]", "match x:\n case _: ", "case ", "type ", "print ", "print(1, *a.b)", "global x\n", "del x, (y)\n", "0x1", "1_0",
		"1.5e3j", "b''", "rb'\\x'", "f'{x!r:>{y}}'", "__all__", "__all__ += ['a']\n", "except* E as e:", "with (a as b, c): ", "x: A[b] | c | d\n", "class D[T: A = B]: x\n",
		"# noqa\n", "; ", "    ", "\f", "...", "None", "import a.b as c\n", "from . import (a, b,)\n", "@d\n", "def f(a, /, *, b: C = D()) -> E: return\n", "a if b else c", "[*a()]",
	}
	out := append([]byte(nil), src...)
	for range 1 + r.IntN(5)/3 {
		at := r.IntN(len(out) + 1)
		switch r.IntN(4) {
		case 0: // put in
			out = append(out[:at], append([]byte(pieces[r.IntN(len(pieces))]), out[at:]...)...)
		case 1: // take out
			end := min(len(out), at+1+r.IntN(6))
			out = append(out[:at], out[end:]...)
		case 2: // put over
			piece := pieces[r.IntN(len(pieces))]
			end := min(len(out), at+len(piece))
			out = append(out[:at], append([]byte(piece), out[end:]...)...)
		case 3: // from elsewhere
			from := r.IntN(len(out) + 1)
			run := append([]byte(nil), out[from:min(len(out), from+r.IntN(30))]...)
			out = append(out[:at], append(run, out[at:]...)...)
		}
	}
	return out
}

// libraryPieces are definitions of the standard library, short ones.
func libraryPieces(tb testing.TB) (pieces [][]byte) {
	files, _ := filepath.Glob(filepath.Join(standardLibrary(tb), "*.py"))
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		for _, piece := range regexp.MustCompile(`\n\n\n`).Split(string(src), -1) {
			if len(piece) < 1500 {
				pieces = append(pieces, []byte(piece+"\n"))
			}
		}
	}
	return pieces
}

// TestMutations runs for a second, or for as long as KWARGO_SCAN_TIME says.
func TestMutations(t *testing.T) {
	limit := time.Second
	if s := os.Getenv("KWARGO_SCAN_TIME"); s != "" {
		var err error
		if limit, err = time.ParseDuration(s); err != nil {
			t.Fatal(err)
		}
	}
	p := newProducers(t)
	var seeds [][]byte
	for _, s := range tables(t) {
		if strings.HasSuffix(s, "\n") && len(s) < 3000 {
			seeds = append(seeds, []byte(prelude+s))
		}
	}
	if os.Getenv("KWARGO_SCAN_TIME") != "" {
		seeds = append(seeds, libraryPieces(t)...)
	}
	seed := uint64(1)
	if os.Getenv("KWARGO_SCAN_TIME") != "" {
		seed = uint64(time.Now().UnixNano())
	}
	r := rand.New(rand.NewPCG(seed, 2))
	runs, taken, failures := 0, 0, 0
	for begun := time.Now(); time.Since(begun) < limit; runs++ {
		src := mutate(r, seeds[r.IntN(len(seeds))])
		difference, declined, broken := p.compare(src)
		if difference != "" {
			t.Errorf("%q: %s", src, difference)
			if failures++; failures > 20 {
				break
			}
		}
		if declined == "" && !broken {
			taken++
		}
	}
	t.Logf("%d runs, %d taken", runs, taken)
}

func FuzzEqual(f *testing.F) {
	for _, s := range tables(f) {
		if len(s) < 3000 {
			f.Add([]byte(prelude + s))
		}
	}
	p := newProducers(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		if difference, _, _ := p.compare(src); difference != "" {
			t.Fatal(difference)
		}
	})
}
