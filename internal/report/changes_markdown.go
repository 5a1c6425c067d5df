package report

import (
	"fmt"
	"io"
	"strings"
)

// maxListed is how many constructions of one change are listed in a comment: one
// that is too long is refused.
const maxListed = 50

// Markdown prints them as a comment on a pull request.
func (c *Changes) Markdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString("### Construction contracts\n\n" + markdownText(c.summary()) + "\n")
	if len(c.classes) > 0 {
		b.WriteString("\n| class | change | left broken |\n|---|---|---:|\n")
	}
	for _, class := range c.classes {
		for i, x := range class.changes {
			name := ""
			if i == 0 {
				name = markdownCode(class.name)
			}
			words := x.words(markdownCode)
			if n := len(x.Inherited); n > 0 {
				words += fmt.Sprintf(" (%s as well)", plural(n, "subclass", "subclasses"))
			}
			if x.Kind.Breaking() {
				words = "**" + words + "**"
			}
			left := ""
			if n := x.calls(); n > 0 {
				left = number(n)
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", name, words, left)
		}
	}
	calls, files := c.count()
	if calls > 0 {
		fmt.Fprintf(&b, "\n<details><summary>%s in %s</summary>\n\n", count(calls, "construction"), count(files, "file"))
		for _, class := range c.classes {
			for _, x := range class.changes {
				for i, broken := range x.broken {
					if i == maxListed {
						fmt.Fprintf(&b, "- … and %d more of %s\n", len(x.broken)-i, markdownCode(class.name))
						break
					}
					fmt.Fprintf(&b, "- %s %s\n", markdownCode(broken.place.String()), markdownText(strings.TrimSpace(broken.code+" "+broken.message)))
				}
			}
		}
		b.WriteString("\n</details>\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// markdownCode puts a name into backticks, as a cell of a table can hold it.
func markdownCode(s string) string {
	s = strings.ReplaceAll(clean(s), "|", "\\|")
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		s = " " + s + " "
	}
	return fence + s + fence
}

// markdownText makes of a message, with its names in backticks, text that means
// nothing else.
func markdownText(s string) string {
	parts := strings.Split(clean(s), "`")
	for i := range parts {
		if i%2 == 0 || i == len(parts)-1 { // not between backticks
			parts[i] = markdownEscape.Replace(parts[i])
		}
	}
	return strings.Join(parts, "`")
}

var markdownEscape = strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;", "*", `\*`, "_", `\_`, "[", `\[`, "|", `\|`, "@", "@\u200b")
