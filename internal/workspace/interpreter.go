package workspace

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// onPath is the environment of the first python on PATH that can be understood
// without running it.
func (f *finder) onPath() (EnvironmentInfo, bool) {
	for _, name := range []string{"python3", "python"} {
		for _, exe := range f.executables(name) {
			if e, ok := f.interpreter(exe); ok {
				e.Source = "PATH"
				return e, true
			}
		}
	}
	return EnvironmentInfo{}, false
}

// executables are the files of a name on PATH, in order.
func (f *finder) executables(name string) []string {
	var out []string
	for _, dir := range filepath.SplitList(f.vars("PATH")) {
		if !filepath.IsAbs(dir) { // "" and "." mean wherever Kwargo happens to run
			continue
		}
		exe := filepath.Join(dir, name)
		if runtime.GOOS == "windows" && filepath.Ext(exe) == "" {
			exe += ".exe"
		}
		if info, err := os.Stat(exe); err == nil && info.Mode().IsRegular() && info.Size() > 0 &&
			(runtime.GOOS == "windows" || info.Mode()&0o111 != 0) {
			out = append(out, exe)
		}
	}
	return out
}

// executable is the name of an interpreter with its version.
var executable = regexp.MustCompile(`^(?:python|pypy)(\d+\.\d+)t?(?:\.exe)?$`)

// interpreter is the environment that an interpreter belongs to. The
// pyvenv.cfg is looked for beside it and one level up, before any link is
// followed (PEP 405): python in a virtual environment is a link.
func (f *finder) interpreter(exe string) (EnvironmentInfo, bool) {
	for _, dir := range []string{filepath.Dir(exe), filepath.Dir(filepath.Dir(exe))} {
		if isFile(filepath.Join(dir, configName)) {
			return f.at(dir)
		}
	}
	real, err := filepath.EvalSymlinks(exe)
	if err != nil {
		return EnvironmentInfo{}, false
	}
	if isScript(real) {
		return f.pyenv(real)
	}
	version := ""
	for _, name := range []string{real, exe} {
		if m := executable.FindStringSubmatch(filepath.Base(name)); m != nil && version == "" {
			version = m[1]
		}
	}
	for _, file := range []string{real, exe} {
		// Below bin on most systems, in the prefix itself on Windows.
		for _, prefix := range []string{filepath.Dir(filepath.Dir(file)), filepath.Dir(file)} {
			if e, ok := f.installation(prefix, version); ok && e.Stdlib != "" {
				return e, true
			}
		}
	}
	return EnvironmentInfo{}, false
}

// isScript reports whether an executable is a script: a wrapper whose meaning
// only running it would tell.
func isScript(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return true
	}
	defer file.Close()
	start := make([]byte, 2)
	_, err = io.ReadFull(file, start)
	return err != nil || bytes.Equal(start, []byte("#!"))
}

// pyenv is the environment behind a shim of pyenv, a script in
// `<root>/shims` which chooses among `<root>/versions` by PYENV_VERSION, then
// by a .python-version of the project, then by `<root>/version`.
func (f *finder) pyenv(shim string) (EnvironmentInfo, bool) {
	root := filepath.Dir(filepath.Dir(shim))
	versions := filepath.Join(root, "versions")
	if filepath.Base(filepath.Dir(shim)) != "shims" || !isDir(versions) {
		return EnvironmentInfo{}, false
	}
	wanted := strings.ReplaceAll(f.vars("PYENV_VERSION"), ":", "\n")
	for _, dir := range f.dirs {
		if wanted == "" {
			wanted, _ = readSmall(filepath.Join(dir, ".python-version"))
			f.watched.add(filepath.Join(dir, ".python-version"))
		}
	}
	if wanted == "" {
		wanted, _ = readSmall(filepath.Join(root, "version"))
		f.watched.add(filepath.Join(root, "version"))
	}
	installed := subfolders(versions)
	slices.SortFunc(installed, newerFirst)
	for line := range strings.Lines(wanted) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		for _, name := range installed { // 3.11 means the newest 3.11.x
			if name == line || strings.HasPrefix(name, line+".") {
				if e, ok := f.at(filepath.Join(versions, name)); ok {
					return e, true
				}
			}
		}
	}
	return EnvironmentInfo{}, false
}

func newerFirst(a, b string) int {
	if c := compareVersions(b, a); c != 0 {
		return c
	}
	if len(a) != len(b) { // 3.11.10 after 3.11.9
		return len(b) - len(a)
	}
	return strings.Compare(b, a)
}
