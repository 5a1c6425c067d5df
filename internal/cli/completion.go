package cli

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
)

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish,powershell" help:"The shell: bash, zsh, fish or powershell."`
}

// Run prints a script that completes commands, flags and their values.
func (c *completionCommand) Run(s *session) error {
	parser, err := newParser(&commands{}, s.Streams)
	if err != nil {
		return err
	}
	return completion(s.Out, c.Shell, describe(parser.Model))
}

// The parts of the scripts that do not depend on the flags. Each looks up what may
// follow in a table whose rows are made below.
var (
	//go:embed completion/kwargo.bash
	bashCompletion string
	//go:embed completion/kwargo.zsh
	zshCompletion string
	//go:embed completion/kwargo.fish
	fishCompletion string
	//go:embed completion/kwargo.ps1
	powershellCompletion string
)

// completion writes the script of a shell.
func completion(w io.Writer, shell string, all []described) error {
	rows := map[string]func([]described) []string{"bash": bashRows, "zsh": zshRows, "fish": fishRows, "powershell": powershellRows}[shell](all)
	frame := map[string]string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion, "powershell": powershellCompletion}[shell]
	_, err := io.WriteString(w, strings.Replace(frame, "@ROWS@\n", strings.Join(rows, "\n")+"\n", 1))
	return err
}

// bashRows are the branches of a `case` over "command" and "command --flag".
func bashRows(all []described) []string {
	var out []string
	row := func(key string, words []string) {
		out = append(out, fmt.Sprintf("\t'%s') words='%s' ;;", key, strings.Join(words, " ")))
	}
	for _, d := range all {
		words := slices.Clone(d.subs)
		for _, a := range d.args {
			words = append(words, choices(a)...)
		}
		for _, f := range d.flags {
			words = append(words, spellings(f)...)
			if c := choices(f.Value); len(c) > 0 {
				for _, spelling := range spellings(f) {
					row(strings.TrimSpace(d.line()+" "+spelling), c)
				}
			}
		}
		row(d.line(), append(words, "--help"))
	}
	return out
}

// zshRows are the same; `words` is taken there.
func zshRows(all []described) []string {
	out := bashRows(all)
	for i := range out {
		out[i] = strings.Replace(out[i], ") words='", ") found='", 1)
	}
	return out
}

// fishRows are calls of `complete`.
func fishRows(all []described) []string {
	var out []string
	for _, d := range all {
		when := fmt.Sprintf("-n '__kwargo_at %s'", d.line())
		for _, sub := range d.subs {
			i := slices.IndexFunc(all, func(o described) bool { return o.line() == strings.TrimSpace(d.line()+" "+sub) })
			out = append(out, fmt.Sprintf("complete -c kwargo -f %s -a %s -d %s", when, sub, fishQuoted(all[i].help)))
		}
		for _, f := range d.flags {
			row := fmt.Sprintf("complete -c kwargo %s -l %s", when, f.Name)
			if f.Short != 0 {
				row += " -s " + string(f.Short)
			}
			switch c := choices(f.Value); {
			case c != nil:
				row += " -x -a " + fishQuoted(strings.Join(c, " "))
			case placeholder(f) == "":
				row += " -f"
			case isPath(placeholder(f)):
				row += " -rF"
			default:
				row += " -x"
			}
			out = append(out, row+" -d "+fishQuoted(f.Help))
		}
		for _, a := range d.args {
			if c := choices(a); c != nil {
				out = append(out, fmt.Sprintf("complete -c kwargo -f %s -a %s", when, fishQuoted(strings.Join(c, " "))))
			}
		}
	}
	return out
}

func fishQuoted(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// powershellRows are the entries of a hash table from "command" and "command --flag"
// to words.
func powershellRows(all []described) []string {
	var out []string
	for _, line := range bashRows(all) {
		key, words, _ := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(line, "' ;;"), "\t'"), "') words='")
		out = append(out, fmt.Sprintf("    '%s' = '%s'", key, words))
	}
	return out
}
