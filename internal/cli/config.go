package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/report"
	"github.com/kwargo/kwargo/internal/workspace"
)

type configCommand struct {
	Show   configShowCommand   `cmd:"" help:"Print the settings that hold, and where each comes from."`
	Schema configSchemaCommand `cmd:"" help:"Print the JSON schema of the settings."`
}

type configShowCommand struct {
	Path         string `arg:"" optional:"" default:"." help:"The file or folder that the settings are for (default: the working directory)."`
	OutputFormat string `enum:"text,json" default:"text" placeholder:"FORMAT" help:"How to print them: text (TOML with comments) or json."`
	Config       string `placeholder:"FILE" help:"Read the settings from this file."`
}

// Run prints the settings.
func (c *configShowCommand) Run(s *session) error {
	p, err := openProject([]string{c.Path}, c.Config)
	if err != nil {
		return err
	}
	values, err := config.Values(p.config)
	if err != nil {
		return p.relative(err)
	}
	for _, note := range withoutEffect(p.config) {
		s.warn("%s", p.relative(note))
	}
	if c.OutputFormat == "json" {
		return p.settingsJSON(s, values)
	}
	return p.settingsText(s, values)
}

// settingsText prints settings as TOML that could be read again.
func (p *project) settingsText(s *session, values []config.Value) error {
	var b bytes.Buffer
	if p.config.File == "" {
		b.WriteString("# no settings file: all are defaults\n")
	} else {
		fmt.Fprintf(&b, "# %s\n", p.name(workspace.Canonical(p.config.File)))
	}
	var tables bytes.Buffer // they come last: what follows one would be in it
	for _, v := range values {
		switch {
		case v.Value == nil:
			fmt.Fprintf(&b, "# %s: not set%s\n", v.Key, p.found(v.Key))
			continue
		case v.Default():
			fmt.Fprintf(&b, "%s  # default\n", assignment(v))
			continue
		}
		at := fmt.Sprintf("%s:%d:%d", p.name(workspace.Canonical(v.Place.File)), v.Place.Row, v.Place.Column)
		if lines := assignment(v); strings.Contains(lines, "\n") {
			fmt.Fprintf(&tables, "\n# %s\n%s\n", at, lines)
		} else {
			fmt.Fprintf(&b, "%s  # %s\n", lines, at)
		}
	}
	_, err := s.Out.Write(append(b.Bytes(), tables.Bytes()...))
	return err
}

// found is what holds for a setting that is not there, when that is found out.
func (p *project) found(key string) string {
	switch env := p.workspace.Snapshot().Environment(); {
	case key == "python" && env.Root == "":
		return "; no environment was found"
	case key == "python":
		return fmt.Sprintf("; %s was found, by %s", p.name(env.Root), env.Source)
	case key == "python-version" && env.Version != "":
		return "; " + env.Version + " in the environment"
	}
	return ""
}

// assignment is a setting as TOML.
func assignment(v config.Value) string {
	var b bytes.Buffer
	e := toml.NewEncoder(&b)
	e.SetTablesInline(true)
	if list, ok := v.Value.([]any); ok && len(list) > 0 {
		if _, tables := list[0].(map[string]any); tables {
			e.SetTablesInline(false)
		}
	}
	if err := e.Encode(map[string]any{v.Key: v.Value}); err != nil {
		return fmt.Sprintf("# %s: %s", v.Key, err)
	}
	return strings.TrimSpace(b.String())
}

// settingsJSON prints settings for programs.
func (p *project) settingsJSON(s *session, values []config.Value) error {
	type place struct {
		Filename string `json:"filename"`
		Row      int    `json:"row"`
		Column   int    `json:"column"`
	}
	type setting struct {
		Value   any    `json:"value"`
		Default bool   `json:"default"`
		Source  *place `json:"source"`
	}
	out := map[string]setting{}
	for _, v := range values {
		one := setting{Value: v.Value, Default: v.Default()}
		if !v.Default() {
			one.Source = &place{p.name(workspace.Canonical(v.Place.File)), v.Place.Row, v.Place.Column}
		}
		out[v.Key] = one
	}
	e := json.NewEncoder(s.Out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

type configSchemaCommand struct{}

// Run prints the schema.
func (configSchemaCommand) Run(s *session) error {
	schema, err := config.Schema(ruleNames())
	if err != nil {
		return err
	}
	_, err = s.Out.Write(schema)
	return err
}

type initCommand struct {
	Dir        string `arg:"" optional:"" default:"." help:"The folder of the project (default: the working directory)."`
	KwargoToml bool   `help:"Write kwargo.toml, even when there is a pyproject.toml."`
}

// Help is the longer text of `kwargo init --help`.
func (*initCommand) Help() string {
	return `Adds a table [tool.kwargo] to pyproject.toml, or writes kwargo.toml when there is none. It holds every setting as a comment. Settings that are there already are left alone.`
}

// Run writes a settings file to start with.
func (c *initCommand) Run(s *session) error {
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return err
	}
	p := &project{}
	if p.folder, err = filepath.Abs("."); err != nil {
		return err
	}
	p.folder = workspace.Canonical(p.folder)
	if !isFolder(dir) {
		return missingFolder(c.Dir)
	}
	file, text, err := config.Starter(workspace.Canonical(dir), c.KwargoToml)
	if err != nil {
		return p.relative(err)
	}
	if err := writeWhole(file, text); err != nil {
		return err
	}
	what := "Settings to start with are in %s.\n"
	if filepath.Base(file) == "pyproject.toml" {
		what = "A table [tool.kwargo] is in %s now.\n"
	}
	_, err = fmt.Fprintf(s.Out, what+"`kwargo config show` prints what holds.\n", report.RelativeName(p.folder, file))
	return err
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func missingFolder(path string) error {
	if _, err := os.Stat(path); err != nil {
		return missing(path, err)
	}
	return fmt.Errorf("%s is a file, not a folder", path)
}
