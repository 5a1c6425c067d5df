package contracttest

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Raised is a top-level statement of main.py that raised TypeError.
type Raised struct {
	First, Last int // rows from 1
	Error       string
}

const judge = `
import ast, json, sys
sys.path.insert(0, ".")
source = open("main.py").read()
out = []

def validation_errors():
    # pydantic and its v1 raise errors of their own.
    for name in ("pydantic", "pydantic.v1"):
        if name in sys.modules:
            yield sys.modules[name].ValidationError


main = sys.modules["main"] = type(sys)("main")
space = main.__dict__
stdout, sys.stdout = sys.stdout, sys.stderr
flags = 0
for node in ast.parse(source).body:
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        import __future__
        flags |= getattr(__future__, node.names[0].name).compiler_flag
    try:
        exec(compile(ast.Module([node], []), "main.py", "exec", flags=flags, dont_inherit=True), space)
    except (TypeError, *validation_errors()) as error:
        out.append({"first": node.lineno, "last": node.end_lineno, "error": str(error)})
json.dump(out, stdout)
`

// Judge lets CPython run the top-level statements of main.py one by one, and
// says which raised TypeError, or a ValidationError of pydantic. Any other exception fails the test.
func Judge(t *testing.T, files map[string]string) []Raised {
	t.Helper()
	dir := t.TempDir()
	for name, source := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(Python(), "-c", judge)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		message := ""
		if exit, ok := err.(*exec.ExitError); ok {
			message = string(exit.Stderr)
		}
		if strings.Contains(message, "ModuleNotFoundError") {
			message += "\n`make test-go` runs the tests with an environment that has the libraries"
		}
		t.Fatalf("python3: %v\n%s", err, message)
	}
	var raised []Raised
	if err := json.Unmarshal(out, &raised); err != nil {
		t.Fatal(err)
	}
	return raised
}

// Python is the interpreter that judges: $KWARGO_PYTHON; else the one of the
// virtual environment that the project's tests make, which has the libraries
// whose classes are known; else python3.
func Python() string {
	if p := os.Getenv("KWARGO_PYTHON"); p != "" {
		return p
	}
	cache := os.Getenv("KWARGO_CACHE")
	if cache == "" {
		if user, err := os.UserCacheDir(); err == nil {
			cache = filepath.Join(user, "kwargo")
		}
	}
	if p := filepath.Join(cache, "venv", "bin", "python"); exists(p) {
		return p
	}
	return "python3"
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
