package config

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEveryKeyOfAPolicy(t *testing.T) {
	got, err := parse("/p/pyproject.toml", []byte(`[[tool.kwargo.policy]]
class = "app.context.UserExecutionContext"
construct = ["from_request_supervisor", "app.make:context", "app.make:Maker.context"]
level = "warning"
allow-in = ["app/context.py", "tests/**"]
rename = { session_id = "thread_id" }
drop = ["permissions", "organization_id"]
message = """Use the factory:
  see docs/context.md"""
[tool.kwargo.policy.fill]
thread_id = "new_thread_id(prefix='t:')"
run_id = "app.ids:new_run_id()"
trace = { value = "uuid.uuid4().hex", import = "import uuid" }
span = { value = "Span(Kind.ROOT)", import = ["from app.spans import Span", "from app.spans import Kind"] }
kind = "'a:b'"

[[tool.kwargo.policy]]
class = "app.Other"
drop = "x"
`), rules)
	if err != nil {
		t.Fatal(err)
	}
	if at := got.Policies[0].Origins["fill.run_id"]; at.Row != 12 || at.Column != 1 {
		t.Errorf("run_id is filled in at %s", at)
	}
	for i := range got.Policies {
		got.Policies[i].Origins = nil
	}
	want := []Policy{
		{
			Class:     "app.context.UserExecutionContext",
			Construct: []string{"from_request_supervisor", "app.make:context", "app.make:Maker.context"},
			Level:     "warning", AllowIn: []string{"app/context.py", "tests/**"},
			Rename: map[string]string{"session_id": "thread_id"}, Drop: []string{"permissions", "organization_id"},
			Message: "Use the factory: see docs/context.md",
			Fill: map[string]Filling{
				"thread_id": {Expression: "new_thread_id(prefix='t:')"},
				"run_id":    {"new_run_id()", []Import{{"app.ids", "new_run_id"}}},
				"trace":     {"uuid.uuid4().hex", []Import{{Module: "uuid"}}},
				"span":      {"Span(Kind.ROOT)", []Import{{"app.spans", "Span"}, {"app.spans", "Kind"}}},
				"kind":      {Expression: "'a:b'"},
			},
		},
		{Class: "app.Other", Drop: []string{"x"}},
	}
	if diff := cmp.Diff(want, got.Policies); diff != "" {
		t.Error(diff)
	}
}

func TestMistakesInAPolicy(t *testing.T) {
	const class = "[[policy]]\nclass = \"a.B\"\n"
	for _, c := range []struct{ text, want string }{
		{"policy = 1", "1:10: `policy` must be a list of tables, each under `[[tool.kwargo.policy]]` (in kwargo.toml `[[policy]]`), not a whole number"},
		{"[policy]\nclass = 'a.B'", "1:2: `policy` must be a list of tables, each under `[[tool.kwargo.policy]]` (in kwargo.toml `[[policy]]`), not a table"},
		{"policy = ['a']", "1:11: a policy must be a table, not a string"},
		{"[[policy]]\nconstruct = 'f'", "1:3: the policy does not say for which class it is: `class = \"package.module.Class\"`"},
		{class, "1:3: the policy for `a.B` says nothing: it needs `construct`, `rename`, `drop` or `fill`"},
		{"[[policy]]\nclass = 'a b'\ndrop = 'x'", "2:9: `class` must be the dotted name of a class, as in \"package.module.Class\", not \"a b\""},
		{class + "constructs = 'f'", "3:1: there is no key `constructs` in a policy; did you mean `construct`?"},
		{class + "colour = 'f'", "3:1: there is no key `colour` in a policy; its keys are class, construct, level, allow-in, rename, drop, fill, message"},
		{class + "construct = 1", "3:13: `construct` must be a factory, or a list of them, not a whole number"},
		{class + "construct = ['f', 'a.b.c']", "3:19: a factory is named as \"from_request\", for a method of the class, or as \"package.module:function\", not \"a.b.c\""},
		{class + "level = 'fatal'", "3:9: `level` must be one of \"error\", \"warning\", \"information\", \"off\""},
		{class + "construct = 'f'\nallow-in = ['a[']", "4:13: `a[` is not a valid glob"},
		{class + "construct = 'f'\nallow-in = '../x'", "4:12: `../x` must be a glob of files below the folder of this file, relative to it"},
		{class + "construct = 'f'\nallow-in = ['a.py', './b/../../x']", "4:21: `./b/../../x` must be a glob of files below the folder of this file, relative to it"},
		{class + "construct = 'f'\nallow-in = ''", "4:12: `` must be a glob of files below the folder of this file, relative to it"},
		{class + "construct = 'f'\nallow-in = 'app\\m.py'", "4:12: `app\\m.py` must have / between folders, on Windows too"},
		{class + "rename = ['a']", "3:1: `rename` must be a table of old and new keywords, as in { session_id = \"thread_id\" }, not a list"},
		{class + "rename = { a = 1 }", "3:16: `a` must be renamed to a keyword, not to a whole number"},
		{class + "rename = { a = 'a' }", "3:16: `a` is renamed to itself"},
		{class + "rename = { a = 'b c' }", "3:16: \"b c\" cannot be the name of an argument"},
		{class + "rename = { a = 'b' }\ndrop = ['x', 'a']", "4:14: `a` is renamed to `b` as well; it can be only one of both"},
		{class + "drop = ['a-b']", "3:9: \"a-b\" cannot be the name of an argument"},
		{class + "fill = 'x'", "3:8: `fill` must be a table of keywords and expressions, as in { run_id = \"new_run_id()\" }, not a string"},
		{class + "fill = { a = 1 }", "3:14: `a` must be filled in with an expression, as a string, not with a whole number"},
		{class + "fill = { a = '' }", "3:14: \"\" is not an expression on one line"},
		{class + "fill = { a = { import = 'import x' } }", "3:14: `a` has no `value`"},
		{class + "fill = { a = { value = 'x', imports = 'import x' } }", "3:29: there is no key `imports` for what is filled in; did you mean `import`?"},
		{class + "fill = { a = { value = 'x', import = 'x' } }", "3:38: `import` must be \"import module\" or \"from module import name\", not \"x\""},
		{class + "message = 1\ndrop = 'x'", "3:11: `message` must be a text, not a whole number"},
		{class + "drop = 'x'\n" + class + "drop = 'y'", "5:1: there is a policy for `a.B` already, in row 2"},
	} {
		t.Run(c.text, func(t *testing.T) {
			_, err := parse("/p/kwargo.toml", []byte(c.text), rules)
			if err == nil || err.Error() != "/p/kwargo.toml:"+c.want {
				t.Errorf("\n got %v\nwant /p/kwargo.toml:%s", err, c.want)
			}
		})
	}
}

func TestGlobsOfAPolicyAreSpelledInOneWay(t *testing.T) {
	for text, want := range map[string]string{
		"m.py": "m.py", "./m.py": "./m.py", "././m.py": "./m.py", "./app/m.py": "app/m.py", "app//x/../m.py": "app/m.py",
		"app/": "app/", "./app/": "./app", "tests/**": "tests/**", ".": "**", "./": "**", `a\[1].py`: `a\[1].py`,
	} {
		c, err := parse("/p/kwargo.toml", []byte("[[policy]]\nclass = \"a.B\"\nconstruct = 'f'\nallow-in = '"+text+"'\n"), rules)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := c.Policies[0].AllowIn[0]; got != want {
			t.Errorf("%s becomes %s, want %s", text, got, want)
		}
	}
}

// What the documentation shows is understood.
func TestThePoliciesOfTheDocumentation(t *testing.T) {
	for _, page := range []string{"../../docs/migration.md", "../../README.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, block := range strings.Split(string(text), "```toml\n")[1:] {
			block, _, _ = strings.Cut(block, "```")
			c, err := parse("/p/pyproject.toml", []byte(block), append(rules, "KW006", "KW103"))
			if err != nil {
				t.Errorf("%s: %v", page, err)
				continue
			}
			found = found || len(c.Policies) > 0
		}
		if !found {
			t.Errorf("%s shows no policy", page)
		}
	}
}
