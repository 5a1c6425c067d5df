package config

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/pelletier/go-toml/v2/unstable"
)

// setting is one key: its name, and how its value is read into the settings.
type setting struct {
	name string
	read func(p *parser, v *value) error
}

// settings are all keys, in the order in which they are named to the user.
var settings = []setting{
	{"exclude", func(p *parser, v *value) error {
		return p.list(v, &p.Exclude, "globs", func(item *value) (string, error) {
			if !doublestar.ValidatePattern(item.text) {
				return "", wrong(item.at, "`%s` is not a valid glob", item.text)
			}
			return item.text, nil
		})
	}},
	{"respect-gitignore", func(p *parser, v *value) error { return p.boolean(v, &p.IgnoreFiles) }},
	{"src", func(p *parser, v *value) error {
		return p.list(v, &p.Src, "folders", p.folder)
	}},
	{"select", func(p *parser, v *value) error { return p.list(v, &p.Select, "rules", p.rule) }},
	{"ignore", func(p *parser, v *value) error { return p.list(v, &p.Ignore, "rules", p.rule) }},
	{"severity", func(p *parser, v *value) error { return p.severities(v, &p.Severity) }},
	{"type-ignore", func(p *parser, v *value) error { return p.boolean(v, &p.TypeIgnore) }},
	{"pyright-ignore", func(p *parser, v *value) error { return p.boolean(v, &p.PyrightIgnore) }},
	{"max-file-size", func(p *parser, v *value) error { return p.size(v, &p.MaxFileSize) }},
	{"python", func(p *parser, v *value) error { return p.python(v, &p.Python) }},
	{"python-version", func(p *parser, v *value) error { return p.version(v, &p.PythonVersion) }},
	{"diagnostics", func(p *parser, v *value) error { return p.oneOf(v, &p.Diagnostics, shown) }},
	{"per-file-ignores", func(p *parser, v *value) error { return p.perFile(v, &p.PerFile) }},
	{"baseline", func(p *parser, v *value) error { return p.baseline(v, &p.Baseline) }},
	{"max-diagnostics", func(p *parser, v *value) error { return p.limit(v, &p.MaxDiagnostics) }},
	{"policy", func(p *parser, v *value) error { return p.policies(v, &p.Policies) }},
}

// Keys are the names of all settings.
func Keys() []string {
	out := make([]string, len(settings))
	for i, s := range settings {
		out[i] = s.name
	}
	return out
}

// parse reads settings out of a file's text. In a pyproject.toml without our
// table, the File of the result is empty.
func parse(file string, src []byte, rules []string) (*Config, error) {
	root, err := document(file, src)
	if err != nil {
		return nil, err
	}
	p := &parser{Config: Default(), file: file, rules: rules}
	prefix := ""
	if filepath.Base(file) == projectFile {
		prefix = "tool.kwargo."
		for _, part := range []string{"tool", "kwargo"} {
			v := root.entries[part]
			if v == nil {
				return p.Config, nil
			}
			if v.table == nil {
				return nil, wrong(v.at, "`%s` must be a table, not %s", part, v.describe())
			}
			root = v.table
		}
	}
	p.File = file
	for _, k := range root.keys {
		i := slices.IndexFunc(settings, func(s setting) bool { return s.name == k.name })
		if i < 0 {
			return nil, wrong(k.at, "there is no setting `%s%s`%s", prefix, k.name, suggestion(k.name, Keys(), "the settings are "))
		}
		p.key = k.name
		p.Origins[k.name] = k.at
		if err := settings[i].read(p, root.entries[k.name]); err != nil {
			return nil, err
		}
	}
	return p.Config, nil
}

type parser struct {
	*Config
	file  string
	key   string // that is being read
	rules []string
}

func (p *parser) list(v *value, to *[]string, of string, read func(*value) (string, error)) error {
	if v.kind != unstable.Array {
		return wrong(v.at, "`%s` must be a list of %s, not %s", p.key, of, v.describe())
	}
	out := []string{}
	for _, item := range v.items {
		if item.kind != unstable.String {
			return wrong(item.at, "`%s` must be a list of %s, each a string, not %s", p.key, of, item.describe())
		}
		s, err := read(item)
		if err != nil {
			return err
		}
		out = append(out, s)
	}
	*to = out
	return nil
}

// levels are what a rule can be set to.
var levels = []string{"error", "warning", "information", "off"}

// shown are what an editor can be told to show.
var shown = []string{"all", "complement", "off"}

// oneOf reads one of some words.
func (p *parser) oneOf(v *value, to *string, words []string) error {
	if v.kind != unstable.String || !slices.Contains(words, v.text) {
		return wrong(v.at, "`%s` must be one of \"%s\"", p.key, strings.Join(words, "\", \""))
	}
	*to = v.text
	return nil
}

// severities reads a table of rules and how bad each is.
func (p *parser) severities(v *value, to *map[string]string) error {
	if v.table == nil {
		return wrong(v.at, "`%s` must be a table of rules, as in `KW006 = \"error\"`, not %s", p.key, v.describe())
	}
	*to = map[string]string{}
	for _, k := range v.table.keys {
		code, err := p.rule(&value{at: k.at, kind: unstable.String, text: k.name})
		if err != nil {
			return err
		}
		level := v.table.entries[k.name]
		if level.kind != unstable.String || !slices.Contains(levels, level.text) {
			return wrong(level.at, "the severity of %s must be one of \"%s\"", k.name, strings.Join(levels, "\", \""))
		}
		(*to)[code] = level.text
	}
	return nil
}

// folder reads a folder of the project. Settings come with the code, so they
// are trusted no more than it: they do not lead out of the project.
func (p *parser) folder(item *value) (string, error) {
	if !filepath.IsLocal(filepath.FromSlash(item.text)) {
		return "", wrong(item.at, "`%s` must be a folder inside of %s, written relative to it", item.text, filepath.Dir(p.file))
	}
	return filepath.Join(filepath.Dir(p.file), filepath.FromSlash(item.text)), nil
}

func (p *parser) rule(item *value) (string, error) {
	rule, err := Rule(item.text, p.rules)
	if err != nil {
		return "", wrong(item.at, "%s", err)
	}
	return rule, nil
}

func (p *parser) boolean(v *value, to *bool) error {
	if v.kind != unstable.Bool {
		return wrong(v.at, "`%s` must be true or false, not %s", p.key, v.describe())
	}
	*to = v.text == "true"
	return nil
}

func (p *parser) size(v *value, to *int64) error {
	if v.kind != unstable.Integer {
		return wrong(v.at, "`%s` must be a whole number of bytes, not %s", p.key, v.describe())
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimPrefix(v.text, "+"), "_", ""), 0, 64)
	if err != nil || n < 1 {
		return wrong(v.at, "`%s` must be at least 1", p.key)
	}
	*to = n
	return nil
}

// NoPython is the value of `python` for no environment at all.
const NoPython = "none"

// python reads where the environment is. Unlike the folders of the project it
// may be anywhere: nothing there is run, and what is read of it is Python. One
// word is the name of an interpreter on PATH, or NoPython.
func (p *parser) python(v *value, to *string) error {
	if v.kind != unstable.String {
		return wrong(v.at, "`%s` must be a path, as a string, not %s", p.key, v.describe())
	}
	path := filepath.FromSlash(v.text)
	home, inHome := strings.CutPrefix(path, "~"+string(filepath.Separator))
	switch {
	case strings.TrimSpace(path) == "" || strings.ContainsRune(path, 0):
		return wrong(v.at, "`%s` must be the path of an interpreter or of an environment, or %q", p.key, NoPython)
	case inHome:
		dir, err := os.UserHomeDir()
		if err != nil {
			return wrong(v.at, "`%s` cannot start with ~: %s", p.key, err)
		}
		path = filepath.Join(dir, home)
	case !filepath.IsAbs(path) && !p.oneWord(path):
		path = filepath.Join(filepath.Dir(p.file), path)
	}
	*to = path
	return nil
}

// oneWord reports whether a path is a name, and not that of a folder beside the
// settings.
func (p *parser) oneWord(path string) bool {
	if strings.ContainsRune(path, filepath.Separator) || path == "." || path == ".." {
		return false
	}
	_, err := os.Stat(filepath.Join(filepath.Dir(p.file), path))
	return path == NoPython || err != nil
}

// pythonVersion is 3.11; a third number is allowed and means nothing.
var pythonVersion = regexp.MustCompile(`^3\.\d{1,3}(\.\d+)?$`)

func (p *parser) version(v *value, to *string) error {
	switch {
	case v.kind == unstable.Float || v.kind == unstable.Integer: // 3.10 is the number 3.1
		return wrong(v.at, "`%s` must be a string, in quotes: %q", p.key, v.text)
	case v.kind != unstable.String:
		return wrong(v.at, "`%s` must be a version, as a string, not %s", p.key, v.describe())
	case !pythonVersion.MatchString(v.text):
		return wrong(v.at, "`%s` must be a version of Python 3 such as \"3.11\", not %q", p.key, v.text)
	}
	*to = v.text
	return nil
}
