package diagnostics

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// PerFile takes rules away in the files that a glob matches.
type PerFile struct {
	// Glob is a pattern of absolute paths, with slashes; one without a slash is of
	// names at any depth.
	Glob string
	// Rules are codes or names; empty means all.
	Rules []string
}

func (p *PerFile) matches(file string) bool {
	file = filepath.ToSlash(file)
	if !strings.Contains(p.Glob, "/") {
		file = path.Base(file)
	}
	ok, err := doublestar.Match(p.Glob, file)
	return ok && err == nil
}

// forFile are the options as they hold in one file.
func (o Options) forFile(file string) Options {
	if len(o.PerFile) == 0 {
		return o
	}
	ignore := slices.Clip(o.Ignore)
	for _, p := range o.PerFile {
		if !p.matches(file) {
			continue
		}
		rules := p.Rules
		if len(rules) == 0 {
			for _, r := range Rules() {
				rules = append(rules, r.Code)
			}
		}
		ignore = append(ignore, rules...)
	}
	o.Ignore, o.PerFile = ignore, nil
	return o
}
