package config

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/pelletier/go-toml/v2/unstable"
)

// FileIgnore is a glob, relative to [Config.Dir], and the rules that are not
// reported in the files that it matches.
type FileIgnore struct {
	Glob  string
	Rules []string
}

// FileGlobs are the patterns of PerFile like [Config.Globs].
func (c *Config) FileGlobs(dir string) []FileIgnore {
	var out []FileIgnore
	for _, f := range c.PerFile {
		out = append(out, FileIgnore{below(dir, f.Glob), f.Rules})
	}
	return out
}

func (p *parser) perFile(v *value, to *[]FileIgnore) error {
	if v.table == nil {
		return wrong(v.at, "`%s` must be a table of globs and the rules that do not hold there, as in `\"tests/**\" = [\"KW001\"]`, not %s", p.key, v.describe())
	}
	*to = nil
	for _, k := range v.table.keys {
		if !doublestar.ValidatePattern(k.name) {
			return wrong(k.at, "`%s` is not a valid glob", k.name)
		}
		one := FileIgnore{Glob: k.name}
		if err := p.list(v.table.entries[k.name], &one.Rules, "rules", p.rule); err != nil {
			return err
		}
		if len(one.Rules) == 0 {
			return wrong(k.at, "`%s` names no rule; to leave files out altogether, put them into `exclude`", k.name)
		}
		*to = append(*to, one)
	}
	return nil
}

func (p *parser) baseline(v *value, to *string) error {
	if v.kind != unstable.String {
		return wrong(v.at, "`%s` must be the path of a file, as a string, not %s", p.key, v.describe())
	}
	if v.text == "" {
		return wrong(v.at, "`%s` is empty: it must be the path of a file, as in \"kwargo-baseline.json\"; without a baseline, leave it out", p.key)
	}
	if !filepath.IsLocal(filepath.FromSlash(v.text)) {
		return wrong(v.at, "`%s` must be a file inside of %s, written relative to it", v.text, filepath.Dir(p.file))
	}
	*to = filepath.Join(filepath.Dir(p.file), filepath.FromSlash(v.text))
	return nil
}

func (p *parser) limit(v *value, to *int) error {
	if v.kind != unstable.Integer {
		return wrong(v.at, "`%s` must be a whole number, not %s", p.key, v.describe())
	}
	n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimPrefix(v.text, "+"), "_", ""))
	if err != nil || n < 0 {
		return wrong(v.at, "`%s` must be 0, which is no limit, or more", p.key)
	}
	*to = n
	return nil
}
