package config

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var rules = []string{"KW001", "unexpected-keyword", "KW002", "missing-argument"}

func TestEverySetting(t *testing.T) {
	const settings = `exclude = ["build/**", "*_pb2.py"]
respect-gitignore = false
src = ["src", "lib/python"]
select = ["kw001", "missing-argument"]
ignore = []
severity = { kw001 = "warning", missing-argument = "off" }
type-ignore = false
pyright-ignore = true
max-file-size = 2_000_000
python = "../env/bin/python"
python-version = "3.11"
diagnostics = "complement"
per-file-ignores = { "tests/**" = ["kw001"], "*_gen.py" = ["missing-argument", "KW001"] }
baseline = "known.json"
max-diagnostics = 50
policy = [{ class = "a.B", construct = "f" }]
`
	want := &Config{
		Exclude: []string{"build/**", "*_pb2.py"}, Src: []string{"/p/src", "/p/lib/python"},
		Select: []string{"KW001", "missing-argument"}, Ignore: []string{},
		Severity:      map[string]string{"KW001": "warning", "missing-argument": "off"},
		PyrightIgnore: true, MaxFileSize: 2_000_000, Python: "/env/bin/python", PythonVersion: "3.11", Diagnostics: "complement",
		PerFile:  []FileIgnore{{"tests/**", []string{"KW001"}}, {"*_gen.py", []string{"missing-argument", "KW001"}}},
		Baseline: "/p/known.json", MaxDiagnostics: 50,
		Policies: []Policy{{Class: "a.B", Construct: []string{"f"}}},
	}
	for name, c := range map[string]struct {
		file, text string
		row        int
	}{
		"kwargo.toml":          {"/p/kwargo.toml", settings, 0},
		"table":                {"/p/pyproject.toml", "[project]\nname = 'x'\n[tool.kwargo]\n" + settings, 3},
		"byte order mark":      {"/p/pyproject.toml", "\ufeff[tool.kwargo]\n" + settings, 1},
		"dotted keys":          {"/p/pyproject.toml", "tool.other.x = 1\ntool.kwargo." + strings.Join(strings.SplitAfter(strings.TrimSuffix(settings, "\n"), "\n"), "tool.kwargo."), 1},
		"one of many tables":   {"/p/pyproject.toml", "[tool.a]\nkwargo = 1\n[[tool.b.c]]\n[tool.b.c.d]\n[[tool.b.c]]\n[tool.kwargo]\n" + settings + "[tool.z]\nx = [{y = 1}]\n", 6},
		"quoted":               {"/p/pyproject.toml", "['tool'.\"kwargo\"]\n" + settings, 1},
		"a table inside of it": {"/p/pyproject.toml", "[tool]\n[tool.kwargo]\n" + settings, 2},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parse(c.file, []byte(c.text), rules)
			if err != nil {
				t.Fatal(err)
			}
			for i, key := range Keys() {
				if got.Origins[key].Row != c.row+i+1 || got.Origins[key].File != c.file {
					t.Errorf("%s was set at %s, not in row %d", key, got.Origins[key], c.row+i+1)
				}
			}
			got.Origins, got.Policies[0].Origins = nil, nil
			want.File = c.file
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestInlineTable(t *testing.T) {
	got, err := parse("/p/pyproject.toml", []byte(`tool = { kwargo = { exclude = ["x"] }, black.x = 1 }`), rules)
	if err != nil || !cmp.Equal(got.Exclude, []string{"x"}) || got.Origins["exclude"] != (Place{"/p/pyproject.toml", 1, 21}) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"excludes = []", "1:1: there is no setting `excludes`; did you mean `exclude`?"},
		{"type_ignore = true", "1:1: there is no setting `type_ignore`; did you mean `type-ignore`?"},
		{"\n\n  color = 1", "3:3: there is no setting `color`; the settings are " + strings.Join(Keys(), ", ")},
		{`severity = "error"`, "1:12: `severity` must be a table of rules, as in `KW006 = \"error\"`, not a string"},
		{`severity = { KW001 = "loud" }`, `1:22: the severity of KW001 must be one of "error", "warning", "information", "off"`},
		{`exclude = "build"`, "1:11: `exclude` must be a list of globs, not a string"},
		{"exclude = [\n  'a',\n  1,\n]", "3:3: `exclude` must be a list of globs, each a string, not a whole number"},
		{`exclude = ["a", ["b"]]`, "1:1: `exclude` must be a list of globs, each a string, not a list"},
		{`exclude = ["a[", "b"]`, "1:12: `a[` is not a valid glob"},
		{`select = ["KW01"]`, "1:11: there is no rule `KW01`; did you mean `KW001`?"},
		{`ignore = ["unexpected_keyword"]`, "1:11: there is no rule `unexpected_keyword`; did you mean `unexpected-keyword`?"},
		{`select = ["ü", "E501"]`, "1:11: there is no rule `ü`; the rules are KW001, unexpected-keyword, KW002, missing-argument"},
		{`select = ["kw002", "E501"] # é`, "1:20: there is no rule `E501`; the rules are KW001, unexpected-keyword, KW002, missing-argument"},
		{`type-ignore = "yes"`, "1:15: `type-ignore` must be true or false, not a string"},
		{`pyright-ignore = 2024-01-01`, "1:18: `pyright-ignore` must be true or false, not a date or time"},
		{`max-file-size = 1.5`, "1:17: `max-file-size` must be a whole number of bytes, not a number with a fraction"},
		{`max-file-size = 0`, "1:17: `max-file-size` must be at least 1"},
		{`max-file-size = {}`, "1:17: `max-file-size` must be a whole number of bytes, not a table"},
		{`python = 3`, "1:10: `python` must be a path, as a string, not a whole number"},
		{`python = " "`, "1:10: `python` must be the path of an interpreter or of an environment, or \"none\""},
		{`python-version = 3.10`, "1:18: `python-version` must be a string, in quotes: \"3.10\""},
		{`diagnostics = "some"`, "1:15: `diagnostics` must be one of \"all\", \"complement\", \"off\""},
		{`per-file-ignores = ["a"]`, "1:1: `per-file-ignores` must be a table of globs and the rules that do not hold there, as in `\"tests/**\" = [\"KW001\"]`, not a list"},
		{`per-file-ignores = { "a[" = ["KW001"] }`, "1:22: `a[` is not a valid glob"},
		{`per-file-ignores = { "a" = [] }`, "1:22: `a` names no rule; to leave files out altogether, put them into `exclude`"},
		{"[per-file-ignores]\n'a' = ['KW01']", "2:8: there is no rule `KW01`; did you mean `KW001`?"},
		{`baseline = "../known.json"`, "1:12: `../known.json` must be a file inside of /p, written relative to it"},
		{`baseline = ""`, "1:12: `baseline` is empty: it must be the path of a file, as in \"kwargo-baseline.json\"; without a baseline, leave it out"},
		{`max-diagnostics = -1`, "1:19: `max-diagnostics` must be 0, which is no limit, or more"},
		{`max-diagnostics = "all"`, "1:19: `max-diagnostics` must be a whole number, not a string"},
		{`python-version = true`, "1:18: `python-version` must be a version, as a string, not a boolean"},
		{`python-version = "2.7"`, "1:18: `python-version` must be a version of Python 3 such as \"3.11\", not \"2.7\""},
		{`python-version = ">=3.9"`, "1:18: `python-version` must be a version of Python 3 such as \"3.11\", not \">=3.9\""},
		{`src = ["/usr/lib"]`, "1:8: `/usr/lib` must be a folder inside of /p, written relative to it"},
		{`src = ["src", "../other"]`, "1:15: `../other` must be a folder inside of /p, written relative to it"},
	} {
		t.Run(c.text, func(t *testing.T) {
			_, err := parse("/p/kwargo.toml", []byte(c.text), rules)
			if err == nil || err.Error() != "/p/kwargo.toml:"+c.want {
				t.Errorf("\n got %v\nwant /p/kwargo.toml:%s", err, c.want)
			}
		})
	}
}

func TestWhereThePythonIs(t *testing.T) {
	dir := write(t, map[string]string{"envs/x": "", "none/x": "", "kwargo.toml": ""})
	t.Setenv("HOME", "/home/me")
	t.Setenv("USERPROFILE", "/home/me")
	for text, want := range map[string]string{
		"/opt/env":       "/opt/env",
		"~/env":          "/home/me/env",
		"envs":           filepath.Join(dir, "envs"),
		"./python3":      filepath.Join(dir, "python3"),
		".":              dir,
		"python3.12":     "python3.12",
		NoPython:         NoPython,
		"./none":         filepath.Join(dir, "none"),
		"../env/bin/../": filepath.Join(filepath.Dir(dir), "env"),
	} {
		got, err := parse(filepath.Join(dir, "kwargo.toml"), []byte("python = '"+text+"'"), rules)
		if err != nil || got.Python != want {
			t.Errorf("%s: %q, %v; want %q", text, got.Python, err, want)
		}
	}
}

func TestMistakesOfTOML(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"exclude = [\n'a'\n'b']", "/p/kwargo.toml:3:1: not valid TOML: "},
		{"type-ignore = true\ntype-ignore = false", "/p/kwargo.toml:2:1: not valid TOML: "},
		{"exclude = \"\xff\"", "/p/kwargo.toml:1:12: not valid TOML: "},
		{"= 1", "/p/kwargo.toml:1:1: not valid TOML: "},
	} {
		_, err := parse("/p/kwargo.toml", []byte(c.text), rules)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q:\n got %v\nwant %s", c.text, err, c.want)
		}
	}
}

func TestATableOfTheWrongKind(t *testing.T) {
	for text, want := range map[string]string{
		"tool = 1":            "/p/pyproject.toml:1:8: `tool` must be a table, not a whole number",
		"tool.kwargo = true":  "/p/pyproject.toml:1:15: `kwargo` must be a table, not a boolean",
		"[[tool.kwargo]]":     "/p/pyproject.toml:1:8: `kwargo` must be a table, not a list",
		"tool.kwargo.x = 'y'": "/p/pyproject.toml:1:13: there is no setting `tool.kwargo.x`; the settings are " + strings.Join(Keys(), ", "),
	} {
		_, err := parse("/p/pyproject.toml", []byte(text), rules)
		if err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", text, err, want)
		}
	}
}

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTheNearestSettingsHold(t *testing.T) {
	dir := write(t, map[string]string{
		"pyproject.toml":        "[tool.kwargo]\nexclude = ['top']",
		"a/pyproject.toml":      "[project]\nname = 'a'",
		"a/b/pyproject.toml":    "[tool.kwargo]\nexclude = ['project']",
		"a/b/kwargo.toml":       "exclude = ['own']",
		"a/b/c/d.py":            "",
		"broken/pyproject.toml": "[[[",
		"empty/kwargo.toml":     "",
	})
	for from, want := range map[string]string{
		".":                "pyproject.toml",
		"a":                "pyproject.toml",
		"a/b":              "a/b/kwargo.toml",
		"a/b/c":            "a/b/kwargo.toml",
		"a/b/c/d.py":       "a/b/kwargo.toml",
		"a/b/kwargo.toml":  "a/b/kwargo.toml",
		"a/b/not/there.py": "a/b/kwargo.toml",
		"broken":           "pyproject.toml",
		"empty":            "empty/kwargo.toml",
	} {
		c, err := Load(filepath.Join(dir, from), rules)
		if err != nil {
			t.Errorf("%s: %v", from, err)
			continue
		}
		if c.File != filepath.Join(dir, want) {
			t.Errorf("%s: the settings of %s hold, not of %s", from, c.File, want)
		}
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := write(t, map[string]string{
		"folder/kwargo.toml/x": "",
		"big/kwargo.toml":      strings.Repeat("# filler\n", 200_000),
		"deep/kwargo.toml":     "exclude = " + strings.Repeat("[", 900_000),
		"zero/kwargo.toml":     "\x00\x00",
	})
	for name, want := range map[string]string{
		"folder": "it is a folder, not a file",
		"big":    "larger than 1 MB",
		"deep":   "not valid TOML",
		"zero":   "not valid TOML",
	} {
		if _, err := Load(filepath.Join(dir, name), rules); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Read(filepath.Join(dir, "none.toml"), rules); err == nil || !strings.HasSuffix(err.Error(), "none.toml: there is no such file") {
		t.Errorf("none: %v", err)
	}
}

func TestAProjectFileThatCannotBeReadIsPassedOverWithANote(t *testing.T) {
	dir := write(t, map[string]string{
		"pyproject.toml":                  "[tool.kwargo]\nexclude = ['top']",
		"folder/pyproject.toml/x":         "",
		"utf16/pyproject.toml":            "\xff\xfe[\x00t\x00",
		"utf16/folder/pyproject.toml/x":   "",
		"big/pyproject.toml":              strings.Repeat("# filler\n", 200_000),
		"other/pyproject.toml":            "[project]\nname = 'ü'",
		"fine/pyproject.toml":             "[tool.kwargo]\n",
		"fine/utf16/pyproject.toml":       "\xff\xfe",
		"settings/kwargo.toml":            "",
		"settings/pyproject.toml/ignored": "",
	})
	if err := os.Mkdir(filepath.Join(dir, "loop"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("pyproject.toml", filepath.Join(dir, "loop", "pyproject.toml")); err != nil && runtime.GOOS != "windows" {
		t.Fatal(err)
	}
	for from, want := range map[string]string{
		"folder":       "folder/pyproject.toml: it is a folder, not a file; settings in it are not seen",
		"utf16":        "utf16/pyproject.toml: it is not UTF-8, as TOML has to be; settings in it are not seen",
		"utf16/folder": "utf16/folder/pyproject.toml: it is a folder, not a file; settings in it are not seen\nutf16/pyproject.toml: it is not UTF-8, as TOML has to be; settings in it are not seen",
		"big":          "big/pyproject.toml: it is larger than 1 MB, which no settings file is; settings in it are not seen",
		"loop":         "loop/pyproject.toml: it is a link that leads back to itself, or lies below one; settings in it are not seen",
		"other":        "",
		"fine/utf16":   "fine/utf16/pyproject.toml: it is not UTF-8, as TOML has to be; settings in it are not seen",
		"settings":     "",
	} {
		c, err := Load(filepath.Join(dir, from), rules)
		if err != nil {
			t.Errorf("%s: %v", from, err)
			continue
		}
		var got []string
		for _, note := range c.Notes {
			got = append(got, strings.TrimPrefix(filepath.ToSlash(note.Error()), filepath.ToSlash(dir)+"/"))
		}
		if strings.Join(got, "\n") != want && (from != "loop" || runtime.GOOS != "windows") {
			t.Errorf("%s:\n got %s\nwant %s", from, strings.Join(got, "\n"), want)
		}
		if c.File == "" {
			t.Errorf("%s: no settings", from)
		}
	}
}

func TestALinkThatLeadsNowhereIsInTheFolderThatHoldsIt(t *testing.T) {
	dir := write(t, map[string]string{"kwargo.toml": "exclude = ['top']"})
	if err := os.Symlink("loop", filepath.Join(dir, "loop")); err != nil {
		if runtime.GOOS == "windows" {
			t.Skip(err)
		}
		t.Fatal(err)
	}
	for _, from := range []string{"loop", "loop/x.py", "kwargo.toml/x.py"} {
		if c, err := Load(filepath.Join(dir, from), rules); err != nil || c.File == "" {
			t.Errorf("%s: %+v, %v", from, c, err)
		}
	}
}

func TestGlobsAreAbsolute(t *testing.T) {
	c := &Config{File: "/p/kwargo.toml", Exclude: []string{"*_pb2.py", "gen/**", "./a/b", "migrations/", "**/x.py"}}
	want := []string{"*_pb2.py", `/p/\[x\]/gen/**`, `/p/\[x\]/a/b`, "migrations/", `/p/\[x\]/**/x.py`}
	if diff := cmp.Diff(want, c.Globs("/p/[x]")); diff != "" {
		t.Error(diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("[tool.kwargo]\nexclude = ['a']\n[[tool.x]]\n[tool.x.y]")
	f.Add("tool = { kwargo.select = ['KW001'] }")
	f.Add("a.b = 1\n[a.c]\n[[a.d]]\n[a.d.e]\n[[a.d]]")
	f.Fuzz(func(t *testing.T, src string) {
		for _, name := range []string{"/p/pyproject.toml", "/p/kwargo.toml"} {
			if c, err := parse(name, []byte(src), rules); (c == nil) == (err == nil) {
				t.Errorf("%v, %v", c, err)
			}
		}
	})
}
