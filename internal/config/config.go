// Package config reads the settings of a project: the table `[tool.kwargo]` of
// pyproject.toml, or kwargo.toml. Nothing in such a file is taken on trust: a
// key that does not exist, a value of the wrong kind and a rule that nobody has
// heard of are errors that name their row and column.
package config

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
)

// Config is what a project wants.
type Config struct {
	// File is where the settings come from; empty when there are none, and all
	// values are the defaults.
	File string
	// Exclude are globs, relative to [Config.Dir], of what is not checked.
	Exclude []string
	// IgnoreFiles: what .gitignore and .ignore files leave out is not read.
	IgnoreFiles bool
	// Src are folders from which imports start, as absolute paths.
	Src []string
	// Select and Ignore are codes or names of rules, as the rules spell them.
	Select, Ignore []string
	// Severity is how bad each rule is, by its code or name: "error", "warning",
	// "information" or "off". Rules that are not in it keep their own.
	Severity map[string]string
	// TypeIgnore honours `# type: ignore[call-arg]`, PyrightIgnore
	// `# pyright: ignore[reportCallIssue]`.
	TypeIgnore, PyrightIgnore bool
	// Diagnostics is what an editor shows: "all"; "complement", which leaves out
	// what type checkers report too; or "off". Empty means all. Fixes are offered
	// in any case.
	Diagnostics string
	// MaxFileSize is the size in bytes from which a file is skipped; 0 leaves it
	// to the workspace.
	MaxFileSize int64
	// Python is where the environment is: an absolute path, or the name of an
	// interpreter on PATH, or NoPython; empty when it is to be looked for.
	Python string
	// PythonVersion is the version that the code is for, as "3.11"; empty when
	// it is the environment's.
	PythonVersion string
	// PerFile are rules that are not reported in some files.
	PerFile []FileIgnore
	// Baseline is the file of known problems, as an absolute path; empty for none.
	Baseline string
	// MaxDiagnostics is how many diagnostics the command line prints at most; 0 is
	// no limit.
	MaxDiagnostics int
	// Policies are what is decided about the construction of single classes.
	Policies []Policy
	// Origins say where each value that is not a default was set, by its key.
	Origins map[string]Place
	// Notes are about files that may have held settings and could not be read.
	Notes []*Error
}

// Default is what holds where nothing is set.
func Default() *Config {
	return &Config{IgnoreFiles: true, TypeIgnore: true, PyrightIgnore: true, Origins: map[string]Place{}}
}

// Dir is the folder that the paths in the settings are relative to.
func (c *Config) Dir() string {
	if c.File == "" {
		return ""
	}
	return filepath.Dir(c.File)
}

// Globs are the patterns of Exclude as absolute ones, with slashes, below dir:
// the canonical form of [Config.Dir]. A pattern without a slash is for names at
// any depth, and stays as it is.
func (c *Config) Globs(dir string) []string {
	var out []string
	for _, glob := range c.Exclude {
		out = append(out, below(dir, glob))
	}
	return out
}

// below is a glob of [Config.Dir] as one of absolute paths.
func below(dir, glob string) string {
	if strings.Contains(strings.TrimSuffix(glob, "/"), "/") {
		return path.Join(literal.Replace(filepath.ToSlash(dir)), glob)
	}
	return glob
}

// literal takes the meaning from what has one in a glob.
var literal = strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`, "]", `\]`, "{", `\{`, "}", `\}`)

// Place is where something stands in a settings file; rows and columns from 1,
// columns in code points.
type Place struct {
	File        string
	Row, Column int
}

func (p Place) String() string {
	if p.Row == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Row, p.Column)
}

// Error is something wrong in a settings file.
type Error struct {
	Place
	Message string
}

func (e *Error) Error() string { return e.Place.String() + ": " + e.Message }

// About is a remark on a setting, at the place where it was set.
func (c *Config) About(key, format string, args ...any) *Error {
	return wrong(c.Origins[key], format, args...)
}

func wrong(at Place, format string, args ...any) *Error {
	return &Error{at, fmt.Sprintf(format, args...)}
}
