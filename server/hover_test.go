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
