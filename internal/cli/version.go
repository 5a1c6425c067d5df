package cli

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
)

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(s *session) error {
	b := buildOf()
	line := "kwargo " + b.version
	if b.commit != "" {
		line += "\ncommit " + b.commit
	}
	_, err := fmt.Fprintf(s.Out, "%s\n%s %s/%s\n", line, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// version is that of a release, which the linker puts here (-X); empty in a build from
// a checkout.
var version string

type build struct{ version, commit string }

// buildOf reads what the compiler has noted about this program.
func buildOf() build {
	out := build{version: cmp.Or(version, "development")}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return out
	}
	if v := info.Main.Version; version == "" && v != "" && v != "(devel)" {
		out.version = v
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			out.commit = s.Value + out.commit
		case s.Key == "vcs.modified" && s.Value == "true":
			out.commit += " with changes"
		}
	}
	return out
}
