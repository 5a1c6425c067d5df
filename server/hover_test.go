package server

import (
	"strings"
	"testing"
)

func (c *client) hover(uri string, line, column int) jsonObject {
	c.t.Helper()
	reply := c.request("textDocument/hover", jsonObject{
		"textDocument": jsonObject{"uri": uri}, "position": jsonObject{"line": line, "character": column},
	})
	shown, _ := reply["result"].(jsonObject)
	return shown
}

func TestHoverShowsWhatAClassAcceptsAndWhyACallIsNotChecked(t *testing.T) {
	dir, context, use := project(t)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	text := useText + "    Odd(1)\n    Context.from_request(1)\n\n\n@unheard\nclass Odd:\n    def __init__(self, a, /, b: int = 1, *, c=None, **more):\n        pass\n"
	uri := c.open(use, 1, text)
	class := c.open(context, 1, contextText("    run: str\n\n    @classmethod\n    async def load(cls, user: str, id: int = 0) -> \"Context\":\n        return cls(user, str(id))\n\n    @classmethod\n    def from_request(cls, user, meta=None) -> \"Context | None\":\n        if meta:\n            return None\n        return cls(user, '')\n"))
	const signature = "```python\nContext(\n    user: str,  # app/context.py:5\n    run: str,   # app/context.py:6\n)\n```\n"
	about := "[`app.context.Context`](" + fileURI(context) + "#L4) · dataclass · an unknown keyword raises\n"
	const factories = "\nFactories:\n\n```python\nawait Context.load(user: str, id: int = 0)\nContext.from_request(user, meta=None)  # no call is converted to it: it may return None\n```\n"
	for _, at := range []struct {
		name      string
		uri       string
		line, col int
		want      string
	}{
		{"a call", uri, 4, 12, signature + "\n" + about + factories},
		{"a class", class, 3, 8, signature + "\n" + about + factories},
		{
			"a call in doubt", uri, 5, 5,
			"```python\nOdd(\n    a,           # app/use.py:12\n    /,\n    b: int = 1,  # app/use.py:12\n    *,\n    c=None,      # app/use.py:12\n    **more,      # app/use.py:12\n)\n```\n" +
				"\n[`app.use.Odd`](" + uri + "#L11) · plain · an unknown keyword is accepted\n\nNot checked: the class decorator `@unheard` may replace the class\n",
		},
		{
			"a call of a factory", uri, 6, 14,
			"```python\nContext.from_request(\n    user,       # app/context.py:13\n    meta=None,  # app/context.py:13\n)\n```\n" +
				"\n" + strings.Replace(about, "dataclass", "factory", 1) + factories,
		},
		{"nothing", uri, 0, 2, ""},
	} {
		t.Run(at.name, func(t *testing.T) {
			value := ""
			if shown := c.hover(at.uri, at.line, at.col); shown != nil {
				value = shown["contents"].(jsonObject)["value"].(string)
			}
			if value != at.want {
				t.Errorf("got\n%s\nwant\n%s", value, at.want)
			}
		})
	}
}

func TestHoverIsPlainTextForAClientThatShowsNoOther(t *testing.T) {
	dir, _, use := project(t)
	c := start(t, Options{})
	can := modern()
	can["textDocument"].(jsonObject)["hover"] = jsonObject{"contentFormat": []string{"plaintext"}}
	c.initialize(can, dir)
	contents := c.hover(c.open(use, 1, useText), 4, 12)["contents"].(jsonObject)
	const want = "Context(\n    user: str,  # app/context.py:6\n    run: str,   # app/context.py:7\n)\n\napp.context.Context · dataclass · an unknown keyword raises\n\nFactories:\n\nContext.from_request(user: str, run: str, metadata: dict)"
	if contents["kind"] != "plaintext" || contents["value"] != want {
		t.Errorf("got %v", contents)
	}
}

func TestHoverShowsTheContractOfACallThatIsNotFinished(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want string // the first line of the code; nothing when there is no hover
	}{
		"nothing in it":                 {"Jo|b(", "Job("},
		"some arguments":                {"Jo|b('u', queue=1, tri", "Job("},
		"the name of its module":        {"base.Jo|b('u',", "Job("},
		"over several lines":            {"x = Jo|b(\n    'u',\n    queue=\n\ndef f():\n    pass\n", "Job("},
		"in a call that is open, too":   {"print(1, Jo|b('u', ", "Job("},
		"in a function":                 {"def f():\n    return Jo|b('u',\n\ndef g(): pass\n", "Job("},
		"a string that is not closed":   {"Jo|b('u, ", "Job("},
		"a constructor that is written": {"Pla|in(", "Plain("},
		"with an error elsewhere":       {"x = = 1\n\nJo|b('u', ", "Job("},
		"with a statement below":        {"x = Jo|b('u',\ny = 1\n", "Job("},
		"in a list that goes on below":  {"x = [\n    Jo|b('u',\n]\n", "Job("},
		"in a string":                   {"x = 'Jo|b('u', ", ""},
		"an argument of it":             {"Job(us|er", ""},
		"no call":                       {"x = Jo|b\ny = (", ""},
		"no class":                      {"pri|nt(1, ", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := files(t, fieldsProject)
			cl := start(t, Options{})
			cl.initialize(modern("utf-32"), dir)
			_, at := cl.written(dir, "import base\nfrom base import Job, Plain\n\n"+c.text)
			shown, _ := cl.request("textDocument/hover", at)["result"].(jsonObject)
			if (shown == nil) != (c.want == "") {
				t.Fatalf("got %v, want %q", shown, c.want)
			}
			if shown == nil {
				return
			}
			value := shown["contents"].(jsonObject)["value"].(string)
			if !strings.HasPrefix(value, "```python\n"+c.want+"\n") {
				t.Errorf("got\n%s", value)
			}
			place := at["position"].(jsonObject)
			span := shown["range"].(jsonObject)
			line := place["line"].(int)
			if got := int(span["start"].(jsonObject)["line"].(float64)); got != line {
				t.Errorf("the range is in line %d, not %d", got, line)
			}
		})
	}
}
