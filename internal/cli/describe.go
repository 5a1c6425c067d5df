package cli

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// described is a command as a manual or a shell wants to know it.
type described struct {
	path  []string // without the program's name
	help  string
	flags []*kong.Flag // without --help, which all have
	args  []*kong.Positional
	subs  []string
}

// line is the command as it is typed.
func (d described) line() string { return strings.Join(d.path, " ") }

// describe lists the program itself and all its commands, as the parser knows them.
func describe(app *kong.Application) []described {
	var out []described
	var walk func(n *kong.Node, path []string)
	walk = func(n *kong.Node, path []string) {
		d := described{path: path, help: n.Help, args: n.Positional}
		for _, f := range n.Flags {
			if !f.Hidden && f.Name != "help" {
				d.flags = append(d.flags, f)
			}
		}
		var children []*kong.Node
		for _, c := range n.Children {
			if c.Type == kong.CommandNode && !c.Hidden {
				d.subs = append(d.subs, c.Name)
				children = append(children, c)
			}
		}
		out = append(out, d)
		for _, c := range children {
			walk(c, append(slices.Clone(path), c.Name))
		}
	}
	walk(app.Node, nil)
	return out
}

// spellings are the ways to write a flag.
func spellings(f *kong.Flag) []string {
	var out []string
	if f.Short != 0 {
		out = append(out, "-"+string(f.Short))
	}
	out = append(out, "--"+f.Name)
	if f.Tag != nil && f.Tag.Negatable != "" {
		out = append(out, "--no-"+f.Name)
	}
	return out
}

// choices are the words that a flag or an argument takes; nil when it takes others.
func choices(v *kong.Value) []string {
	if v.Enum == "" {
		return nil
	}
	words := strings.Split(v.Enum, ",")
	for i := range words {
		words[i] = strings.TrimSpace(words[i])
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

// isPath reports whether the name of a file or folder is wanted: what is named so in
// the help.
func isPath(placeholder string) bool {
	return slices.Contains([]string{"FILE", "DIR", "PATH"}, strings.Trim(strings.ToUpper(placeholder), "<>.[]"))
}

// placeholder is what stands for the value of a flag; empty when it takes none.
func placeholder(f *kong.Flag) string {
	switch {
	case f.IsBool() || f.IsCounter():
		return ""
	case f.PlaceHolder != "":
		return f.PlaceHolder
	}
	return strings.ToUpper(f.Name)
}
