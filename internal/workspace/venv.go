package workspace

import (
	"path/filepath"
	"strings"
)

// configName is the file that makes a folder a virtual environment (PEP 405).
const configName = "pyvenv.cfg"

// maxBases bounds the chain of environments that were made from environments.
const maxBases = 8

// readConfig reads a pyvenv.cfg as the site module does: lines of `key = value`,
// keys in any case, everything else ignored.
func readConfig(path string) (map[string]string, bool) {
	text, ok := readSmall(path)
	if !ok {
		return nil, false
	}
	out := map[string]string{}
	for line := range strings.Lines(text) {
		if key, value, found := strings.Cut(line, "="); found {
			out[strings.ToLower(strings.TrimSpace(key))] = strings.TrimSpace(value)
		}
	}
	return out, true
}

// at is the environment in a folder: a virtual environment, or a whole
// installation such as a conda environment is.
func (f *finder) at(dir string) (EnvironmentInfo, bool) { return f.atDepth(dir, 0) }

func (f *finder) atDepth(dir string, depth int) (EnvironmentInfo, bool) {
	dir = canonicalRoot(dir)
	f.watched.add(filepath.Join(dir, configName))
	config, ok := readConfig(filepath.Join(dir, configName))
	if !ok {
		return f.installation(dir, "")
	}
	e := EnvironmentInfo{Root: dir, Version: config["version"]}
	if e.Version == "" { // virtualenv and uv: 3.11.7.final.0, 3.11.7
		e.Version = config["version_info"]
	}
	e.Version = plainVersion(e.Version)
	if e.SitePackages = sitePackages(dir, e.Version); len(e.SitePackages) == 0 {
		e.SitePackages = sitePackages(dir, "") // whatever it was made with
	}
	if e.Version == "" {
		e.Version = folderVersion(e.SitePackages)
	}
	base, ok := f.baseOf(dir, config["home"], e.Version, depth)
	if ok {
		e.Stdlib = base.Stdlib
		if e.Version == "" {
			e.Version = base.Version
		}
		if strings.EqualFold(config["include-system-site-packages"], "true") {
			e.SitePackages = appendNew(e.SitePackages, base.SitePackages...)
		}
	}
	f.watched.add(e.SitePackages...)
	switch {
	case len(e.SitePackages) == 0 && e.Stdlib == "":
		return e, false
	case len(e.SitePackages) == 0:
		e.Note = dir + " has no site-packages folder"
	case e.Stdlib == "" && config["home"] == "":
		e.Note = "the standard library was not found: " + filepath.Join(dir, configName) + " has no `home`"
	case e.Stdlib == "":
		e.Note = "the standard library was not found by way of " + config["home"] + ", the `home` of " + filepath.Join(dir, configName)
	}
	return e, true
}

// baseOf is the installation that a virtual environment was made from: by its
// `home`, the folder of the interpreter, or by what its own link to the
// interpreter leads to.
func (f *finder) baseOf(dir, home, version string, depth int) (EnvironmentInfo, bool) {
	if depth >= maxBases {
		return EnvironmentInfo{}, false
	}
	var exes []string
	if filepath.IsAbs(home) && !remote(home) && isDir(home) {
		exes = executableNames(home, version)
		for _, prefix := range []string{home, filepath.Dir(home)} {
			if isFile(filepath.Join(prefix, configName)) && canonicalRoot(prefix) != dir {
				return f.atDepth(prefix, depth+1)
			}
			if e, ok := f.installation(prefix, version); ok && e.Stdlib != "" {
				return e, true
			}
		}
	}
	exes = append(exes, executableNames(filepath.Join(dir, "bin"), version)...)
	for _, exe := range exes {
		real, err := filepath.EvalSymlinks(exe)
		if err != nil {
			continue
		}
		prefix := filepath.Dir(filepath.Dir(real))
		if e, ok := f.installation(prefix, version); ok && e.Stdlib != "" && prefix != dir {
			return e, true
		}
	}
	return EnvironmentInfo{}, false
}

func executableNames(bin, version string) []string {
	out := []string{filepath.Join(bin, "python3"), filepath.Join(bin, "python")}
	if v := minorVersion(version); v != "" {
		out = append([]string{filepath.Join(bin, "python"+v)}, out...)
	}
	return out
}
