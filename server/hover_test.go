package server

import (
	"strings"
	"testing"
)

func TestHoverShowsWhatAClassAcceptsAndWhyACallIsNotChecked(t *testing.T) {
	dir, context, use := project(t)
	c := start(t, Options{})
	c.initialize(modern(), dir)
	text := useText + "    Odd(1)\n\n\n@unheard\nclass Odd:\n    def __init__(self, a, /, b: int = 1, *, c=None, **more):\n        pass\n"
	uri := c.open(use, 1, text)
	class := c.open(context, 1, contextText("    run: str\n"))
	for _, at := range []struct {
		name      string
		uri       string
		line, col int
		want      []string
	}{
		{"a call", uri, 4, 12, []string{"Context(user: str, run: str)", "`app.context.Context` · dataclass · an unknown keyword raises"}},
		{"a class", class, 3, 8, []string{"Context(user: str, run: str)"}},
		{"a call in doubt", uri, 5, 5, []string{"Odd(a, /, b: int = 1, *, c = None, **more)", "Not checked: the class decorator `@unheard` may replace the class"}},
		{"nothing", uri, 0, 2, nil},
	} {
		t.Run(at.name, func(t *testing.T) {
			reply := c.request("textDocument/hover", jsonObject{
				"textDocument": jsonObject{"uri": at.uri}, "position": jsonObject{"line": at.line, "character": at.col},
			})
			shown, _ := reply["result"].(jsonObject)
			if len(at.want) == 0 {
				if shown != nil {
					t.Errorf("got %v, want nothing", shown)
				}
				return
			}
			value, _ := shown["contents"].(jsonObject)["value"].(string)
			for _, w := range at.want {
				if !strings.Contains(value, w) {
					t.Errorf("got\n%s\nwant %q in it", value, w)
				}
			}
		})
	}
}
