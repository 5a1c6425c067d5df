package server

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const fieldsProject = `
-- pyproject.toml --
-- base.py --
from dataclasses import dataclass, KW_ONLY


@dataclass
class Base:
    user: str
    run: str = "🌍"


@dataclass
class Job(Base):
    _: KW_ONLY
    queue: str
    tries: int = 3


class Plain:
    def __init__(self, a): pass
`

// written opens a file with `|` where the cursor is.
func (c *client) written(dir, text string) (uri string, at jsonObject) {
	before, after, _ := strings.Cut(text, "|")
	uri = c.open(dir+"/use.py", 1, before+after)
	row := strings.Count(before, "\n")
	column := len([]rune(before[strings.LastIndexByte(before, '\n')+1:]))
	return uri, jsonObject{"textDocument": jsonObject{"uri": uri}, "position": jsonObject{"line": row, "character": column}}
}

func TestSignatureHelpKnowsTheParameterThatIsBeingGiven(t *testing.T) {
	const label = `Job(user: str, run: str = "🌍", *, queue: str, tries: int = 3)`
	for name, c := range map[string]struct {
		text string
		want string // the active parameter, and nothing without help
	}{
		"an empty call":                      {"Job(|)", "user: str"},
		"the first by position":              {"Job(us|)", "user: str"},
		"the next by position":               {`Job("u", |)`, `run: str = "🌍"`},
		"a keyword":                          {`Job("u", queue=|)`, "queue: str"},
		"in the value of a keyword":          {`Job("u", queue="a|b", tries=1)`, "queue: str"},
		"after a keyword":                    {`Job(user="u", |)`, "none"},
		"more than there are":                {`Job("u", "r", |)`, "none"},
		"an unknown keyword":                 {`Job(hue=|)`, "none"},
		"not closed":                         {`Job("u", |`, `run: str = "🌍"`},
		"not closed, with more below":        {"Job(\n    queue=|\n\ndef f():\n    pass\n", "queue: str"},
		"an open call before":                {"print(\n\ndef f():\n    Job(|", "user: str"},
		"in a list in an argument":           {`Job("u", run=[1, |])`, `run: str = "🌍"`},
		"in a string that is not closed":     {`Job("u", queue="a|`, "queue: str"},
		"in a call in the call":              {`Job(len(|))`, ""},
		"a call around it":                   {`print(1, Job(tries=|), 2)`, "tries: int = 3"},
		"behind the call":                    {`Job("u", queue="q")|`, ""},
		"the class writes its constructor":   {`Plain(|)`, ""},
		"parentheses that are no call":       {`x = (1, |)`, ""},
		"a parenthesis inside of a comment":  {"x = 1 # Job(|", ""},
		"a function is defined":              {`def Job(|): pass`, ""},
		"an operator without its right side": {`Job("u", queue="a" + |)`, "queue: str"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := files(t, fieldsProject)
			cl := start(t, Options{})
			can := modern("utf-32")
			can["textDocument"].(jsonObject)["signatureHelp"] = jsonObject{"signatureInformation": jsonObject{
				"parameterInformation": jsonObject{"labelOffsetSupport": true}, "noActiveParameterSupport": true,
			}}
			cl.initialize(can, dir)
			_, at := cl.written(dir, "from base import Job, Plain\n\n"+c.text)
			help, _ := cl.request("textDocument/signatureHelp", at)["result"].(jsonObject)
			if (help == nil) != (c.want == "") {
				t.Fatalf("got %v, want %q", help, c.want)
			}
			if help == nil {
				return
			}
			one := help["signatures"].([]any)[0].(jsonObject)
			if one["label"] != label {
				t.Errorf("label: %v", one["label"])
			}
			got := "none"
			if active, ok := help["activeParameter"].(float64); ok {
				ends := one["parameters"].([]any)[int(active)].(jsonObject)["label"].([]any)
				got = fromUnits(label, int(ends[0].(float64)), int(ends[1].(float64)))
			}
			if got != c.want {
				t.Errorf("active: %s, want %s", got, c.want)
			}
		})
	}
}

// fromUnits is a part of a text, counted in UTF-16.
func fromUnits(s string, start, end int) string {
	var out strings.Builder
	at := 0
	for _, r := range s {
		if start <= at && at < end {
			out.WriteRune(r)
		}
		at++
		if r > 0xffff {
			at++
		}
	}
	return out.String()
}

func TestCompletionNamesTheKeywordsThatAreLeft(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"an empty call":                {"Job(|)", "user= run= queue= tries="},
		"a word has begun":             {"Job(qu|)", "user= run= queue= tries="},
		"some are given":               {`Job("u", tries=1, |)`, "run= queue="},
		"before one that is given":     {`Job(|, queue=1)`, "user= run= tries="},
		"the name of one is written":   {`Job(user="u", que|=1)`, "run= tries= queue="},
		"not closed":                   {"Job(user='u',\n    |", "run= queue= tries="},
		"in a value":                   {"Job(user=|)", ""},
		"in a string":                  {"Job('|')", ""},
		"outside":                      {"|", ""},
		"of a class with an __init__":  {"Plain(|)", ""},
		"in a list":                    {"Job([|])", ""},
		"with everything after a star": {"Job(*x, |)", "user= run= queue= tries="},
	} {
		t.Run(name, func(t *testing.T) {
			dir := files(t, fieldsProject)
			cl := start(t, Options{})
			cl.initialize(modern("utf-32"), dir)
			_, at := cl.written(dir, "from base import Job, Plain\n\n"+c.text)
			list, _ := cl.request("textDocument/completion", at)["result"].(jsonObject)
			var got []string
			if list != nil {
				for _, item := range list["items"].([]any) {
					got = append(got, item.(jsonObject)["label"].(string))
				}
			}
			want := strings.Fields(c.want)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestACompletedKeywordReplacesTheWordAndGetsOneEqualsSign(t *testing.T) {
	dir := files(t, fieldsProject)
	c := start(t, Options{})
	c.initialize(modern("utf-32"), dir)
	for text, want := range map[string]string{`Job("🌍", qu|)`: "queue= 9-11", `Job("🌍", qu|=1)`: "queue 9-11"} {
		uri, at := c.written(dir, "from base import Job\n\n"+text)
		items := c.request("textDocument/completion", at)["result"].(jsonObject)["items"].([]any)
		for _, item := range items {
			of := item.(jsonObject)
			if of["label"] != "queue=" {
				continue
			}
			edit := of["textEdit"].(jsonObject)
			r := edit["range"].(jsonObject)
			got := fmt.Sprintf("%v %v-%v", edit["newText"], r["start"].(jsonObject)["character"], r["end"].(jsonObject)["character"])
			if got != want || of["detail"] != "queue: str" || of["documentation"] != "base.py:13" {
				t.Errorf("%s: %s, want %s; %v", text, got, want, of)
			}
		}
		c.close(uri)
	}
}

func TestHelpIsLeftToAnotherServer(t *testing.T) {
	for _, c := range []struct {
		options         jsonObject
		help, completes bool
	}{
		{nil, true, true},
		{jsonObject{"otherPythonServer": true}, false, false},
		{jsonObject{"otherPythonServer": true, "completion": "on"}, false, true},
		{jsonObject{"signatureHelp": "off"}, false, true},
	} {
		t.Run(fmt.Sprint(c.options), func(t *testing.T) {
			dir := files(t, fieldsProject)
			cl := start(t, Options{})
			can := cl.initializeWith(modern(), c.options, dir)["capabilities"].(jsonObject)
			if got := can["signatureHelpProvider"] != nil; got != c.help {
				t.Errorf("signature help is offered: %v", got)
			}
			if got := can["completionProvider"] != nil; got != c.completes {
				t.Errorf("completion is offered: %v", got)
			}
			_, at := cl.written(dir, "from base import Job\n\nJob(|)")
			if got := cl.request("textDocument/signatureHelp", at)["result"] != nil; got != c.help {
				t.Errorf("signature help: %v", got)
			}
			if got := cl.request("textDocument/completion", at)["result"] != nil; got != c.completes {
				t.Errorf("completion: %v", got)
			}
		})
	}
}

// Whatever stands before and behind the cursor, there is an answer.
func TestHelpSurvivesATextThatIsCutAnywhere(t *testing.T) {
	const text = "from base import Job\r\n\r\ndef f(a, *b):\n    x = [Job('🌍\\'', run=f\"{Job(user='''a\n'''" +
		")}\", # (\n        queue={'a': (1, [Job(), }), tries=lambda q: Job(q, q=\\\n)), \"\"\"Job(\nclass Job(\n    Job(user=1 if Job( else\n"
	dir := files(t, fieldsProject)
	c := start(t, Options{})
	c.initialize(modern("utf-8"), dir)
	uri := c.open(dir+"/use.py", 1, "")
	version := 1
	for i := 0; i <= len(text); i++ {
		for _, whole := range []string{text[:i], text} {
			version++
			c.change(uri, version, jsonObject{"text": whole})
			row := strings.Count(text[:i], "\n")
			at := jsonObject{
				"textDocument": jsonObject{"uri": uri},
				"position":     jsonObject{"line": row, "character": i - (strings.LastIndexByte(text[:i], '\n') + 1)},
			}
			for _, method := range []string{"textDocument/signatureHelp", "textDocument/completion", "textDocument/hover"} {
				if reply := c.request(method, at); reply["error"] != nil {
					t.Fatalf("%s at %d of %q: %v", method, i, whole, reply["error"])
				}
			}
		}
	}
}
