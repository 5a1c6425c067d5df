package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// Starter is the settings file with which a project begins, and its text: the
// pyproject.toml of a folder with a table added, or a new kwargo.toml. Every setting
// is there, as a comment, so that nothing is set. With own it is a kwargo.toml in any
// case.
func Starter(dir string, own bool) (file string, text []byte, err error) {
	ownPath, project := filepath.Join(dir, ownFile), filepath.Join(dir, projectFile)
	switch _, err := read(ownPath); {
	case err == nil:
		return "", nil, wrong(Place{File: ownPath}, "there are settings already")
	case !errors.Is(err, fs.ErrNotExist):
		return "", nil, wrong(Place{File: ownPath}, "%s", reason(err))
	}
	src, err := read(project)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ownPath, []byte("#:schema " + SchemaURL + "\n\n" + starter("")), nil
	case err != nil:
		return "", nil, wrong(Place{File: project}, "%s", reason(err))
	}
	root, err := document(project, src)
	if err != nil {
		return "", nil, err
	}
	if tool := root.entries["tool"]; tool != nil && tool.table != nil {
		if have := tool.table.entries["kwargo"]; have != nil {
			return "", nil, wrong(have.at, "there are settings already")
		}
		if tool.inline {
			return "", nil, wrong(tool.at, "`tool` is an inline table, to which nothing can be added; write it as `[tool.…]`, or use --kwargo-toml")
		}
	}
	if own {
		return ownPath, []byte("#:schema " + SchemaURL + "\n\n" + starter("")), nil
	}
	text = added(src)
	if _, err := document(project, text); err != nil {
		return "", nil, wrong(Place{File: project}, "a table [tool.kwargo] cannot be added to it; use --kwargo-toml")
	}
	return project, text, nil
}

// added is the text of a pyproject.toml with the table at its end, in its own line
// ends.
func added(src []byte) []byte {
	end := "\n"
	if bytes.Contains(src, []byte("\r\n")) {
		end = "\r\n"
	}
	out := slices.Clone(src)
	if len(out) > 0 && !bytes.HasSuffix(out, []byte("\n")) {
		out = append(out, end...)
	}
	if len(out) > 0 {
		out = append(out, end...)
	}
	return append(out, strings.ReplaceAll("[tool.kwargo]\n"+starter("tool.kwargo."), "\n", end)...)
}

// starter is every setting, with what it is for, and an example of it as a comment;
// prefix is what tables start with.
func starter(prefix string) string {
	var b strings.Builder
	for _, f := range fields() {
		example := f.Tag.Get("example")
		if example == "" || !slices.Contains(Keys(), keyOf(f)) {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		for _, line := range wrap(f.Tag.Get("jsonschema_description"), 78) {
			fmt.Fprintf(&b, "# %s\n", line)
		}
		fmt.Fprintf(&b, "# %s = %s\n", keyOf(f), example)
	}
	for _, line := range strings.Split(fmt.Sprintf(policyExample, prefix), "\n") {
		if line != "" {
			line = "# " + line
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// policyExample is a table of its own, and comes last.
const policyExample = `
How the objects of one class are to be made; there may be many of these.
[[%spolicy]]
class = "app.context.Context"
construct = "from_request"
allow-in = ["tests/**"]
rename = { session_id = "thread_id" }
drop = ["permissions"]
fill = { run_id = "app.ids:new_run_id()" }`

// wrap breaks a text into lines.
func wrap(text string, width int) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case len(line)+1+len(word) > width:
			out = append(out, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(out, line)
}
